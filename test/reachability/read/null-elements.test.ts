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

  test('a label that is null is one without a value', () => {
    const empty = podYaml('a', 'one').replace('app: one', 'app: ""');
    for (const selector of ['{ matchLabels: { app: null } }', '{ matchExpressions: [{ key: app, operator: In, values: [null] }] }']) {
      const evaluation = evaluationOf(empty + podYaml('a', 'two') + policyYaml('a', 'p', `{ podSelector: ${selector} }`));
      const isOpen = (to: string) => query(evaluation, { from: '192.0.2.1', to, port: 80 }).allowed;
      expect([selector, isOpen('a/one'), isOpen('a/two')]).toEqual([selector, false, true]);
      expect(evaluation.cluster.notices.map(({ type, text }) => [type, text.includes('""')])).toEqual([['note', true]]);
      expect(notesOf(`{ podSelector: {}, egress: [{ to: [{ podSelector: ${selector} }] }] }`)).toEqual([expect.stringMatching(/^note spec\.egress\[0\]\.to\[0\]\.podSelector\./)]);
    }
  });

  test.each(['{ podSelector: {}, ingress: [{ from: [null] }] }', '{ podSelector: {}, policyTypes: [null] }', '{ podSelector: { matchExpressions: [null] } }',
    '{ podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [null] } }] }] }'])('%s is refused, as by servers', spec => {
    expect(notesOf(spec)).toEqual([expect.stringMatching(/^rejected /)]);
  });

  test('a policy without nulls, and one of odd types, stays as it is', () => {
    for (const policy of [{ spec: { ingress: [{ from: [{ podSelector: { matchLabels: { a: 'b' } } }], ports: [{ port: 80 }] }] } }, { spec: { ingress: 'all', egress: [5, { to: {} }] } }, { spec: null }, {}]) {
      expect(withoutNulls(policy).policy).toBe(policy);
    }
  });
});
