export * from './api-objects';
export * from './rendering';
