import * as fc from 'fast-check';
import { Labels, LabelSelector, NAMESPACE_NAME_LABEL, selects } from '../../../src/manifest';
import { Evaluation, HypotheticalPod, PodSelection, PortSets, evaluate, evaluateLike, halfVerdict, readCluster } from '../../../src/reachability';
import { ExposedSelection, ExposedSelections } from '../../../src/reachability/answer/exposed-selections';
import { satisfyingLabels } from '../../../src/reachability/answer/label-states';
import { selectionText } from '../../../src/reachability/answer/pod-selections';
import { RandomCluster, randomCluster } from '../../support/random-cluster';

/**
 * What is told of selections, against the verdicts on pods of all sorts once they are there. More than CI has time for:
 * REACHABILITY_RUNS=100 npx jest test/reachability/answer/exposed-selections
 */
const RUNS = Number(process.env.REACHABILITY_RUNS ?? 1);
const DIRECTIONS = ['ingress', 'egress'] as const;
const NEW_NAMESPACE = 'new-one';

jest.setTimeout(60_000 * Math.max(1, RUNS));

describe('ExposedSelections | properties |', () => {
  test('whatever a pod may that there could be is told of a selection that it is in', () => {
    fc.assert(fc.property(randomCluster(), randomPods(), (cluster, pods) => {
      const evaluation = evaluate(read(cluster, []));
      const missing = pods.flatMap(pod => {
        const { verdict, namespaceLabels } = withPod(cluster, evaluation, pod);
        return toldOf(evaluation).flatMap(({ workload, direction, told }) => {
          const { sets } = evaluation;
          const here = told.filter(({ selection }) => isIn(pod, namespaceLabels, selection));
          const more = sets.minus(verdict(workload, direction), here.reduce((sum, { ports }) => sets.union(sum, ports), PortSets.NONE));
          return more === PortSets.NONE ? [] : [`${workload} ${direction} ${JSON.stringify(pod)}: ${sets.describe(more).text}`];
        });
      });
      expect(missing.slice(0, 3)).toEqual([]);
    }), { numRuns: 150 * RUNS });
  });

  test('what is told of a selection is so for some pod in it', () => {
    fc.assert(fc.property(randomCluster(), cluster => {
      const evaluation = evaluate(read(cluster, []));
      const { sets } = evaluation;
      const wrong = toldOf(evaluation).flatMap(({ workload, direction, told }) => told.flatMap(({ selection, ports }) => {
        const may = leastPods(selection, evaluation).map(pod => withPod(cluster, evaluation, pod).verdict(workload, direction));
        // namespaces that are all known, and lack the labels: they may be given them, but nobody can say what else they would have then
        return may.length === 0 || may.some(each => sets.minus(ports, each) === PortSets.NONE) ? [] : [`${workload} ${direction} ${selectionText(selection)}: ${sets.describe(ports).text}`];
      }));
      expect(wrong.slice(0, 3)).toEqual([]);
    }), { numRuns: 60 * RUNS });
  });

  test('nothing is told twice: each selection says what wider ones do not, and no two are the same', () => {
    let compared = 0;
    fc.assert(fc.property(randomCluster(), cluster => {
      const evaluation = evaluate(read(cluster, []));
      for (const { told } of toldOf(evaluation)) {
        expect(new Set(told.map(({ selection }) => selectionText(selection))).size).toBe(told.length);
        const everyone = told.find(({ selection }) => selectionText(selection) === 'any pod in any namespace');
        if (!everyone) { continue; }
        for (const { selection, ports } of told) {
          if (selection === everyone.selection) { continue; }
          compared++;
          expect(evaluation.sets.minus(ports, everyone.ports)).not.toBe(PortSets.NONE);
        }
      }
    }), { numRuns: 100 * RUNS });
    expect(compared).toBeGreaterThan(20);
  });
});

type Told = { readonly workload: string; readonly direction: typeof DIRECTIONS[number]; readonly told: readonly ExposedSelection[] };

function toldOf(evaluation: Evaluation): Told[] {
  const selections = new ExposedSelections(evaluation);
  return evaluation.cluster.workloads.flatMap((workload, index) => DIRECTIONS.map(direction =>
    ({ workload: workload.id, direction, told: selections.of(index, direction) })));
}

/** the verdicts of the workloads on a pod, and the labels of its namespace */
function withPod(cluster: RandomCluster, like: Evaluation, pod: HypotheticalPod) {
  const evaluation = evaluateLike(like, read(cluster, [pod]));
  const side = (id: string) => ({ type: 'workload', index: evaluation.workloads.findIndex(workload => workload.id === id) } as const);
  return {
    namespaceLabels: evaluation.cluster.namespaces.get(pod.namespace)!.labels,
    verdict: (workload: string, direction: typeof DIRECTIONS[number]) =>
      evaluation.sets.overEither(halfVerdict(evaluation, side(workload), side(pod.id), direction)),
  };
}

function read({ objects, options }: RandomCluster, hypothetical: readonly HypotheticalPod[]) {
  return readCluster(objects.map(object => ({ object })), { ...options, hypothetical });
}

function isIn({ labels, namespace }: HypotheticalPod, namespaceLabels: Labels, { namespaces, pods }: PodSelection): boolean {
  return selects(pods, labels) && (typeof namespaces === 'string' ? namespaces === namespace : selects(namespaces, namespaceLabels));
}

/** pods with the fewest labels of the selection, in each namespace with the fewest */
function leastPods({ namespaces, pods }: PodSelection, { cluster }: Evaluation): HypotheticalPod[] {
  const places = typeof namespaces === 'string' ? [{ [NAMESPACE_NAME_LABEL]: namespaces }] : labelsOf(namespaces);
  return labelsOf(pods).flatMap(labels => places.flatMap(({ [NAMESPACE_NAME_LABEL]: name, ...namespaceLabels }): HypotheticalPod[] => {
    const known = cluster.namespaces.get(name);
    if (known && typeof namespaces !== 'string' && !selects(namespaces, known.labels)) { return []; }
    return [{ id: '[asked]', namespace: name === undefined || name === 'any' ? NEW_NAMESPACE : name, namespaceLabels, labels }];
  }));
}

function labelsOf(selector: LabelSelector): Labels[] {
  return satisfyingLabels(selector, 64).map(({ labels }) => labels);
}

/** in namespaces of the input, and in others, some of which policies name */
function randomPods(): fc.Arbitrary<HypotheticalPod[]> {
  const value = fc.constantFrom('a', 'b', 'x', 'y', '', 'w0', 'prod', 'red', 'else');
  return fc.array(fc.record({
    id: fc.constant('[asked]'),
    namespace: fc.constantFrom('default', 'red', 'blue', 'dark', 'prod', 'x', NEW_NAMESPACE),
    namespaceLabels: fc.dictionary(fc.constantFrom('team', 'env'), value, { maxKeys: 2 }),
    labels: fc.dictionary(fc.constantFrom('app', 'tier', 'workload'), value, { maxKeys: 3 }),
  }), { minLength: 4, maxLength: 8 });
}
