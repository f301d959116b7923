import { containsStrictly, parseCidr } from './cidr';
import { annotationProblems, labelProblems, selectorProblems } from './label-selector';
import { PROTOCOLS } from './network-policy';
import { KubernetesObject, isObject, shown, unknownFieldProblems } from './object';
import { dnsSubdomainProblem, portNameProblem } from './syntax';

/**
 * What a real API server would refuse in a NetworkPolicy, as sentences that start with the field's path. An empty list
 * means that it is accepted. Stricter than the server in two things: null in a list or a map of labels, which it reads as
 * an empty value (a rule for everyone, every TCP port), and CIDR forms that servers before 1.36 only warn about.
 *
 *   field                    rule
 *   metadata.name            DNS subdomain
 *   policyTypes              Ingress, Egress; at most two
 *   ports[].protocol         TCP, UDP, SCTP, in capitals
 *   ports[].port             1-65535, or a port name
 *   ports[].endPort          only beside a number, and not below it
 *   from[], to[]             at least one field; ipBlock alone, or selectors
 *   ipBlock.cidr             CIDR without host bits or leading zeros
 *   ipBlock.except[]         strictly inside cidr
 *   any object               no unknown field
 *   selectors                label syntax; In and NotIn with values, Exists and DoesNotExist without
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/networking/validation/validation.go
 */
export function networkPolicyProblems(policy: KubernetesObject): string[] {
  const problems = [
    ...unknownFieldProblems(policy, ['apiVersion', 'kind', 'metadata', 'spec', 'status'], 'policy'),
    ...metadataProblems(policy.metadata ?? {}),
  ];
  const spec = policy.spec;
  if (spec === undefined || spec === null) { return problems; }
  if (!isObject(spec)) { return [...problems, 'spec must be an object']; }
  return [
    ...problems,
    ...unknownFieldProblems(spec, ['podSelector', 'policyTypes', 'ingress', 'egress'], 'spec'),
    ...selectorProblems(spec.podSelector ?? {}, 'spec.podSelector'),
    ...policyTypeProblems(spec.policyTypes ?? []),
    ...ruleProblems(spec.ingress ?? [], 'spec.ingress', 'from'),
    ...ruleProblems(spec.egress ?? [], 'spec.egress', 'to'),
  ];
}

/** What is wrong with one element of `ports`. */
export function policyPortProblems(port: unknown, path: string): string[] {
  if (!isObject(port)) { return [`${path} must be an object`]; }
  const problems = unknownFieldProblems(port, ['protocol', 'port', 'endPort'], path);
  const { protocol, port: target, endPort } = port;
  if (protocol !== undefined && protocol !== null && !(PROTOCOLS as readonly unknown[]).includes(protocol)) {
    const upper = shown(protocol).toUpperCase();
    const hint = (PROTOCOLS as readonly string[]).includes(upper) ? `Write ${upper}` : `Write one of ${PROTOCOLS.join(', ')}`;
    problems.push(`${path}.protocol "${shown(protocol)}" is unknown. ${hint}`);
  }
  if (typeof target === 'string') {
    const problem = portNameProblem(target);
    if (problem) { problems.push(`${path}.port "${target}" ${problem}${/^\d+$/.test(target) ? `. Write the number ${Number(target)}` : ''}`); }
  } else if (target !== undefined && target !== null && !isPortNumber(target)) {
    problems.push(`${path}.port ${shown(target)} must be a whole number from 1 to 65535`);
  }
  if (endPort === undefined || endPort === null) { return problems; }
  if (!isPortNumber(endPort)) {
    problems.push(`${path}.endPort ${shown(endPort)} must be a whole number from 1 to 65535`);
  } else if (typeof target !== 'number') {
    problems.push(`${path}.endPort ${shown(endPort)} needs a number as port, not ${target === undefined || target === null ? 'none' : `"${shown(target)}"`}`);
  } else if (endPort < target) {
    problems.push(`${path}.endPort ${shown(endPort)} is below port ${target}. Did you mean to swap them?`);
  }
  return problems;
}

/** What is wrong with one element of `from` or `to`. */
export function policyPeerProblems(peer: unknown, path: string): string[] {
  if (!isObject(peer)) { return [`${path} must be an object`]; }
  const unknown = unknownFieldProblems(peer, ['podSelector', 'namespaceSelector', 'ipBlock'], path);
  return [...unknown, ...peerShapeProblems(peer, path)];
}

/** Whether the value is a port number that the API accepts. */
export function isPortNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}

function peerShapeProblems({ podSelector, namespaceSelector, ipBlock }: { readonly [field: string]: any }, path: string): string[] {
  const given = [podSelector, namespaceSelector, ipBlock].filter(field => field !== undefined && field !== null);
  if (given.length === 0) { return [`${path} is empty: give podSelector, namespaceSelector or ipBlock`]; }
  if (isObject(ipBlock)) {
    const problems = ipBlockProblems(ipBlock, `${path}.ipBlock`);
    return given.length > 1 ? [`${path} has ipBlock beside a selector: make them two peers`, ...problems] : problems;
  }
  return [
    ...(ipBlock === undefined || ipBlock === null ? [] : [`${path}.ipBlock must be an object`]),
    ...(podSelector === undefined || podSelector === null ? [] : selectorProblems(podSelector, `${path}.podSelector`)),
    ...(namespaceSelector === undefined || namespaceSelector === null ? [] : selectorProblems(namespaceSelector, `${path}.namespaceSelector`)),
  ];
}

/** What is wrong with the name, labels and annotations of a policy. */
export function metadataProblems(metadata: unknown): string[] {
  if (!isObject(metadata)) { return ['metadata must be an object']; }
  const { labels, annotations } = metadata;
  return [
    ...nameProblems(metadata),
    ...mapProblems(labels, 'metadata.labels', labelProblems),
    ...mapProblems(annotations, 'metadata.annotations', annotationProblems),
  ];
}

function mapProblems(map: unknown, path: string, check: (key: string, value: unknown, path: string) => string[]): string[] {
  if (map === undefined || map === null) { return []; }
  return isObject(map) ? Object.entries(map).flatMap(([key, value]) => check(key, value, path)) : [`${path} must be an object`];
}

function nameProblems({ name, generateName }: { readonly [field: string]: any }): string[] {
  if (name === undefined || name === null) {
    return typeof generateName === 'string' && generateName !== '' ? [] : ['metadata.name is missing'];
  }
  if (typeof name !== 'string') { return [`metadata.name is a ${typeof name}: write "${shown(name)}" in quotes`]; }
  const problem = dnsSubdomainProblem(name);
  return problem ? [`metadata.name "${name}" ${problem}`] : [];
}

function ipBlockProblems(ipBlock: { readonly [field: string]: any }, path: string): string[] {
  const unknown = unknownFieldProblems(ipBlock, ['cidr', 'except'], path);
  const block = parseCidr(ipBlock.cidr ?? '');
  if (typeof block === 'string') { return [...unknown, `${path}.cidr "${shown(ipBlock.cidr ?? '')}" ${block}`]; }
  const except = ipBlock.except ?? [];
  if (!Array.isArray(except)) { return [`${path}.except must be a list`]; }
  return [...unknown, ...except.flatMap((text, i) => {
    const inner = parseCidr(text);
    if (typeof inner === 'string') { return [`${path}.except[${i}] "${shown(text)}" ${inner}`]; }
    return containsStrictly(block, inner) ? [] : [`${path}.except[${i}] "${shown(text)}" must lie strictly inside ${block.text}`];
  })];
}

function policyTypeProblems(types: unknown): string[] {
  if (!Array.isArray(types)) { return ['spec.policyTypes must be a list']; }
  return [
    ...(types.length > 2 ? [`spec.policyTypes has ${types.length} elements: at most 2 are allowed`] : []),
    ...types.filter(type => type !== 'Ingress' && type !== 'Egress').map(type => `spec.policyTypes: "${shown(type)}" is unknown. Write Ingress or Egress`),
  ];
}

function ruleProblems(rules: unknown, path: string, peerField: 'from' | 'to'): string[] {
  if (!Array.isArray(rules)) { return [`${path} must be a list`]; }
  return rules.flatMap((rule, i) => {
    if (!isObject(rule)) { return [`${path}[${i}] must be an object`]; }
    const peers = rule[peerField] ?? [];
    const ports = rule.ports ?? [];
    return [
      ...unknownFieldProblems(rule, [peerField, 'ports'], `${path}[${i}]`),
      ...(Array.isArray(peers) ? peers.flatMap((peer, j) => policyPeerProblems(peer, `${path}[${i}].${peerField}[${j}]`))
        : [`${path}[${i}].${peerField} must be a list: put "- " before its element`]),
      ...(Array.isArray(ports) ? ports.flatMap((port, j) => policyPortProblems(port, `${path}[${i}].ports[${j}]`))
        : [`${path}[${i}].ports must be a list`]),
    ];
  });
}
