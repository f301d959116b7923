import * as fc from 'fast-check';
import { LabelSelector, Labels, selects } from '../../../src/manifest';
import {
  Evaluation, PodSelection, PortSets, SourcedObject, evaluate, ownNamespaces, podsInQuestion, portsBetween, readCluster, withHypotheticalPods,
} from '../../../src/reachability';

const namespace = (name: string, labels = {}): SourcedObject => ({ object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } } });
const pod = (name: string, labels: object, where = 'shop'): SourcedObject => ({
  object: { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: where, labels } as any, spec: { containers: [{ name: 'a' }] } },
});
const policy = (name: string, spec: object, where = 'shop'): SourcedObject => ({
  object: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: where }, spec },
});
const from = (...peers: object[]) => ({ podSelector: {}, ingress: [{ from: peers }] });
const labels = (matchLabels: { [key: string]: string }): LabelSelector => ({ matchLabels });
const WEB = pod('web', { app: 'web' });

function idsOf(objects: readonly SourcedObject[], asked: readonly PodSelection[] = []): string[] {
  return podsInQuestion(readCluster(objects), asked).map(({ id }) => id).sort();
}

describe('podsInQuestion | without a question |', () => {
  test('any other pod of each namespace, and any of the cluster', () => {
    expect(idsOf([WEB, namespace('empty')])).toEqual(['[any other pod in namespace empty]', '[any other pod in namespace shop]', '[any pod of the cluster]']);
  });

  test('what rules name and no workload there has', () => {
    expect(idsOf([WEB, policy('a', from({ podSelector: labels({ app: 'web' }) }, { podSelector: labels({ role: 'client' }) }))])).toEqual([
      '[any other pod in namespace shop]', '[any pod of the cluster]', '[pods role=client in namespace shop]',
    ]);
  });

  test('what rules name in other namespaces, by name and by labels', () => {
    const objects = [WEB, namespace('dev', { stage: 'dev' }), policy('a', from(
      { namespaceSelector: labels({ 'kubernetes.io/metadata.name': 'ops' }), podSelector: labels({ role: 'backup' }) },
      { namespaceSelector: labels({ stage: 'dev' }) },
      { namespaceSelector: {}, podSelector: labels({ app: 'web' }) },
    ))];
    expect(idsOf(objects)).toEqual([
      '[any other pod in namespace dev]',
      '[any other pod in namespace shop]',
      '[any pod in namespaces stage=dev]',
      '[any pod of the cluster]',
      '[pods app=web in any namespace]',
      '[pods app=web in namespace dev]',
      '[pods role=backup in namespace ops]',
    ]);
  });

  test('labels that some selector wants absent', () => {
    const lacking = { matchExpressions: [{ key: 'legacy', operator: 'DoesNotExist' }, { key: 'tier', operator: 'NotIn', values: ['a', 'b'] }] };
    expect(idsOf([policy('a', { podSelector: lacking, ingress: [] }), WEB])).toEqual([
      '[any other pod in namespace shop]', '[any pod of the cluster]',
      ...['any namespace', 'namespace shop'].map(where => `[pods legacy=any in ${where}]`),
      ...['a', 'b'].flatMap(value => ['any namespace', 'namespace shop'].map(where => `[pods tier=${value} in ${where}]`)),
    ]);
  });
});

test('podsInQuestion | labels of namespaces that some selector wants absent', () => {
  const objects = [WEB, policy('a', from({ namespaceSelector: { matchExpressions: [{ key: 'tenant', operator: 'DoesNotExist' }] } }))];
  expect(idsOf(objects)).toEqual(['[any other pod in namespace shop]', '[any pod in namespaces tenant=any]', '[any pod of the cluster]']);
});

describe('podsInQuestion | what is asked about |', () => {
  test.each<[string, PodSelection, string[]]>([
    ['the namespaces of the input are known', { namespaces: 'shop', pods: labels({ app: 'x' }) }, []],
    ['another one', { namespaces: 'ops', pods: labels({ app: 'x' }) }, ['[pods app=x in namespace ops]']],
    ['several, of which one is known', {
      namespaces: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['ops', 'shop', 'dev'] }] }, pods: {},
    }, ['[any pod in namespace dev]', '[any pod in namespace ops]']],
    ['namespaces by labels', { namespaces: labels({ tenant: 'a' }), pods: {} }, ['[any pod in namespaces tenant=a]']],
    ['each choice', { namespaces: 'ops', pods: { matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }, { key: 'b', operator: 'Exists' }] } },
      ['[pods a=1,b=any in namespace ops]', '[pods a=2,b=any in namespace ops]']],
    ['a contradiction', { namespaces: 'ops', pods: { matchLabels: { a: '1' }, matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] } }, []],
  ])('%s', (_, asked, more) => {
    expect(idsOf([WEB], [asked])).toEqual(['[any other pod in namespace shop]', '[any pod of the cluster]', ...more].sort());
  });

  test('a set together with what each rule asks for', () => {
    const objects = [WEB, policy('a', from(
      { namespaceSelector: labels({ 'kubernetes.io/metadata.name': 'ops' }), podSelector: labels({ role: 'backup' }) },
      { namespaceSelector: labels({ tenant: 'a' }) },
    ))];
    const asked = (selection: PodSelection) => idsOf(objects, [selection]).filter(id => !idsOf(objects).includes(id));
    expect(asked({ namespaces: 'ops', pods: {} })).toEqual(['[any pod in namespace ops]']);
    expect(asked({ namespaces: 'ops', pods: labels({ team: 'x' }) })).toEqual(['[pods team=x in namespace ops]', '[pods team=x,role=backup in namespace ops]']);
    expect(asked({ namespaces: 'ops', pods: labels({ role: 'other' }) })).toEqual(['[pods role=other in namespace ops]']);
    expect(asked({ namespaces: 'dev', pods: {} })).toEqual(['[any pod in namespace dev]']);
    expect(asked({ namespaces: labels({ stage: 'x' }), pods: {} })).toEqual(['[any pod in namespaces stage=x,tenant=a]', '[any pod in namespaces stage=x]']);
    expect(asked({ namespaces: labels({ tenant: 'b' }), pods: {} })).toEqual(['[any pod in namespaces tenant=b]']);
  });
});

describe('withHypotheticalPods |', () => {
  test('adds workloads that nobody wrote, and their namespaces with the labels that were asked for', () => {
    const cluster = readCluster([WEB]);
    const pods = podsInQuestion(cluster, [{ namespaces: labels({ tenant: 'a' }), pods: labels({ app: 'x' }) }]);
    const { namespaces, workloads } = withHypotheticalPods(cluster, pods);
    expect(workloads.filter(({ isPotential }) => isPotential).map(({ id, labels: own, ports }) => ({ id, own, ports }))).toEqual([
      { id: '[any other pod in namespace shop]', own: {}, ports: [] },
      { id: '[any pod of the cluster]', own: {}, ports: [] },
      { id: '[pods app=x in namespaces tenant=a]', own: { app: 'x' }, ports: [] },
    ]);
    expect(namespaces.get('[tenant=a]')).toEqual({ name: '[tenant=a]', labels: { 'tenant': 'a', 'kubernetes.io/metadata.name': '[tenant=a]' }, isDeclared: false });
    expect(cluster.workloads).toHaveLength(1);
    expect(cluster.namespaces.size).toBe(1);
  });

  test('a namespace of the input has its object or a workload there, not only a policy', () => {
    expect(ownNamespaces(readCluster([WEB, namespace('empty'), policy('a', from(), 'ops')]))).toEqual(new Set(['empty', 'shop']));
  });
});

describe('podsInQuestion | stands for every pod of a set |', () => {
  const someLabels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'), { maxKeys: 3 });
  const requirement = fc.oneof(
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
    fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.uniqueArray(fc.constantFrom('1', '2'), { minLength: 1 }),
    }),
  );
  const selector = fc.record({
    matchLabels: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'), { maxKeys: 1 }),
    matchExpressions: fc.array(requirement, { maxLength: 2 }),
  }) as fc.Arbitrary<LabelSelector>;
  const named = fc.constantFrom('ops', 'dev').map(name => labels({ 'kubernetes.io/metadata.name': name }));
  const peer = fc.record({ namespaceSelector: fc.oneof(named, selector), podSelector: selector });
  const inSet = ({ namespaces, pods }: PodSelection, where: Labels, own: Labels) => selects(pods, own)
    && (typeof namespaces === 'string' ? namespaces === where['kubernetes.io/metadata.name'] : selects(namespaces, where));

  /** whether a pod of the set reaches the database */
  const isReached = (evaluation: Evaluation, set: PodSelection) => {
    const db = evaluation.workloads.findIndex(({ name }) => name === 'db');
    return evaluation.workloads.some(({ namespace: where, labels: own }, index) => index !== db
      && inSet(set, evaluation.cluster.namespaces.get(where)!.labels, own) && portsBetween(evaluation, index, db) !== PortSets.NONE);
  };

  test('where any pod of it gets in, one of these does', () => {
    fc.assert(fc.property(
      fc.array(peer, { minLength: 1, maxLength: 3 }), fc.oneof(fc.constantFrom('ops', 'dev'), selector), selector, someLabels, someLabels,
      (peers, namespaces, pods, namespaceLabels, own) => {
        const set = { namespaces, pods };
        const objects = [pod('db', { app: 'db' }), policy('in', { ...from(...peers), podSelector: labels({ app: 'db' }) })];
        const cluster = readCluster(objects);
        const asked = evaluate(withHypotheticalPods(cluster, podsInQuestion(cluster, [set])));
        // a namespace that is known by name has no other labels
        const where = typeof namespaces === 'string' ? namespace(namespaces) : namespace('another', namespaceLabels);
        const real = evaluate(readCluster([...objects, where, pod('client', own, where.object.metadata!.name)]));
        const client = real.workloads.find(({ name }) => name === 'client')!;
        fc.pre(inSet(set, real.cluster.namespaces.get(client.namespace)!.labels, client.labels));
        if (isReached(real, { namespaces: client.namespace, pods: {} })) { expect(isReached(asked, set)).toBe(true); }
      },
    ), { numRuns: 500 });
  });
});
