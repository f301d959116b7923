export * from './cluster';
export * from './connection-map';
export * from './diff';
export * from './evaluation';
export * from './list';
export * from './query';
export * from './result';
