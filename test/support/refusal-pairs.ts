import { SUBDOMAIN_FORM } from './network-policy-pairs';
import { KubernetesObject } from '../../src/manifest';

/**
 * Pairs of what a real API server refuses and the nearest that it accepts, with what the reader says: Services, Ingress
 * objects and workloads. The acceptance suite asks a server about each.
 */
export type RefusalPair = readonly [what: string, refused: KubernetesObject, refusals: readonly string[], accepted: KubernetesObject];

const a = (length: number) => 'a'.repeat(length);
const LABEL_FORM = 'must consist of lower-case letters, digits and "-", and start and end with a letter or digit';
const PORT_FORM = 'must consist of lower-case letters, digits and "-"';
const RANGE = 'must be a whole number from 1 to 65535';

const named = (name: string, object: KubernetesObject) => ({ ...object, metadata: { name } });
const service = (spec?: unknown): KubernetesObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec });
const ports = (...list: object[]) => service({ ports: list });

export const SERVICE_PAIRS: readonly RefusalPair[] = [
  ['a name with a dot', named('a.b', ports({ port: 80 })), [`metadata.name "a.b" ${LABEL_FORM}`], named('a-b', ports({ port: 80 }))],
  ['a name of 64 characters', named(a(64), ports({ port: 80 })), [`metadata.name "${a(64)}" has 64 characters: at most 63 are allowed`], named(a(63), ports({ port: 80 }))],
  ['no spec', service(), ['spec.ports is empty, and the Service is neither headless (clusterIP: None) nor an ExternalName'], service({ clusterIP: 'None' })],
  ['no ports', service({ selector: { app: 'web' }, ports: [] }), ['spec.ports is empty, and the Service is neither headless (clusterIP: None) nor an ExternalName'],
    service({ type: 'ExternalName', externalName: 'example.com', ports: [] })],
  ['a type in lower case', service({ type: 'nodePort', ports: [{ port: 80 }] }), ['spec.type "nodePort" is unknown. Write one of ClusterIP, NodePort, LoadBalancer, ExternalName'],
    service({ type: '', ports: [{ port: 80 }] })],
  ['a type that is a number', service({ type: 5, ports: [{ port: 80 }] }), ['spec.type must be a string, not 5'], service({ type: null, ports: [{ port: 80 }] })],
  ['a headless NodePort', service({ type: 'NodePort', clusterIP: 'None', ports: [{ port: 80 }] }), ['spec.clusterIP None is not for a NodePort'], service({ type: 'NodePort', ports: [{ port: 80 }] })],
  ['a headless LoadBalancer', service({ type: 'LoadBalancer', clusterIP: 'None', ports: [{ port: 80 }] }), ['spec.clusterIP None is not for a LoadBalancer'],
    service({ type: 'LoadBalancer', clusterIP: '', ports: [{ port: 80 }] })],
  ['a headless ExternalName', service({ type: 'ExternalName', externalName: 'example.com', clusterIP: 'None' }), ['spec.clusterIP "None" is not for an ExternalName'],
    service({ type: 'ExternalName', externalName: 'example.com', clusterIP: '' })],
  ['an ExternalName without one', service({ type: 'ExternalName' }), ['spec.externalName is missing, which an ExternalName is for'], service({ type: 'ExternalName', externalName: 'example.com.' })],
  ['an ExternalName with capital letters', service({ type: 'ExternalName', externalName: 'Example.com' }), [`spec.externalName "Example.com" ${SUBDOMAIN_FORM}`],
    service({ type: 'ExternalName', externalName: '10.0.0.1' })],
  ['one of two without a name', ports({ name: 'a', port: 1 }, { port: 2 }), ['spec.ports[1] has no name, which each of several ports must have'], ports({ port: 2 })],
  ['neither of two with a name', ports({ port: 1 }, { name: '', port: 2 }),
    ['spec.ports[0] has no name, which each of several ports must have', 'spec.ports[1] has no name, which each of several ports must have'], ports({ name: 'a', port: 1 }, { name: 'b', port: 2 })],
  ['two of one name', ports({ name: 'a', port: 1 }, { name: 'a', port: 1, protocol: 'UDP' }), ['spec.ports[1].name "a" is the name of another port too'],
    ports({ name: 'a', port: 1 }, { name: 'b', port: 1, protocol: 'UDP' })],
  ['two of one number and protocol', ports({ name: 'a', port: 1, protocol: '' }, { name: 'b', port: 1, protocol: 'TCP' }), ['spec.ports[1] is TCP 1, as another is'],
    ports({ name: 'a', port: 1, protocol: '' }, { name: 'b', port: 2, protocol: 'TCP' })],
  ['a name with an underscore', ports({ name: 'http_web', port: 80 }), [`spec.ports[0].name "http_web" ${LABEL_FORM}`], ports({ name: 'http-web-of-the-shop', port: 80 })],
  ['the number 0', ports({ port: 0 }), [`spec.ports[0].port 0 ${RANGE}`], ports({ port: 65535 })],
  ['a targetPort out of range', ports({ port: 80, targetPort: 65536 }), ['spec.ports[0].targetPort 65536 must be a whole number from 1 to 65535 or the name of a port'],
    ports({ port: 80, targetPort: 0 })],
  ['a targetPort in quotes', ports({ port: 80, targetPort: '8080' }), ['spec.ports[0].targetPort "8080" must contain at least one letter'], ports({ port: 80, targetPort: '8080-tcp' })],
  ['a targetPort with capital letters', ports({ port: 80, targetPort: 'HTTP' }), [`spec.ports[0].targetPort "HTTP" ${PORT_FORM}`], ports({ port: 80, targetPort: 'http' })],
  ['a targetPort of 16 characters', ports({ port: 80, targetPort: a(16) }), [`spec.ports[0].targetPort "${a(16)}" has 16 characters: 1 to 15 are allowed`], ports({ port: 80, targetPort: a(15) })],
  ['a nodePort of a ClusterIP', ports({ port: 80, nodePort: 30080 }), ['spec.ports[0].nodePort 30080 is not for a ClusterIP'], ports({ port: 80, nodePort: 0 })],
  ['a nodePort in quotes', service({ type: 'NodePort', ports: [{ port: 80, nodePort: '30080' }] }), ['spec.ports[0].nodePort must be a whole number, not "30080"'],
    service({ type: 'NodePort', ports: [{ port: 80, nodePort: null }] })],
  ['a nodePort twice', service({ type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 30080 }, { name: 'b', port: 81, nodePort: 30080 }] }), ['spec.ports[1].nodePort 30080 is that of another port too'],
    service({ type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 30080 }, { name: 'b', port: 80, nodePort: 30080, protocol: 'UDP' }] })],
  ['a nodePort by another protocol', service({ type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 30080 }, { name: 'b', port: 81, nodePort: 30080, protocol: 'UDP' }] }),
    ['spec.ports[1].nodePort 30080 is that of another port too'], service({ type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 30080 }, { name: 'b', port: 81, nodePort: 30081, protocol: 'UDP' }] })],
];

const ingress = (spec?: unknown, annotations?: { readonly [key: string]: string }): KubernetesObject => (
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web', annotations }, spec });
const WEB = { service: { name: 'web', port: { number: 80 } } };
const path = (fields: object) => ingress({ rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: WEB, ...fields }] } }] });
const exact = (text: unknown) => path({ path: text, pathType: 'Exact' });
const backend = (fields: unknown) => path({ backend: fields });
const port = (fields: unknown) => backend({ service: { name: 'web', port: fields } });
const host = (text: unknown) => ingress({ rules: [{ host: text }] });
const tls = (fields: object) => ingress({ defaultBackend: WEB, tls: [fields] });
const classed = (ingressClassName: string, annotation?: string) => ingress(
  { ingressClassName, defaultBackend: WEB }, annotation === undefined ? undefined : { 'kubernetes.io/ingress.class': annotation });
const resource = (fields: object) => backend({ resource: { apiGroup: 'example.com', kind: 'Bucket', name: 'static', ...fields } });

const PATH = 'spec.rules[0].http.paths[0]';
const HOST = 'spec.rules[0].host';
const TYPES = 'Exact, Prefix, ImplementationSpecific';

export const INGRESS_PAIRS: readonly RefusalPair[] = [
  ['no spec', ingress(), ['spec has neither a defaultBackend nor rules'], ingress({ rules: [null] })],
  ['no rules', ingress({ rules: [] }), ['spec has neither a defaultBackend nor rules'], ingress({ rules: [{}] })],
  ['no paths', ingress({ rules: [{ http: {} }] }), ['spec.rules[0].http.paths is empty'], ingress({ rules: [{ http: null }] })],
  ['a rule that is a number', ingress({ rules: [5] }), ['spec.rules[0] must be an object, not 5'], ingress({ rules: [{ host: null }] })],
  ['no pathType', path({ pathType: undefined }), [`${PATH}.pathType is missing. Write one of ${TYPES}`], path({ pathType: 'ImplementationSpecific' })],
  ['a path that is null', ingress({ rules: [{ http: { paths: [null] } }] }), [`${PATH}.pathType is missing. Write one of ${TYPES}`], path({})],
  ['an empty pathType', path({ pathType: '' }), [`${PATH}.pathType "" is unknown. Write one of ${TYPES}`], path({ pathType: 'Prefix' })],
  ['a pathType in lower case', path({ pathType: 'prefix' }), [`${PATH}.pathType "prefix" is unknown. Write one of ${TYPES}`], path({ pathType: 'Exact' })],
  ['a path without slash', path({ path: 'shop' }), [`${PATH}.path "shop" must begin with "/"`], path({ path: '/shop' })],
  ['an exact path that is none', exact(undefined), [`${PATH}.path "" must begin with "/"`], exact('/')],
  ['a path of the implementation', path({ path: 'shop', pathType: 'ImplementationSpecific' }), [`${PATH}.path "shop" must begin with "/"`], path({ path: '', pathType: 'ImplementationSpecific' })],
  ['two slashes', exact('/a//b'), [`${PATH}.path "/a//b" must not contain "//"`], path({ path: '/a//b', pathType: 'ImplementationSpecific' })],
  ['a dot between slashes', exact('/a/./b'), [`${PATH}.path "/a/./b" must not contain "/./"`], exact('/a/.b/c')],
  ['two dots between slashes', exact('/a/../b'), [`${PATH}.path "/a/../b" must not contain "/../"`], exact('/a/..b')],
  ['a dot at the end', exact('/a/.'), [`${PATH}.path "/a/." must not end with "/."`], exact('/a.')],
  ['two dots at the end', exact('/a/..'), [`${PATH}.path "/a/.." must not end with "/.."`], exact('/a/...')],
  ['an encoded slash', exact('/a%2fb'), [`${PATH}.path "/a%2fb" must not contain "%2f"`], exact('/a%2eb')],
  ['an encoded slash in capital letters', path({ path: '/a%2Fb' }), [`${PATH}.path "/a%2Fb" must not contain "%2F"`], path({ path: '/a%2Fb', pathType: 'ImplementationSpecific' })],
  ['no backend', backend(undefined), [`${PATH}.backend has neither service nor resource`], backend(WEB)],
  ['a backend as it was before v1', backend({}), [`${PATH}.backend has neither service nor resource`], resource({})],
  ['both backends', backend({ ...WEB, resource: { kind: 'Bucket', name: 'static' } }), [`${PATH}.backend has both service and resource, and may have one of them`], backend({ ...WEB, resource: null })],
  ['a default backend of nothing', ingress({ defaultBackend: {} }), ['spec.defaultBackend has neither service nor resource'], ingress({ defaultBackend: WEB })],
  ['a Service without name', backend({ service: { port: { number: 80 } } }), [`${PATH}.backend.service.name is missing`], port({ number: 80 })],
  ['a Service with a bad name', backend({ service: { name: 'a.b', port: { number: 80 } } }), [`${PATH}.backend.service.name "a.b" ${LABEL_FORM}`], backend({ service: { name: 'a-b', port: { number: 80 } } })],
  ['a port with name and number', port({ name: 'http', number: 80 }), [`${PATH}.backend.service.port has both name "http" and number 80, and may have one of them`], port({ name: 'http', number: 0 })],
  ['a default backend with both', ingress({ defaultBackend: { service: { name: 'web', port: { name: 'http', number: 80 } } } }),
    ['spec.defaultBackend.service.port has both name "http" and number 80, and may have one of them'], ingress({ defaultBackend: { service: { name: 'web', port: { name: '', number: 80 } } } })],
  ['no port', port(undefined), [`${PATH}.backend.service has no port, neither its name nor its number`], port({ name: 'http' })],
  ['an empty port', port({ number: 0, name: '' }), [`${PATH}.backend.service has no port, neither its name nor its number`], port({ number: 80, name: '' })],
  ['a number out of range', port({ number: 65536 }), [`${PATH}.backend.service.port.number 65536 ${RANGE}`], port({ number: 65535 })],
  ['a number in quotes', port({ number: '80' }), [`${PATH}.backend.service.port.number must be a whole number, not "80"`], port({ number: 80, name: null })],
  ['a name that is a number', port({ name: '80' }), [`${PATH}.backend.service.port.name "80" must contain at least one letter`], port({ name: '80-tcp' })],
  ['a resource without kind', resource({ kind: '' }), [`${PATH}.backend.resource.kind is missing`], resource({ apiGroup: null })],
  ['a resource without name', resource({ name: undefined }), [`${PATH}.backend.resource.name is missing`], resource({ name: 'Static_1' })],
  ['a resource with a slash', resource({ name: 'a/b' }), [`${PATH}.backend.resource.name "a/b" must not be "." or "..", or contain "/" or "%"`], resource({ name: 'a b' })],
  ['a resource of a group without name', resource({ apiGroup: '' }), [`${PATH}.backend.resource.apiGroup "" ${SUBDOMAIN_FORM}`], resource({ apiGroup: 'example' })],
  ['capital letters', host('Shop.example.com'), [`${HOST} "Shop.example.com" ${SUBDOMAIN_FORM}`], host('shop.example.com')],
  ['any host', host('*'), [`${HOST} "*" ${SUBDOMAIN_FORM}`], host('')],
  ['a wildcard within', host('a.*.com'), [`${HOST} "a.*.com" ${SUBDOMAIN_FORM}`], host('*.a.com')],
  ['a wildcard within a word', host('*a.com'), [`${HOST} "*a.com" ${SUBDOMAIN_FORM}`], host('*.com')],
  ['two wildcards', host('*.*.com'), [`${HOST} "*.*.com" ${SUBDOMAIN_FORM}`], host('*.b.com')],
  ['a wildcard without a name', host('*.'), [`${HOST} "*." ${SUBDOMAIN_FORM}`], host('*.a')],
  ['a wildcard of 254 characters', host(`*.${a(252)}`), [`${HOST} "*.${a(252)}" has 254 characters: at most 253 are allowed`], host(`*.${a(251)}`)],
  ['an address', host('10.0.0.1'), [`${HOST} "10.0.0.1" must be a DNS name, not an IP address`], host('*.10.0.0.1')],
  ['an address with a zero before', host('010.0.0.1'), [`${HOST} "010.0.0.1" must be a DNS name, not an IP address`], host('10.0.0.256')],
  ['an address of IPv6', host('::1'), [`${HOST} "::1" ${SUBDOMAIN_FORM}`], host('1')],
  ['a port in the host', host('example.com:80'), [`${HOST} "example.com:80" ${SUBDOMAIN_FORM}`], host('example.com')],
  ['a host that is a number', host(5), [`${HOST} must be a string, not 5`], host(null)],
  ['a TLS host with a port', tls({ hosts: ['a.com', 'b.com:443'] }), [`spec.tls[0].hosts[1] "b.com:443" ${SUBDOMAIN_FORM}`], tls({ hosts: ['*.a.com', '10.0.0.1'] })],
  ['a TLS host that is empty', tls({ hosts: [null] }), [`spec.tls[0].hosts[0] "" ${SUBDOMAIN_FORM}`], tls({ hosts: null })],
  ['a secret with an underscore', tls({ secretName: 'tls_web' }), [`spec.tls[0].secretName "tls_web" ${SUBDOMAIN_FORM}`], tls({ secretName: 'tls.web' })],
  ['a class with capital letters', classed('Nginx'), [`spec.ingressClassName "Nginx" ${SUBDOMAIN_FORM}`], classed('nginx')],
  ['a class and another in the annotation', classed('nginx', 'traefik'), ['spec.ingressClassName "nginx" is another than the annotation kubernetes.io/ingress.class "traefik"'], classed('nginx', 'nginx')],
];

const CONTAINER = { name: 'web', image: 'web:1' };
const of = (apiVersion: string, kind: string, spec: unknown): KubernetesObject => ({ apiVersion, kind, metadata: { name: 'web' }, spec });
const pod = (spec: object) => of('v1', 'Pod', { containers: [CONTAINER], ...spec });
const inPod = (fields: object, ...others: object[]) => pod({ containers: [{ ...CONTAINER, ...fields }, ...others] });
const controller = (apiVersion: string, kind: string, podSpec: object, more: object = {}) => of(apiVersion, kind, {
  selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [CONTAINER], ...podSpec } }, ...more,
});
const deployment = (podSpec: object) => controller('apps/v1', 'Deployment', podSpec);
const statefulSet = (podSpec: object, ...claims: string[]) => controller('apps/v1', 'StatefulSet', podSpec, {
  volumeClaimTemplates: claims.map(name => ({ metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } })),
});
const job = (podSpec: object, more: object = {}) => of('batch/v1', 'Job', { template: { metadata: { labels: { app: 'web' } }, spec: { containers: [CONTAINER], restartPolicy: 'Never', ...podSpec } }, ...more });
const cronJob = (podSpec: object, more: object = {}) => of('batch/v1', 'CronJob', {
  schedule: '0 0 * * *', jobTemplate: { spec: { template: { spec: { containers: [CONTAINER], restartPolicy: 'Never', ...podSpec } } } }, ...more,
});
const volumes = (...names: unknown[]) => names.map(name => ({ name, emptyDir: {} }));
const mounts = (...list: unknown[]) => ({ containers: [{ ...CONTAINER, volumeMounts: list }], volumes: volumes('data') });
const onHost = (...list: object[]) => ({ hostNetwork: true, containers: [{ ...CONTAINER, ports: list }] });

const C = 'spec.containers[0]';
const T = 'spec.template.spec';

export const CONTAINER_PAIRS: readonly RefusalPair[] = [
  ['no name', inPod({ name: undefined }), [`${C}.name is missing`], inPod({ name: '1' })],
  ['no name in a template', deployment({ containers: [{ image: 'web:1' }] }), [`${T}.containers[0].name is missing`], deployment({})],
  ['an empty name of an init container', pod({ initContainers: [{ ...CONTAINER, name: '' }] }), ['spec.initContainers[0].name is missing'], pod({ initContainers: [{ ...CONTAINER, name: 'init' }] })],
  ['a name with an underscore', inPod({ name: 'web_1' }), [`${C}.name "web_1" ${LABEL_FORM}`], inPod({ name: 'web-1' })],
  ['a name with a dot', inPod({ name: 'web.shop' }), [`${C}.name "web.shop" ${LABEL_FORM}`], inPod({ name: a(63) })],
  ['a name of 64 characters', inPod({ name: a(64) }), [`${C}.name "${a(64)}" has 64 characters: at most 63 are allowed`], inPod({ name: 'a' })],
  ['a name that is a number', inPod({ name: 5 }), [`${C}.name must be a string, not 5`], inPod({ name: '5' })],
  ['two of one name', inPod({}, CONTAINER), ['spec.containers[1].name "web" is the name of another container too'], inPod({}, { ...CONTAINER, name: 'web-2' })],
  ['an init container with the name of another', pod({ initContainers: [CONTAINER] }), ['spec.initContainers[0].name "web" is the name of another container too'],
    pod({ initContainers: [{ ...CONTAINER, name: 'init' }] })],
  ['no image', inPod({ image: undefined }), [`${C}.image is missing`], inPod({ image: 'WEB 1' })],
  ['an empty image in a template', deployment({ containers: [{ name: 'web', image: '' }] }), [`${T}.containers[0].image is missing`], deployment({ containers: [{ name: 'web', image: ' web' }] })],
  ['an image that begins with a space', inPod({ image: ' web' }), [`${C}.image " web" must not begin or end with a space`], inPod({ image: 'we b' })],
  ['an image that is a number', inPod({ image: 1.2 }), [`${C}.image must be a string, not 1.2`], inPod({ image: '1.2' })],
  ['an argument that is a number', inPod({ args: ['--port', 80] }), [`${C}.args[1] must be a string, not 80`], inPod({ args: ['--port', '80', null] })],
  ['a command that is text', inPod({ command: 'web' }), [`${C}.command must be a list, not "web"`], inPod({ command: null })],
  ['a variable that is true', inPod({ env: [{ name: 'A', value: true }] }), [`${C}.env[0].value must be a string, not true`], inPod({ env: [{ name: 'A', value: null }] })],
  ['a variable without name', inPod({ env: [{ value: 'a' }] }), [`${C}.env[0].name is missing`], inPod({ env: [{ name: 'a.b' }, { name: 'a.b' }] })],
  ['two ports of one name', job({ containers: [{ ...CONTAINER, ports: [{ name: 'x', containerPort: 1 }, { name: 'x', protocol: 'UDP', containerPort: 2 }] }] }),
    [`${T}.containers[0].ports[1].name "x" is the name of another port of the container too`],
    job({ containers: [{ ...CONTAINER, ports: [{ name: 'x', containerPort: 1 }] }, { ...CONTAINER, name: 'b', ports: [{ name: 'x', containerPort: 1 }] }] })],
  ['a hostPort out of range', inPod({ ports: [{ containerPort: 80, hostPort: 65536 }] }), [`${C}.ports[0].hostPort 65536 ${RANGE}`], inPod({ ports: [{ containerPort: 80, hostPort: 0 }] })],
  ['a hostPort below zero', inPod({ ports: [{ containerPort: 80, hostPort: -1 }] }), [`${C}.ports[0].hostPort -1 ${RANGE}`], inPod({ ports: [{ containerPort: 80, hostPort: null }] })],
  ['a hostPort in quotes', inPod({ ports: [{ containerPort: 80, hostPort: '80' }] }), [`${C}.ports[0].hostPort must be a whole number, not "80"`], inPod({ ports: [{ containerPort: 80, hostPort: 65535 }] })],
  ['a hostPort twice', inPod({ ports: [{ containerPort: 80, hostPort: 80 }] }, { name: 'b', image: 'b', ports: [{ containerPort: 81, hostPort: 80 }] }),
    ['spec.containers[1].ports[0].hostPort 80 is that of another port of the pod too'],
    inPod({ ports: [{ containerPort: 80, hostPort: 80 }] }, { name: 'b', image: 'b', ports: [{ containerPort: 81, hostPort: 80, protocol: 'UDP' }, { containerPort: 82, hostPort: 80, hostIP: '10.0.0.1' }] })],
  ['a hostPort twice in an init container', pod({ initContainers: [{ name: 'a', image: 'a', ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 81, hostPort: 80, protocol: '' }] }] }),
    ['spec.initContainers[0].ports[1].hostPort 80 is that of another port of the pod too'],
    pod({ initContainers: ['a', 'b'].map(name => ({ name, image: 'a', ports: [{ containerPort: 80, hostPort: 80 }] })), containers: [{ ...CONTAINER, ports: [{ containerPort: 80, hostPort: 80 }] }] })],
  ['another port in the network of the host', pod(onHost({ containerPort: 80, hostPort: 81 })), [`${C}.ports[0].hostPort 81 must be the containerPort 80, as hostNetwork is true`],
    pod(onHost({ containerPort: 80, hostPort: 80 }, { containerPort: 81 }))],
  ['the same of a template', deployment(onHost({ containerPort: 80, hostPort: 81 })), [`${T}.containers[0].ports[0].hostPort 81 must be the containerPort 80, as hostNetwork is true`],
    deployment({ ...onHost({ containerPort: 80 }, { containerPort: 80 }), initContainers: [{ name: 'a', image: 'a', ports: [{ containerPort: 80, hostPort: 81 }] }] })],
  ['a port twice in the network of the host', pod(onHost({ containerPort: 80 }, { containerPort: 80 })), [`${C}.ports[1].hostPort 80 is that of another port of the pod too`],
    pod(onHost({ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }))],
];

export const VOLUME_PAIRS: readonly RefusalPair[] = [
  ['no name', pod({ volumes: [{ emptyDir: {} }] }), ['spec.volumes[0].name is missing'], pod({ volumes: volumes('a') })],
  ['a name with a dot', pod({ volumes: volumes('a.b') }), [`spec.volumes[0].name "a.b" ${LABEL_FORM}`], pod({ volumes: volumes('a-b') })],
  ['a name that is a number', pod({ volumes: volumes(5) }), ['spec.volumes[0].name must be a string, not 5'], pod({ volumes: volumes('5') })],
  ['two of one name', pod({ volumes: volumes('a', 'b', 'a') }), ['spec.volumes[2].name "a" is the name of another volume too'], statefulSet({ volumes: volumes('a', 'b', 'a') }, 'a')],
  ['a mount of no volume', deployment(mounts({ name: 'cache', mountPath: '/a' })), [`${T}.containers[0].volumeMounts[0].name "cache" is the name of no volume`], deployment(mounts({ name: 'data', mountPath: '/a' }))],
  ['a mount of no claim', statefulSet(mounts({ name: 'cache', mountPath: '/a' }), 'other'), [`${T}.containers[0].volumeMounts[0].name "cache" is the name of no volume`],
    statefulSet(mounts({ name: 'cache', mountPath: '/a' }), 'cache')],
  ['a mount without name', pod(mounts({ mountPath: '/a' })), [`${C}.volumeMounts[0].name is missing`], pod(mounts({ name: 'data', mountPath: 'a' }))],
  ['a mount without path', pod(mounts({ name: 'data' })), [`${C}.volumeMounts[0].mountPath is missing`], pod(mounts())],
  ['two mounts at one path', pod(mounts({ name: 'data', mountPath: '/a' }, { name: 'data', mountPath: '/a' })), [`${C}.volumeMounts[1].mountPath "/a" is that of another mount too`],
    pod(mounts({ name: 'data', mountPath: '/a' }, { name: 'data', mountPath: '/a/' }))],
];

export const WORKLOAD_PAIRS: readonly RefusalPair[] = [
  ['a Deployment that never restarts', deployment({ restartPolicy: 'Never' }), [`${T}.restartPolicy "Never" is none that a Deployment can have. Write Always`], deployment({ restartPolicy: '' })],
  ['a DaemonSet that restarts on failure', controller('apps/v1', 'DaemonSet', { restartPolicy: 'OnFailure' }), [`${T}.restartPolicy "OnFailure" is none that a DaemonSet can have. Write Always`],
    controller('apps/v1', 'DaemonSet', { restartPolicy: 'Always' })],
  ['a Job without restartPolicy', job({ restartPolicy: undefined }), [`${T}.restartPolicy is missing. Write OnFailure or Never`], job({ restartPolicy: 'OnFailure' })],
  ['a Job that always restarts', job({ restartPolicy: 'Always' }), [`${T}.restartPolicy "Always" is none that a Job can have. Write OnFailure or Never`], job({})],
  ['a CronJob without restartPolicy', cronJob({ restartPolicy: null }), ['spec.jobTemplate.spec.template.spec.restartPolicy is missing. Write OnFailure or Never'], cronJob({ restartPolicy: 'OnFailure' })],
  ['a Pod with one in lower case', pod({ restartPolicy: 'never' }), ['spec.restartPolicy "never" is none that a Pod can have. Write Always or OnFailure or Never'], pod({ restartPolicy: 'Never' })],
  ['a CronJob without schedule', cronJob({}, { schedule: undefined }), ['spec.schedule is missing'], cronJob({})],
  ['a schedule that is a number', cronJob({}, { schedule: 5 }), ['spec.schedule must be a string, not 5'], cronJob({}, { schedule: '@daily' })],
  ['a StatefulSet with a dot in its name', named('a.b', statefulSet({})), [`metadata.name "a.b" ${LABEL_FORM}`], named('a.b', deployment({}))],
  ['a StatefulSet with a long name', named(a(64), statefulSet({})), [`metadata.name "${a(64)}" has 64 characters: at most 63 are allowed`], named(a(63), statefulSet({}))],
  ['a CronJob with a long name', named(a(53), cronJob({})), [`metadata.name "${a(53)}" has 53 characters: at most 52 are allowed, since Jobs are named after it`], named(a(52), cronJob({}))],
  ['a Job with a long name', named(a(64), job({})), [`metadata.name "${a(64)}" has 64 characters: at most 63 are allowed, since its pods have it in a label`],
    named(a(64), job({}, { manualSelector: true, selector: { matchLabels: { app: 'web' } } }))],
  ['a selector of other pods', controller('apps/v1', 'ReplicaSet', {}, { selector: { matchLabels: { app: 'api' } } }), ['spec.selector app=api does not match the template\'s labels app=web'],
    controller('apps/v1', 'ReplicaSet', {})],
  ['no selector', controller('apps/v1', 'StatefulSet', {}, { selector: undefined }), ['spec.selector is missing, which has to match the template\'s labels'], statefulSet({})],
  ['an empty selector', controller('apps/v1', 'DaemonSet', {}, { selector: {} }), ['spec.selector is empty, and has to match the template\'s labels'], controller('apps/v1', 'DaemonSet', {})],
  ['a selector of a Job', job({}, { selector: { matchLabels: { app: 'web' } } }), ['spec.selector is for the server to write, unless manualSelector is true'],
    job({}, { selector: { matchLabels: { app: 'web' } }, manualSelector: true })],
  ['no containers', pod({ containers: [] }), ['spec.containers is empty'], pod({ initContainers: [] })],
  ['no pod in the template', of('apps/v1', 'Deployment', { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } } } }), [`${T} is missing`], deployment({})],
];
