import { Workload, didYouMean, likelyWorkloads, unknownNamespace } from '../../../src/reachability';
import { ownedBy, pod, read, workload } from '../../support/read';

const { workloads } = read([
  workload('Deployment', 'web', { app: 'web' }), workload('Job', 'web', { app: 'job' }), workload('Deployment', 'wed', { app: 'x' }, {}, { namespace: 'lab' }),
  workload('StatefulSet', 'd', { app: 'd' }), pod('web-1', { app: 'web' }, { metadata: ownedBy('Deployment', 'web') }),
]);

describe('likelyWorkloads |', () => {
  test.each<[string, string, string[]]>([
    ['the namespace is missing', 'web', ['shop/web[Deployment]', 'shop/web[Job]']],
    ['the namespace is another', 'other/web', ['shop/web[Deployment]', 'shop/web[Job]']],
    ['the namespace is misspelt', 'shpo/web', ['shop/web[Deployment]', 'shop/web[Job]']],
    ['letters are swapped', 'shop/wbe', ['shop/web[Deployment]', 'shop/web[Job]']],
    ['a letter is missing', 'shop/wb', ['shop/web[Deployment]', 'shop/web[Job]']],
    ['a letter is too much, in a short name', 'shop/dd', ['shop/d[StatefulSet]']],
    ['what is nearer goes before', 'lab/wed[Job]', ['lab/wed[Deployment]']],
    ['upper case', 'shop/Web[Job]', ['shop/web[Job]']],
    ['the kind is misspelt', 'shop/web[Deploymnt]', ['shop/web[Deployment]']],
    ['the kind is another', 'shop/d[Deployment]', ['shop/d[StatefulSet]']],
    ['the bracket is not closed', 'shop/web[Job', ['shop/web[Job]']],
    ['a pod of it', 'shop/web-2', ['shop/web-1']],
    ['every letter is another', 'shop/x', []],
    ['name and namespace are another', 'x/wbe', []],
    ['nothing', '', []],
  ])('%s: %s', (_, written, meant) => expect(likelyWorkloads(workloads, written)).toEqual(meant));

  test('what takes part as a hypothesis is never meant', () => {
    expect(likelyWorkloads(workloads.map((one): Workload => ({ ...one, isPotential: true })), 'shop/wbe')).toEqual([]);
  });
});

describe('didYouMean |', () => {
  test.each<[string[], string]>([[[], ''], [['a'], ' Did you mean a?'], [['a', 'b', 'c', 'd'], ' Did you mean a or b or c?']])('%j', (names, text) => expect(didYouMean(names)).toBe(text));
});

describe('unknownNamespace |', () => {
  test('says which there are, and which is meant', () => {
    const cluster = read([workload('Deployment', 'web', {}), workload('Deployment', 'web', {}, {}, { namespace: 'lab' })]);
    expect(unknownNamespace('The app', 'shpo', [cluster])).toBe('The app has no namespace "shpo". It has lab, shop. Did you mean shop?');
    expect(unknownNamespace('The app', 'x', [cluster, cluster])).toBe('The app has no namespace "x". It has lab, shop.');
    expect(unknownNamespace('The input', 'x', [])).toBe('The input has no namespace "x". It has none.');
  });
});
