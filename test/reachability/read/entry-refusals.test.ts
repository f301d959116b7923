import { entryRefusals } from '../../../src/reachability/read/entry-refusals';
import { SUBDOMAIN_FORM } from '../../support/network-policy-pairs';
import { noticesOf, pod, read, service } from '../../support/read';

const entry = (kind: string, spec: unknown, apiVersion = 'networking.k8s.io/v1') => ({ apiVersion, kind, metadata: { name: 'in', namespace: 'shop' }, spec }) as any;

describe('entryRefusals |', () => {
  test.each<[string, any, string[]]>([
    ['an Ingress', entry('Ingress', {}), ['spec has neither a defaultBackend nor rules']],
    ['an Ingress of a version that is gone, whose fields are others', entry('Ingress', { backend: { serviceName: 'web' } }, 'extensions/v1beta1'),
      ['apiVersion "extensions/v1beta1" has no Ingress since Kubernetes 1.22. Write networking.k8s.io/v1']],
    ['an Ingress that can\'t be read', entry('Ingress', 5), []],
    ['an OpenShift Route', entry('Route', { to: { name: 'web' } }, 'route.openshift.io/v1'), []],
    ['a route without spec', entry('HTTPRoute', undefined, 'gateway.networking.k8s.io/v1'), ['spec is missing']],
    ['a route', entry('HTTPRoute', { rules: [{ backendRefs: [{ name: 'web' }] }] }, 'gateway.networking.k8s.io/v1'), ['spec.rules[0].backendRefs[0] has no port, and is of a Service']],
    ['a route that can\'t be read', entry('HTTPRoute', 'x', 'gateway.networking.k8s.io/v1'), []],
  ])('%s', (_, object, refusals) => expect(entryRefusals(object)).toEqual(refusals));

  test('such an Ingress takes part, and a note says that servers refuse it', () => {
    const web = pod('web', { app: 'web' }, { spec: { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }] } });
    const cluster = read([web, service('web', { app: 'web' }, [{ port: 80 }]), entry('Ingress', { rules: [{ host: 'Shop' }] }), entry('Ingress', { defaultBackend: { service: { name: 'web' } } })].map((object: any, i) => (
      { ...object, metadata: { ...object.metadata, name: i < 2 ? 'web' : `in-${i}` } })));
    expect(cluster.entries.map(({ id }) => id)).toEqual(['Ingress shop/in-3']);
    expect(noticesOf(cluster)).toEqual([
      `note Ingress shop/in-2 (3): spec.rules[0].host "Shop" ${SUBDOMAIN_FORM}: API servers refuse the object, which takes part all the same`,
      'note Ingress shop/in-3 (4): spec.defaultBackend.service has no port, neither its name nor its number: API servers refuse the object, which takes part all the same',
    ]);
    expect(cluster.notices.map(({ isRefusal }) => isRefusal)).toEqual([true, true]);
  });
});
