export * from './check';
export * from './checks';
export * from './evaluate';
export * from './namespace-labels';
export * from './policy';
