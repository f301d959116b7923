import {
  DEFAULT_PROTOCOL, KubernetesObject, Shape, dnsLabelProblem, dnsSubdomainProblem, nameRefusals, portNameProblem, problemOf, pushShapeProblems, shown,
} from '../../manifest';

/**
 * Why API servers refuse a Service whose selector and ports are well-formed:
 *
 *   field                      refused
 *   metadata.name              no DNS label
 *   type                       any but the four that there are
 *   clusterIP                  None of NodePort and LoadBalancer, any of ExternalName
 *   externalName               of ExternalName, none or no DNS name
 *   ports                      none, unless it is headless (clusterIP: None) or of ExternalName
 *   ports[].name               none of several, no DNS label, that of another
 *   ports[].port, protocol     both those of another
 *   ports[].targetPort         text that no port can have for a name
 *   ports[].nodePort           of ClusterIP, or that of another
 *
 * Which nodePort there may be is up to the cluster.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/
 */
export function serviceRefusals(service: KubernetesObject): readonly string[] {
  const spec: Spec = service.spec ?? {};
  const refusals: string[] = [...nameRefusals(service)];
  pushShapeProblems(refusals, spec, SERVICE, ['spec']);
  if (refusals.length > 0) { return refusals; }
  const type: string = spec.type || 'ClusterIP';
  if (!TYPES.includes(type)) { return [`spec.type "${type}" is unknown. Write one of ${TYPES.join(', ')}`]; }
  return [...addressRefusals(spec, type), ...portRefusals(spec.ports ?? [], spec, type)];
}

type Spec = { readonly [field: string]: any };

const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'];

const SERVICE: Shape = { fields: { type: 'string', clusterIP: 'string', externalName: 'string', ports: { list: { fields: { nodePort: 'integer' } } } } };

function addressRefusals({ clusterIP, externalName }: Spec, type: string): string[] {
  const name: string = (externalName ?? '').replace(/\.$/, '');
  switch (type) {
    case 'ExternalName': return [
      ...clusterIP ? [`spec.clusterIP "${clusterIP}" is not for an ExternalName`] : [],
      ...name === '' ? ['spec.externalName is missing, which an ExternalName is for'] : problemOf(dnsSubdomainProblem(name), `spec.externalName "${externalName}"`),
    ];
    case 'ClusterIP': return [];
    default: return clusterIP === 'None' ? [`spec.clusterIP None is not for a ${type}`] : [];
  }
}

function portRefusals(ports: readonly Spec[], { clusterIP }: Spec, type: string): string[] {
  if (ports.length === 0 && type !== 'ExternalName' && clusterIP !== 'None') { return ['spec.ports is empty, and the Service is neither headless (clusterIP: None) nor an ExternalName']; }
  return ports.flatMap((port, i) => {
    const at = `spec.ports[${i}]`;
    return [
      ...nameProblems(port, at, ports.length > 1),
      ...typeof port.targetPort === 'string' && port.targetPort !== '' ? problemOf(portNameProblem(port.targetPort), `${at}.targetPort "${port.targetPort}"`) : [],
      ...port.nodePort && type === 'ClusterIP' ? [`${at}.nodePort ${port.nodePort} is not for a ClusterIP`] : [],
      ...likeness(port, ports.slice(0, i), at),
    ];
  });
}

function nameProblems({ name }: Spec, at: string, isOneOfSeveral: boolean): string[] {
  if (!name) { return isOneOfSeveral ? [`${at} has no name, which each of several ports must have`] : []; }
  return problemOf(dnsLabelProblem(name), `${at}.name "${name}"`);
}

function likeness(port: Spec, before: readonly Spec[], at: string): string[] {
  const protocol = protocolOf(port);
  const isSame = (other: Spec) => other.port === port.port;
  return [
    ...port.name && before.some(({ name }) => name === port.name) ? [`${at}.name "${port.name}" is the name of another port too`] : [],
    ...before.some(other => isSame(other) && protocolOf(other) === protocol) ? [`${at} is ${protocol} ${shown(port.port)}, as another is`] : [],
    // one number may lead to a port by several protocols
    ...port.nodePort && before.some(other => other.nodePort === port.nodePort && !(isSame(other) && protocolOf(other) !== protocol)) ? [`${at}.nodePort ${port.nodePort} is that of another port too`] : [],
  ];
}

function protocolOf({ protocol }: Spec): string {
  return protocol || DEFAULT_PROTOCOL;
}
