export * from './hardening';
export * from './hardening-options';
export * from './hardening-record';
export * from './pod-security-level';
export { harden } from '../standards';
