export * from './cluster';
export * from './result';
