import { ApiObject } from 'cdk8s';
import { AllowFrom, AllowTo, DefaultDeny, NamespaceIsolation, Namespaces, PolicyType, Pods, Port } from '../../src';
import { IsolationTerms, mustBeIsolated } from '../../src/assurance/isolation-assertion';
import { ClusterOptions } from '../../src/reachability';
import { close, failuresOf, newShop } from '../fixtures/shop';
import { deployment, namespace } from '../fixtures/workloads';
import { askedCluster, webBehindIngress } from '../support/asked';
import { adminPolicy, clusterPolicy, networkPolicy, pod } from '../support/read';

describe('mustBeIsolated |', () => {
  test('holds with a default deny, or with what denies by default cluster-wide', () => {
    const { app, shop, reach } = newShop();
    namespace(shop, 'shop');
    new NamespaceIsolation(shop, 'isolation');
    reach.mustBeIsolated(Namespaces.named('shop'));
    expect(failuresOf(app)).toEqual([]);
    const other = newShop();
    new ApiObject(other.shop, 'deny', {
      apiVersion: 'policy.networking.k8s.io/v1alpha1',
      kind: 'BaselineAdminNetworkPolicy',
      metadata: { name: 'default' },
      spec: { subject: { namespaces: {} }, ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }] },
    });
    other.reach.mustBeIsolated(Namespaces.all(), PolicyType.INGRESS);
    // namespaces say nothing of addresses
    expect(failuresOf(other.app)).toHaveLength(1);
  });

  test('fails for workloads that no policy selects, and for pods to come', () => {
    const { app, shop, web, db, jobs, reach } = newShop();
    close(web);
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.of(web)], ports: [Port.tcp(1)] });
    new AllowTo(shop, 'out', { subject: Pods.of(jobs), peers: [Pods.of(web)], ports: [Port.tcp(1)] });
    reach.mustBeIsolated(Namespaces.named('shop'));
    const mend = 'no NetworkPolicy selects it. Write DefaultDeny or NamespaceIsolation for its namespace';
    const [failure, ...more] = failuresOf(app);
    expect(more).toEqual([]);
    const [heading, ...lines] = failure.split('\n');
    expect(heading).toBe('[] namespace shop must be isolated in ingress and egress, but:');
    expect(lines.sort()).toEqual([
      `    [any other pod in namespace shop] is open in ingress and egress: ${mend}`,
      `    shop/db[Deployment] (shop/db) is open in egress: ${mend}`,
      `    shop/jobs[Deployment] (shop/jobs) is open in ingress: ${mend}`,
    ]);
  });

  test('one direction, and a namespace that the app has nothing in', () => {
    const { app, shop, reach } = newShop();
    new DefaultDeny(shop, 'deny', { policyTypes: [PolicyType.INGRESS] });
    reach.mustBeIsolated(Namespaces.named('shop'), PolicyType.INGRESS);
    expect(failuresOf(app)).toEqual([]);
    reach.mustBeIsolated(Namespaces.named('shop'), PolicyType.EGRESS).mustBeIsolated(Namespaces.named('shpo'));
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('[] namespace shop must be isolated in egress, but:\n'),
      '[] namespace shpo must be isolated in ingress and egress, but that says nothing: the app has nothing in namespace shpo',
    ]);
  });

  test('pods on the host network are on nobody\'s list', () => {
    const { app, shop, reach } = newShop();
    new NamespaceIsolation(shop, 'isolation');
    deployment(shop, 'agent', { hostNetwork: true });
    reach.mustBeIsolated(Namespaces.named('shop'));
    expect(failuresOf(app)).toEqual([
      '[] namespace shop must be isolated in ingress and egress, but:\n'
        + '    shop/agent[Deployment] (shop/agent) is on the host network, where no NetworkPolicy selects it',
    ]);
  });
});

const BOTH: IsolationTerms = { namespaces: 'shop', directions: ['ingress', 'egress'] };
const MEND_IT = 'Write DefaultDeny or NamespaceIsolation for its namespace';
const MEND = `no NetworkPolicy selects it. ${MEND_IT}`;

function verdictOf(terms: IsolationTerms, objects: readonly unknown[], options?: Partial<ClusterOptions>) {
  return mustBeIsolated(terms).judge(askedCluster(objects, [], options));
}

describe('mustBeIsolated | terms |', () => {
  test.each<[IsolationTerms, string]>([
    [BOTH, 'namespace shop must be isolated in ingress and egress'],
    [{ namespaces: 'shop', directions: ['egress'] }, 'namespace shop must be isolated in egress'],
    [{ namespaces: {}, directions: ['ingress'] }, 'namespaces all must be isolated in ingress'],
    [{ namespaces: { matchLabels: { stage: 'prod' } }, directions: ['ingress'] }, 'namespaces stage=prod must be isolated in ingress'],
  ])('%j: %s', (terms, text) => {
    expect(mustBeIsolated(terms).text).toBe(text);
    expect(mustBeIsolated(terms).questions).toEqual([]);
  });

  test('namespaces by their labels: those alone', () => {
    const namespaces = [['shop', 'prod'], ['lab', 'dev']].map(([name, stage]) => (
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { stage } } }
    ));
    const objects = [...namespaces, pod('web'), pod('probe', {}, { metadata: { namespace: 'lab' } })];
    const ofStage = (stage: string) => verdictOf({ namespaces: { matchLabels: { stage } }, directions: ['egress'] }, objects);
    expect(ofStage('prod')).toEqual({
      nothing: [],
      lines: [`shop/web[Pod] (3) is open in egress: ${MEND}`, `[any other pod in namespace shop] is open in egress: ${MEND}`],
    });
    expect(ofStage('test')).toEqual({ nothing: ['the app has nothing in namespaces stage=test'], lines: [] });
  });

  test('the controller of an Ingress is nobody\'s workload, also in a namespace of the app', () => {
    const objects = [...webBehindIngress(), networkPolicy({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress', 'Egress'] })];
    const options = { ingressController: { namespace: 'shop' } };
    const { workloads } = askedCluster(objects, [], options).evaluation;
    expect(workloads.map(({ id, namespace: where }) => [id, where])).toContainEqual(['{ingress-controller}', 'shop']);
    expect(verdictOf(BOTH, objects, options)).toEqual({
      nothing: [], lines: [`[any other pod in namespace shop] is open in ingress and egress: ${MEND}`],
    });
  });
});

describe('mustBeIsolated | what isolates |', () => {
  const everyone = [{ namespaces: {} }];
  const everywhere = [{ networks: ['0.0.0.0/0', '::/0'] }];
  const openedWith = (rule: object) => networkPolicy({ podSelector: {}, policyTypes: ['Ingress'], ingress: [rule] });
  const INGRESS: IsolationTerms = { namespaces: 'shop', directions: ['ingress'] };

  test.each<[string, object, boolean]>([
    ['a rule for some pods', openedWith({ from: [{ podSelector: {} }] }), true],
    ['a rule for some ports', openedWith({ ports: [{ port: 80 }] }), true],
    ['a rule for all pods of the cluster, which is none for addresses', openedWith({ from: [{ namespaceSelector: {} }] }), true],
    ['an empty rule', openedWith({}), false],
    ['rules that are everything together', networkPolicy({
      podSelector: {},
      ingress: [{ from: [{ namespaceSelector: {} }] }, { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }] }],
    }), false],
  ])('%s', (_, policy, isIsolated) => {
    expect(verdictOf(INGRESS, [pod('web'), policy])).toEqual({
      nothing: [],
      lines: isIsolated ? [] : ['shop/web[Pod] (1)', '[any other pod in namespace shop]']
        .map(name => `${name} is open in ingress: shop/policy lets everything through. Narrow what it allows`),
    });
  });

  test('one of several policies that lets everything through opens all, and each is told once', () => {
    const all = networkPolicy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] }, { name: 'all' });
    const deny = networkPolicy({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress', 'Egress'] }, { name: 'deny' });
    expect(verdictOf(BOTH, [pod('web', { app: 'web' }), all, deny]).lines).toEqual([
      'shop/web[Pod] (1) is open in ingress and egress: shop/all, shop/deny together let everything through. Narrow what they allow',
      '[any other pod in namespace shop] is open in ingress and egress: shop/all lets everything through. Narrow what it allows',
    ]);
  });

  test.each<[string, object, boolean]>([
    ['deny pods and addresses', { egress: [{ action: 'Deny', to: [...everyone, ...everywhere] }] }, true],
    ['deny pods alone', { egress: [{ action: 'Deny', to: everyone }] }, false],
    ['deny addresses alone', { egress: [{ action: 'Deny', to: everywhere }] }, false],
    ['deny pods and addresses of one family', { egress: [{ action: 'Deny', to: [...everyone, { networks: ['0.0.0.0/0'] }] }] }, false],
    ['deny all but one address', {
      egress: [{ action: 'Accept', to: [{ networks: ['192.0.2.1/32'] }] }, { action: 'Deny', to: [...everyone, ...everywhere] }],
    }, false],
    ['deny some ports', {
      egress: [{ action: 'Deny', to: [...everyone, ...everywhere], protocols: [{ tcp: { destinationPort: { number: 22 } } }] }],
    }, false],
  ])('cluster-wide policies that %s', (_, spec, isIsolated) => {
    const { lines } = verdictOf({ namespaces: 'shop', directions: ['egress'] }, [pod('web'), clusterPolicy(spec)]);
    expect(lines).toHaveLength(isIsolated ? 0 : 2);
    lines.forEach(line => expect(line).toContain(` is open in egress: no NetworkPolicy selects it, and ClusterNetworkPolicy cluster leaves some of it open. ${MEND_IT}`));
  });

  test('each direction has its own reason', () => {
    const all = networkPolicy({ podSelector: {}, policyTypes: ['Egress'], egress: [{}] });
    expect(verdictOf(BOTH, [pod('web'), all]).lines.slice(0, 2)).toEqual([
      `shop/web[Pod] (1) is open in ingress: ${MEND}`, 'shop/web[Pod] (1) is open in egress: shop/policy lets everything through. Narrow what it allows',
    ]);
  });

  test('what an admin accepts for everybody leaves no isolation to a NetworkPolicy', () => {
    const deny = networkPolicy({ podSelector: {}, policyTypes: ['Egress'] }, { name: 'deny' });
    const of = (action: string) => verdictOf({ namespaces: 'shop', directions: ['egress'] }, [
      pod('web'), deny, clusterPolicy({ egress: [{ action, to: [...everyone, ...everywhere] }] }),
    ]).lines;
    expect(of('Accept')[0])
      .toBe('shop/web[Pod] (1) is open in egress: ClusterNetworkPolicy cluster, shop/deny together let everything through. Narrow what they allow');
    expect(of('Pass')).toEqual([]);
  });

  test('a baseline gives way to what a NetworkPolicy lets through', () => {
    const baseline = adminPolicy({ ingress: [{ action: 'Deny', from: everyone }] }, 'BaselineAdminNetworkPolicy');
    expect(verdictOf(INGRESS, [pod('web'), baseline, openedWith({})]).lines[0])
      .toBe('shop/web[Pod] (1) is open in ingress: shop/policy, BaselineAdminNetworkPolicy default together let everything through. Narrow what they allow');
    expect(verdictOf(INGRESS, [pod('web'), baseline, openedWith({ ports: [{ port: 80 }] })]).lines).toEqual([]);
  });

  test('a NetworkPolicy selects pods of the host network where these are pods', () => {
    const objects = [pod('agent', {}, { spec: { hostNetwork: true } }), networkPolicy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })];
    expect(verdictOf(BOTH, objects, { hostNetwork: 'pod' }).lines).toEqual([]);
    expect(verdictOf(BOTH, objects, { hostNetwork: 'node' }).lines)
      .toEqual(['shop/agent[Pod] (1) is on the host network, where no NetworkPolicy selects it']);
    expect(verdictOf(BOTH, objects.slice(0, 1), { hostNetwork: 'pod' }).lines)
      .toContain(`shop/agent[Pod] (1) is open in ingress and egress: ${MEND}`);
  });
});
