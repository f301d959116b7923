import { networkPolicy, noticesOf, pod, read } from '../support/read';

const namespace = (name: unknown, metadata: object = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...metadata } });
const NAME = 'kubernetes.io/metadata.name';

describe('readNamespaces |', () => {
  test('those of the input and those that others name, sorted', () => {
    const { namespaces, notices } = read([pod('web', {}, { metadata: { namespace: 'zoo' } }), networkPolicy({}), namespace('b', { labels: { team: 'x' } }), namespace('a', { labels: null })]);
    expect([...namespaces]).toEqual([
      ['a', { name: 'a', labels: { [NAME]: 'a' }, isDeclared: true }],
      ['b', { name: 'b', labels: { team: 'x', [NAME]: 'b' }, isDeclared: true }],
      ['shop', { name: 'shop', labels: { [NAME]: 'shop' }, isDeclared: false }],
      ['zoo', { name: 'zoo', labels: { [NAME]: 'zoo' }, isDeclared: false }],
    ]);
    expect(notices).toEqual([]);
  });

  test('the label with its name is always right', () => {
    const cluster = read([namespace('a', { labels: { [NAME]: 'other' } })]);
    expect(cluster.namespaces.get('a')!.labels).toEqual({ [NAME]: 'a' });
    expect(noticesOf(cluster)).toEqual([`note Namespace a (1): its label ${NAME} is "other": API servers make it "a"`]);
  });

  test('the annotation that isolated namespaces once is told', () => {
    expect(noticesOf(read([namespace('a', { annotations: { 'net.beta.kubernetes.io/network-policy': '{}' } })]))).toEqual([
      'note Namespace a (1): Namespace "a" has the annotation net.beta.kubernetes.io/network-policy, which Kubernetes ignores since 1.7: nothing is isolated by it. '
        + 'Remove it and write new DefaultDeny(...) or new NamespaceIsolation(...)',
    ]);
  });

  test.each<[object, string]>([
    [namespace('a', { labels: { env: true } }), 'rejected Namespace a (1): metadata.labels: label value "true" of "env" is a boolean: label values are strings, write "true" in quotes'],
    [namespace('a', { labels: ['env'] }), 'rejected Namespace a (1): metadata.labels must be an object'],
    [namespace(undefined), 'rejected 1 (1): metadata.name is missing'],
    [namespace(5), 'rejected 1 (1): metadata.name is a number: write "5" in quotes'],
    [{ apiVersion: 'v1', kind: 'Namespace', metadata: 'a' }, 'rejected 1 (1): metadata must be an object'],
    [{ apiVersion: 'v1', kind: 'Namespace' }, 'rejected 1 (1): metadata.name is missing'],
  ])('%j takes no part', (object, notice) => {
    const cluster = read([object]);
    expect(cluster.namespaces.size).toBe(0);
    expect(noticesOf(cluster)).toEqual([notice]);
  });

  test('a name with a dot is a note', () => {
    const cluster = read([namespace('a.b')]);
    expect([...cluster.namespaces.keys()]).toEqual(['a.b']);
    expect(noticesOf(cluster)).toEqual(['note Namespace a.b (1): metadata.name "a.b" must consist of lower-case letters, digits and "-", and start and end with a '
      + 'letter or digit: API servers refuse the object, which takes part all the same']);
  });
});
