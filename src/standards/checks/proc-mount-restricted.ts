import { Check } from '../check';
import { forbidUnmasked } from './proc-mount';

/**
 * /proc mount type (restricted)
 *
 *   field                                        allowed
 *   containers[*].securityContext.procMount      undefined, Default
 *   initContainers[*], ephemeralContainers[*]    same
 *
 *   1.35   where baseline exempts pods with a user namespace, restricted does not
 */
export const procMountRestricted: Check = {
  id: 'procMount_restricted',
  level: 'restricted',
  versions: [{ since: 35, evaluate: forbidUnmasked, overrides: ['procMount'] }],
  mend: 'Remove procMount.',
};
