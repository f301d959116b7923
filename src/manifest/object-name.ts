import { KubernetesObject } from './object';
import { dnsLabelProblem, dnsSubdomainProblem } from './syntax';

/**
 * Kinds whose names are held to more than those of others, since something is named after their objects:
 *
 *   kind                   name
 *   Service, StatefulSet   a DNS label: no dots, up to 63 characters
 *   CronJob                up to 52 characters
 *   Job                    up to 63 characters, unless its selector is its own
 *
 * Why API servers refuse a name that others may have; what nobody's may be is not told here. (Until 1.35 that of a Service had to begin with a letter.)
 */
export function nameRefusals({ kind, metadata, spec }: KubernetesObject): readonly string[] {
  if (!HELD.includes(kind)) { return NONE; }
  const name: unknown = metadata?.name;
  if (typeof name !== 'string' || dnsSubdomainProblem(name)) { return NONE; }
  switch (kind) {
    case 'Service': case 'StatefulSet': {
      const problem = dnsLabelProblem(name);
      return problem ? [`metadata.name "${name}" ${problem}`] : NONE;
    }
    case 'CronJob': return longName(name, 52, 'Jobs are named after it');
    case 'Job': return spec?.manualSelector === true ? NONE : longName(name, 63, 'its pods have it in a label');
    default: return NONE;
  }
}

function longName(name: string, most: number, why: string): readonly string[] {
  return name.length <= most ? NONE : [`metadata.name "${name}" has ${name.length} characters: at most ${most} are allowed, since ${why}`];
}

const NONE: readonly string[] = [];

const HELD: readonly (string | undefined)[] = ['Service', 'StatefulSet', 'CronJob', 'Job'];
