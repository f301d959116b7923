import { entryRefusals } from '../../../src/reachability/read/entry-refusals';
import { noticesOf, pod, read, service } from '../../support/read';

const ingress = (spec: unknown, apiVersion = 'networking.k8s.io/v1') => ({ apiVersion, kind: 'Ingress', metadata: { name: 'in', namespace: 'shop' }, spec }) as any;
const FINE = { service: { name: 'web', port: { number: 80 } } };
const withPath = (path: object) => ingress({ rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: FINE, ...path }] } }] });
const withBackend = (port: unknown) => withPath({ backend: { service: { name: 'web', port } } });
const withHost = (host: unknown) => ingress({ rules: [{ host }] });
const route = (rule: object, kind = 'HTTPRoute') => ({ apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name: 'r', namespace: 'shop' }, spec: { rules: [rule] } }) as any;
const mirror = (backendRef: object) => [{ type: 'RequestMirror', requestMirror: { backendRef } }];

const PATH = 'spec.rules[0].http.paths[0]';
const DNS = 'must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit';

describe('entryRefusals |', () => {
  test.each<[string, any, string]>([
    ['a port with name and number', withBackend({ name: 'http', number: 80 }), `${PATH}.backend.service.port has both name "http" and number 80, and may have one of them`],
    ['a default backend with both', ingress({ defaultBackend: { service: { name: 'web', port: { name: 'http', number: 80 } } } }),
      'spec.defaultBackend.service.port has both name "http" and number 80, and may have one of them'],
    ['no port', withBackend(undefined), `${PATH}.backend.service has no port, neither its name nor its number`],
    ['an empty port', withBackend({ number: 0, name: '' }), `${PATH}.backend.service has no port, neither its name nor its number`],
    ['a path of Prefix', withPath({ path: 'shop' }), `${PATH}.path "shop" must begin with "/"`],
    ['no path of Exact', withPath({ path: undefined, pathType: 'Exact' }), `${PATH}.path "" must begin with "/"`],
    ['a path of the implementation', withPath({ path: 'shop', pathType: 'ImplementationSpecific' }), `${PATH}.path "shop" must begin with "/"`],
    ['capital letters', withHost('Shop.example.com'), `spec.rules[0].host "Shop.example.com" ${DNS}`],
    ['any host', withHost('*'), `spec.rules[0].host "*" ${DNS}`],
    ['a wildcard within', withHost('a.*.com'), `spec.rules[0].host "a.*.com" ${DNS}`],
    ['a wildcard without a name', withHost('*.'), `spec.rules[0].host "*." ${DNS}`],
    ['an address', withHost('10.0.0.1'), 'spec.rules[0].host "10.0.0.1" must be a DNS name, not an IP address'],
    ['an address of IPv6', withHost('::1'), `spec.rules[0].host "::1" ${DNS}`],
    ['a port in the host', withHost('example.com:80'), `spec.rules[0].host "example.com:80" ${DNS}`],
    ['a number', withHost(5), 'spec.rules[0].host must be a string, not 5'],
    ['a version that is gone', ingress({ backend: { serviceName: 'web' } }, 'extensions/v1beta1'), 'apiVersion "extensions/v1beta1" has no Ingress since Kubernetes 1.22. Write networking.k8s.io/v1'],
    ['a route without port', route({ backendRefs: [{ name: 'web', port: 80 }, { name: 'web' }] }), 'spec.rules[0].backendRefs[1] has no port, and is of a Service'],
    ['a route of another kind', route({ backendRefs: [{ group: '', kind: 'Service', name: 'web', port: null }] }, 'TCPRoute'), 'spec.rules[0].backendRefs[0] has no port, and is of a Service'],
    ['a mirror', route({ filters: mirror({ name: 'web' }) }), 'spec.rules[0].filters[0].requestMirror.backendRef has no port, and is of a Service'],
    ['a mirror of a backend', route({ backendRefs: [{ name: 'web', port: 80, filters: mirror({ name: 'web' }) }] }),
      'spec.rules[0].backendRefs[0].filters[0].requestMirror.backendRef has no port, and is of a Service'],
  ])('%s', (_, object, refusal) => expect(entryRefusals(object)).toEqual([refusal]));

  test.each<[string, any]>([
    ['a number', withBackend({ number: 80 })],
    ['a name beside the number 0', withBackend({ number: 0, name: 'http' })],
    ['a number beside an empty name', withBackend({ number: 80, name: '' })],
    ['a resource', withPath({ backend: { resource: { kind: 'Bucket', name: 'a' } } })],
    ['no path of the implementation', withPath({ path: undefined, pathType: 'ImplementationSpecific' })],
    ['a host', withHost('example.com')],
    ['a wildcard', withHost('*.example.com')],
    ['a wildcard of what looks like an address', withHost('*.10.0.0.1')],
    ['an empty host', withHost('')],
    ['a route', route({ backendRefs: [{ name: 'web', port: 80 }] })],
    ['a backend of another kind', route({ backendRefs: [{ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'web' }] })],
    ['an OpenShift Route', { apiVersion: 'route.openshift.io/v1', kind: 'Route', spec: { to: { name: 'web' } } }],
    ...[undefined, null, 5, {}, { rules: 5 }, { rules: [null, { http: 5 }, { http: { paths: [5] } }] }].map((spec): [string, any] => [`junk ${JSON.stringify(spec)}`, ingress(spec)]),
    ['junk in a route', route({ backendRefs: [5], filters: [{ requestMirror: 5 }, null] })],
  ])('%s is fine', (_, object) => expect(entryRefusals(object)).toEqual([]));

  test('such an Ingress takes part, and a note says that servers refuse it', () => {
    const web = pod('web', { app: 'web' }, { spec: { containers: [{ ports: [{ containerPort: 80 }] }] } });
    const cluster = read([web, service('web', { app: 'web' }, [{ port: 80 }]), withHost('Shop'), ingress({ defaultBackend: { service: { name: 'web' } } })].map((object: any, i) => (
      { ...object, metadata: { ...object.metadata, name: i < 2 ? 'web' : `in-${i}` } })));
    expect(cluster.entries.map(({ id }) => id)).toEqual(['Ingress shop/in-3']);
    expect(noticesOf(cluster)).toEqual([
      `note Ingress shop/in-2 (3): spec.rules[0].host "Shop" ${DNS}: API servers refuse the object, which takes part all the same`,
      'note Ingress shop/in-3 (4): spec.defaultBackend.service has no port, neither its name nor its number: API servers refuse the object, which takes part all the same',
    ]);
    expect(cluster.notices.map(({ isRefusal }) => isRefusal)).toEqual([true, true]);
  });
});
