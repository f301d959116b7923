import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import {
  AllowAll, AllowFrom, AllowTo, ClusterDns, Connections, DefaultDeny, IpBlock, NamespaceIsolation, Namespaces, NetworkPolicy, Peers, Pods,
  PolicyType, Port,
} from '../../src';
import { deployment, podOf, problemsOf, service } from '../fixtures/workloads';
import { isAllowed } from '../support/evaluator';
import { newChart, policiesOf, synth } from '../support/synth';

describe('Values of the wrong type |', () => {
  const chart = newChart();
  const web = deployment(chart, 'web', { ports: [8080] });
  const any = (value: unknown) => value as any;

  test.each<[string, () => unknown, string]>([
    ['text as namespaces', () => Pods.withLabels({ x: 'y' }).inNamespaces(any('prod')), 'Invalid namespaces "prod": write Namespaces.named(\'prod\').'],
    ['no namespace', () => Pods.all().inNamespace(any(undefined)), 'Invalid namespace undefined: must be text, for example "prod".'],
    ['a number as namespace', () => Pods.all().inNamespace(any(5)), 'Invalid namespace 5: must be text, for example "prod".'],
    ['text as the isolated namespace', () => new NamespaceIsolation(chart, 'i', { namespace: any('prod') }),
      'Invalid namespaces "prod": write Namespaces.named(\'prod\').'],
    ['text as a construct', () => Namespaces.of(any('prod')), 'Invalid construct "prod": give a Namespace, or write Namespaces.named(...).'],
    ['a protocol in lower case', () => Port.named('http', any('tcp')), 'Invalid protocol "tcp": write Protocol.TCP, Protocol.UDP or Protocol.SCTP.'],
    ['no port name', () => Port.named(any(undefined)), 'Invalid port name undefined: must be text, for example "metrics".'],
    ['text as port number', () => Port.tcp(any('80')),
      'Invalid TCP port "80": must be a whole number from 1 to 65535. For every TCP port write Port.allTcp().'],
    ['a direction in lower case', () => new DefaultDeny(chart, 'd', { policyTypes: any(['Ingress', 'egress']) }),
      'Invalid policyTypes: "egress" is unknown. Write PolicyType.INGRESS or PolicyType.EGRESS.'],
    ['no direction', () => new AllowAll(chart, 'a', any(undefined)), 'Invalid policyTypes []: name PolicyType.INGRESS, PolicyType.EGRESS or both.'],
    ['no name server', () => Connections.of(web).withDns(any(undefined)), 'Invalid dns: give a ClusterDns, or write withoutDns().'],
    ['no scope', () => ClusterDns.any().useFor(any(undefined)), 'Invalid construct undefined: give the app, a chart or another construct.'],
    ['text as labels', () => Pods.withLabels(any('app')), 'Invalid labels app: write them as { key: \'value\' }.'],
    ['text as expression', () => Pods.all().where(any('app')), 'Invalid label expression "app": write for example LabelExpression.exists(\'tier\').'],
    ['no address', () => IpBlock.host(any(undefined)), 'Invalid address undefined: must be text, for example "192.0.2.7".'],
    ['no addresses', () => Peers.apiServer(any({})), 'Invalid cidrs []: give the addresses of the API server\'s endpoints.'],
    ['a number as port', () => Connections.of(web).allowFrom(Peers.everyone(), any(8080)), 'Invalid port 8080: write Port.tcp(8080).'],
    ['a list as port', () => Connections.of(web).allowFrom(Peers.everyone(), any([Port.tcp(1)])),
      'Invalid port: a list. Write ports one after another, for example allowTo(peer, Port.tcp(80), Port.tcp(443)).'],
    ['text in ports', () => new AllowFrom(chart, 'f', { subject: Pods.all(), peers: [Peers.everyone()], ports: any(['metrics']) }),
      'Invalid port "metrics": write Port.named(\'metrics\').'],
    ['a workload as peer', () => Connections.of(web).allowTo(any(web)), 'Invalid peer shop/web (Deployment): write Pods.of(...) for its pods.'],
    ['one peer for a list', () => new AllowFrom(chart, 'g', { subject: Pods.all(), peers: any(Peers.prometheus()) }),
      'Invalid peers pods app.kubernetes.io/name=prometheus in namespace monitoring: write a list, for example [Pods.of(web)].'],
    ['a workload as subject', () => new AllowTo(chart, 't', { subject: any(web), peers: [Peers.everyone()], ports: [Port.all()] }),
      'Invalid subject shop/web (Deployment): write Pods.of(...).'],
    ['pods as workload', () => Connections.of(any(Pods.all())),
      'Invalid construct pods all: give a workload, or write Connections.ofPods(...) for Pods.'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });
});

describe('What objects say and no policy can hold |', () => {
  const connect = (setUp: (chart: Chart) => ApiObject, ...ports: Port[]) => {
    const chart = newChart();
    const web = deployment(chart, 'web');
    Connections.of(web).allowTo(Pods.of(setUp(chart)), ...ports);
    return chart;
  };
  const invalidPort = (port: number) => `[shop/web/Connections] shop/db (Deployment) declares an invalid container port: port ${port} must be a whole number from 1 to 65535.`;

  test.each([0, -3, 70000, 80.5])('container port %s is never every port', port => {
    expect(problemsOf(connect(chart => deployment(chart, 'db', { ports: [port] })))).toEqual([invalidPort(port)]);
  });

  test('a target port that is a number in quotes', () => {
    const chart = connect(some => {
      deployment(some, 'db', { ports: [8080] });
      return service(some, 'db', { ports: [{ port: 80, targetPort: '8080' }] });
    });
    expect(problemsOf(chart)).toContain('[shop/web/Connections] shop/db-service (Service) declares an invalid target port: '
      + 'port "8080" must contain at least one letter. Write the number 8080.');
  });

  test.each([0, ''])('target port %p is the port of the Service itself', targetPort => {
    const chart = newChart();
    const web = deployment(chart, 'web');
    const db = deployment(chart, 'db');
    Connections.of(web).allowTo(Pods.of(service(chart, 'db', { ports: [{ port: 5432, targetPort }] })));
    const policies = policiesOf(chart);
    expect([5432, 22].map(port => isAllowed(policies, { from: podOf(web), to: podOf(db), port }))).toEqual([true, false]);
  });

  test('labels that are no labels', () => {
    expect(problemsOf(connect(chart => deployment(chart, 'db', { labels: { 'bad key': 'x' }, ports: [1] })))).toEqual([
      '[shop/web/Connections] shop/db (Deployment) is invalid: selector.matchLabels: label key "bad key" '
      + 'must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit.',
    ]);
  });

  test('a selector that misses its own pods', () => {
    expect(problemsOf(connect(chart => deployment(chart, 'db', { labels: { app: 'db' }, matchLabels: { app: 'other' }, ports: [1] })))).toEqual([
      '[shop/web/Connections] shop/db (Deployment) has no pods to select: its selector (app=other) does not select its own pods. Give its pod template these labels.',
    ]);
  });

  test('a port name that the destination does not give', () => {
    const named = (chart: Chart) => deployment(chart, 'db', { ports: [{ name: 'pg', containerPort: 5432 }] });
    expect(problemsOf(connect(named, Port.named('postgres')))).toEqual([
      '[shop/web/Connections] TCP postgres is no port of shop/db (Deployment): its containers name TCP pg.',
    ]);
    expect(problemsOf(connect(named, Port.named('pg')))).toEqual([]);
  });

  test('the Service\'s name of a port instead of the pods\'', () => {
    const chart = connect(some => {
      deployment(some, 'db', { ports: [{ name: 'pg', containerPort: 5432 }] });
      return service(some, 'db', { ports: [{ name: 'sql', port: 5432, targetPort: 'pg' }] });
    }, Port.named('sql'));
    expect(problemsOf(chart)).toContain('[shop/web/Connections] TCP sql is a port of shop/db-service (Service), not of the pods behind it, '
      + 'and policies are for pods. Write the target port Port.named(\'pg\'), or no port at all.');
  });
});

describe('Changes to the tree and to objects |', () => {
  test('a policy that was taken out again is forgotten', () => {
    const chart = newChart();
    new DefaultDeny(chart, 'deny');
    chart.node.tryRemoveChild('deny');
    new DefaultDeny(chart, 'deny', { policyTypes: [PolicyType.INGRESS] });
    expect(policiesOf(chart).map(policy => policy.spec!.policyTypes)).toEqual([['Ingress']]);
  });

  test('items of a list are told by name, not by place', () => {
    const chart = newChart();
    const web = deployment(chart, 'web');
    const item = (name: string, port: number) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'shop' },
      spec: {
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', ports: [{ containerPort: port }] }] } },
      },
    });
    const list = new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [item('a', 1), item('b', 2)] } as any);
    Connections.of(web).allowTo(Pods.find(list, { name: 'b' }));
    list.addJsonPatch(JsonPatch.add('/items/0', item('zero', 3)));
    const policies = policiesOf(chart);
    const to = (app: string, port: number) => isAllowed(policies, { from: podOf(web), to: { namespace: 'shop', labels: { app } }, port });
    expect([to('b', 2), to('a', 1), to('zero', 3)]).toEqual([true, false, false]);

    list.addJsonPatch(JsonPatch.remove('/items/2'));
    expect(problemsOf(chart)).toEqual(['[shop/web/Connections] shop/list (Deployment "b" of a list) is no longer there. Patch the list before its items are used.']);
  });

  test('a custom workload in a list is found', () => {
    const chart = newChart();
    const rollout = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'api' },
      spec: { selector: { matchLabels: { app: 'api' } }, template: { metadata: { labels: { app: 'api' } }, spec: { containers: [{ name: 'main' }] } } },
    };
    const list = new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [rollout] } as any);
    expect(Pods.find(list, { name: 'api' }).toString()).toBe('shop/list (Rollout "api" of a list)');
  });

  test('a workload of another app is not isolated by a flow from here', () => {
    const here = newChart();
    const web = deployment(here, 'web');
    const there = newChart('shop', 'other');
    Connections.of(web).allowTo(Pods.of(deployment(there, 'db', { ports: [5432] })));
    expect(policiesOf(here)).toHaveLength(1);
    expect(policiesOf(there)).toEqual([]);
  });

  test('labels given later reach a policy that was patched; a name given later is refused', () => {
    const chart = newChart();
    const web = deployment(chart, 'web');
    const db = deployment(chart, 'db', { ports: [5432] });
    const cache = deployment(chart, 'cache', { ports: [6379] });
    Connections.of(web).allowTo(Pods.of(db)).allowTo(Pods.of(cache));
    const policyOf = (workload: ApiObject) => workload.node.findChild('Connections').node.defaultChild as ApiObject;
    policyOf(db).addJsonPatch(JsonPatch.add('/metadata/annotations', { owner: 'data' }));
    Connections.of(db, { labels: { team: 'data' } });
    expect(synth(chart).find(object => object.metadata!.name === 'shop-db-connections')!.metadata).toMatchObject({
      labels: { team: 'data' }, annotations: { owner: 'data' },
    });

    policyOf(cache).addJsonPatch(JsonPatch.add('/metadata/annotations', { owner: 'data' }));
    expect(() => Connections.of(cache, { name: 'cache' })).toThrow(new Error(
      'The policy for shop/cache (Deployment) was patched before it was named "cache". Say Connections.of(...) with its name first.'));
  });

  test('a patch that takes the peers out of a rule by a misspelt field is refused', () => {
    const chart = newChart();
    const policy = new NetworkPolicy(chart, 'p', { subject: Pods.all(), ingress: [{ peers: [Pods.withLabels({ a: 'b' })], ports: [Port.tcp(80)] }] });
    policy.apiObject.addJsonPatch(JsonPatch.replace('/spec/ingress/0', { form: [], ports: [{ port: 80 }] }));
    expect(problemsOf(chart)).toEqual(['[shop/p] NetworkPolicy "shop-p" would be refused by the API server: spec.ingress[0].form is unknown.']);
  });

  test('a patch that moves a policy to another namespace is refused', () => {
    const chart = newChart();
    const policy = new DefaultDeny(chart, 'deny');
    policy.apiObject.addJsonPatch(JsonPatch.replace('/metadata/namespace', 'other'));
    expect(problemsOf(chart)).toEqual(['[shop/deny] A patch moves the policy from namespace "shop" to "other", where it selects other pods. '
      + 'Name the namespace in its subject, by inNamespace(name).']);
  });

  test('a peer that fails at synth is reported under its policy, beside the others', () => {
    const chart = newChart();
    let broken = false;
    const peer = { toPeerConfig: () => (broken ? {} : { pods: [Pods.all()] }) };
    new AllowFrom(chart, 'a', { subject: Pods.all(), peers: [peer], ports: [Port.tcp(80)] });
    new AllowFrom(chart, 'b', { subject: Pods.all(), peers: [peer], ports: [Port.tcp(81)] });
    broken = true;
    const problem = 'Invalid peer: it consists of nothing. Its toPeerConfig() must give pods, namespaces, ipBlocks or everyone.';
    expect(problemsOf(chart)).toEqual([`[shop/a] ${problem}`, `[shop/b] ${problem}`]);
  });

  test('charts that are synthesized one by one are judged one by one', () => {
    const a = newChart();
    const b = new Chart(a.node.root as any, 'b', { namespace: 'shop' });
    const labels: { [key: string]: string } = { app: 'b' };
    Connections.of(deployment(a, 'a'));
    Connections.of(deployment(b, 'b', { labels, matchLabels: {} }));
    expect(problemsOf(a)).toEqual([]);
    labels.app = 'a';
    expect(problemsOf(b).join()).toContain('in one namespace, so that no policy can tell their pods apart');
  });

  test('a name server chosen for one policy counts', () => {
    const chart = newChart();
    const isolation = new NamespaceIsolation(chart, 'isolation');
    ClusterDns.openshift().useFor(isolation);
    expect(policiesOf(chart)[0].spec!.egress![0].ports).toEqual([{ protocol: 'TCP', port: 5353 }, { protocol: 'UDP', port: 5353 }]);
  });
});
