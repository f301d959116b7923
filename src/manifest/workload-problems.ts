import { labelProblems } from './label-selector';
import { PROTOCOLS } from './network-policy';
import { isPortNumber } from './network-policy-problems';
import { KubernetesObject, isObject, shown } from './object';
import { isPlainLabels } from './plain';
import { podTemplateIn } from './pod-template';
import { portNameProblem } from './syntax';
import { isAbsent } from './value-problems';

/**
 * What is not well-formed in the part of a workload that policies depend on, as sentences that start with the field's
 * path: the template's labels, hostNetwork, and the ports of containers. What is not there is not missed. A port without a
 * number, as a misspelt field leaves it, is a slip: it does not count.
 */
export function judgeWorkload(object: KubernetesObject): Findings {
  const findings: Findings = { problems: [], slips: [] };
  const { problems } = findings;
  const { kind, spec } = object;
  if (kind !== 'PodTemplate' && !isObject(spec)) {
    if (!isAbsent(spec)) { problems.push('spec must be an object'); }
    return findings;
  }
  const found = podTemplateIn(object)!;
  const at = found.path.join('.');
  const template: unknown = found.template;
  if (!isObject(template)) {
    problems.push(`${at} must be an object`);
    return findings;
  }
  if (kind !== 'Pod') { pushTemplateLabels(problems, template.metadata, `${at}.metadata`); }
  pushOwners(problems, object);
  pushPodSpec(findings, template.spec, at === '' ? 'spec' : `${at}.spec`);
  return findings;
}

interface Findings {
  readonly problems: string[];
  readonly slips: string[];
}

function pushTemplateLabels(problems: string[], metadata: unknown, path: string): void {
  if (isAbsent(metadata)) { return; }
  if (!isObject(metadata)) {
    problems.push(`${path} must be an object`);
    return;
  }
  const labels = metadata.labels ?? {};
  if (isPlainLabels(labels)) { return; }
  problems.push(...isObject(labels) ? Object.entries(labels).flatMap(([key, value]) => labelProblems(key, value, `${path}.labels`))
    : [`${path}.labels must be an object`]);
}

function pushOwners(problems: string[], object: KubernetesObject): void {
  const owners: unknown = (object.metadata as any)?.ownerReferences;
  if (isAbsent(owners)) { return; }
  if (!Array.isArray(owners)) {
    problems.push('metadata.ownerReferences must be a list');
    return;
  }
  owners.forEach((owner, i) => {
    if (!isObject(owner)) {
      problems.push(`metadata.ownerReferences[${i}] must be an object`);
      return;
    }
    for (const field of ['kind', 'name']) {
      if (!isAbsent(owner[field]) && typeof owner[field] !== 'string') {
        problems.push(`metadata.ownerReferences[${i}].${field} is a ${typeof owner[field]}: write "${shown(owner[field])}" in quotes`);
      }
    }
  });
}

function pushPodSpec(findings: Findings, spec: unknown, path: string): void {
  const { problems } = findings;
  if (isAbsent(spec)) { return; }
  if (!isObject(spec)) {
    problems.push(`${path} must be an object`);
    return;
  }
  const { hostNetwork } = spec;
  if (!isAbsent(hostNetwork) && typeof hostNetwork !== 'boolean') {
    problems.push(`${path}.hostNetwork "${shown(hostNetwork)}" must be true or false, without quotes`);
  }
  pushContainers(findings, spec.containers, `${path}.containers`);
  if (spec.initContainers) { pushContainers(findings, spec.initContainers, `${path}.initContainers`); }
}

function pushContainers(findings: Findings, containers: unknown, path: string): void {
  const { problems } = findings;
  if (isAbsent(containers)) { return; }
  if (!Array.isArray(containers)) {
    problems.push(`${path} must be a list`);
    return;
  }
  containers.forEach((container, i) => {
    if (!isObject(container)) {
      problems.push(`${path}[${i}] must be an object`);
      return;
    }
    const { ports } = container;
    if (isAbsent(ports)) { return; }
    if (!Array.isArray(ports)) {
      problems.push(`${path}[${i}].ports must be a list`);
      return;
    }
    for (let j = 0; j < ports.length; j++) { pushPort(findings, ports[j], path, i, j); }
  });
}

/** the path is built only where there is something to say */
function pushPort({ problems, slips }: Findings, port: unknown, containers: string, container: number, index: number): void {
  const path = () => `${containers}[${container}].ports[${index}]`;
  if (!isObject(port)) {
    problems.push(`${path()} must be an object`);
    return;
  }
  const { name, containerPort, protocol } = port;
  if (isAbsent(containerPort)) {
    slips.push(`${path()} has no containerPort: it does not count`);
  } else if (typeof containerPort === 'string') {
    const isNumber = /^\d{1,5}$/.test(containerPort) && isPortNumber(Number(containerPort));
    problems.push(`${path()}.containerPort "${containerPort}" is a string: must be a number${isNumber ? `, write ${Number(containerPort)} without quotes` : ' from 1 to 65535'}`);
  } else if (!isPortNumber(containerPort)) {
    problems.push(`${path()}.containerPort ${shown(containerPort)} must be a whole number from 1 to 65535`);
  }
  if (!isAbsent(name) && name !== '') {
    const problem = typeof name === 'string' ? portNameProblem(name) : `is a ${typeof name}: write "${shown(name)}" in quotes`;
    if (problem) { problems.push(`${path()}.name "${shown(name)}" ${problem}`); }
  }
  if (!isAbsent(protocol) && protocol !== '' && !(PROTOCOLS as readonly unknown[]).includes(protocol)) {
    problems.push(`${path()}.protocol "${shown(protocol)}" is unknown. Write one of ${PROTOCOLS.join(', ')}`);
  }
}
