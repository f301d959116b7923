import { legacyFormProblem } from '../../src/manifest';

const ANNOTATION = 'net.beta.kubernetes.io/network-policy';

const annotated = (value: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', annotations: { [ANNOTATION]: value } } });

describe('legacyFormProblem |', () => {
  test('refuses the annotation that isolated a namespace before Kubernetes 1.7 (B6)', () => {
    expect(legacyFormProblem(annotated('{"ingress":{"isolation":"DefaultDeny"}}'))).toBe(
      'Namespace "shop" has the annotation net.beta.kubernetes.io/network-policy, which Kubernetes ignores since 1.7: nothing is isolated by it. '
      + 'Remove it and write new DefaultDeny(...) or new NamespaceIsolation(...)');
  });

  test('refuses it when it is empty', () => {
    expect(legacyFormProblem(annotated(''))).toBe(legacyFormProblem(annotated('{}')));
    expect(legacyFormProblem(annotated(''))).toMatch(/^Namespace "shop" has the annotation/);
  });

  test('refuses a NetworkPolicy of extensions/v1beta1 (B7)', () => {
    expect(legacyFormProblem({ apiVersion: 'extensions/v1beta1', kind: 'NetworkPolicy', metadata: { name: 'db' } })).toBe(
      'NetworkPolicy "db" is of extensions/v1beta1, which API servers do not have since 1.16. Write apiVersion: networking.k8s.io/v1, with policyTypes');
  });

  test.each([
    ['a Namespace without annotations', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }],
    ['a Namespace with another annotation', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', annotations: { owner: 'me' } } }],
    ['a Namespace without metadata', { apiVersion: 'v1', kind: 'Namespace' }],
    ['the annotation on another kind, where it never meant anything', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', annotations: { [ANNOTATION]: 'x' } } }],
    ['a NetworkPolicy of today', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'db' } }],
    ['another kind of extensions/v1beta1', { apiVersion: 'extensions/v1beta1', kind: 'Ingress', metadata: { name: 'web' } }],
  ])('has nothing to say about %s', (_, object) => {
    expect(legacyFormProblem(object)).toBeUndefined();
  });
});
