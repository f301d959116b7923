import { read } from './read';
import { KubernetesObject } from '../../src/manifest';

/** Why an API server refuses the object, as the reader tells it. */
export function refusalsOf(object: KubernetesObject): string[] {
  return read([object]).notices.filter(({ type, isRefusal }) => type === 'rejected' || isRefusal).map(({ text }) => text.replace(TAKES_PART, ''));
}

const TAKES_PART = ': API servers refuse the object, which takes part all the same';
