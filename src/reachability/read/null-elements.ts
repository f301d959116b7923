import { KubernetesObject, isObject } from '../../manifest';

/**
 * A NetworkPolicy as servers read it where a rule or a port in it is null, as an empty line of YAML is:
 *
 *   ingress: [null]    {}: a rule for everyone
 *   ports: [null]      {}: every TCP port
 *
 * Labels that are null stay, for the validation to refuse: what becomes of them depends on who sends them (`kubectl create`
 * makes them empty, `kubectl apply` leaves them out).
 */
export interface FilledPolicy {
  readonly policy: KubernetesObject;
  /** what is to be said of each null */
  readonly notes: readonly string[];
}

/** The policy with each such null written as it is read; other nulls stay, for the validation to name. */
export function withoutNulls(policy: KubernetesObject): FilledPolicy {
  const notes: string[] = [];
  const filled = (value: unknown, path: string, meaning: string) => {
    if (value !== null) { return value; }
    notes.push(`${path} is null (an empty line in YAML?), which API servers read as ${meaning}: so does this`);
    return {};
  };
  const rules = (list: unknown, path: string) => (!Array.isArray(list) ? list : list.map((element, i) => {
    const rule = filled(element, `${path}[${i}]`, 'a rule for everyone on every port');
    return !isObject(rule) || !Array.isArray(rule.ports) ? rule
      : { ...rule, ports: rule.ports.map((port, j) => filled(port, `${path}[${i}].ports[${j}]`, 'every TCP port')) };
  }));
  const { spec } = policy;
  if (!isObject(spec)) { return { policy, notes }; }
  const changed = { ...policy, spec: { ...spec, ingress: rules(spec.ingress, 'spec.ingress'), egress: rules(spec.egress, 'spec.egress') } };
  return { policy: notes.length === 0 ? policy : changed, notes };
}
