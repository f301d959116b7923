export { hasDigest, hasTag } from './containers';
export * from './harden';
export * from './options';
export type { Change, Note } from './pod-draft';
