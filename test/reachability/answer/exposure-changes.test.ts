import * as fc from 'fast-check';
import { ConnectionChange, Evaluation, ListOptions, diffConnections, evaluate, exposureChanges, readCluster } from '../../../src/reachability';
import { RandomCluster, randomCluster } from '../../support/random-cluster';
import { evaluationOf, podYaml, policyYaml } from '../../support/yaml-cluster';

/** More than CI has time for: REACHABILITY_RUNS=100 npx jest test/reachability/answer/exposure-changes */
const RUNS = Number(process.env.REACHABILITY_RUNS ?? 1);

jest.setTimeout(60_000 * Math.max(1, RUNS));

function changes(before: string, after: string, options?: ListOptions): string[] {
  return changesOf(evaluationOf(before), evaluationOf(after), options);
}

function changesOf(before: Evaluation, after: Evaluation, options?: ListOptions): string[] {
  return exposureChanges(before, after, diffConnections(before, after, options).changes, options).map(lineOf);
}

function lineOf({ type, from, to, before, after }: ConnectionChange): string {
  return `${type} ${from.id} => ${to.id} : ${before.text} -> ${after.text}`;
}

const DB = podYaml('shop', 'db');
const from = (...peers: string[]) => {
  const rules = peers.length === 0 ? '' : `{ from: [${peers.join(', ')}], ports: [{ port: 5432 }] }`;
  return policyYaml('shop', 'db', `{ podSelector: { matchLabels: { app: db } }, ingress: [${rules}] }`);
};
const API = '{ podSelector: { matchLabels: { app: api } } }';
const SHOP = '{ podSelector: {} }';
const EVERYONE = '{ namespaceSelector: {} }';

describe('exposureChanges |', () => {
  test.each<[string, string, string, string[]]>([
    ['nothing', from(API), from(API), []],
    ['pods that a rule names now', from(), from(API), ['added [pods app=api in namespace shop] => shop/db[Pod] : No Connections -> TCP 5432']],
    ['pods that it names no more', from(API), from(), ['removed [pods app=api in namespace shop] => shop/db[Pod] : TCP 5432 -> No Connections']],
    // those of the narrow rule may what they could
    ['a wider rule', from(API), from(EVERYONE), ['added [any pod of the cluster] => shop/db[Pod] : No Connections -> TCP 5432']],
    ['a narrower rule', from(EVERYONE), from(API), ['removed [any pod of the cluster] => shop/db[Pod] : TCP 5432 -> No Connections']],
    ['a rule that says nothing new', from(EVERYONE), from(EVERYONE, API), []],
    ['a rule for the namespace', from(API), from(SHOP), ['added [any other pod in namespace shop] => shop/db[Pod] : No Connections -> TCP 5432']],
    ['a policy where there was none', '', from(API), [
      'removed [any pod of the cluster] => shop/db[Pod] : All Connections -> No Connections',
      'changed [pods app=api in namespace shop] => shop/db[Pod] : All Connections -> TCP 5432',
    ]],
  ])('%s', (_, before, after, expected) => {
    expect(changes(DB + before, DB + after)).toEqual(expected);
  });

  test('egress is told of the source', () => {
    const to = (peer: string) => policyYaml('shop', 'db', `{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [${peer}], ports: [{ port: 443 }] }] }`);
    expect(changes(DB + to(API), DB + to(EVERYONE))).toEqual(['added shop/db[Pod] => [any pod of the cluster] : No Connections -> TCP 443']);
  });

  const WEB = podYaml('shop', 'api');

  test('what a connection of the input tells is not told again, unless more pods than its own may', () => {
    expect(changes(DB + WEB + from(), DB + WEB + from(API))).toEqual([]);
    expect(changes(DB + WEB + from(), DB + WEB + from(SHOP))).toEqual(['added [any other pod in namespace shop] => shop/db[Pod] : No Connections -> TCP 5432']);
    expect(changes(DB + WEB + from(), DB + WEB + from(EVERYONE))).toEqual(['added [any pod of the cluster] => shop/db[Pod] : No Connections -> TCP 5432']);
  });

  test('what the other half of a connection hides is told', () => {
    const closed = policyYaml('shop', 'api', '{ podSelector: { matchLabels: { app: api } }, policyTypes: [Egress] }');
    expect(changes(DB + WEB + closed + from(), DB + WEB + closed + from(API)))
      .toEqual(['added [other pods app=api in namespace shop] => shop/db[Pod] : No Connections -> TCP 5432']);
  });

  test('a workload that only one side has', () => {
    expect(changes(DB + from(), DB + from() + podYaml('shop', 'new'))).toEqual([
      'added [any pod of the cluster] => shop/new[Pod] : No Connections -> All Connections',
      'added shop/new[Pod] => [any pod of the cluster] : No Connections -> All Connections',
    ]);
  });

  test.each<[ListOptions, string[]]>([
    [{ namespaces: ['other'] }, []],
    [{ workloads: ['shop/db[Pod]'] }, ['added [any pod of the cluster] => shop/db[Pod] : No Connections -> TCP 5432']],
    [{ direction: 'egress' }, []],
    [{ ports: [{ protocol: 'TCP', first: 80, last: 80 }] }, []],
    [{ ports: [{ protocol: 'TCP', first: 5000, last: 6000 }] }, ['added [any pod of the cluster] => shop/db[Pod] : No Connections -> TCP 5432']],
  ])('narrowed to %j', (options, expected) => {
    expect(changes(DB + from(), DB + from(EVERYONE), options)).toEqual(expected);
  });

  test('nothing changes from an input to itself, and back it is the other way round', () => {
    fc.assert(fc.property(randomCluster(), randomCluster(), (one, other) => {
      const [a, b] = [read(one), read(other)];
      expect(changesOf(a, read(one))).toEqual([]);
      const [there, back] = [[a, b], [b, a]].map(([before, after]) => exposureChanges(before, after, []));
      const turned = back.map(change => ({ ...change, before: change.after, after: change.before, type: { added: 'removed', removed: 'added', changed: 'changed' }[change.type] }));
      expect(turned.map(line => lineOf(line as ConnectionChange)).sort()).toEqual(there.map(lineOf).sort());
    }), { numRuns: 60 * RUNS });
  });
});

function read({ objects, options }: RandomCluster): Evaluation {
  return evaluate(readCluster(objects.map(object => ({ object })), options));
}
