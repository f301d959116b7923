export * from './check';
export * from './checks';
export * from './contradiction';
export * from './evaluate';
export * from './harden';
export * from './namespace-labels';
export * from './pod-shape';
export * from './policy';
