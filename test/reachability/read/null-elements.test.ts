import { query } from '../../../src/reachability';
import { withoutNulls } from '../../../src/reachability/read/null-elements';
import { clusterOf, evaluationOf, podYaml, policyYaml } from '../../support/yaml-cluster';

const notesOf = (spec: string) => clusterOf(policyYaml('a', 'p', spec)).notices.map(({ type, text }) => `${type} ${text}`);

// what the API server stores for each of these: see docs/acceptance.md
describe('withoutNulls |', () => {
  test('a rule that is null is one for everyone, and a note says so', () => {
    const evaluation = evaluationOf(podYaml('a', 'one') + podYaml('b', 'two') + policyYaml('a', 'p', '{ podSelector: {}, ingress: [null] }'));
    expect(query(evaluation, { from: 'b/two', to: 'a/one', port: 80 }).allowed).toBe(true);
    expect(evaluation.cluster.notices).toEqual([{
      type: 'note',
      subject: 'NetworkPolicy a/p',
      text: 'spec.ingress[0] is null (an empty line in YAML?), which API servers read as a rule for everyone on every port: so does this',
    }]);
  });

  test('a port that is null is every TCP port', () => {
    const evaluation = evaluationOf(podYaml('a', 'one') + podYaml('b', 'two') + policyYaml('a', 'p', '{ podSelector: {}, ingress: [{ ports: [null] }] }'));
    const allowed = (protocol: 'TCP' | 'UDP') => query(evaluation, { from: 'b/two', to: 'a/one', port: 80, protocol }).allowed;
    expect([allowed('TCP'), allowed('UDP')]).toEqual([true, false]);
    expect(notesOf('{ podSelector: {}, ingress: [{ ports: [null] }] }')).toEqual([expect.stringMatching(/^note spec\.ingress\[0\]\.ports\[0\] is null .* every TCP port/)]);
  });

  test.each(['{ podSelector: {}, ingress: [{ from: [null] }] }', '{ podSelector: {}, policyTypes: [null] }', '{ podSelector: { matchExpressions: [null] } }',
    '{ podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [null] } }] }] }'])('%s is refused, as by servers', spec => {
    expect(notesOf(spec)).toEqual([expect.stringMatching(/^rejected /)]);
  });

  test('a label that is null is refused: kubectl create makes it empty, kubectl apply leaves it out', () => {
    expect(notesOf('{ podSelector: { matchLabels: { app: null } } }')).toEqual([expect.stringMatching(/^rejected spec\.podSelector\.matchLabels: label value "null" of "app" is null/)]);
  });

  test('a policy without nulls, and one of odd types, stays as it is', () => {
    for (const policy of [{ spec: { ingress: [{ from: [{ podSelector: { matchLabels: { a: 'b' } } }], ports: [{ port: 80 }] }] } }, { spec: { ingress: 'all', egress: [5, { to: {} }] } }, { spec: null }, {}]) {
      expect(withoutNulls(policy).policy).toBe(policy);
    }
  });
});
