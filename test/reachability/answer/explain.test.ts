import { Explanation, Question, explain } from '../../../src/reachability';
import { clusterPolicyYaml, evaluationOf, podYaml, policyYaml, workloadYaml } from '../../support/yaml-cluster';

const SHOP = workloadYaml('Deployment', 'shop', 'web', 'http=8080') + workloadYaml('StatefulSet', 'shop', 'db', 'pg=5432') + podYaml('other', 'job');
const DENY = policyYaml('shop', 'default-deny', '{ podSelector: {}, policyTypes: [Ingress, Egress] }');
const WEB = policyYaml('shop', 'web-connections', '{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], '
  + 'egress: [{ ports: [{ port: 53, protocol: UDP }] }, { to: [{ podSelector: { matchLabels: { app: db } } }] }] }');
const DB = policyYaml('shop', 'db-connections', '{ podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }] }');
const ALL = SHOP + DENY + WEB + DB;

function ask(yaml: string, from: string, to: string, port: number, rest: Partial<Question> = {}): Explanation {
  return explain(evaluationOf(yaml), { from, to, port, ...rest });
}

describe('explain |', () => {
  test('names the rules that allow both halves', () => {
    expect(ask(ALL, 'shop/web', 'shop/db', 5432)).toEqual({
      from: 'shop/web',
      to: 'shop/db',
      protocol: 'TCP',
      port: 5432,
      allowed: true,
      egress: true,
      ingress: true,
      halves: [
        {
          direction: 'egress',
          endpoint: 'shop/web',
          allowed: true,
          tiers: [{
            tier: 'namespace',
            policies: ['shop/default-deny', 'shop/web-connections'],
            verdict: 'allow',
            rules: [{ policy: 'shop/web-connections', rule: 2, action: 'Allow' }],
          }],
          reason: 'allowed by shop/web-connections rule 2',
        },
        {
          direction: 'ingress',
          endpoint: 'shop/db',
          allowed: true,
          tiers: [{
            tier: 'namespace',
            policies: ['shop/db-connections', 'shop/default-deny'],
            verdict: 'allow',
            rules: [{ policy: 'shop/db-connections', rule: 1, action: 'Allow' }],
          }],
          reason: 'allowed by shop/db-connections rule 1',
        },
      ],
      summary: 'egress allowed by shop/web-connections rule 2; ingress allowed by shop/db-connections rule 1',
      remedies: [],
    });
  });

  test('says why a connection is blocked, what is admitted instead, and what would open it', () => {
    const { summary, remedies } = ask(ALL, 'shop/web', 'shop/db', 5433);
    expect(summary).toBe('egress allowed by shop/web-connections rule 2; ingress denied: shop/db is isolated by shop/db-connections and shop/default-deny '
      + 'and no rule admits shop/web on TCP 5433 (shop/db-connections admits TCP 5432)');
    expect(remedies).toEqual(['allow ingress of shop/db from pods app=web on TCP 5433, in shop/db-connections or in a NetworkPolicy of its own']);
  });

  test('names who else is admitted on the port', () => {
    const { summary, remedies } = ask(ALL, 'other/job', 'shop/db', 5432);
    expect(summary).toBe('egress allowed: no policy selects other/job; ingress denied: shop/db is isolated by shop/db-connections and shop/default-deny '
      + 'and no rule admits other/job on TCP 5432 (shop/db-connections admits TCP 5432 from others: pods app=web in namespace shop)');
    expect(remedies).toEqual(['allow ingress of shop/db from pods app=job in namespace other on TCP 5432, in shop/db-connections or in a NetworkPolicy of its own']);
  });

  test('both halves may be blocked', () => {
    const { summary, remedies } = ask(ALL, 'shop/db', 'shop/web', 8080);
    expect(summary).toBe('egress denied: shop/db is isolated by shop/default-deny and no rule lets it connect to shop/web on TCP 8080; '
      + 'ingress denied: shop/web is isolated by shop/default-deny and no rule admits shop/db on TCP 8080');
    expect(remedies).toEqual([
      'allow egress of shop/db to pods app=web on TCP 8080, in a NetworkPolicy of its own',
      'allow ingress of shop/web from pods app=db on TCP 8080, in a NetworkPolicy of its own',
    ]);
  });

  test('addresses have no policies of their own', () => {
    expect(ask(ALL, '192.0.2.1', 'shop/web', 80).summary).toBe('egress allowed: 192.0.2.1 is outside of the input, so no policy here is about it; '
      + 'ingress denied: shop/web is isolated by shop/default-deny and no rule admits 192.0.2.1 on TCP 80');
    expect(ask(ALL, 'shop/web', '192.0.2.1', 80).remedies).toEqual(['allow egress of shop/web to 192.0.2.1/32 on TCP 80, in shop/web-connections or in a NetworkPolicy of its own']);
  });

  test('a pod of the host network that is seen as a node is found by no selector, and let in by its addresses alone', () => {
    const agent = podYaml('shop', 'agent').replace('spec: { ', 'spec: { hostNetwork: true, ');
    const from = policyYaml('shop', 'web', '{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: agent } } }] }] }');
    const { ingress, halves, remedies } = explain(evaluationOf(SHOP + agent + from, { hostNetwork: 'node' }), { from: 'shop/agent', to: 'shop/web', port: 80 });
    expect(ingress).toBe(false);
    expect(halves[1].reason).toBe('denied: shop/web is isolated by shop/web and no rule admits shop/agent, a pod of the host network that no selector finds, on TCP 80 '
      + '(shop/web admits TCP 80 from others: pods app=agent in namespace shop)');
    expect(remedies).toEqual(['allow ingress of shop/web from an ipBlock with the addresses of the nodes of shop/agent, which is on the host network, on TCP 80, '
      + 'in shop/web or in a NetworkPolicy of its own']);
  });

  test('a single pod reaches itself whatever policies say', () => {
    const closed = podYaml('a', 'one') + policyYaml('a', 'deny', '{ podSelector: {}, policyTypes: [Ingress, Egress] }');
    expect(ask(closed, 'a/one', 'a/one', 80).summary)
      .toBe('egress allowed: a/one is one pod, and a pod always reaches itself; ingress allowed: a/one is one pod, and a pod always reaches itself');
    const owned = closed.replace('namespace: a,', 'namespace: a, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: set, controller: true }],');
    expect(ask(owned, 'a/one', 'a/one', 80).halves.map(({ endpoint, reason }) => [endpoint, reason]))
      .toEqual([0, 1].map(() => ['a/set', 'allowed: a/one is one pod, and a pod always reaches itself']));
  });

  describe('tiers |', () => {
    const admin = (ingress: string) => clusterPolicyYaml('AdminNetworkPolicy', 'guard', `{ priority: 5, subject: { namespaces: {} }, ingress: [${ingress}] }`);
    const base = (ingress: string) => clusterPolicyYaml('BaselineAdminNetworkPolicy', 'default', `{ subject: { namespaces: {} }, ingress: [${ingress}] }`);
    const PODS = podYaml('a', 'one') + podYaml('b', 'two');
    const from = 'from: [{ namespaces: {} }]';

    test.each<[string, string, string, string[]]>([
      ['denied by an admin rule', admin(`{ name: no, action: Deny, ${from} }`), 'denied by AdminNetworkPolicy guard rule 1 (no)',
        ['change AdminNetworkPolicy guard rule 1 (no), or let a rule before it allow or pass on ingress of b/two from pods app=one in namespace a on TCP 80']],
      ['allowed by an admin rule, isolation notwithstanding', admin(`{ action: Allow, ${from} }`) + policyYaml('b', 'deny', '{ podSelector: {} }'), 'allowed by AdminNetworkPolicy guard rule 1', []],
      ['passed on to NetworkPolicies', admin(`{ action: Pass, ${from} }`) + policyYaml('b', 'deny', '{ podSelector: {} }'),
        'denied: b/two is isolated by b/deny and no rule admits a/one on TCP 80, passed on by AdminNetworkPolicy guard rule 1',
        ['allow ingress of b/two from pods app=one in namespace a on TCP 80, in a NetworkPolicy of its own']],
      ['passed on to nobody', admin(`{ action: Pass, ${from} }, { action: Deny, ${from} }`), 'allowed: no NetworkPolicy selects b/two, passed on by AdminNetworkPolicy guard rule 1', []],
      ['denied by the baseline', base(`{ action: Deny, ${from} }`), 'denied by BaselineAdminNetworkPolicy default rule 1',
        ['write a NetworkPolicy that selects b/two and allows ingress from pods app=one in namespace a on TCP 80: it goes before BaselineAdminNetworkPolicy default rule 1']],
      ['decided by no rule', admin(`{ action: Deny, ${from}, ports: [{ portNumber: { port: 81, protocol: TCP } }] }`),
        'allowed: no rule of AdminNetworkPolicy guard denies it, and no NetworkPolicy selects b/two', []],
    ])('%s', (_, policies, reason, remedies) => {
      const explanation = ask(PODS + policies, 'a/one', 'b/two', 80);
      expect(explanation.halves[1].reason).toBe(reason);
      expect(explanation.remedies).toEqual(remedies);
    });
  });

  describe('what would open it', () => {
    const remedies = (yaml: string, from: string, to: string, rest: Partial<Question> & { options?: Parameters<typeof evaluationOf>[1] } = {}) => {
      const { options, ...question } = rest;
      return explain(evaluationOf(yaml, options), { from, to, port: 5432, ...question }).remedies;
    };
    const closed = (rest = '') => clusterPolicyYaml('AdminNetworkPolicy', 'closed', `{ priority: 5, subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }]${rest} }`);
    const change = (what: string) => [`change AdminNetworkPolicy closed rule 1, or let a rule before it ${what} ingress of shop/db from pods app=job in namespace other on TCP 5432`];

    test('a rule that passes on, only where what is below would open it', () => {
      const open = policyYaml('shop', 'db', '{ podSelector: { matchLabels: { app: db } }, ingress: [{}] }');
      const baseline = clusterPolicyYaml('BaselineAdminNetworkPolicy', 'default', '{ subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }] }');
      expect(remedies(SHOP + closed(), 'other/job', 'shop/db')).toEqual(change('allow or pass on'));
      expect(remedies(SHOP + closed() + open + baseline, 'other/job', 'shop/db')).toEqual(change('allow or pass on'));
      expect(remedies(SHOP + closed() + DENY, 'other/job', 'shop/db')).toEqual(change('allow'));
      expect(remedies(SHOP + closed() + baseline, 'other/job', 'shop/db')).toEqual(change('allow'));
    });

    test('a pod on the host network by its node, where selectors find none', () => {
      const agent = '---\napiVersion: v1\nkind: Pod\nmetadata: { name: agent, namespace: mon, labels: { app: agent } }\nspec: { hostNetwork: true, containers: [{ name: a, image: x }] }\n';
      const deny = clusterPolicyYaml('ClusterNetworkPolicy', 'nodes', '{ tier: Admin, priority: 5, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: ["0.0.0.0/0", "::/0"] }] }] }');
      expect(remedies(SHOP + agent + deny, 'other/job', 'mon/agent')).toEqual([
        'change ClusterNetworkPolicy nodes rule 1, or let a rule before it allow or pass on egress of other/job to nodes or networks with the addresses of the nodes of mon/agent, '
        + 'which is on the host network, on TCP 5432',
      ]);
    });

    test.each<[string, string, string]>([
      ['of a StatefulSet', 'app: db, apps.kubernetes.io/pod-index: "0", statefulset.kubernetes.io/pod-name: x-0, controller-revision-hash: x-1', 'pods app=db'],
      ['of a Job of a template with labels', 'app: db, controller-uid: u, batch.kubernetes.io/controller-uid: u, job-name: x, batch.kubernetes.io/job-name: x', 'pods app=db'],
      ['of a Job without', 'controller-uid: u, batch.kubernetes.io/controller-uid: u, batch.kubernetes.io/job-name: x', 'pods batch.kubernetes.io/job-name=x'],
      ['of a Rollout', 'app: db, rollouts-pod-template-hash: abc', 'pods app=db'],
      ['without any', '', 'any pod'],
    ])('labels that controllers write are left out: %s', (_, labels, who) => {
      const other = `---\napiVersion: v1\nkind: Pod\nmetadata: { name: x, namespace: jobs, labels: { ${labels} } }\nspec: { containers: [{ name: a, image: x }] }\n`;
      expect(remedies(SHOP + DENY + other, 'jobs/x', 'shop/web')).toEqual([
        `allow ingress of shop/web from ${who} in namespace jobs on TCP 5432, in a NetworkPolicy of its own`,
      ]);
    });

    test('an ingress controller that nobody names has no namespace to write', () => {
      const entry = '---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }\n'
        + '---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: shop }\nspec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }\n';
      const asked = (options = {}) => remedies(SHOP + DENY + entry, '{ingress-controller}', 'shop/web', { port: 8080, options });
      expect(asked()).toEqual([
        'allow ingress of shop/web from the pods of your ingress controller, which the option ingressController can name, on TCP 8080, in a NetworkPolicy of its own',
      ]);
      expect(asked({ ingressController: { namespace: 'edge', labels: { app: 'nginx' } } }))
        .toEqual(['allow ingress of shop/web from pods app=nginx in namespace edge on TCP 8080, in a NetworkPolicy of its own']);
    });
  });

  test('says where policies see a node', () => {
    const host = '---\napiVersion: v1\nkind: Pod\nmetadata: { name: agent, namespace: shop, labels: { app: agent } }\nspec: { hostNetwork: true, containers: [{ name: a, image: x }] }\n';
    const reason = (hostNetwork: 'pod' | 'node') => explain(evaluationOf(SHOP + DENY + host, { hostNetwork }), { from: 'other/job', to: 'shop/agent', port: 22 }).halves[1].reason;
    expect(reason('node')).toBe('allowed: no policy selects shop/agent, which is on the host network: policies see a node there');
    expect(reason('pod')).toContain('denied: shop/agent is isolated by shop/default-deny');
  });
});
