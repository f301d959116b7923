import { KubernetesObject, isObject, parseCidr, parseCidrWithHostBits } from '../../manifest';

/**
 * A NetworkPolicy as it is in force where its blocks have host bits: API servers before Kubernetes 1.36 took `10.0.0.1/8`
 * with a warning, and network engines read it as 10.0.0.0/8.
 *
 * @see https://kep.k8s.io/4858
 */
export interface MaskedPolicy {
  readonly policy: KubernetesObject;
  /** what is to be said of each block that had them */
  readonly slips: readonly string[];
}

/** The policy with each such block written as it is read. */
export function withoutHostBits(policy: KubernetesObject): MaskedPolicy {
  const slips: string[] = [];
  const masked = (text: unknown, path: string): unknown => {
    if (typeof text !== 'string' || typeof parseCidr(text) !== 'string') { return text; }
    const block = parseCidrWithHostBits(text);
    if (typeof block === 'string') { return text; }
    slips.push(`${path} "${text}" has host bits set, which API servers refuse from Kubernetes 1.36 on: it is read as ${block.text}`);
    return block.text;
  };
  const maskedRules = (rules: unknown, path: string, field: 'from' | 'to') => mapped(rules, (rule, i) => ({
    ...rule,
    ...Array.isArray(rule[field]) ? {
      [field]: mapped(rule[field], (peer, j) => (isObject(peer.ipBlock) ? { ...peer, ipBlock: maskedBlock(peer.ipBlock, `${path}[${i}].${field}[${j}].ipBlock`) } : peer)),
    } : {},
  }));
  const maskedBlock = (block: { readonly [field: string]: any }, path: string) => ({
    ...block,
    cidr: masked(block.cidr, `${path}.cidr`),
    ...Array.isArray(block.except) ? { except: block.except.map((text: unknown, i: number) => masked(text, `${path}.except[${i}]`)) } : {},
  });
  const { spec } = policy;
  if (!isObject(spec)) { return { policy, slips }; }
  const changed = {
    ...policy,
    spec: { ...spec, ingress: maskedRules(spec.ingress, 'spec.ingress', 'from'), egress: maskedRules(spec.egress, 'spec.egress', 'to') },
  };
  return slips.length === 0 ? { policy, slips } : { policy: changed, slips };
}

/** other things than lists of objects stay as they are, for the validation to name */
function mapped(list: unknown, change: (item: { readonly [field: string]: any }, index: number) => unknown): unknown {
  return Array.isArray(list) ? list.map((item, index) => (isObject(item) ? change(item, index) : item)) : list;
}
