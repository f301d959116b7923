import { join } from 'path';
import { ApiObject, App, Chart, Include, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import * as kplus34 from 'cdk8s-plus-34';
import { Construct } from 'constructs';
import { ClusterDns, Connections, IPeer, IpBlock, LabelExpression, Namespaces, Peers, Pods, Port } from '../../src';
import { NetworkPolicyObject } from '../../src/manifest';
import { deployment, namespace, podOf, podOfManifest, problemsOf, service } from '../fixtures/workloads';
import { TestPod, egressAllowed, ingressAllowed, isAllowed } from '../support/evaluator';
import { newChart, policiesOf, policyOf, synth } from '../support/synth';

const kubeDns: TestPod = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const openshiftDns: TestPod = { namespace: 'openshift-dns', labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } };
const stranger: TestPod = { namespace: 'elsewhere', labels: { app: 'stranger' } };

/** the ports among these, on every protocol, on which one reaches the other */
function openPorts(policies: NetworkPolicyObject[], from: TestPod | string, to: TestPod | string, ...ports: number[]): string[] {
  return (['TCP', 'UDP', 'SCTP'] as const).flatMap(protocol => ports
    .filter(port => isAllowed(policies, { from, to, port, protocol })).map(port => `${protocol} ${port}`));
}

function named(policies: NetworkPolicyObject[], name: string): NetworkPolicyObject {
  return policies.find(policy => policy.metadata!.name === name)!;
}

describe('Connections |', () => {
  test('isolate the workload both ways but for name lookups', () => {
    const chart = newChart();
    const web = deployment(chart, 'web', { ports: [80] });
    const db = deployment(chart, 'db', { ports: [5432] });
    Connections.of(web);
    const policy = policyOf(chart);
    expect(policy.spec!.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(policy.spec!.ingress).toEqual([]);
    expect(openPorts([policy], podOf(web), podOf(db), 80, 5432)).toEqual([]);
    expect(openPorts([policy], podOf(db), podOf(web), 80, 5432)).toEqual([]);
    expect(openPorts([policy], stranger, podOf(web), 80)).toEqual([]);
    expect(openPorts([policy], podOf(web), kubeDns, 53, 9153)).toEqual(['TCP 53', 'UDP 53']);
    // db is none of its business
    expect(openPorts([policy], stranger, podOf(db), 5432)).toEqual(['TCP 5432', 'UDP 5432', 'SCTP 5432']);
  });

  test('are the same object each time', () => {
    const chart = newChart();
    const web = deployment(chart, 'web');
    expect(Connections.of(web)).toBe(Connections.of(web));
    expect(Connections.ofPods(Pods.of(web))).toBe(Connections.of(web));
    const chained = Connections.of(web).allowTo(Peers.internet(), Port.tcp(443)).allowFrom(Peers.everyone(), Port.tcp(80)).withoutDns();
    expect(chained).toBe(Connections.of(web));
  });

  test('are one policy for each workload, whatever number of flows', () => {
    const chart = newChart();
    const workloads = ['a', 'b', 'c', 'd', 'e'].map((id, i) => deployment(chart, id, { ports: [8000 + i] }));
    for (const from of workloads) {
      for (const to of workloads) {
        if (from === to) { continue; }
        Connections.of(from).allowTo(Pods.of(to));
        Connections.of(to).allowFrom(Pods.of(from));
        Connections.of(from).allowTo(Pods.of(to), Port.tcp(9999));
      }
    }
    const policies = policiesOf(chart);
    expect(policies.map(policy => policy.metadata!.name).sort()).toEqual(['a', 'b', 'c', 'd', 'e'].map(id => `shop-${id}-connections`));
    workloads.forEach((to, i) => workloads.forEach(from => {
      const open = openPorts(policies, podOf(from), podOf(to), 8000, 8001, 8002, 8003, 8004, 9999);
      expect(open).toEqual(from === to ? [] : [`TCP ${8000 + i}`, 'TCP 9999']);
    }));
  });

  describe('flow between two workloads of the app |', () => {
    test('allowTo writes both halves and isolates the other side in that direction only', () => {
      const chart = newChart();
      const web = deployment(chart, 'web', { ports: [80] });
      const db = deployment(chart, 'db', { ports: [5432] });
      Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432));
      const policies = policiesOf(chart);
      expect(policies).toHaveLength(2);
      expect(openPorts(policies, podOf(web), podOf(db), 80, 5432)).toEqual(['TCP 5432']);
      expect(openPorts(policies, stranger, podOf(db), 5432)).toEqual([]);
      expect(openPorts(policies, podOf(db), stranger, 1, 53)).toHaveLength(6);
      expect(named(policies, 'shop-db-connections').spec!.policyTypes).toEqual(['Ingress']);
      expect(named(policies, 'shop-web-connections').spec!.policyTypes).toEqual(['Ingress', 'Egress']);
      expect(policies).toMatchSnapshot();
    });

    test('allowFrom writes both halves and isolates the other side in that direction only', () => {
      const chart = newChart();
      const web = deployment(chart, 'web', { ports: [80] });
      const db = deployment(chart, 'db', { ports: [5432] });
      Connections.of(db).allowFrom(Pods.of(web));
      const policies = policiesOf(chart);
      expect(openPorts(policies, podOf(web), podOf(db), 80, 5432)).toEqual(['TCP 5432']);
      expect(openPorts(policies, podOf(web), stranger, 80)).toEqual([]);
      expect(openPorts(policies, stranger, podOf(web), 80)).toHaveLength(3);
      // a closed egress without name lookups would be of no use
      expect(openPorts(policies, podOf(web), kubeDns, 53)).toEqual(['TCP 53', 'UDP 53']);
      expect(named(policies, 'shop-web-connections').spec!.policyTypes).toEqual(['Egress']);
    });

    test('both verbs say the same flow', () => {
      const say = (statement: (web: ApiObject, db: ApiObject) => void) => {
        const chart = newChart();
        const [web, db] = [deployment(chart, 'web'), deployment(chart, 'db', { ports: [5432] })];
        Connections.of(web);
        Connections.of(db);
        statement(web, db);
        return JSON.stringify(policiesOf(chart));
      };
      const to = say((web, db) => Connections.of(web).allowTo(Pods.of(db)));
      expect(say((web, db) => Connections.of(db).allowFrom(Pods.of(web)))).toBe(to);
      expect(say((web, db) => {
        Connections.of(web).allowTo(Pods.of(db));
        Connections.of(db).allowFrom(Pods.of(web));
        Connections.of(web).allowTo(Pods.of(db));
      })).toBe(to);
      expect(say(() => undefined)).not.toBe(to);
    });

    test('a later Connections.of isolates the other side both ways', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const db = deployment(chart, 'db', { ports: [5432] });
      Connections.of(web).allowTo(Pods.of(db));
      Connections.of(db);
      const policies = policiesOf(chart);
      expect(named(policies, 'shop-db-connections').spec!.policyTypes).toEqual(['Ingress', 'Egress']);
      expect(openPorts(policies, podOf(db), stranger, 443)).toEqual([]);
      expect(openPorts(policies, podOf(web), podOf(db), 5432)).toEqual(['TCP 5432']);
    });

    test('across charts and namespaces: each policy stands in the chart and namespace of its workload', () => {
      const app = new App();
      const front = new Chart(app, 'front', { namespace: 'front' });
      const back = new Chart(app, 'back', { namespace: 'back' });
      const web = deployment(front, 'web', { labels: { app: 'main' } });
      const db = deployment(back, 'db', { labels: { app: 'main' }, ports: [5432] });
      Connections.of(web).allowTo(Pods.of(db));
      expect(policiesOf(front).map(({ metadata }) => metadata)).toEqual([{ name: 'front-web-connections', namespace: 'front' }]);
      expect(policiesOf(back).map(({ metadata }) => metadata)).toEqual([{ name: 'back-db-connections', namespace: 'back' }]);
      const policies = policiesOf(front, back);
      expect(openPorts(policies, podOf(web), podOf(db), 5432)).toEqual(['TCP 5432']);
      // pods of the same labels in the other's namespace are others
      expect(openPorts(policies, podOf(db), podOf(db), 5432)).toEqual([]);
      expect(openPorts(policies, { ...podOf(web), namespace: 'elsewhere' }, podOf(db), 5432)).toEqual([]);
    });

    test('within one chart, but of workloads in different namespaces', () => {
      const chart = newChart('shop');
      const web = deployment(chart, 'web');
      const db = deployment(chart, 'db', { namespace: 'data', ports: [5432] });
      Connections.of(web).allowTo(Pods.of(db));
      const policies = policiesOf(chart);
      expect(policies.map(({ metadata }) => metadata!.namespace).sort()).toEqual(['data', 'shop']);
      expect(openPorts(policies, podOf(web), podOf(db), 5432)).toEqual(['TCP 5432']);
      expect(openPorts(policies, { ...podOf(web), namespace: 'data' }, podOf(db), 5432)).toEqual([]);
    });

    test('between charts that leave the namespace open', () => {
      const app = new App();
      const charts = ['front', 'back'].map(id => new Chart(app, id));
      const web = deployment(charts[0], 'web');
      const db = deployment(charts[1], 'db', { ports: [5432] });
      Connections.of(web).allowTo(Pods.of(db));
      const policies = policiesOf(...charts);
      expect(openPorts(policies, podOf(web), podOf(db), 5432)).toEqual(['TCP 5432']);
      expect(JSON.stringify(policies)).not.toContain('namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"default"');
    });

    test('between a chart with and one without namespace is refused, since nobody knows where the latter is', () => {
      const app = new App();
      const front = new Chart(app, 'front', { namespace: 'front' });
      const web = deployment(front, 'web');
      const db = deployment(new Chart(app, 'back'), 'db', { ports: [5432] });
      Connections.of(web).allowTo(Pods.of(db));
      expect(problemsOf(front)).toEqual([
        '[front/web/Connections] Unknown namespace of back/db (Deployment): the object states none, and the policy stands in "front", where a bare pod selector would miss it. '
        + 'Write Pods.of(...).inNamespace(name), or give the object or its chart a namespace.',
      ]);
    });

    test('of which one states its namespace for an object that has none', () => {
      const app = new App();
      const front = new Chart(app, 'front', { namespace: 'front' });
      const back = new Chart(app, 'back');
      const web = deployment(front, 'web');
      const db = deployment(back, 'db', { ports: [5432] });
      Connections.of(web).allowTo(Pods.of(db).inNamespace('data'));
      const policies = policiesOf(front, back);
      expect(policies.map(({ metadata }) => metadata!.namespace)).toEqual(['front', 'data']);
      const dbPod = podOfManifest(db.toJson(), 'data');
      expect(openPorts(policies, podOf(web), dbPod, 5432)).toEqual(['TCP 5432']);
      expect(openPorts(policies, stranger, dbPod, 5432)).toEqual([]);
      expect(() => Connections.of(db)).toThrow(new Error(
        'back/db (Deployment) is in namespace "undefined" here, and was in "data" when its connections were first said. State one namespace.'));
    });

    test('of a workload to itself lets its replicas meet', () => {
      const chart = newChart();
      const peers = deployment(chart, 'peers', { ports: [7000] });
      Connections.of(peers).allowTo(Pods.of(peers));
      const policies = policiesOf(chart);
      expect(policies).toHaveLength(1);
      expect(openPorts(policies, podOf(peers), podOf(peers), 7000, 80)).toEqual(['TCP 7000']);
      expect(openPorts(policies, stranger, podOf(peers), 7000)).toEqual([]);
    });
  });

  describe('flow to anything else |', () => {
    const elsewhere: [string, IPeer, TestPod | string][] = [
      ['pods by labels', Pods.withLabels({ app: 'stranger' }).inNamespace('elsewhere'), stranger],
      ['a namespace', Namespaces.named('elsewhere'), stranger],
      ['all pods of a namespace', Pods.all().inNamespace('elsewhere'), stranger],
      ['addresses', IpBlock.of('192.0.2.0/24'), '192.0.2.7'],
      ['everyone', Peers.everyone(), stranger],
      ['a ready-made peer', Peers.ingressNginx(), { namespace: 'ingress-nginx', labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' } }],
      ['a peer of one\'s own', { toPeerConfig: () => ({ ipBlocks: [IpBlock.host('192.0.2.9')] }) }, '192.0.2.9'],
    ];
    test.each(elsewhere)('writes only the own half: %s', (_, peer, other) => {
      const chart = newChart();
      const web = deployment(chart, 'web', { ports: [80] });
      const bystander = deployment(chart, 'bystander');
      Connections.of(web).allowTo(peer, Port.tcp(443)).allowFrom(peer);
      const policies = policiesOf(chart);
      expect(policies.map(({ metadata, spec }) => [metadata!.name, metadata!.namespace, spec!.podSelector])).toEqual([
        ['shop-web-connections', 'shop', { matchLabels: { app: 'web' } }],
      ]);
      expect(openPorts(policies, podOf(web), other, 80, 443)).toEqual(['TCP 443']);
      expect(openPorts(policies, other, podOf(web), 80, 443)).toEqual(['TCP 80']);
      expect(openPorts(policies, other, podOf(bystander), 1)).toHaveLength(3);
    });

    test('a Namespace object of the app: no policy appears in it', () => {
      const chart = newChart();
      const web = deployment(chart, 'web', { ports: [80] });
      const team = namespace(chart, 'team');
      const member = deployment(chart, 'member', { namespace: 'team' });
      Connections.of(web).allowFrom(Pods.of(team));
      const policies = policiesOf(chart);
      expect(policies.map(({ metadata }) => metadata!.namespace)).toEqual(['shop']);
      expect(openPorts(policies, podOf(member), podOf(web), 80)).toEqual(['TCP 80']);
      expect(openPorts(policies, podOf(member), stranger, 443)).toHaveLength(3);
    });

    test('part of a workload\'s pods is not the workload: only the own half', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const db = deployment(chart, 'db', { ports: [5432] });
      Connections.of(web).allowTo(Pods.of(db).where(LabelExpression.isIn('role', ['primary'])));
      const policies = policiesOf(chart);
      expect(policies.map(({ metadata }) => metadata!.name)).toEqual(['shop-web-connections']);
      const primary = { ...podOf(db), labels: { app: 'db', role: 'primary' } };
      expect(openPorts(policies, podOf(web), primary, 5432)).toEqual(['TCP 5432']);
      expect(openPorts(policies, podOf(web), podOf(db), 5432)).toEqual([]);
    });

    test('a peer of several parts: halves for those that are workloads of the app', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const db = deployment(chart, 'db');
      const both: IPeer = { toPeerConfig: () => ({ pods: [Pods.of(db)], ipBlocks: [IpBlock.host('192.0.2.9')], defaultPorts: [Port.tcp(5432)] }) };
      Connections.of(web).allowTo(both);
      const policies = policiesOf(chart);
      expect(policies).toHaveLength(2);
      expect(openPorts(policies, podOf(web), podOf(db), 5432, 80)).toEqual(['TCP 5432']);
      expect(openPorts(policies, podOf(web), '192.0.2.9', 5432, 80)).toEqual(['TCP 5432']);
      expect(openPorts(policies, stranger, podOf(db), 5432)).toEqual([]);
    });
  });

  describe('ports |', () => {
    test('are read at synth: a container added afterwards counts, with its protocol', () => {
      const chart = newChart();
      const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }] });
      const db = new kplus.Deployment(chart, 'db');
      Connections.of(web).allowTo(Pods.of(db));
      db.addContainer({ image: 'db', portNumber: 5432 });
      db.addContainer({ image: 'gossip', name: 'gossip', ports: [{ number: 7946, protocol: kplus.Protocol.UDP }, { number: 36412, protocol: kplus.Protocol.SCTP }] });
      expect(openPorts(policiesOf(chart), podOf(web), podOf(db), 5432, 7946, 36412)).toEqual(['TCP 5432', 'UDP 7946', 'SCTP 36412']);
    });

    test('of sidecar containers count, those of other init containers do not', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const db = new kplus34.Deployment(chart, 'db', { containers: [{ image: 'db', portNumber: 5432 }] });
      db.addInitContainer({ image: 'exporter', name: 'exporter', restartPolicy: kplus34.ContainerRestartPolicy.ALWAYS, ports: [{ number: 9187 }] });
      db.addInitContainer({ image: 'migrate', name: 'migrate', ports: [{ number: 9999 }] });
      Connections.of(web).allowTo(Pods.of(db));
      expect(openPorts(policiesOf(chart), podOf(web), podOf(db), 5432, 9187, 9999)).toEqual(['TCP 5432', 'TCP 9187']);
    });

    test('that are given replace those that are declared', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const db = deployment(chart, 'db', { ports: [5432, 8008] });
      Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432), Port.udpRange(6000, 6002));
      expect(openPorts(policiesOf(chart), podOf(web), podOf(db), 5432, 8008, 6001)).toEqual(['TCP 5432', 'UDP 6001']);
    });

    test('add up over statements', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const db = deployment(chart, 'db');
      Connections.of(web).allowTo(Pods.of(db), Port.tcp(80)).allowTo(Pods.of(db), Port.tcp(443));
      Connections.of(db).allowFrom(Pods.of(web), Port.udp(53));
      expect(openPorts(policiesOf(chart), podOf(web), podOf(db), 53, 80, 443)).toEqual(['TCP 80', 'TCP 443', 'UDP 53']);
    });

    test('by name are those of the destination on both halves', () => {
      const chart = newChart();
      const web = deployment(chart, 'web', { ports: [{ name: 'http', containerPort: 3000 }] });
      const api = deployment(chart, 'api', { ports: [{ name: 'http', containerPort: 8080 }] });
      Connections.of(web).allowTo(Pods.of(api), Port.named('http'));
      expect(openPorts(policiesOf(chart), podOf(web), podOf(api), 3000, 8080)).toEqual(['TCP 8080']);
    });

    const none = 'No port given, and shop/db (Deployment) declares none. '
      + 'Declare the port on its container, or name it in the rule, for example Port.tcp(5432); Port.all() opens every port.';
    test('are needed where the destination declares none: never every port', () => {
      const chart = newChart();
      const web = deployment(chart, 'web', { ports: [80] });
      const db = deployment(chart, 'db');
      Connections.of(web).allowTo(Pods.of(db));
      // said once, not again for the other half of the flow
      expect(problemsOf(chart)).toEqual([`[shop/web/Connections] ${none}`]);
    });

    test('are needed where the workload itself declares none and somebody is let in', () => {
      const chart = newChart();
      const db = deployment(chart, 'db');
      Connections.of(db).allowFrom(Peers.prometheus());
      expect(problemsOf(chart)).toEqual([`[shop/db/Connections] ${none}`]);
    });

    test.each<[string, IPeer, string]>([
      ['labels', Pods.withLabels({ app: 'db' }), 'pods app=db'],
      ['namespaces', Namespaces.named('db'), 'namespace db'],
      ['addresses', IpBlock.of('192.0.2.0/24'), '192.0.2.0/24'],
      ['everyone', Peers.everyone(), 'everyone'],
    ])('are needed at once towards %s', (_, peer, text) => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      expect(() => Connections.of(web).allowTo(peer)).toThrow(new Error(
        `No port given, and none is known of ${text}: only a workload or a Service of the app says its ports. Give a port, for example Port.tcp(443), or Port.all() for every port.`));
    });

    test('that the peer brings along count, unless others are given', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      Connections.of(web).withoutDns()
        .allowTo(Peers.apiServer({ cidrs: ['192.0.2.1/32'] }))
        .allowTo(ClusterDns.custom({ addresses: ['192.0.2.2'] }), Port.tcp(853));
      const policies = policiesOf(chart);
      expect(openPorts(policies, podOf(web), '192.0.2.1', 53, 443, 853, 6443)).toEqual(['TCP 443', 'TCP 6443']);
      expect(openPorts(policies, podOf(web), '192.0.2.2', 53, 443, 853, 6443)).toEqual(['TCP 853']);
    });

    test('all of them, when that is said', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const db = deployment(chart, 'db');
      Connections.of(web).allowTo(Pods.of(db), Port.all());
      const policies = policiesOf(chart);
      expect(openPorts(policies, podOf(web), podOf(db), 1, 65535)).toHaveLength(6);
      expect(openPorts(policies, stranger, podOf(db), 1, 65535)).toEqual([]);
    });

    test.each<[string, (web: ApiObject) => unknown]>([
      ['a peer of nothing to go to', web => Connections.of(web).allowTo({ toPeerConfig: () => ({}) }, Port.tcp(80))],
      ['a peer of nothing to come from', web => Connections.of(web).allowFrom({ toPeerConfig: () => ({ pods: [], ipBlocks: [] }) }, Port.tcp(80))],
    ])('do not make up for %s', (_, say) => {
      expect(() => say(deployment(newChart(), 'web'))).toThrow(new Error(
        'Invalid peer: it consists of nothing. Its toPeerConfig() must give pods, namespaces, ipBlocks or everyone.'));
    });
  });

  describe('name lookups |', () => {
    /** which name servers a workload in a group of a chart reaches */
    const reached = (build: (web: ApiObject, group: Construct, chart: Chart) => void): string[] => {
      const chart = newChart();
      const group = new Construct(chart, 'group');
      const web = deployment(group, 'web');
      build(web, group, chart);
      const policies = policiesOf(chart);
      return [
        ...openPorts(policies, podOf(web), kubeDns, 53).length === 2 ? ['kube-dns'] : [],
        ...openPorts(policies, podOf(web), openshiftDns, 5353).length === 2 ? ['openshift'] : [],
      ];
    };
    test.each<[string, (web: ApiObject, group: Construct, chart: Chart) => void, string[]]>([
      ['kube-dns when nothing is said', web => { Connections.of(web); }, ['kube-dns']],
      ['nowhere', web => { Connections.of(web).withoutDns(); }, []],
      ['a server of its own', web => { Connections.of(web).withDns(ClusterDns.openshift()); }, ['openshift']],
      ['the last that was said', web => { Connections.of(web).withoutDns().withDns(ClusterDns.openshift()); }, ['openshift']],
      ['nowhere, said last', web => { Connections.of(web).withDns(ClusterDns.openshift()).withoutDns(); }, []],
      ['that of the app, said before', (web, _, chart) => {
        ClusterDns.openshift().useFor(chart.node.root);
        Connections.of(web);
      }, ['openshift']],
      ['that of the app, said after', (web, _, chart) => {
        Connections.of(web);
        ClusterDns.openshift().useFor(chart.node.root);
      }, ['openshift']],
      ['that of the nearest scope', (web, group, chart) => {
        Connections.of(web);
        ClusterDns.kubeDns().useFor(chart);
        ClusterDns.openshift().useFor(group);
        ClusterDns.kubeDns().useFor(chart.node.root);
      }, ['openshift']],
      ['that said for the workload', (web, group) => {
        Connections.of(web);
        ClusterDns.kubeDns().useFor(group);
        ClusterDns.openshift().useFor(web);
      }, ['openshift']],
      ['its own rather than that of the scope', (web, group) => {
        ClusterDns.openshift().useFor(group);
        Connections.of(web).withDns(ClusterDns.kubeDns());
      }, ['kube-dns']],
      ['nowhere, whatever the scope says', (web, group) => {
        ClusterDns.openshift().useFor(group);
        Connections.of(web).withoutDns();
      }, []],
    ])('go to %s', (_, build, expected) => { expect(reached(build)).toEqual(expected); });

    test('without them and without flows, egress is closed and not left alone', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      Connections.of(web).withoutDns();
      const policy = policyOf(chart);
      expect(policy.spec).toEqual({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [] });
    });

    describe('to a workload of the app |', () => {
      const build = (say: (web: ApiObject, dns: ApiObject, chart: Chart) => void) => {
        const chart = newChart();
        const web = deployment(chart, 'web');
        const dns = deployment(chart, 'coredns', { ports: [{ containerPort: 53, protocol: 'UDP' }, 53, 9153] });
        say(web, dns, chart);
        return { chart, web, dns };
      };

      test.each<[string, (web: ApiObject, dns: ApiObject, chart: Chart) => void]>([
        ['said for the workload', (web, dns) => { Connections.of(web).withDns(ClusterDns.custom({ pods: [Pods.of(dns)] })); }],
        ['said for the scope before', (web, dns, chart) => {
          ClusterDns.custom({ pods: [Pods.of(dns)] }).useFor(chart);
          Connections.of(web);
        }],
        ['said for the scope after', (web, dns, chart) => {
          Connections.of(web);
          ClusterDns.custom({ pods: [Pods.of(dns)] }).useFor(chart);
        }],
      ])('are let in there: %s', (_, say) => {
        const { chart, web, dns } = build(say);
        Connections.of(dns).withoutDns();
        const policies = policiesOf(chart);
        expect(openPorts(policies, podOf(web), podOf(dns), 53, 9153)).toEqual(['TCP 53', 'UDP 53']);
        expect(openPorts(policies, stranger, podOf(dns), 53)).toEqual([]);
      });

      test('that are taken back leave no trace there', () => {
        const { chart, web, dns } = build((client, server) => {
          Connections.of(client).withDns(ClusterDns.custom({ pods: [Pods.of(server)] })).withoutDns();
        });
        const policies = policiesOf(chart);
        expect(openPorts(policies, podOf(web), podOf(dns), 53)).toEqual([]);
        expect(policies.map(({ metadata }) => metadata!.name)).toEqual(['shop-web-connections']);
        expect(openPorts(policies, stranger, podOf(dns), 53)).toHaveLength(3);
      });

      test('that are taken back and said anew are let in once', () => {
        const { chart, web, dns } = build((client, server) => {
          const own = ClusterDns.custom({ pods: [Pods.of(server)] });
          Connections.of(client).withDns(own).withDns(ClusterDns.kubeDns()).withDns(own);
        });
        expect(openPorts(policiesOf(chart), podOf(web), podOf(dns), 53, 9153)).toEqual(['TCP 53', 'UDP 53']);
      });
    });
  });

  describe('Services |', () => {
    test('stand for the workload behind them, on the targets and not on the Service\'s ports', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const api = deployment(chart, 'api', { ports: [{ name: 'http', containerPort: 8080 }, { name: 'admin', containerPort: 9000 }, 5000] });
      const other = deployment(chart, 'other', { ports: [8080] });
      const front = service(chart, 'api', { ports: [{ port: 80, targetPort: 'http' }, { port: 5000, name: 'same' }] });
      Connections.of(web).allowTo(Pods.of(front));
      const policies = policiesOf(chart);
      expect(policies.map(({ metadata }) => metadata!.name).sort()).toEqual(['shop-api-connections', 'shop-web-connections']);
      expect(openPorts(policies, podOf(web), podOf(api), 80, 5000, 8080, 9000)).toEqual(['TCP 5000', 'TCP 8080']);
      expect(openPorts(policies, podOf(web), podOf(other), 8080)).toEqual([]);
      expect(openPorts(policies, stranger, podOf(api), 8080)).toEqual([]);
    });

    test('of cdk8s-plus, with the port name looked up on the right protocol', () => {
      const chart = newChart();
      const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }] });
      const dns = new kplus.Deployment(chart, 'dns', { containers: [{ image: 'dns', ports: [{ number: 5353, name: 'dns', protocol: kplus.Protocol.UDP }] }] });
      const front = dns.exposeViaService({ ports: [{ port: 53, targetPort: 5353, protocol: kplus.Protocol.UDP }] });
      Connections.of(web).allowTo(Pods.of(front));
      expect(openPorts(policiesOf(chart), podOf(web), podOf(dns), 53, 5353)).toEqual(['UDP 5353']);
    });

    test('in front of several workloads: a half for each', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const blue = deployment(chart, 'blue', { labels: { app: 'api', color: 'blue' }, ports: [{ name: 'http', containerPort: 8080 }] });
      const green = deployment(chart, 'green', { labels: { app: 'api', color: 'green' }, ports: [{ name: 'http', containerPort: 8081 }] });
      Connections.of(web).allowTo(Pods.of(service(chart, 'api', { ports: [{ port: 80, targetPort: 'http' }] })));
      const policies = policiesOf(chart);
      expect(policies).toHaveLength(3);
      expect(isAllowed(policies, { from: podOf(web), to: podOf(blue), port: 8080 })).toBe(true);
      expect(isAllowed(policies, { from: podOf(web), to: podOf(green), port: 8081 })).toBe(true);
      expect(openPorts(policies, podOf(web), podOf(green), 80)).toEqual([]);
      expect(openPorts(policies, stranger, podOf(green), 8081)).toEqual([]);
    });

    test('in another namespace select workloads of that namespace only', () => {
      const app = new App();
      const [front, back] = ['front', 'back'].map(id => new Chart(app, id, { namespace: id }));
      const web = deployment(front, 'web');
      const decoy = deployment(front, 'decoy', { labels: { app: 'api' }, ports: [8080] });
      const api = deployment(back, 'api', { ports: [8080] });
      Connections.of(web).allowTo(Pods.of(service(back, 'api', { ports: [{ port: 80, targetPort: 8080 }] })));
      const policies = policiesOf(front, back);
      expect(policies).toHaveLength(2);
      expect(openPorts(policies, podOf(web), podOf(api), 80, 8080)).toEqual(['TCP 8080']);
      expect(openPorts(policies, podOf(web), podOf(decoy), 8080)).toEqual([]);
      expect(openPorts(policies, stranger, podOf(decoy), 8080)).toHaveLength(3);
    });

    test('as the side that connects stand for the workloads behind them too', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const db = deployment(chart, 'db', { ports: [5432] });
      Connections.of(db).allowFrom(Pods.of(service(chart, 'web')));
      const policies = policiesOf(chart);
      expect(openPorts(policies, podOf(web), podOf(db), 80, 5432)).toEqual(['TCP 5432']);
      expect(openPorts(policies, podOf(web), stranger, 80)).toEqual([]);
    });

    test('in front of a custom workload: the workload\'s half is written too', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const rollout = new ApiObject(chart, 'rollout', {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        spec: {
          selector: { matchLabels: { app: 'api' } },
          template: { metadata: { labels: { app: 'api' } }, spec: { containers: [{ name: 'main', ports: [{ containerPort: 8080 }] }] } },
        },
      });
      const front = service(chart, 'api', { ports: [{ port: 80, targetPort: 8080 }] });
      Connections.of(rollout);
      Connections.of(web).allowTo(Pods.of(front));
      expect(openPorts(policiesOf(chart), podOf(web), podOf(rollout), 8080)).toEqual(['TCP 8080']);
    });

    test('with nothing of the app behind them: the own half, and target names stay names', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      Connections.of(web).allowTo(Pods.of(service(chart, 'api', { ports: [{ port: 80, targetPort: 'http' }, { port: 81, targetPort: 8081 }] })));
      const policies = policiesOf(chart);
      expect(policies.map(({ metadata }) => metadata!.name)).toEqual(['shop-web-connections']);
      const unknown: TestPod = { namespace: 'shop', labels: { app: 'api' }, ports: [{ name: 'http', containerPort: 3000 }] };
      expect(openPorts(policies, podOf(web), unknown, 80, 81, 3000, 8081)).toEqual(['TCP 3000', 'TCP 8081']);
    });

    test('refuse their own port where the pods listen on another', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      deployment(chart, 'api', { ports: [{ name: 'http', containerPort: 8080 }] });
      const front = service(chart, 'api', { ports: [{ port: 80, targetPort: 'http' }, { port: 81, targetPort: 8081, protocol: 'UDP' }] });
      Connections.of(web).allowTo(Pods.of(front), Port.tcp(80), Port.tcp(8080));
      expect(problemsOf(chart)).toEqual([
        '[shop/web/Connections] TCP 80 is a port of shop/api-service (Service), not of the pods behind it, and policies are for pods. '
        + 'Write the target port Port.named(\'http\'), or no port at all.',
      ]);
    });

    test('take a port that is both their own and a target', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const api = deployment(chart, 'api', { ports: [80, 8080] });
      Connections.of(web).allowTo(Pods.of(service(chart, 'api', { ports: [{ port: 80, targetPort: 8080 }, { port: 8080, targetPort: 80 }] })), Port.tcp(80));
      expect(openPorts(policiesOf(chart), podOf(web), podOf(api), 80, 8080)).toEqual(['TCP 80']);
    });

    test('stand for workloads that come behind them after the flow was said too', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const blue = deployment(chart, 'blue', { labels: { app: 'api', color: 'blue' }, ports: [8080] });
      const front = service(chart, 'api', { ports: [{ port: 80, targetPort: 8080 }] });
      Connections.of(web).allowTo(Pods.of(front));
      const green = deployment(chart, 'green', { labels: { app: 'api', color: 'green' }, ports: [8080] });
      // another flow to the late one must not hide that it lacks this one
      Connections.of(web).allowTo(Pods.of(green), Port.tcp(9999));
      const policies = policiesOf(chart);
      expect(openPorts(policies, podOf(web), podOf(blue), 8080, 9999)).toEqual(['TCP 8080']);
      expect(openPorts(policies, podOf(web), podOf(green), 8080, 9999)).toEqual(['TCP 8080', 'TCP 9999']);
      expect(openPorts(policies, stranger, podOf(green), 8080, 9999)).toEqual([]);
    });

    test('in front of a name server of the app: lookups are let in', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const dns = deployment(chart, 'dns', { ports: [53] });
      const front = service(chart, 'dns', { ports: [{ port: 53 }] });
      Connections.of(dns).withoutDns();
      Connections.of(web).withDns(ClusterDns.custom({ pods: [Pods.of(front)] }));
      expect(openPorts(policiesOf(chart), podOf(web), podOf(dns), 53)).toEqual(['TCP 53', 'UDP 53']);
    });

    test.each<[string, (web: ApiObject, front: ApiObject, late: ApiObject) => void]>([
      ['the flow is said again', (web, front) => { Connections.of(web).allowTo(Pods.of(front)); }],
      ['it is said to the workload', (web, _, late) => { Connections.of(web).allowTo(Pods.of(late)); }],
      ['it is said by the workload', (web, _, late) => { Connections.of(late).allowFrom(Pods.of(web)); }],
    ])('say nothing more of a late workload when %s', (_, say) => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const front = service(chart, 'api', { ports: [{ port: 80, targetPort: 8080 }] });
      Connections.of(web).allowTo(Pods.of(front));
      const late = deployment(chart, 'api', { ports: [8080] });
      say(web, front, late);
      const policies = policiesOf(chart);
      expect(openPorts(policies, podOf(web), podOf(late), 8080)).toEqual(['TCP 8080']);
      expect(openPorts(policies, stranger, podOf(late), 8080)).toEqual([]);
    });

    test.each<[string, object | undefined]>([['an empty selector', {}], ['no selector', undefined]])('with %s are refused', (_, selector) => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const external = new ApiObject(chart, 'external', { apiVersion: 'v1', kind: 'Service', spec: { selector, ports: [{ port: 443 }] } });
      Connections.of(web).allowTo(Pods.of(external));
      expect(problemsOf(chart)).toEqual([
        '[shop/web/Connections] shop/external (Service) has no selector, so there are no pods behind it to select. Give the workload, or Pods.withLabels({...}).',
      ]);
    });

    test('without ports need one in the statement', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      const headless = service(chart, 'api', { ports: [] });
      Connections.of(web).allowTo(Pods.of(headless));
      expect(problemsOf(chart)).toEqual([
        '[shop/web/Connections] No port given, and shop/api-service (Service) declares none. '
        + 'Declare the port on its container, or name it in the rule, for example Port.tcp(5432); Port.all() opens every port.',
      ]);
    });

    test('have no connections of their own', () => {
      const chart = newChart();
      expect(() => Connections.of(service(chart, 'api'))).toThrow(new Error(
        'Cannot say the connections of shop/api-service (Service): policies are for pods. Give the workload behind the Service.'));
    });
  });

  describe('host network |', () => {
    const problem = 'shop/agent (Deployment) uses the host network: its pods have their node\'s address, and no NetworkPolicy selects them. '
      + 'Take hostNetwork away, or allow the nodes\' addresses by IpBlock.of(...).';

    test('is refused for the subject', () => {
      const chart = newChart();
      Connections.of(deployment(chart, 'agent', { hostNetwork: true }));
      expect(problemsOf(chart)).toEqual([`[shop/agent/Connections] ${problem}`]);
    });

    test.each<[string, (chart: Chart, agent: ApiObject) => ApiObject]>([
      ['itself', (_, agent) => agent],
      ['the Service in front of it', chart => service(chart, 'agent', { ports: [{ port: 9100 }] })],
    ])('is refused for a peer: %s', (_, peer) => {
      const chart = newChart();
      const agent = deployment(chart, 'agent', { hostNetwork: true, ports: [9100] });
      Connections.of(deployment(chart, 'web')).allowTo(Pods.of(peer(chart, agent)));
      expect(problemsOf(chart)).toEqual([`[shop/web/Connections] ${problem}`]);
    });

    test('is refused for a workload of cdk8s-plus too', () => {
      const chart = newChart();
      Connections.of(new kplus.Deployment(chart, 'agent', { hostNetwork: true, containers: [{ image: 'agent' }] }));
      expect(problemsOf(chart)).toEqual([`[shop/agent/Connections] ${problem}`]);
    });
  });

  describe('workloads that policies cannot tell apart |', () => {
    const identical = (a: string, b: string) => `${a} and ${b} have identical selectors in one namespace, so that no policy can tell their pods apart. `
      + 'Give the pods of one of them another label.';

    test('identical selectors in one namespace are an error, for each that has connections', () => {
      const chart = newChart();
      const [a, b] = ['a', 'b'].map(id => deployment(chart, id, { labels: { app: 'same' } }));
      Connections.of(a);
      expect(problemsOf(chart)).toEqual([`[shop/a/Connections] ${identical('shop/a (Deployment)', 'shop/b (Deployment)')}`]);
      Connections.of(b);
      expect(problemsOf(chart)).toEqual([
        `[shop/a/Connections] ${identical('shop/a (Deployment)', 'shop/b (Deployment)')}`,
        `[shop/b/Connections] ${identical('shop/b (Deployment)', 'shop/a (Deployment)')}`,
      ]);
    });

    test('a selector that also selects the pods of another is an error on the side of the wider one', () => {
      const chart = newChart();
      const wide = deployment(chart, 'wide', { labels: { app: 'api' } });
      const narrow = deployment(chart, 'narrow', { labels: { app: 'api', track: 'canary' } });
      Connections.of(narrow);
      expect(problemsOf(chart)).toEqual([]);
      Connections.of(wide);
      expect(problemsOf(chart)).toEqual([
        '[shop/wide/Connections] The selector of shop/wide (Deployment) also selects the pods of shop/narrow (Deployment), which would be allowed the same. '
        + 'Give the pods of one of them another label.',
      ]);
    });

    test('a selector of expressions is compared by what it selects', () => {
      const chart = newChart();
      const several = new ApiObject(chart, 'several', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        spec: {
          selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['x', 'y'] }] },
          template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'main' }] } },
        },
      });
      deployment(chart, 'y');
      deployment(chart, 'z');
      Connections.of(several);
      expect(problemsOf(chart)).toEqual([
        '[shop/several/Connections] The selector of shop/several (Deployment) also selects the pods of shop/y (Deployment), which would be allowed the same. '
        + 'Give the pods of one of them another label.',
      ]);
    });

    test('the same labels in different namespaces are told apart', () => {
      const app = new App();
      const charts = ['a', 'b'].map(id => new Chart(app, id, { namespace: id }));
      const workloads = charts.map(chart => deployment(chart, 'web', { labels: { app: 'web' }, ports: [80] }));
      Connections.of(workloads[0]).allowTo(Pods.of(workloads[1]));
      const policies = policiesOf(...charts);
      expect(openPorts(policies, podOf(workloads[0]), podOf(workloads[1]), 80)).toEqual(['TCP 80']);
      expect(openPorts(policies, podOf(workloads[1]), podOf(workloads[1]), 80)).toEqual([]);
    });

    test('a label added afterwards tells them apart', () => {
      const chart = newChart();
      const workloads = ['a', 'b'].map(id => deployment(chart, id, { labels: { app: 'same' }, ports: [80] }));
      Connections.of(workloads[0]).allowTo(Pods.of(workloads[1]));
      for (const workload of workloads) {
        workload.addJsonPatch(
          JsonPatch.add('/spec/template/metadata/labels/track', workload.node.id),
          JsonPatch.add('/spec/selector/matchLabels/track', workload.node.id),
        );
      }
      const policies = policiesOf(chart);
      expect(openPorts(policies, podOf(workloads[0]), podOf(workloads[1]), 80)).toEqual(['TCP 80']);
      expect(openPorts(policies, podOf(workloads[1]), podOf(workloads[0]), 80)).toEqual([]);
    });

    test('pods of cdk8s-plus are told apart by the label that it gives them', () => {
      const chart = newChart();
      const pods = ['a', 'b'].map(id => new kplus.Pod(chart, id, { containers: [{ image: 'main', portNumber: 80 }] }));
      Connections.of(pods[0]).allowTo(Pods.of(pods[1]));
      const policies = policiesOf(chart);
      expect(openPorts(policies, podOf(pods[0]), podOf(pods[1]), 80)).toEqual(['TCP 80']);
      expect(openPorts(policies, podOf(pods[1]), podOf(pods[0]), 80)).toEqual([]);
    });

    test('custom workloads count as well', () => {
      const chart = newChart();
      const web = deployment(chart, 'web', { labels: { app: 'api' } });
      new ApiObject(chart, 'rollout', {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        spec: { selector: { matchLabels: { app: 'api' } }, template: { metadata: { labels: { app: 'api' } }, spec: { containers: [{ name: 'main' }] } } },
      });
      Connections.of(web);
      expect(problemsOf(chart)).toEqual([`[shop/web/Connections] ${identical('shop/web (Deployment)', 'shop/rollout (Rollout)')}`]);
    });
  });

  describe('one workload, handed in different ways |', () => {
    class Wrapper extends Construct {
      public readonly deployment: kplus.Deployment;

      public constructor(scope: Construct, id: string) {
        super(scope, id);
        this.deployment = new kplus.Deployment(this, 'Default', { containers: [{ image: 'web', portNumber: 80 }] });
      }
    }

    test('as L2, as its ApiObject and through a wrapper gives the same connections', () => {
      const chart = newChart();
      const wrapper = new Wrapper(chart, 'web');
      const connections = Connections.of(wrapper);
      expect(Connections.of(wrapper.deployment)).toBe(connections);
      expect(Connections.of(ApiObject.of(wrapper.deployment))).toBe(connections);
      expect(Connections.ofPods(Pods.of(wrapper))).toBe(connections);
      expect(Connections.ofPods(Pods.find(chart, { kind: 'Deployment', name: ApiObject.of(wrapper).name }))).toBe(connections);
      expect(Connections.ofPods(Pods.of(wrapper).inNamespace('shop'))).toBe(connections);
      expect(policiesOf(chart)).toHaveLength(1);
    });

    test('as peer, each way is the same workload', () => {
      const build = (peer: (wrapper: Wrapper) => Construct) => {
        const chart = newChart();
        const web = deployment(chart, 'client');
        Connections.of(web).allowTo(Pods.of(peer(new Wrapper(chart, 'web'))));
        return JSON.stringify(synth(chart));
      };
      const whole = build(wrapper => wrapper);
      expect(build(wrapper => wrapper.deployment)).toBe(whole);
      expect(build(wrapper => ApiObject.of(wrapper))).toBe(whole);
    });

    test('nothing but workloads is accepted', () => {
      const chart = newChart();
      const noWorkload = (text: string) => new Error(`Cannot say the connections of ${text}: that is no workload of the app. `
        + 'Give the workload, or write AllowFrom and AllowTo for pods that are known by labels only.');
      expect(() => Connections.of(namespace(chart, 'team'))).toThrow(noWorkload('pods all in namespace team'));
      expect(() => Connections.ofPods(Pods.withLabels({ app: 'web' }))).toThrow(noWorkload('pods app=web'));
      expect(() => Connections.ofPods(Pods.all().inNamespace('prod'))).toThrow(noWorkload('pods all in namespace prod'));
      expect(() => Connections.of(kplus.Pods.select(chart, 'selected', { labels: { app: 'web' } }))).toThrow(noWorkload('pods app=web'));
      const web = deployment(chart, 'web');
      expect(() => Connections.ofPods(Pods.of(web).where(LabelExpression.exists('canary')))).toThrow(noWorkload('shop/web (Deployment) where canary'));
      const config = new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
      expect(() => Connections.of(config)).toThrow(new Error(
        'Cannot take pods from shop/config (ConfigMap): a ConfigMap has no pods. Give a workload, a Service, a Namespace, or Pods.withLabels({...}).'));
      expect(() => Connections.of(chart)).toThrow(new Error(
        'Cannot take pods from shop (Chart): it holds 3 objects. Give one of them, for example by Pods.find(shop, { kind, name }).'));
    });
  });

  describe('items of a list |', () => {
    const listed = (chart: Chart) => new ApiObject(chart, 'list', {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        ...['web', 'db'].map((name, i) => ({
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name, ...(i === 0 ? { namespace: 'shop' } : {}) },
          spec: {
            selector: { matchLabels: { app: name } },
            template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', ports: [{ containerPort: 8000 + i }] }] } },
          },
        })),
        { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { selector: { app: 'db' }, ports: [{ port: 80, targetPort: 8001 }] } },
      ],
    } as any);
    const item = (list: ApiObject, name: string, kind = 'Deployment') => podOfManifest(
      list.toJson().items.find((candidate: any) => candidate.metadata.name === name && candidate.kind === kind), 'shop');

    test('have connections, each its own', () => {
      const chart = newChart();
      const list = listed(chart);
      const web = Pods.find(list, { name: 'web' });
      const db = Pods.find(list, { name: 'db', kind: 'Deployment' }).inNamespace('shop');
      Connections.ofPods(web).allowTo(db);
      expect(Connections.ofPods(Pods.find(list, { name: 'web' }))).toBe(Connections.ofPods(web));
      const policies = policiesOf(chart);
      expect(policies.map(({ metadata }) => [metadata!.name, metadata!.namespace]).sort()).toEqual([
        ['shop-connections-deployment-db', 'shop'], ['shop-connections-deployment-web', 'shop'],
      ]);
      expect(openPorts(policies, item(list, 'web'), item(list, 'db'), 80, 8000, 8001)).toEqual(['TCP 8001']);
      expect(openPorts(policies, stranger, item(list, 'db'), 8001)).toEqual([]);
    });

    test('that name no namespace must be told theirs: neither chart nor list gives them one', () => {
      const chart = newChart();
      const list = listed(chart);
      expect(() => Connections.ofPods(Pods.find(list, { name: 'db', kind: 'Deployment' }))).toThrow(new Error(
        'Unknown namespace of shop/list (Deployment "db" of a list): the object states none, and the policy would stand in "shop". '
        + 'Write Pods.of(...).inNamespace(name), or give the object a namespace.'));
    });

    test('that are Services stand for the items behind them', () => {
      const chart = newChart();
      const list = listed(chart);
      const client = deployment(chart, 'client');
      Connections.of(client).allowTo(Pods.find(list, { name: 'db', kind: 'Service' }).inNamespace('shop'));
      const policies = policiesOf(chart);
      expect(policies).toHaveLength(2);
      expect(openPorts(policies, podOf(client), item(list, 'db'), 80, 8001)).toEqual(['TCP 8001']);
      expect(openPorts(policies, stranger, item(list, 'db'), 8001)).toEqual([]);
    });

    test('whose namespace is stated are compared with the other workloads there', () => {
      const chart = newChart();
      const list = listed(chart);
      deployment(chart, 'twin', { labels: { app: 'db' } });
      Connections.ofPods(Pods.find(list, { name: 'db', kind: 'Deployment' }).inNamespace('shop'));
      expect(problemsOf(chart)).toEqual([
        '[shop/Connections-deployment-db] shop/list (Deployment "db" of a list) and shop/twin (Deployment) have identical selectors in one namespace, '
        + 'so that no policy can tell their pods apart. Give the pods of one of them another label.',
      ]);
    });

    test('of one kind and name in different namespaces, or in different lists, are different workloads', () => {
      const chart = newChart();
      const workload = (namespaceName: string, port: number) => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: namespaceName },
        spec: {
          selector: { matchLabels: { app: 'web' } },
          template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', ports: [{ containerPort: port }] }] } },
        },
      });
      const one = new ApiObject(chart, 'one', { apiVersion: 'v1', kind: 'List', items: [workload('a', 8000), workload('b', 8001)] } as any);
      const two = new ApiObject(chart, 'two', { apiVersion: 'v1', kind: 'List', items: [workload('c', 8002)] } as any);
      const webs = [[one, 'a'], [one, 'b'], [two, 'c']].map(([list, name]) => Pods.find(list as ApiObject, { name: 'web', namespace: name as string }));
      for (const web of webs) { Connections.ofPods(web); }
      Connections.ofPods(webs[0]).allowTo(webs[1]);
      Connections.ofPods(webs[1]).allowTo(webs[2]);
      const policies = policiesOf(chart);
      expect(policies.map(({ metadata }) => metadata!.namespace)).toEqual(['a', 'b', 'c']);
      const pod = (namespaceName: string): TestPod => ({ namespace: namespaceName, labels: { app: 'web' } });
      expect(openPorts(policies, pod('a'), pod('b'), 8000, 8001, 8002)).toEqual(['TCP 8001']);
      expect(openPorts(policies, pod('b'), pod('c'), 8000, 8001, 8002)).toEqual(['TCP 8002']);
      expect(openPorts(policies, pod('a'), pod('c'), 8000, 8001, 8002)).toEqual([]);
    });

    test('of which two have identical selectors in one stated namespace are an error', () => {
      const chart = newChart();
      const workload = (name: string) => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name },
        spec: { selector: { matchLabels: { app: 'same' } }, template: { metadata: { labels: { app: 'same' } }, spec: { containers: [{ name: 'main' }] } } },
      });
      const list = new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [workload('a'), workload('b')] } as any);
      Connections.ofPods(Pods.find(list, { name: 'a' }).inNamespace('shop'));
      expect(problemsOf(chart)).toEqual([
        '[shop/Connections-deployment-a] shop/list (Deployment "a" of a list) and shop/list (Deployment "b" of a list) have identical selectors in one namespace, '
        + 'so that no policy can tell their pods apart. Give the pods of one of them another label.',
      ]);
    });
  });

  describe('output |', () => {
    const build = (order: (statements: (() => void)[]) => (() => void)[]) => {
      const chart = newChart();
      const [web, api, db] = ['web', 'api', 'db'].map((id, i) => deployment(chart, id, { ports: [8000 + i] }));
      const statements = [
        () => { Connections.of(web).allowTo(Pods.of(api)); },
        () => { Connections.of(api).allowTo(Pods.of(db), Port.tcp(5432)); },
        () => { Connections.of(api).allowFrom(Peers.prometheus(), Port.tcp(9102)); },
        () => { Connections.of(web).allowFrom(Peers.ingressNginx()); },
        () => { Connections.of(api).allowTo(Peers.internet(), Port.tcp(443), Port.udp(443)); },
        () => { Connections.of(db).withoutDns(); },
      ];
      order(statements).forEach(say => say());
      return JSON.stringify(synth(chart));
    };

    test('is the same whatever the order of statements, and however often they are said', () => {
      const expected = build(statements => statements);
      expect(build(statements => [...statements].reverse())).toBe(expected);
      expect(build(statements => [...statements, ...statements])).toBe(expected);
      expect(build(statements => [3, 5, 0, 2, 4, 1].map(i => statements[i]))).toBe(expected);
      expect(build(statements => statements.slice(1))).not.toBe(expected);
    });

    test('keeps JSON patches', () => {
      const chart = newChart();
      const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web', portNumber: 80 }] });
      Connections.of(web).allowFrom(Peers.ingressNginx());
      ApiObject.of(Connections.of(web)).addJsonPatch(
        JsonPatch.replace('/spec/ingress/0/ports/0/port', 8443),
        JsonPatch.add('/metadata/annotations', { reviewed: 'yes' }),
        JsonPatch.add('/spec/ingress/0/ports/0/endPort', 8450),
      );
      Connections.of(web).allowTo(Peers.internet(), Port.tcp(443));
      const policy = policyOf(chart);
      expect(policy.spec!.ingress![0].ports).toEqual([{ protocol: 'TCP', port: 8443, endPort: 8450 }]);
      expect(policy.metadata!.annotations).toEqual({ reviewed: 'yes' });
      expect(egressAllowed([policy], { from: podOf(web), to: '8.8.8.8', port: 443 })).toBe(true);
      expect(ingressAllowed([policy], { from: stranger, to: podOf(web), port: 8443 })).toBe(false);
    });

    test('leaves the manifests of the workloads as they are', () => {
      const build27 = (connect: boolean) => {
        const chart = newChart();
        const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }] });
        const db = new kplus.StatefulSet(chart, 'db', { service: new kplus.Service(chart, 'svc', { ports: [{ port: 80 }] }), containers: [{ image: 'db', portNumber: 5432 }] });
        if (connect) { Connections.of(web).allowTo(Pods.of(db)); }
        return JSON.stringify(synth(chart).filter(({ kind }) => kind !== 'NetworkPolicy'));
      };
      expect(build27(true)).toBe(build27(false));
    });

    test('has the names and labels of the chart\'s conventions', () => {
      const chart = new Chart(new App(), 'shop', { namespace: 'shop', labels: { team: 'a' } });
      Connections.of(new kplus.Deployment(new Construct(chart, 'front'), 'web', { containers: [{ image: 'web' }] }));
      expect(policyOf(chart).metadata).toEqual({ name: 'shop-front-web-connections', namespace: 'shop', labels: { team: 'a' } });
    });

    test('has the name, labels and annotations that are given with the first call', () => {
      const chart = newChart();
      const [web, db] = [deployment(chart, 'web'), deployment(chart, 'db', { ports: [5432] })];
      // the other half of a flow may come first
      Connections.of(web, { name: 'web' }).allowTo(Pods.of(db));
      Connections.of(db, { name: 'database', labels: { tier: 'data' }, annotations: { owner: 'team-b' } });
      const policies = policiesOf(chart);
      expect(policies.map(({ metadata }) => metadata)).toEqual([
        { name: 'web', namespace: 'shop' },
        { name: 'database', namespace: 'shop', labels: { tier: 'data' }, annotations: { owner: 'team-b' } },
      ]);
      expect(openPorts(policies, podOf(web), podOf(db), 5432)).toEqual(['TCP 5432']);
      expect(Connections.of(db)).toBe(Connections.ofPods(Pods.of(db)));
      expect(() => Connections.of(db, { name: 'another' })).toThrow(new Error(
        'The connections of shop/db (Deployment) were said before. Give name, labels and annotations with the first Connections.of(...).'));
    });

    test('is there even if a name was refused first', () => {
      const chart = newChart();
      const web = deployment(chart, 'web');
      expect(() => Connections.of(web, { name: 'Not A Name' })).toThrow(new Error(
        'Invalid policy name "Not A Name": must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit.'));
      Connections.of(web);
      const policies = policiesOf(chart);
      expect(openPorts(policies, stranger, podOf(web), 80)).toEqual([]);
      expect(policies.map(({ metadata }) => metadata!.name)).toEqual(['shop-web-connections']);
    });

    test('stands in the chart of the workload, nested ones included', () => {
      const app = new App();
      const outer = new Chart(app, 'outer', { namespace: 'outer' });
      const inner = new Chart(outer, 'inner', { namespace: 'inner' });
      const web = deployment(outer, 'web', { ports: [80] });
      const db = deployment(inner, 'db', { ports: [5432] });
      Connections.of(web).allowTo(Pods.of(db));
      expect(policiesOf(outer).map(({ metadata }) => metadata!.name)).toEqual(['outer-web-connections']);
      expect(policiesOf(inner).map(({ metadata }) => metadata!.name)).toEqual(['outer-inner-db-connections']);
      expect(openPorts(policiesOf(outer, inner), podOf(web), podOf(db), 5432)).toEqual(['TCP 5432']);
    });
  });

  test('of an included object stand below it and say its path', () => {
    const chart = newChart();
    const include = new Include(chart, 'third-party', { url: join(__dirname, '../fixtures/web.yaml') });
    const web = include.apiObjects.find(({ kind }) => kind === 'Deployment')!;
    Connections.of(web).allowFrom(Peers.ingressNginx());
    const policies = policiesOf(chart);
    expect(policies.map(({ metadata }) => metadata!.name)).toEqual(['shop-third-party-web-deployment-connections']);
    expect(openPorts(policies, stranger, podOf(web), 8080)).toEqual([]);
  });
});
