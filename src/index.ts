export * from './assurance';
export * from './network';
export * from './workload';
