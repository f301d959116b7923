import { routeRefusals } from '../../../src/reachability/read/route-refusals';

const rule = (fields: object) => ({ rules: [fields] });
const mirror = (backendRef: object) => [{ type: 'RequestMirror', requestMirror: { backendRef } }];

describe('routeRefusals |', () => {
  test.each<[string, any, string]>([
    ['a backend without port', rule({ backendRefs: [{ name: 'web', port: 80 }, { name: 'web' }] }), 'spec.rules[0].backendRefs[1] has no port, and is of a Service'],
    ['a backend that says what it is', rule({ backendRefs: [{ group: '', kind: 'Service', name: 'web', port: null }] }), 'spec.rules[0].backendRefs[0] has no port, and is of a Service'],
    ['a mirror', rule({ filters: mirror({ name: 'web' }) }), 'spec.rules[0].filters[0].requestMirror.backendRef has no port, and is of a Service'],
    ['a mirror of a backend', rule({ backendRefs: [{ name: 'web', port: 80, filters: mirror({ name: 'web' }) }] }),
      'spec.rules[0].backendRefs[0].filters[0].requestMirror.backendRef has no port, and is of a Service'],
  ])('%s', (_, spec, refusal) => expect(routeRefusals(spec)).toEqual([refusal]));

  test.each<[string, any]>([
    ['a route', rule({ backendRefs: [{ name: 'web', port: 80 }] })],
    ['a backend of another kind', rule({ backendRefs: [{ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'web' }] })],
    ['junk', { rules: [null, { backendRefs: [5], filters: [{ requestMirror: 5 }, null] }] }],
  ])('%s is fine', (_, spec) => expect(routeRefusals(spec)).toEqual([]));
});
