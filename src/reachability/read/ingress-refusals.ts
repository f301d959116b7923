import {
  KubernetesObject, Shape, dnsLabelProblem, dnsSubdomainProblem, isPortNumber, portNameProblem, problemOf, pushShapeProblems, shown,
} from '../../manifest';

/**
 * Why API servers refuse an Ingress of networking.k8s.io/v1:
 *
 *   field                        refused
 *   spec                         neither a default backend nor rules
 *   rules[].host, tls[].hosts    no DNS name, nor one that "*." begins; an address in a rule
 *   http.paths                   none
 *   pathType                     none, or none of the three
 *   path                         one that "/" does not begin, unless ImplementationSpecific leaves it out;
 *                                "//", "/./", "/../", "%2f" in one of Exact and Prefix, "/." and "/.." behind it
 *   backend                      neither a Service nor a resource, or both
 *   backend.service              no name, or no DNS label; a port with name and number or with neither, or one that no port has
 *   backend.resource             no kind, no name, or one with "/" or "%"; an apiGroup that is no DNS name
 *   ingressClassName             no DNS name, another than that of the old annotation
 *
 * Nothing is said where the lists of rules and paths are none, which nobody can read.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
 */
export function ingressRefusals({ metadata, spec: written }: KubernetesObject): readonly string[] {
  const spec: Fields = written ?? {};
  const lists = [spec.rules, ...(Array.isArray(spec.rules) ? spec.rules : []).map(rule => rule?.http?.paths)];
  if (lists.some(list => (list ?? undefined) !== undefined && !Array.isArray(list))) { return []; }
  const problems: string[] = [];
  pushShapeProblems(problems, spec, INGRESS, ['spec']);
  if (problems.length > 0) { return problems; }
  const rules: readonly (Fields | null)[] = spec.rules ?? [];
  return [
    ...rules.length === 0 && !spec.defaultBackend ? ['spec has neither a defaultBackend nor rules'] : [],
    ...spec.defaultBackend ? backendRefusals(spec.defaultBackend, 'spec.defaultBackend') : [],
    ...rules.flatMap((rule, i) => ruleRefusals(rule ?? {}, `spec.rules[${i}]`)),
    ...(spec.tls ?? []).flatMap((tls: Fields | null, i: number) => tlsRefusals(tls ?? {}, `spec.tls[${i}]`)),
    ...classRefusals(spec.ingressClassName ?? undefined, metadata?.annotations?.[CLASS_ANNOTATION]),
  ];
}

type Fields = { readonly [field: string]: any };

const BACKEND: Shape = {
  fields: {
    service: { fields: { name: 'string', port: { fields: { name: 'string', number: 'integer' } } } },
    resource: { fields: { apiGroup: 'string', kind: 'string', name: 'string' } },
  },
};

const INGRESS: Shape = {
  fields: {
    ingressClassName: 'string',
    defaultBackend: BACKEND,
    rules: {
      list: { fields: { host: 'string', http: { fields: { paths: { list: { fields: { path: 'string', pathType: 'string', backend: BACKEND } }, takesNull: true } } } } },
      takesNull: true,
    },
    tls: { list: { fields: { hosts: { list: 'string' }, secretName: 'string' } }, takesNull: true },
  },
};

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

function ruleRefusals({ host, http }: Fields, at: string): string[] {
  const paths: readonly (Fields | null)[] = http?.paths ?? [];
  return [
    ...host ? hostRefusals(host, `${at}.host`) : [],
    ...http && paths.length === 0 ? [`${at}.http.paths is empty`] : [],
    ...paths.flatMap((path, i) => pathRefusals(path ?? {}, `${at}.http.paths[${i}]`)),
  ];
}

function hostRefusals(host: string, at: string): string[] {
  return IPV4.test(host) ? [`${at} "${host}" must be a DNS name, not an IP address`] : nameRefusals(host, at);
}

/** one that "*." begins among them */
function nameRefusals(host: string, at: string): string[] {
  return problemOf(dnsSubdomainProblem(host.startsWith('*.') && host.length <= 253 ? host.slice(2) : host), `${at} "${host}"`);
}

const IPV4 = /^(?:0*(?:25[0-5]|2[0-4]\d|1\d\d|\d{1,2})\.){3}0*(?:25[0-5]|2[0-4]\d|1\d\d|\d{1,2})$/;

function pathRefusals({ path, pathType, backend }: Fields, at: string): string[] {
  if ((pathType ?? undefined) === undefined) { return [`${at}.pathType is missing. Write one of ${PATH_TYPES.join(', ')}`]; }
  if (!PATH_TYPES.includes(pathType)) { return [`${at}.pathType "${pathType}" is unknown. Write one of ${PATH_TYPES.join(', ')}`, ...backendRefusals(backend, `${at}.backend`)]; }
  return [...writtenPathRefusals(path ?? '', pathType === 'ImplementationSpecific', `${at}.path`), ...backendRefusals(backend, `${at}.backend`)];
}

const PATH_TYPES = ['Exact', 'Prefix', 'ImplementationSpecific'];

function writtenPathRefusals(path: string, isOfImplementation: boolean, at: string): string[] {
  if (isOfImplementation && path === '') { return []; }
  const inside = isOfImplementation ? undefined : ['//', '/./', '/../', '%2f', '%2F'].find(part => path.includes(part));
  const behind = isOfImplementation ? undefined : ['/..', '/.'].find(part => path.endsWith(part));
  return [
    ...path.startsWith('/') ? [] : [`${at} "${path}" must begin with "/"`],
    ...inside === undefined ? [] : [`${at} "${path}" must not contain "${inside}"`],
    ...behind === undefined ? [] : [`${at} "${path}" must not end with "${behind}"`],
  ];
}

/** a number of 0 and an empty name are none */
function backendRefusals(backend: Fields | undefined | null, at: string): string[] {
  const { service, resource } = backend ?? {};
  if (service && resource) { return [`${at} has both service and resource, and may have one of them`]; }
  if (resource) { return resourceRefusals(resource, `${at}.resource`); }
  if (!service) { return [`${at} has neither service nor resource`]; }
  const { name, number } = service.port ?? {};
  return [
    ...service.name ? problemOf(dnsLabelProblem(service.name), `${at}.service.name "${service.name}"`) : [`${at}.service.name is missing`],
    ...name && number ? [`${at}.service.port has both name "${name}" and number ${shown(number)}, and may have one of them`] : [],
    ...name || number ? [] : [`${at}.service has no port, neither its name nor its number`],
    ...name && !number ? problemOf(portNameProblem(name), `${at}.service.port.name "${name}"`) : [],
    ...number && !name && !isPortNumber(number) ? [`${at}.service.port.number ${shown(number)} must be a whole number from 1 to 65535`] : [],
  ];
}

function resourceRefusals(resource: Fields, at: string): string[] {
  const { apiGroup } = resource;
  return [
    ...typeof apiGroup === 'string' ? problemOf(dnsSubdomainProblem(apiGroup), `${at}.apiGroup "${apiGroup}"`) : [],
    ...['kind', 'name'].flatMap(field => {
      const value: string = resource[field] ?? '';
      if (value === '') { return [`${at}.${field} is missing`]; }
      return value === '.' || value === '..' || /[/%]/.test(value) ? [`${at}.${field} "${value}" must not be "." or "..", or contain "/" or "%"`] : [];
    }),
  ];
}

function tlsRefusals({ hosts, secretName }: Fields, at: string): string[] {
  return [
    ...(hosts ?? []).flatMap((host: string | null, i: number) => nameRefusals(host ?? '', `${at}.hosts[${i}]`)),
    ...secretName ? problemOf(dnsSubdomainProblem(secretName), `${at}.secretName "${secretName}"`) : [],
  ];
}

function classRefusals(name: string | undefined, annotation: string | undefined): string[] {
  if (name === undefined) { return []; }
  return [
    ...problemOf(dnsSubdomainProblem(name), `spec.ingressClassName "${name}"`),
    ...annotation === undefined || annotation === name ? [] : [`spec.ingressClassName "${name}" is another than the annotation ${CLASS_ANNOTATION} "${annotation}"`],
  ];
}
