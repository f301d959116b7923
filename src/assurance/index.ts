export * from './pod-security';
export * from './reachability';
export * from './reachability-results';
