export * from './api-objects';
