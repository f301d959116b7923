import * as fc from 'fast-check';
import { Cluster, Policy, PolicyFinding, Rule, evaluate, listConnections, policyFindings, readCluster, withHypotheticalPods } from '../../../src/reachability';
import { potentialPods } from '../../../src/reachability/answer/potential-pods';
import { SHOP, webEgress, webIngress } from '../../support/policy-findings';
import { RandomCluster, randomCluster } from '../../support/random-cluster';
import { evaluationOf, linesOf, policyYaml } from '../../support/yaml-cluster';

/** Findings say that something is of no effect: then the cluster is the same without it. */

const RUNS = Number(process.env.REACHABILITY_RUNS ?? 1);

jest.setTimeout(60_000 * Math.max(1, RUNS));

describe('policyFindings |', () => {
  test('are sorted by subject, part and rule, with where the policy was written', () => {
    const rules = Array.from({ length: 11 }, (_, i) => `{ from: [{ podSelector: { matchLabels: { app: missing-${i} } } }] }`).join(', ');
    const yaml = SHOP + webIngress('web', rules) + webEgress('out', '{ ports: [{ port: https }] }') + policyYaml('shop', 'api', '{ podSelector: { matchLabels: { app: api } } }');
    const found = policyFindings(evaluationOf(yaml));
    expect(found.map(({ subject, part = '', rule }) => `${subject} ${part} ${rule}`)).toEqual([
      'shop/api  selects-no-pod',
      'shop/out  egress-without-dns',
      'shop/out egress rule 1 named-port-unknown',
      ...Array.from({ length: 11 }, (_, i) => `shop/web ingress rule ${i + 1} rule-matches-nothing`),
    ]);
    const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny', namespace: 'shop' }, spec: { podSelector: {} } };
    expect(policyFindings(evaluate(readCluster([{ object: policy, origin: 'shop.yaml:7' }])))).toEqual([{
      rule: 'selects-no-pod',
      severity: 'warning',
      subject: 'shop/deny',
      text: 'no pod is in namespace shop, so the policy restricts nothing: correct its selector or its namespace',
      origin: 'shop.yaml:7',
    }]);
  });

  test('a clean cluster has none', () => {
    const yaml = SHOP + policyYaml('shop', 'default-deny', '{ podSelector: {} }')
      + webIngress('web', '{ ports: [{ port: http }] }')
      + policyYaml('shop', 'db', '{ podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }] }');
    expect(policyFindings(evaluationOf(yaml))).toEqual([]);
  });
});

describe('policyFindings | random clusters |', () => {
  test.each([
    ['selects-no-pod', (cluster: Cluster, { subject }: PolicyFinding) => withPolicy(cluster, subject, () => [])],
    ['rule-subsumed', withoutRule],
    ['rule-matches-nothing', (cluster: Cluster, finding: PolicyFinding) => (finding.text.includes('so the rule ') ? withoutRule(cluster, finding) : undefined)],
    ['named-port-unknown', withoutName],
  ] as const)('%s: nothing changes without it', (rule, without) => {
    let found = 0;
    fc.assert(fc.property(randomCluster(), random => {
      const cluster = read(random);
      const lines = linesIn(cluster);
      for (const finding of policyFindings(evaluate(cluster)).filter(each => each.rule === rule)) {
        const changed = without(cluster, finding);
        if (!changed) { continue; }
        found++;
        expect({ finding, lines: linesIn(changed) }).toEqual({ finding, lines });
      }
    }), { numRuns: 150 * RUNS, seed: RUNS === 1 ? 5 : undefined });
    expect(found).toBeGreaterThan(9);
  });

  test('rule-subsumed and impossible rules: nothing changes without them for pods that are not in the input either', () => {
    fc.assert(fc.property(randomCluster(), random => {
      const cluster = read(random);
      const pods = potentialPods(evaluate(cluster));
      const lines = linesIn(withHypotheticalPods(cluster, pods));
      for (const finding of policyFindings(evaluate(cluster))) {
        if (finding.rule !== 'rule-subsumed' && !(finding.rule === 'rule-matches-nothing' && finding.severity === 'error' && finding.text.includes('so the rule '))) { continue; }
        const changed = withHypotheticalPods(withoutRule(cluster, finding), pods);
        expect({ finding, lines: linesIn(changed) }).toEqual({ finding, lines });
      }
    }), { numRuns: 100 * RUNS });
  });

  test('equal-priority: without a finding, policies of one priority may go in any order', () => {
    let [contradicting, clean] = [0, 0];
    fc.assert(fc.property(randomCluster(), random => {
      const given = read(random);
      const cluster = { ...given, policies: given.policies.map((policy): Policy => (policy.tier === 'namespace' ? policy : { ...policy, priority: 1 })) };
      const tiers = (['admin', 'namespace', 'baseline'] as const).map(tier => cluster.policies.filter(policy => policy.tier === tier));
      if (Math.max(tiers[0].length, tiers[2].length) < 2) { return; }
      if (policyFindings(evaluate(cluster)).some(({ rule }) => rule === 'equal-priority')) {
        contradicting++;
        return;
      }
      clean++;
      expect(linesIn({ ...cluster, policies: tiers.flatMap(policies => [...policies].reverse()) })).toEqual(linesIn(cluster));
    }), { numRuns: 200 * RUNS, seed: RUNS === 1 ? 6 : undefined });
    expect(Math.min(contradicting, clean)).toBeGreaterThan(9);
  });
});

function read({ objects, options }: RandomCluster): Cluster {
  return readCluster(objects.map(object => ({ object })), options);
}

function linesIn(cluster: Cluster): string[] {
  return linesOf(listConnections(evaluate(cluster), { families: ['IPv4', 'IPv6'], withPotential: true }).table);
}

function withPolicy(cluster: Cluster, id: string, change: (policy: Policy) => Policy[]): Cluster {
  return { ...cluster, policies: cluster.policies.flatMap(policy => (policy.id === id ? change(policy) : [policy])) };
}

function withRule(cluster: Cluster, { subject, part }: PolicyFinding, change: (rule: Rule) => Rule[]): Cluster {
  const [, direction, number] = /^(ingress|egress) rule (\d+)$/.exec(part!)!;
  return withPolicy(cluster, subject, policy => [{
    ...policy,
    [direction]: policy[direction as 'ingress' | 'egress']!.flatMap(rule => (rule.number === Number(number) ? change(rule) : [rule])),
  }]);
}

function withoutRule(cluster: Cluster, finding: PolicyFinding): Cluster {
  return withRule(cluster, finding, () => []);
}

function withoutName(cluster: Cluster, finding: PolicyFinding): Cluster {
  const [, protocol, name] = /has a (?:(TCP|UDP|SCTP) )?port named ([a-z]+),/.exec(finding.text)!;
  return withRule(cluster, finding, rule => {
    const ports = rule.ports === 'all' ? [] : rule.ports.filter(port => !(port.type === 'named' && port.name === name && port.protocol === protocol));
    return ports.length === 0 ? [] : [{ ...rule, ports }];
  });
}
