import { PROTOCOLS, isNetworkPolicy } from '../../src/manifest';

describe('isNetworkPolicy |', () => {
  test.each<[object, boolean]>([
    [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }, true],
    [{ apiVersion: 'extensions/v1beta1', kind: 'NetworkPolicy' }, false],
    // Calico has a kind of the same name with a language of its own
    [{ apiVersion: 'projectcalico.org/v3', kind: 'NetworkPolicy' }, false],
    [{ apiVersion: 'crd.projectcalico.org/v1', kind: 'NetworkPolicy' }, false],
    [{ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' }, false],
    [{}, false],
  ])('%j: %s', (object, expected) => {
    expect(isNetworkPolicy(object)).toBe(expected);
  });
});

test('PROTOCOLS are those of the API, in its spelling', () => {
  expect([...PROTOCOLS].sort()).toEqual(['SCTP', 'TCP', 'UDP']);
});
