export * from './hardening';
export * from './pod-security';
