import { ApiObject } from 'cdk8s';
import * as kplus27 from 'cdk8s-plus-27';
import * as kplus34 from 'cdk8s-plus-34';
import { AllowFrom, LabelExpression, Namespaces, Pods, Port } from '../../src';
import { PolicyPeer } from '../../src/manifest';
import { deployment, namespace } from '../fixtures/workloads';
import { TestPod, ingressAllowed } from '../support/evaluator';
import { newChart, policyOf } from '../support/synth';

const METADATA_NAME = 'kubernetes.io/metadata.name';

/** namespaces of one cluster, with their labels */
const CLUSTER: { [name: string]: { [key: string]: string } } = {
  'shop': {},
  'prod': { tenant: 'a', stage: 'prod' },
  'test': { tenant: 'a', stage: 'test' },
  'kube-system': {},
  // a label that looks like a name is none
  'impostor': { name: 'prod', tenant: 'b' },
};

/** the peer that a policy in namespace shop has for these namespaces, and which of the cluster's it admits */
function asPeer(namespaces: Namespaces): { peer: PolicyPeer; admitted: string[] } {
  const chart = newChart('shop');
  new AllowFrom(chart, 'policy', { subject: Pods.withLabels({ app: 'db' }), peers: [namespaces], ports: [Port.tcp(80)] });
  const policy = policyOf(chart);
  expect(policy.spec!.ingress![0].from).toHaveLength(1);
  const to: TestPod = { namespace: 'shop', labels: { app: 'db' } };
  const admitted = Object.entries(CLUSTER).filter(([name, namespaceLabels]) =>
    ingressAllowed([policy], { from: { namespace: name, namespaceLabels, labels: { any: 'pod' } }, to, port: 80 })).map(([name]) => name);
  // addresses outside the cluster are in no namespace
  expect(ingressAllowed([policy], { from: '192.0.2.7', to, port: 80 })).toBe(false);
  return { peer: policy.spec!.ingress![0].from![0], admitted };
}

describe('Namespaces |', () => {
  test.each<[string, Namespaces, string, PolicyPeer, string[]]>([
    ['named', Namespaces.named('prod'), 'namespace prod', { namespaceSelector: { matchLabels: { [METADATA_NAME]: 'prod' } } }, ['prod']],
    [
      'named, several', Namespaces.named('test', 'prod', 'test'), 'namespaces prod, test',
      { namespaceSelector: { matchExpressions: [{ key: METADATA_NAME, operator: 'In', values: ['prod', 'test'] }] } }, ['prod', 'test'],
    ],
    ['named, the policy\'s own', Namespaces.named('shop'), 'namespace shop', { namespaceSelector: { matchLabels: { [METADATA_NAME]: 'shop' } } }, ['shop']],
    ['withLabels', Namespaces.withLabels({ tenant: 'a' }), 'namespaces tenant=a', { namespaceSelector: { matchLabels: { tenant: 'a' } } }, ['prod', 'test']],
    [
      'withLabels, several', Namespaces.withLabels({ tenant: 'a', stage: 'test' }), 'namespaces stage=test,tenant=a',
      { namespaceSelector: { matchLabels: { tenant: 'a', stage: 'test' } } }, ['test'],
    ],
    ['all', Namespaces.all(), 'namespaces all', { namespaceSelector: {} }, ['shop', 'prod', 'test', 'kube-system', 'impostor']],
    [
      'where', Namespaces.all().where(LabelExpression.exists('tenant'), LabelExpression.isNotIn('stage', ['test'])), 'namespaces stage notin (test),tenant',
      { namespaceSelector: { matchExpressions: [{ key: 'stage', operator: 'NotIn', values: ['test'] }, { key: 'tenant', operator: 'Exists' }] } },
      ['prod', 'impostor'],
    ],
    [
      'where, in two calls', Namespaces.all().where(LabelExpression.isNotIn('stage', ['test'])).where(LabelExpression.exists('tenant')),
      'namespaces stage notin (test),tenant',
      { namespaceSelector: { matchExpressions: [{ key: 'stage', operator: 'NotIn', values: ['test'] }, { key: 'tenant', operator: 'Exists' }] } },
      ['prod', 'impostor'],
    ],
    [
      'where, on labels', Namespaces.withLabels({ tenant: 'a' }).where(LabelExpression.isIn('stage', ['prod'])), 'namespaces tenant=a,stage in (prod)',
      { namespaceSelector: { matchLabels: { tenant: 'a' }, matchExpressions: [{ key: 'stage', operator: 'In', values: ['prod'] }] } }, ['prod'],
    ],
    [
      'where, on names', Namespaces.named('prod', 'impostor').where(LabelExpression.isIn('tenant', ['a'])), `namespaces ${METADATA_NAME} in (impostor,prod),tenant in (a)`,
      {
        namespaceSelector: {
          matchExpressions: [{ key: METADATA_NAME, operator: 'In', values: ['impostor', 'prod'] }, { key: 'tenant', operator: 'In', values: ['a'] }],
        },
      },
      ['prod'],
    ],
  ])('%s', (_, namespaces, text, peer, admitted) => {
    expect(namespaces.toString()).toBe(text);
    expect(asPeer(namespaces)).toEqual({ peer, admitted });
  });

  test('where on one name narrows it', () => {
    const narrowed = Namespaces.named('prod').where(LabelExpression.exists('tenant'));
    expect(narrowed.toString()).toBe(`namespaces ${METADATA_NAME}=prod,tenant`);
    expect(asPeer(narrowed).admitted).toEqual(['prod']);
    expect(asPeer(Namespaces.named('kube-system').where(LabelExpression.exists('tenant'))).admitted).toEqual([]);
  });

  describe('of |', () => {
    test('a Namespace object', () => {
      const chart = newChart();
      expect(asPeer(Namespaces.of(namespace(chart, 'prod')))).toEqual(asPeer(Namespaces.named('prod')));
    });

    test('a Namespace object whose name cdk8s makes', () => {
      const object = new ApiObject(newChart(), 'ns', { apiVersion: 'v1', kind: 'Namespace' });
      expect(Namespaces.of(object).toString()).toBe(`namespace ${object.name}`);
    });

    const versions: [string, typeof kplus27][] = [['27', kplus27], ['34', kplus34 as unknown as typeof kplus27]];
    test.each(versions)('Namespace and Namespaces of cdk8s-plus-%s', (_, kplus) => {
      const chart = newChart();
      const ns = new kplus.Namespace(chart, 'ns', { metadata: { name: 'prod' } });
      expect(asPeer(Namespaces.of(ns)).admitted).toEqual(['prod']);
      expect(asPeer(Namespaces.of(kplus.Namespaces.all(chart, 'all'))).admitted).toEqual(Object.keys(CLUSTER));
      expect(asPeer(Namespaces.of(kplus.Namespaces.select(chart, 'names', { names: ['test', 'prod'] }))).admitted).toEqual(['prod', 'test']);
      expect(asPeer(Namespaces.of(kplus.Namespaces.select(chart, 'labels', { labels: { tenant: 'a' } }))).admitted).toEqual(['prod', 'test']);
      const tenants = kplus.Namespaces.select(chart, 'expressions', { expressions: [kplus.LabelExpression.exists('tenant')] });
      expect(asPeer(Namespaces.of(tenants)).admitted).toEqual(['prod', 'test', 'impostor']);
    });

    test('Namespaces.select of cdk8s-plus without anything, which selects every namespace (D17), throws', () => {
      const chart = newChart();
      expect(() => Namespaces.of(kplus27.Namespaces.select(chart, 'none', {}))).toThrow(new Error(
        'Invalid namespaces shop/none: Namespaces.select() without names, labels or expressions selects every namespace. '
        + 'Give one of them, or write Namespaces.all() if you mean it.'));
    });

    test.each(['workload', 'chart'])('a %s throws', what => {
      const chart = newChart();
      const construct = what === 'chart' ? chart : deployment(chart, 'web');
      const text = what === 'chart' ? 'shop (Chart)' : 'shop/web (Deployment)';
      expect(() => Namespaces.of(construct)).toThrow(new Error(
        `Cannot take namespaces from ${text}: give a Namespace, or write Namespaces.named(...), Namespaces.withLabels({...}) or Namespaces.all().`));
    });
  });

  const LABEL_FORM = 'must consist of lower-case letters, digits and "-", and start and end with a letter or digit';
  const QUALIFIED_FORM = 'must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit';
  test.each<[string, () => Namespaces, string]>([
    ['named without names', () => Namespaces.named(), 'Invalid namespaces: give at least one name, or write Namespaces.all().'],
    ['an empty name', () => Namespaces.named(''), `Invalid namespace "": ${LABEL_FORM}.`],
    ['a name in upper case', () => Namespaces.named('prod', 'Test'), `Invalid namespace "Test": ${LABEL_FORM}.`],
    ['a name with a dot', () => Namespaces.named('a.b'), `Invalid namespace "a.b": ${LABEL_FORM}.`],
    ['a name of 64 characters', () => Namespaces.named('a'.repeat(64)), `Invalid namespace "${'a'.repeat(64)}": has 64 characters: at most 63 are allowed.`],
    [
      'no labels', () => Namespaces.withLabels({}),
      'Invalid labels {}: no label at all selects everything. Give at least one label, or write Namespaces.all() if you mean it.',
    ],
    ['a bad key', () => Namespaces.withLabels({ 'a b': 'c' }), `Invalid labels: label key "a b" ${QUALIFIED_FORM}.`],
    ['a bad value', () => Namespaces.withLabels({ a: 'b c' }), `Invalid labels: label value "b c" of "a" ${QUALIFIED_FORM}.`],
    [
      'a value that is no text', () => Namespaces.withLabels({ a: true as unknown as string }),
      'Invalid labels: label value "true" of "a" is a boolean: label values are strings, write "true" in quotes.',
    ],
    ['where without expressions', () => Namespaces.all().where(), 'Invalid where(): give at least one LabelExpression.'],
  ])('%s throws', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });

  test('a name of 63 characters is a name', () => {
    expect(Namespaces.named('a'.repeat(63)).toString()).toBe(`namespace ${'a'.repeat(63)}`);
  });

  test('does not change with what it was made of, nor with what is made of it', () => {
    const names = ['test', 'prod'];
    const labels: { [key: string]: string } = { tenant: 'a' };
    const byName = Namespaces.named(...names);
    const byLabels = Namespaces.withLabels(labels);
    names.push('kube-system');
    labels.tenant = 'b';
    labels.stage = 'prod';
    byLabels.where(LabelExpression.exists('other'));
    expect(byName.toString()).toBe('namespaces prod, test');
    expect(byLabels.toString()).toBe('namespaces tenant=a');

    byName.toPeerConfig().namespaces!.pop();
    expect(byName.toPeerConfig()).toEqual({ namespaces: [byName] });
  });
});
