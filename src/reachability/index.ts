export * from './cluster';
export { readCluster } from './read-cluster';
export * from './result';
