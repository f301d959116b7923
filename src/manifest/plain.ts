import { containsStrictly, parseCidr } from './cidr';
import { KubernetesObject, isObject } from './object';

/**
 * Sieves before the checks that write sentences: true only for what those accept, and for nearly everything that they
 * accept. False means that the full check has to tell. They build no text, since a large cluster has ten thousands of
 * policies and almost all are fine.
 *
 *   isPlainMetadata(metadata)      or else  metadataProblems(metadata)
 *   isPlainSelector(selector)      or else  selectorProblems(selector, path)
 *   isPlainNetworkPolicy(object)   or else  networkPolicyProblems(object)
 */
export function isPlainMetadata(metadata: unknown): boolean {
  if (!isObject(metadata)) { return false; }
  const { name, labels, annotations } = metadata;
  return typeof name === 'string' && name.length <= 253 && NAME.test(name)
    && (isAbsent(labels) || isPlainLabels(labels))
    && (isAbsent(annotations) || isPlainAnnotations(annotations));
}

/** Whether it is a map of valid keys to valid values of labels. */
export function isPlainLabels(labels: unknown): boolean {
  if (!isObject(labels)) { return false; }
  for (const key in labels) {
    if (!isPlainKey(key) || !isPlainValue(labels[key])) { return false; }
  }
  return true;
}

/** Whether a selector has no field, key or value that servers refuse. */
export function isPlainSelector(selector: unknown): boolean {
  if (!isObject(selector)) { return false; }
  for (const field in selector) {
    const value = selector[field];
    if (field === 'matchLabels') {
      if (!isAbsent(value) && !isPlainLabels(value)) { return false; }
    } else if (field !== 'matchExpressions' || !isAbsent(value) && !(Array.isArray(value) && value.every(isPlainRequirement))) {
      return false;
    }
  }
  return true;
}

export function isPlainNetworkPolicy(policy: KubernetesObject): boolean {
  for (const field in policy) {
    if (!POLICY_FIELDS.has(field)) { return false; }
  }
  const { metadata, spec } = policy;
  if (!isPlainMetadata(metadata)) { return false; }
  if (!isObject(spec)) { return isAbsent(spec); }
  for (const field in spec) {
    const value = spec[field];
    switch (field) {
      case 'podSelector': if (!isAbsent(value) && !isPlainSelector(value)) { return false; } break;
      case 'policyTypes': if (!isAbsent(value) && !isPlainTypes(value)) { return false; } break;
      case 'ingress': if (!isAbsent(value) && !arePlainRules(value, 'from')) { return false; } break;
      case 'egress': if (!isAbsent(value) && !arePlainRules(value, 'to')) { return false; } break;
      default: return false;
    }
  }
  return true;
}

const NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const VALUE = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PORT_NAME = /^(?=.*[a-z])[a-z0-9](?:-?[a-z0-9])*$/;
const POLICY_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status']);

/** longer keys exist, with long prefixes */
function isPlainKey(key: string): boolean {
  if (key.length > 63) { return false; }
  const slash = key.indexOf('/');
  return slash < 0 ? VALUE.test(key) : NAME.test(key.slice(0, slash)) && VALUE.test(key.slice(slash + 1));
}

function isPlainValue(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || value.length <= 63 && VALUE.test(value));
}

function isPlainAnnotations(annotations: unknown): boolean {
  if (!isObject(annotations)) { return false; }
  for (const key in annotations) {
    if (!isPlainKey(key) || typeof annotations[key] !== 'string') { return false; }
  }
  return true;
}

function isPlainRequirement(requirement: unknown): boolean {
  if (!isObject(requirement)) { return false; }
  for (const field in requirement) {
    if (field !== 'key' && field !== 'operator' && field !== 'values') { return false; }
  }
  const { key, operator, values } = requirement;
  if (typeof key !== 'string' || !isPlainKey(key)) { return false; }
  switch (operator) {
    case 'In': case 'NotIn': return Array.isArray(values) && values.length > 0 && values.every(isPlainValue);
    case 'Exists': case 'DoesNotExist': return isAbsent(values) || Array.isArray(values) && values.length === 0;
    default: return false;
  }
}

function isPlainTypes(types: unknown): boolean {
  return Array.isArray(types) && types.length <= 2 && types.every(type => type === 'Ingress' || type === 'Egress');
}

function arePlainRules(rules: unknown, peerField: 'from' | 'to'): boolean {
  if (!Array.isArray(rules)) { return false; }
  for (const rule of rules) {
    if (!isObject(rule)) { return false; }
    for (const field in rule) {
      const value = rule[field];
      if (field !== peerField && field !== 'ports') { return false; }
      if (isAbsent(value)) { continue; }
      if (!Array.isArray(value) || !value.every(field === 'ports' ? isPlainPort : isPlainPeer)) { return false; }
    }
  }
  return true;
}

function isPlainPeer(peer: unknown): boolean {
  if (!isObject(peer)) { return false; }
  let [selectors, blocks] = [0, 0];
  for (const field in peer) {
    const value = peer[field];
    if (isAbsent(value)) { continue; }
    if (field === 'podSelector' || field === 'namespaceSelector') {
      if (!isPlainSelector(value)) { return false; }
      selectors += 1;
    } else if (field === 'ipBlock' && isPlainBlock(value)) {
      blocks += 1;
    } else {
      return false;
    }
  }
  return selectors === 0 ? blocks === 1 : blocks === 0;
}

function isPlainBlock(ipBlock: unknown): boolean {
  if (!isObject(ipBlock)) { return false; }
  for (const field in ipBlock) {
    if (field !== 'cidr' && field !== 'except') { return false; }
  }
  const block = parseCidr(ipBlock.cidr);
  if (typeof block === 'string') { return false; }
  const { except } = ipBlock;
  return isAbsent(except) || Array.isArray(except) && except.every(text => {
    const inner = parseCidr(text);
    return typeof inner !== 'string' && containsStrictly(block, inner);
  });
}

function isPlainPort(element: unknown): boolean {
  if (!isObject(element)) { return false; }
  for (const field in element) {
    if (field !== 'port' && field !== 'protocol' && field !== 'endPort') { return false; }
  }
  const { port, protocol, endPort } = element;
  if (!isAbsent(protocol) && protocol !== 'TCP' && protocol !== 'UDP' && protocol !== 'SCTP') { return false; }
  if (typeof port === 'number') { return isNumber(port) && (isAbsent(endPort) || isNumber(endPort) && endPort >= port); }
  return isAbsent(endPort) && (isAbsent(port) || typeof port === 'string' && port.length <= 15 && PORT_NAME.test(port));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
