export * from './api-objects';
export * from './apply-order';
export * from './rendering';
