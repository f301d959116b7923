import { KubernetesObject, isObject } from '../../manifest';

/**
 * A NetworkPolicy as servers read it where something in it is null, as an empty line of YAML is:
 *
 *   ingress: [null]            {}: a rule for everyone
 *   ports: [null]              {}: every TCP port
 *   matchLabels: { app: null } "": the label without a value
 */
export interface FilledPolicy {
  readonly policy: KubernetesObject;
  /** what is to be said of each null */
  readonly notes: readonly string[];
}

/** The policy with each such null written as it is read; other nulls stay, for the validation to name. */
export function withoutNulls(policy: KubernetesObject): FilledPolicy {
  const notes: string[] = [];
  const filled = <T>(value: unknown, as: T, path: string, meaning: string) => {
    if (value !== null) { return value; }
    notes.push(`${path} is null (an empty line in YAML?), which API servers read as ${meaning}: so does this`);
    return as;
  };
  const rules = (list: readonly unknown[], path: string) => list.map((element, i) => {
    const rule = filled(element, {}, `${path}[${i}]`, 'a rule for everyone on every port');
    if (!isObject(rule)) { return rule; }
    const { from, to, ports } = rule;
    return {
      ...rule,
      ...Array.isArray(from) ? { from: peers(from, `${path}[${i}].from`) } : {},
      ...Array.isArray(to) ? { to: peers(to, `${path}[${i}].to`) } : {},
      ...Array.isArray(ports) ? { ports: ports.map((port, j) => filled(port, {}, `${path}[${i}].ports[${j}]`, 'every TCP port')) } : {},
    };
  });
  const peers = (list: readonly unknown[], path: string) => list.map((peer, i) => (isObject(peer) ? {
    ...peer,
    ...isObject(peer.podSelector) ? { podSelector: selector(peer.podSelector, `${path}[${i}].podSelector`) } : {},
    ...isObject(peer.namespaceSelector) ? { namespaceSelector: selector(peer.namespaceSelector, `${path}[${i}].namespaceSelector`) } : {},
  } : peer));
  const selector = (given: { readonly [field: string]: any }, path: string) => ({
    ...given,
    ...isObject(given.matchLabels) ? {
      matchLabels: Object.fromEntries(Object.entries(given.matchLabels).map(([key, value]) => [key, filled(value, '', `${path}.matchLabels ${key}`, '""')])),
    } : {},
    ...Array.isArray(given.matchExpressions) ? {
      matchExpressions: given.matchExpressions.map((requirement, i) => (isObject(requirement) && Array.isArray(requirement.values)
        ? { ...requirement, values: requirement.values.map((value: unknown) => filled(value, '', `${path}.matchExpressions[${i}].values`, '""')) } : requirement)),
    } : {},
  });
  const { spec } = policy;
  if (!isObject(spec)) { return { policy, notes }; }
  const changed = {
    ...policy,
    spec: {
      ...spec,
      ...isObject(spec.podSelector) ? { podSelector: selector(spec.podSelector, 'spec.podSelector') } : {},
      ...Array.isArray(spec.ingress) ? { ingress: rules(spec.ingress, 'spec.ingress') } : {},
      ...Array.isArray(spec.egress) ? { egress: rules(spec.egress, 'spec.egress') } : {},
    },
  };
  return { policy: notes.length === 0 ? policy : changed, notes };
}
