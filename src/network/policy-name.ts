import { createHash } from 'crypto';
import { IConstruct } from 'constructs';
import { dnsSubdomainProblem } from '../manifest';

const MAX_LENGTH = 63;

const READABLE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** ids that stand for the construct around them, as in the names that cdk8s makes */
const HIDDEN = new Set(['Resource', 'Default']);

/**
 * The `metadata.name` of a policy: the construct's path, readable and the same in every synth.
 *
 *     path                       name
 *     shop/default-deny          shop-default-deny
 *     shop/web/Connections       shop-web-connections
 *     shop/a.b_c                 shop-a-b-c-1f2e3d4c    a hash where characters had to be replaced
 *     (over 63 characters)       its end, with a hash
 *
 * Two paths may still give one name (shop/a-b and shop/a/b): a clash in one namespace is an error at synth.
 */
export function policyName(construct: IConstruct, given?: string): string {
  if (given !== undefined) {
    const problem = dnsSubdomainProblem(given);
    if (problem) { throw new Error(`Invalid policy name "${given}": ${problem}.`); }
    return given;
  }
  const path = construct.node.scopes.map(scope => scope.node.id).filter(id => id !== '' && !HIDDEN.has(id)).join('/');
  const plain = path.toLowerCase().replaceAll('/', '-');
  if (plain.length <= MAX_LENGTH && READABLE.test(plain)) { return plain; }
  const readable = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 8);
  const end = readable.slice(-(MAX_LENGTH - hash.length - 1)).replace(/^-/, '');
  return end === '' ? hash : `${end}-${hash}`;
}
