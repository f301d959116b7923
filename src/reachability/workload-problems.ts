import { KubernetesObject, PROTOCOLS, isObject, isPortNumber, labelProblems, podTemplateIn, portNameProblem, shown } from '../manifest';

/**
 * What is not well-formed in the part of a workload that policies depend on, as sentences that start with the field's
 * path: the template's labels, hostNetwork, and the ports of containers. What is not there is not missed.
 */
export function workloadProblems(object: KubernetesObject): string[] {
  const { spec } = object;
  if (!isObject(spec)) { return spec === undefined || spec === null ? [] : ['spec must be an object']; }
  const found = podTemplateIn(object)!;
  const at = found.path.join('.');
  const template: unknown = found.template;
  if (!isObject(template)) { return [`${at} must be an object`]; }
  return [
    ...(object.kind === 'Pod' ? ownerProblems(object) : [...templateLabelProblems(template.metadata, `${at}.metadata`), ...ownerProblems(object)]),
    ...podSpecProblems(template.spec, at === '' ? 'spec' : `${at}.spec`),
  ];
}

/** Ports without a number, as a misspelt field leaves them: they do not count. */
export function workloadSlips(object: KubernetesObject): string[] {
  const found = podTemplateIn(object);
  const spec = isObject(found?.template) ? found.template.spec : undefined;
  if (!isObject(spec)) { return []; }
  const at = [...found!.path, 'spec', 'containers'].join('.');
  return listOf(spec.containers).flatMap((container, i) => listOf(container.ports).flatMap((port, j) =>
    isNumberless(port) ? [`${at}[${i}].ports[${j}] has no containerPort: it does not count`] : []));
}

function templateLabelProblems(metadata: unknown, path: string): string[] {
  if (metadata === undefined || metadata === null) { return []; }
  if (!isObject(metadata)) { return [`${path} must be an object`]; }
  const labels = metadata.labels ?? {};
  return isObject(labels) ? Object.entries(labels).flatMap(([key, value]) => labelProblems(key, value, `${path}.labels`)) : [`${path}.labels must be an object`];
}

function ownerProblems(object: KubernetesObject): string[] {
  const owners = (object.metadata as any)?.ownerReferences ?? [];
  if (!Array.isArray(owners)) { return ['metadata.ownerReferences must be a list']; }
  return owners.flatMap((owner, i) => isObject(owner) ? [] : [`metadata.ownerReferences[${i}] must be an object`]);
}

function podSpecProblems(spec: unknown, path: string): string[] {
  if (spec === undefined || spec === null) { return []; }
  if (!isObject(spec)) { return [`${path} must be an object`]; }
  const { hostNetwork } = spec;
  return [
    ...(hostNetwork === undefined || hostNetwork === null || typeof hostNetwork === 'boolean' ? []
      : [`${path}.hostNetwork "${shown(hostNetwork)}" must be true or false, without quotes`]),
    ...containersProblems(spec.containers, `${path}.containers`),
    ...containersProblems(spec.initContainers, `${path}.initContainers`),
  ];
}

function containersProblems(containers: unknown, path: string): string[] {
  if (containers === undefined || containers === null) { return []; }
  if (!Array.isArray(containers)) { return [`${path} must be a list`]; }
  return containers.flatMap((container, i) => {
    if (!isObject(container)) { return [`${path}[${i}] must be an object`]; }
    const ports = container.ports ?? [];
    return Array.isArray(ports) ? ports.flatMap((port, j) => portProblems(port, `${path}[${i}].ports[${j}]`)) : [`${path}[${i}].ports must be a list`];
  });
}

function portProblems(port: unknown, path: string): string[] {
  if (!isObject(port)) { return [`${path} must be an object`]; }
  const { name, containerPort, protocol } = port;
  const problems: string[] = [];
  if (!isNumberless(port) && !isPortNumber(containerPort)) { problems.push(`${path}.containerPort ${shown(containerPort)} must be a whole number from 1 to 65535`); }
  if (name !== undefined && name !== null && name !== '') {
    const problem = typeof name === 'string' ? portNameProblem(name) : `is a ${typeof name}: write "${shown(name)}" in quotes`;
    if (problem) { problems.push(`${path}.name "${shown(name)}" ${problem}`); }
  }
  if (protocol !== undefined && protocol !== null && !(PROTOCOLS as readonly unknown[]).includes(protocol)) {
    problems.push(`${path}.protocol "${shown(protocol)}" is unknown. Write one of ${PROTOCOLS.join(', ')}`);
  }
  return problems;
}

function isNumberless({ containerPort }: { readonly [field: string]: any }): boolean {
  return containerPort === undefined || containerPort === null;
}

function listOf(value: unknown): { readonly [field: string]: any }[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
