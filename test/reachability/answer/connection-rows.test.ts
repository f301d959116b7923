import { diffConnections, listConnections } from '../../../src/reachability';
import { evaluationOf, linesOf, podYaml, policyYaml } from '../../support/yaml-cluster';

const NAMES = Array.from({ length: 120 }, (_, i) => `p${String(i).padStart(3, '0')}`);
const PODS = NAMES.map(name => podYaml('shop', name)).join('');
const CLOSED = policyYaml('shop', 'closed', '{ podSelector: {}, policyTypes: [Ingress, Egress] }');
const flow = (from: string, to: string) => policyYaml('shop', `${from}-out-to-${to}`, `{ podSelector: { matchLabels: { app: ${from} } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: ${to} } } }] }] }`)
  + policyYaml('shop', `${to}-in-from-${from}`, `{ podSelector: { matchLabels: { app: ${to} } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: ${from} } } }] }] }`);

describe('ConnectionRows |', () => {
  test('few rows among many places come in the order of the endpoints, whatever order they are found in', () => {
    const targets = ['p090', 'p003', 'p119', 'p045'];
    const evaluation = evaluationOf(PODS + CLOSED + targets.map(to => flow('p050', to)).join(''));
    expect(linesOf(listConnections(evaluation).table)).toEqual([...targets].sort().map(to => `shop/p050[Pod] => shop/${to}[Pod] : All Connections`));
  });

  test('many rows among many places do so too, and a single Pod is not listed with itself', () => {
    const inside = policyYaml('shop', 'inside', '{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ from: [{ podSelector: {} }] }], egress: [{ to: [{ podSelector: {} }] }] }');
    const lines = NAMES.flatMap(from => NAMES.filter(to => to !== from).map(to => `shop/${from}[Pod] => shop/${to}[Pod] : All Connections`));
    expect(linesOf(listConnections(evaluationOf(PODS + inside)).table)).toEqual(lines);
  });

  test('more changes than a table has room for at first are all there, in the order of the list', () => {
    const { changes } = diffConnections(evaluationOf(PODS), evaluationOf(PODS + CLOSED));
    const before = linesOf(listConnections(evaluationOf(PODS)).table);
    expect(changes.length).toBe(before.length);
    expect(Array.from(changes, ({ type, from, to, before: { text } }) => `${type} ${from.id} => ${to.id} : ${text}`)).toEqual(before.map(line => `removed ${line}`));
  });
});
