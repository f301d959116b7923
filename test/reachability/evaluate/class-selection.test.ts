import * as fc from 'fast-check';
import { LabelSelector, Labels, selectsEverything } from '../../../src/manifest';
import { Evaluation, Peer, PodSelection, Policy, evaluate } from '../../../src/reachability';
import { labelSets, naivelySelects, selectors } from '../../support/random-selectors';
import { pod, read } from '../../support/read';

const NAMESPACES = ['one', 'two', 'three', 'four'];

/** a rule of some namespace: pods of this namespace, of all that a selector finds, or of those of their pods */
const peer = fc.record({ namespaceSelector: selectors(), podSelector: selectors() }, { requiredKeys: [] })
  .filter(({ namespaceSelector, podSelector }) => namespaceSelector !== undefined || podSelector !== undefined);
const peers = fc.array(peer, { minLength: 1, maxLength: 4 });
const policy = fc.record({ namespace: fc.constantFrom(...NAMESPACES), podSelector: selectors(), peers });
const clusters = fc.record({
  namespaces: fc.tuple(...NAMESPACES.map(() => labelSets())),
  pods: fc.array(fc.record({ namespace: fc.constantFrom(...NAMESPACES), labels: labelSets() }), { maxLength: 15 }),
  policies: fc.array(policy, { minLength: 1, maxLength: 4 }),
}).map(({ namespaces, pods, policies }) => read([
  ...namespaces.map((labels, i) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACES[i], labels } })),
  ...pods.map(({ namespace, labels }, i) => pod(`p${i}`, labels, { metadata: { namespace } })),
  ...policies.map(({ namespace, podSelector, peers: from }, i) => ({
    apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: `n${i}`, namespace }, spec: { podSelector, ingress: [{ from }] },
  })),
]));

/** ids of the workloads of the classes */
function found({ pods, workloads, selection }: Evaluation, asked: PodSelection): string[] {
  const classes = selection.ofPods(asked);
  const members = classes === 'all' ? workloads.map((_, index) => index) : classes.flatMap(index => pods.classes[index].members);
  if (classes !== 'all') { expect([...classes].sort((a, b) => a - b)).toEqual(classes); }
  return members.map(index => workloads[index].id).sort();
}

function naivelyFound({ workloads, cluster }: Evaluation, { namespaces, pods }: PodSelection): string[] {
  const labelsOf = (name: string): Labels => cluster.namespaces.get(name)!.labels;
  const isIn = (name: string) => (typeof namespaces === 'string' ? name === namespaces : naivelySelects(namespaces, labelsOf(name)));
  return workloads.filter(({ namespace, labels }) => isIn(namespace) && naivelySelects(pods, labels)).map(({ id }) => id).sort();
}

function selectionsOf({ subject, ingress = [] }: Policy): PodSelection[] {
  const asked = ingress.flatMap(rule => (rule.peers === 'any' ? [] : [...rule.peers]));
  return [subject, ...asked.filter((each): each is Extract<Peer, { type: 'pods' }> => each.type === 'pods').map(({ selection }) => selection)];
}

describe('ClassSelection |', () => {
  test('the pods of the classes are those that the selection selects, of every policy and in any order', () => {
    fc.assert(fc.property(clusters, fc.boolean(), (cluster, isReversed) => {
      const evaluation = evaluate(cluster);
      const selections = cluster.policies.flatMap(selectionsOf);
      for (const selection of isReversed ? selections.reverse() : selections) {
        expect(found(evaluation, selection)).toEqual(naivelyFound(evaluation, selection));
      }
    }), { numRuns: 500 });
  });

  test('only what selects everything by its form is everything: other clusters may have more namespaces', () => {
    const evaluation = evaluate(read([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { env: 'prod' } } },
      pod('web'),
      ...[{}, { matchLabels: { env: 'prod' } }].map((namespaceSelector, i) => ({
        apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: `n${i}`, namespace: 'shop' }, spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector }] }] },
      })),
    ]));
    const everything: LabelSelector = {};
    expect(selectsEverything(everything)).toBe(true);
    expect(evaluation.selection.ofPods({ namespaces: everything, pods: everything })).toBe('all');
    expect(evaluation.selection.ofPods({ namespaces: { matchLabels: { env: 'prod' } }, pods: everything })).toEqual([0]);
  });

  test('answers what no policy asks, by the labels of one pod of each class', () => {
    const evaluation = evaluate(read([pod('web', { app: 'web' }), pod('db', { app: 'db' })]));
    // no policy tells the two apart
    expect(evaluation.pods.classes).toHaveLength(1);
    expect(evaluation.selection.ofPods({ namespaces: 'shop', pods: { matchLabels: { app: 'cache' } } })).toEqual([]);
    expect(evaluation.selection.ofPods({ namespaces: {}, pods: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } })).toEqual([0]);
    expect(evaluation.selection.ofPods({ namespaces: { matchLabels: { env: 'prod' } }, pods: {} })).toEqual([]);
  });
});
