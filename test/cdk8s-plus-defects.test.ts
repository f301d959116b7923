import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  AllowFrom, AllowTo, ClusterDns, Connections, DefaultDeny, IpBlock, Namespaces, NamespaceIsolation, NetworkPolicy, Peers, Pods, Port,
} from '../src';
import { NetworkPolicyObject, networkPolicyProblems } from '../src/manifest';
import { deployment, podOf, problemsOf } from './fixtures/workloads';
import { TestPod, egressAllowed, ingressAllowed, isAllowed } from './support/evaluator';
import { newChart, policiesOf, policyOf, synth } from './support/synth';

/**
 * Defects of cdk8s-plus' network policies, by number. Each test shows the defect in cdk8s-plus-27, so that it fails when the
 * defect is gone, and that the same app written with our constructs does not have it.
 */

const kubeDns: TestPod = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/** the policies of cdk8s-plus in these charts, which need not be acceptable */
function plusPolicies(...charts: Chart[]): NetworkPolicyObject[] {
  return charts.flatMap(chart => synth(chart)).filter(({ kind }) => kind === 'NetworkPolicy') as NetworkPolicyObject[];
}

function plusDeployment(chart: Chart, id: string, port?: number, metadata?: { namespace?: string }): kplus.Deployment {
  return new kplus.Deployment(chart, id, { metadata, containers: [{ image: id, ...(port === undefined ? {} : { portNumber: port }) }] });
}

/** the policy of cdk8s-plus with one ingress rule on this port */
function plusPolicy(chart: Chart, port: kplus.NetworkPolicyPort): kplus.NetworkPolicy {
  const all = kplus.Pods.all(chart, 'all');
  return new kplus.NetworkPolicy(chart, 'policy', { selector: all, ingress: { rules: [{ peer: all, ports: [port] }] } });
}

describe('Defects of cdk8s-plus |', () => {
  test('D3: a privileged container also denies escalation, which API servers refuse; ours leave workloads alone', () => {
    const workloads = (connect: boolean) => {
      const chart = newChart();
      const agent = new kplus.Deployment(chart, 'agent', { containers: [{ image: 'agent', portNumber: 80, securityContext: { privileged: true } }] });
      const plain = plusDeployment(chart, 'plain', 80);
      if (connect) {
        Connections.of(agent).allowTo(Pods.of(plain));
        new AllowFrom(chart, 'in', { subject: Pods.of(agent), peers: [Pods.of(plain)] });
        new AllowTo(chart, 'out', { subject: Pods.of(plain), peers: [Pods.of(agent)] });
        new NamespaceIsolation(chart, 'isolation');
      }
      return synth(chart).filter(({ kind }) => kind !== 'NetworkPolicy');
    };
    expect(workloads(false)[0].spec.template.spec.containers[0].securityContext).toMatchObject({ privileged: true, allowPrivilegeEscalation: false });
    expect(JSON.stringify(workloads(true))).toBe(JSON.stringify(workloads(false)));
  });

  test('D4: all TCP ports are 0 to 65535, which API servers refuse; ours are a protocol without port', () => {
    const theirs = newChart();
    plusPolicy(theirs, kplus.NetworkPolicyPort.allTcp());
    const [plus] = plusPolicies(theirs);
    expect(plus.spec!.ingress![0].ports).toEqual([{ port: 0, endPort: 65535, protocol: 'TCP' }]);
    expect(networkPolicyProblems(plus)).toEqual(['spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535']);

    const chart = newChart();
    new AllowFrom(chart, 'policy', { subject: Pods.all(), peers: [Pods.all()], ports: [Port.allTcp(), Port.allUdp()] });
    const policy = policyOf(chart);
    expect(policy.spec!.ingress![0].ports).toEqual([{ protocol: 'TCP' }, { protocol: 'UDP' }]);
    const pod: TestPod = { namespace: 'shop' };
    const open = (['TCP', 'UDP', 'SCTP'] as const).filter(protocol => ingressAllowed([policy], { from: pod, to: pod, port: 65535, protocol }));
    expect(open).toEqual(['TCP', 'UDP']);
  });

  describe('D5: impossible values synthesize without complaint; ours are refused where they are written |', () => {
    const ports: [string, () => kplus.NetworkPolicyPort, () => Port, string][] = [
      ['a port above 65535', () => kplus.NetworkPolicyPort.tcp(70000), () => Port.tcp(70000),
        'Invalid TCP port 70000: must be a whole number from 1 to 65535. For every TCP port write Port.allTcp().'],
      ['a range upside down', () => kplus.NetworkPolicyPort.tcpRange(90, 10), () => Port.tcpRange(90, 10),
        'Invalid TCP port range 90-10: the last port is below the first. Did you mean 10-90?'],
    ];
    test.each(ports)('%s', (_, plus, ours, message) => {
      const chart = newChart();
      plusPolicy(chart, plus());
      expect(networkPolicyProblems(plusPolicies(chart)[0])).toHaveLength(1);
      expect(ours).toThrow(new Error(message));
    });

    test('port 0, which becomes every port', () => {
      const chart = newChart();
      plusPolicy(chart, kplus.NetworkPolicyPort.of({ port: 0 }));
      const pod: TestPod = { namespace: 'shop' };
      expect(ingressAllowed(plusPolicies(chart), { from: pod, to: pod, port: 22 })).toBe(true);
      expect(() => Port.tcp(0)).toThrow(new Error('Invalid TCP port 0: must be a whole number from 1 to 65535. For every TCP port write Port.allTcp().'));
    });

    test('a last port without a first', () => {
      const chart = newChart();
      plusPolicy(chart, kplus.NetworkPolicyPort.of({ endPort: 99 }));
      expect(networkPolicyProblems(plusPolicies(chart)[0])).toEqual(['spec.ingress[0].ports[0].endPort 99 needs a number as port, not none']);
      // a range has two ends here: there is no way to write it
      expect(() => Port.tcpRange(undefined as any, 99)).toThrow(
        new Error('Invalid TCP port undefined: must be a whole number from 1 to 65535. For every TCP port write Port.allTcp().'));
    });

    const blocks: [string, string, string[], () => IpBlock, string][] = [
      ['no address at all', '999.1.1.1/99', [], () => IpBlock.of('999.1.1.1/99'), 'Invalid CIDR "999.1.1.1/99": has an octet above 255.'],
      ['an except outside the block', '10.0.0.0/8', ['192.168.0.0/16'], () => IpBlock.of('10.0.0.0/8').without('192.168.0.0/16'),
        'Invalid except "192.168.0.0/16" for ipBlock "10.0.0.0/8": must lie strictly inside the block.'],
    ];
    test.each(blocks)('%s', (_, cidr, except, ours, message) => {
      const chart = newChart();
      new kplus.NetworkPolicy(chart, 'policy', {
        selector: kplus.Pods.all(chart, 'all'),
        egress: { rules: [{ peer: kplus.NetworkPolicyIpBlock.ipv4(chart, 'block', cidr, except), ports: [kplus.NetworkPolicyPort.tcp(80)] }] },
      });
      expect(networkPolicyProblems(plusPolicies(chart)[0])).toHaveLength(1);
      expect(ours).toThrow(new Error(message));
    });
  });

  test('D6: no named ports, and no factory for SCTP; ours have both', () => {
    expect(Object.getOwnPropertyNames(kplus.NetworkPolicyPort).filter(name => /sctp|named/i.test(name))).toEqual([]);
    const chart = newChart();
    const phone: TestPod = { namespace: 'shop', ports: [{ name: 'sip', containerPort: 5060 }] };
    new AllowFrom(chart, 'policy', { subject: Pods.all(), peers: [Pods.all()], ports: [Port.named('sip'), Port.sctp(36412), Port.sctpRange(40000, 40010)] });
    const policy = policyOf(chart);
    expect(ingressAllowed([policy], { from: phone, to: phone, port: 5060 })).toBe(true);
    expect(ingressAllowed([policy], { from: phone, to: phone, port: 36412, protocol: 'SCTP' })).toBe(true);
    expect(ingressAllowed([policy], { from: phone, to: phone, port: 40005, protocol: 'SCTP' })).toBe(true);
    expect(ingressAllowed([policy], { from: phone, to: phone, port: 36412 })).toBe(false);
  });

  test('D7: a UDP container port becomes TCP; ours keeps its protocol', () => {
    const build = () => {
      const chart = newChart();
      const dns = new kplus.Deployment(chart, 'dns', { containers: [{ image: 'dns', ports: [{ number: 53, protocol: kplus.Protocol.UDP }] }] });
      return { chart, dns, web: plusDeployment(chart, 'web') };
    };
    const theirs = build();
    theirs.web.connections.allowTo(theirs.dns);
    expect(isAllowed(plusPolicies(theirs.chart), { from: podOf(theirs.web), to: podOf(theirs.dns), port: 53, protocol: 'UDP' })).toBe(false);
    expect(isAllowed(plusPolicies(theirs.chart), { from: podOf(theirs.web), to: podOf(theirs.dns), port: 53, protocol: 'TCP' })).toBe(true);

    const ours = build();
    Connections.of(ours.web).allowTo(Pods.of(ours.dns));
    expect(isAllowed(policiesOf(ours.chart), { from: podOf(ours.web), to: podOf(ours.dns), port: 53, protocol: 'UDP' })).toBe(true);
    expect(isAllowed(policiesOf(ours.chart), { from: podOf(ours.web), to: podOf(ours.dns), port: 53, protocol: 'TCP' })).toBe(false);
  });

  test('D8: ports are read at once, and none means every port; ours are read late, and none is an error', () => {
    const build = () => {
      const chart = newChart();
      return { chart, web: plusDeployment(chart, 'web'), db: new kplus.Deployment(chart, 'db') };
    };
    const theirs = build();
    theirs.web.connections.allowTo(theirs.db);
    theirs.db.addContainer({ image: 'db', portNumber: 5432 });
    expect(isAllowed(plusPolicies(theirs.chart), { from: podOf(theirs.web), to: podOf(theirs.db), port: 22 })).toBe(true);

    const ours = build();
    Connections.of(ours.web).allowTo(Pods.of(ours.db));
    ours.db.addContainer({ image: 'db', portNumber: 5432 });
    const open = [22, 5432].filter(port => isAllowed(policiesOf(ours.chart), { from: podOf(ours.web), to: podOf(ours.db), port }));
    expect(open).toEqual([5432]);

    const silent = build();
    silent.db.addContainer({ image: 'db' });
    Connections.of(silent.web).allowTo(Pods.of(silent.db));
    expect(problemsOf(silent.chart)[0]).toBe('[shop/web/Connections] No port given, and shop/db (Deployment) declares none. '
      + 'Declare the port on its container, or name it in the rule, for example Port.tcp(5432); Port.all() opens every port.');
  });

  test('D9: a peer without stated namespace is looked for in the policy\'s own; ours asks for the namespace, and then finds it', () => {
    const build = () => {
      const chart = new Chart(new App(), 'shop');
      return { chart, web: plusDeployment(chart, 'web'), db: plusDeployment(chart, 'db', 5432, { namespace: 'data' }) };
    };
    const theirs = build();
    theirs.web.connections.allowTo(theirs.db);
    const ingress = plusPolicies(theirs.chart).filter(({ metadata }) => metadata!.namespace === 'data');
    expect(ingress[0].spec!.ingress![0].from![0]).not.toHaveProperty('namespaceSelector');
    expect(ingressAllowed(ingress, { from: { ...podOf(theirs.web), namespace: 'wherever' }, to: podOf(theirs.db), port: 5432 })).toBe(false);

    const silent = build();
    Connections.of(silent.web).allowTo(Pods.of(silent.db));
    expect(problemsOf(silent.chart)).toEqual([
      '[shop/db/Connections] Unknown namespace of shop/web (Deployment): the object states none, and the policy stands in "data", where a bare pod selector would miss it. '
      + 'Write Pods.of(...).inNamespace(name), or give the object or its chart a namespace.',
    ]);

    const stated = build();
    Connections.ofPods(Pods.of(stated.web).inNamespace('apps')).allowTo(Pods.of(stated.db));
    const policies = policiesOf(stated.chart);
    const web = { ...podOf(stated.web), namespace: 'apps' };
    expect(isAllowed(policies, { from: web, to: podOf(stated.db), port: 5432 })).toBe(true);
    expect(isAllowed(policies, { from: { ...web, namespace: 'data' }, to: podOf(stated.db), port: 5432 })).toBe(false);
  });

  test('D10: letting a namespace in isolates every pod of that namespace; ours touches only the subject', () => {
    const build = () => {
      const chart = newChart();
      return { chart, web: plusDeployment(chart, 'web', 80), team: new kplus.Namespace(chart, 'team', { metadata: { name: 'team' } }) };
    };
    const member: TestPod = { namespace: 'team', labels: { app: 'member' } };
    const theirs = build();
    theirs.web.connections.allowFrom(theirs.team);
    expect(egressAllowed(plusPolicies(theirs.chart), { from: member, to: kubeDns, port: 53, protocol: 'UDP' })).toBe(false);

    const ours = build();
    Connections.of(ours.web).allowFrom(Pods.of(ours.team));
    const policies = policiesOf(ours.chart);
    expect(egressAllowed(policies, { from: member, to: kubeDns, port: 53, protocol: 'UDP' })).toBe(true);
    expect(isAllowed(policies, { from: member, to: podOf(ours.web), port: 80 })).toBe(true);
    expect(isAllowed(policies, { from: { namespace: 'other' }, to: podOf(ours.web), port: 80 })).toBe(false);
  });

  test('D11: saying something twice throws; ours adds up', () => {
    const build = () => {
      const chart = newChart();
      return { chart, web: plusDeployment(chart, 'web'), db: plusDeployment(chart, 'db') };
    };
    const theirs = build();
    theirs.web.connections.allowTo(theirs.db, { ports: [kplus.NetworkPolicyPort.tcp(80)] });
    expect(() => theirs.web.connections.allowTo(theirs.db, { ports: [kplus.NetworkPolicyPort.tcp(443)] })).toThrow('There is already a Construct with name');
    theirs.db.connections.isolate();
    expect(() => theirs.db.connections.isolate()).toThrow('There is already a Construct with name');

    const ours = build();
    Connections.of(ours.web).allowTo(Pods.of(ours.db), Port.tcp(80));
    Connections.of(ours.web).allowTo(Pods.of(ours.db), Port.tcp(443)).allowTo(Pods.of(ours.db), Port.tcp(80));
    Connections.of(ours.db);
    Connections.of(ours.db);
    const policies = policiesOf(ours.chart);
    expect(policies).toHaveLength(2);
    expect([80, 443, 22].filter(port => isAllowed(policies, { from: podOf(ours.web), to: podOf(ours.db), port }))).toEqual([80, 443]);
  });

  test('D12: five isolated Deployments that all reach each other are 45 policies; ours are five', () => {
    const theirs = newChart();
    const isolated = [0, 1, 2, 3, 4].map(i => new kplus.Deployment(theirs, `d${i}`, { isolate: true, containers: [{ image: 'app', portNumber: 8080 }] }));
    for (const from of isolated) { for (const to of isolated) { if (from !== to) { from.connections.allowTo(to); } } }
    expect(plusPolicies(theirs)).toHaveLength(45);

    const chart = newChart();
    const workloads = [0, 1, 2, 3, 4].map(i => plusDeployment(chart, `d${i}`, 8080));
    for (const from of workloads) { for (const to of workloads) { if (from !== to) { Connections.of(from).allowTo(Pods.of(to)); } } }
    const policies = policiesOf(chart);
    expect(policies).toHaveLength(5);
    for (const from of workloads) {
      for (const to of workloads) { expect(isAllowed(policies, { from: podOf(from), to: podOf(to), port: 8080 })).toBe(from !== to); }
    }
  });

  test('D13: generated names hold "undefined" and a hash; ours are the construct path', () => {
    const theirs = new Chart(new App(), 'shop');
    plusDeployment(theirs, 'web', 80).connections.allowTo(plusDeployment(theirs, 'db', 5432));
    expect(plusPolicies(theirs).map(({ metadata }) => metadata!.name).join()).toContain('undefined');

    const chart = new Chart(new App(), 'shop');
    Connections.of(plusDeployment(chart, 'web', 80)).allowTo(Pods.of(plusDeployment(chart, 'db', 5432)));
    expect(policiesOf(chart).map(({ metadata }) => metadata!.name)).toEqual(['shop-web-connections', 'shop-db-connections']);
  });

  test('D14: isolation cuts off name lookups, and a rule without peer throws; ours look up names and know everyone', () => {
    const theirs = newChart();
    const isolated = new kplus.Deployment(theirs, 'web', { isolate: true, containers: [{ image: 'web' }] });
    expect(egressAllowed(plusPolicies(theirs), { from: podOf(isolated), to: kubeDns, port: 53, protocol: 'UDP' })).toBe(false);
    expect(() => new kplus.NetworkPolicy(theirs, 'dns', {
      egress: { rules: [{ ports: [kplus.NetworkPolicyPort.udp(53)] } as any] },
    })).toThrow('Cannot read properties of undefined');

    const chart = newChart();
    const web = plusDeployment(chart, 'web');
    Connections.of(web);
    const other = plusDeployment(chart, 'other');
    Connections.of(other).withDns(ClusterDns.any());
    const policies = policiesOf(chart);
    expect(egressAllowed(policies, { from: podOf(web), to: kubeDns, port: 53, protocol: 'UDP' })).toBe(true);
    expect(egressAllowed(policies, { from: podOf(web), to: '192.0.2.53', port: 53, protocol: 'UDP' })).toBe(false);
    expect(egressAllowed(policies, { from: podOf(other), to: '192.0.2.53', port: 53, protocol: 'UDP' })).toBe(true);
  });

  test('D15: namespaces by label are refused as peers; ours take them', () => {
    const theirs = newChart();
    const tenants = kplus.Namespaces.select(theirs, 'tenants', { labels: { tenant: 'a' } });
    expect(() => plusDeployment(theirs, 'web', 80).connections.allowFrom(tenants)).toThrow('Peer must specify namespaces only by name');
    expect(() => plusDeployment(theirs, 'api', 80).connections.allowFrom(kplus.Namespaces.all(theirs, 'all'))).toThrow('Peer must specify namespace names');

    const chart = newChart();
    const web = plusDeployment(chart, 'web', 80);
    Connections.of(web)
      .allowFrom(Namespaces.withLabels({ tenant: 'a' }))
      .allowFrom(Namespaces.of(kplus.Namespaces.select(chart, 'tenants', { labels: { tenant: 'b' } })));
    const policies = policiesOf(chart);
    const pod = (tenant: string): TestPod => ({ namespace: tenant, namespaceLabels: { tenant } });
    expect(['a', 'b', 'c'].filter(tenant => isAllowed(policies, { from: pod(tenant), to: podOf(web), port: 80 }))).toEqual(['a', 'b']);
    const open = plusDeployment(chart, 'open', 80);
    Connections.of(open).allowFrom(Namespaces.all());
    expect(isAllowed(policiesOf(chart), { from: pod('z'), to: podOf(open), port: 80 })).toBe(true);
  });

  test('D16: Services and raw objects are no peers; ours take them', () => {
    const theirs = newChart();
    const [api, raw] = [plusDeployment(theirs, 'api', 80), deployment(theirs, 'raw', { ports: [81] })];
    const front = api.exposeViaService();
    for (const peer of [front, raw]) {
      expect(() => plusDeployment(theirs, `client-of-${peer.node.id}`).connections.allowTo(peer as any)).toThrow('toNetworkPolicyPeerConfig is not a function');
    }

    const chart = newChart();
    const [web, apiOfOurs, rawOfOurs] = [plusDeployment(chart, 'web'), plusDeployment(chart, 'api', 80), deployment(chart, 'raw', { ports: [81] })];
    Connections.of(web).allowTo(Pods.of(apiOfOurs.exposeViaService({ ports: [{ port: 8000, targetPort: 80 }] }))).allowTo(Pods.of(rawOfOurs));
    const policies = policiesOf(chart);
    expect([80, 81, 8000].filter(port => isAllowed(policies, { from: podOf(web), to: podOf(apiOfOurs), port }))).toEqual([80]);
    expect([80, 81, 8000].filter(port => isAllowed(policies, { from: podOf(web), to: podOf(rawOfOurs), port }))).toEqual([81]);
  });

  test('D17: a selection of namespaces by nothing means all of them; ours refuses it', () => {
    const theirs = newChart();
    const nothing = kplus.Namespaces.select(theirs, 'nothing', {});
    new kplus.NetworkPolicy(theirs, 'policy', { ingress: { rules: [{ peer: nothing, ports: [kplus.NetworkPolicyPort.tcp(80)] }] } });
    expect(ingressAllowed(plusPolicies(theirs), { from: { namespace: 'anywhere' }, to: { namespace: 'shop' }, port: 80 })).toBe(true);

    expect(() => Namespaces.of(nothing)).toThrow(new Error(
      'Invalid namespaces shop/nothing: Namespaces.select() without names, labels or expressions selects every namespace. Give one of them, or write Namespaces.all() if you mean it.'));
    expect(() => Namespaces.withLabels({})).toThrow(new Error(
      'Invalid labels {}: no label at all selects everything. Give at least one label, or write Namespaces.all() if you mean it.'));
    expect(() => Namespaces.named()).toThrow(new Error('Invalid namespaces: give at least one name, or write Namespaces.all().'));
  });

  test('D17: a policy in another namespace than its subject selects others there; ours stands where its subject is', () => {
    const theirs = newChart();
    const web = plusDeployment(theirs, 'web', 80, { namespace: 'front' });
    new kplus.NetworkPolicy(theirs, 'policy', { metadata: { namespace: 'back' }, selector: kplus.Pods.all(theirs, 'all', { namespaces: kplus.Namespaces.select(theirs, 'front', { names: ['front'] }) }) });
    expect(plusPolicies(theirs).map(({ metadata, spec }) => [metadata!.namespace, spec!.podSelector])).toEqual([['back', {}]]);
    expect(podOf(web).namespace).toBe('front');

    const chart = newChart();
    new DefaultDeny(chart, 'workload', { subject: Pods.of(plusDeployment(chart, 'web', 80, { namespace: 'front' })) });
    new DefaultDeny(chart, 'all', { subject: Pods.all().inNamespace('front') });
    expect(policiesOf(chart).map(({ metadata }) => metadata!.namespace)).toEqual(['front', 'front']);
  });

  test('D18: policies of the other side stand in the caller\'s chart; ours stand with the workload that they select', () => {
    const build = () => {
      const app = new App();
      const [front, back] = ['front', 'back'].map(id => new Chart(app, id, { namespace: id }));
      return { front, back, web: plusDeployment(front, 'web', 80), db: plusDeployment(back, 'db', 5432) };
    };
    const theirs = build();
    theirs.web.connections.allowTo(theirs.db);
    expect(plusPolicies(theirs.back)).toEqual([]);
    expect(plusPolicies(theirs.front).map(({ metadata }) => metadata!.namespace).sort()).toEqual(['back', 'front']);

    const ours = build();
    Connections.of(ours.web).allowTo(Pods.of(ours.db));
    expect(policiesOf(ours.front).map(({ metadata }) => metadata!.namespace)).toEqual(['front']);
    expect(policiesOf(ours.back).map(({ metadata }) => metadata!.namespace)).toEqual(['back']);
    expect(isAllowed(policiesOf(ours.front, ours.back), { from: podOf(ours.web), to: podOf(ours.db), port: 5432 })).toBe(true);
  });

  test('D19: apps of equal construct paths select each other\'s pods; ours add the instance label where pods have one', () => {
    const build = (instance: string) => {
      const chart = new Chart(new App(), 'app', { namespace: 'shared' });
      const web = new kplus.Deployment(chart, 'web', {
        containers: [{ image: 'web', portNumber: 80 }], podMetadata: { labels: { 'app.kubernetes.io/instance': instance } },
      });
      return { chart, web };
    };
    const [plus1, plus2] = [build('one'), build('two')];
    plus1.web.connections.isolate();
    expect(ingressAllowed(plusPolicies(plus1.chart), { from: '192.0.2.1', to: podOf(plus2.web), port: 80 })).toBe(false);

    const [one, two] = [build('one'), build('two')];
    Connections.of(one.web);
    const policies = policiesOf(one.chart);
    expect(ingressAllowed(policies, { from: '192.0.2.1', to: podOf(one.web), port: 80 })).toBe(false);
    expect(ingressAllowed(policies, { from: '192.0.2.1', to: podOf(two.web), port: 80 })).toBe(true);

    // as peers, too
    const [caller, other] = [build('one'), build('two')];
    const db = deployment(caller.chart, 'db', { ports: [5432] });
    Connections.of(db).allowFrom(Pods.of(caller.web));
    const dbPolicies = policiesOf(caller.chart);
    expect(ingressAllowed(dbPolicies, { from: podOf(caller.web), to: podOf(db), port: 5432 })).toBe(true);
    expect(ingressAllowed(dbPolicies, { from: podOf(other.web), to: podOf(db), port: 5432 })).toBe(false);
  });

  test('D20: a patched port number is dropped and the rule widens to every port; ours keeps patches', () => {
    const theirs = newChart();
    const plus = plusPolicy(theirs, kplus.NetworkPolicyPort.tcp(80));
    ApiObject.of(plus).addJsonPatch(JsonPatch.replace('/spec/ingress/0/ports/0/port', 443));
    expect(plusPolicies(theirs)[0].spec!.ingress![0].ports).toEqual([{ protocol: 'TCP' }]);

    const chart = newChart();
    const web = plusDeployment(chart, 'web', 80);
    const explicit = new NetworkPolicy(chart, 'policy', { subject: Pods.all(), ingress: [{ peers: [Peers.everyone()], ports: [Port.tcp(80)] }] });
    Connections.of(web).allowFrom(Peers.everyone());
    for (const ours of [explicit, Connections.of(web)]) { ApiObject.of(ours).addJsonPatch(JsonPatch.replace('/spec/ingress/0/ports/0/port', 443)); }
    expect(policiesOf(chart).map(({ spec }) => spec!.ingress![0].ports)).toEqual([[{ protocol: 'TCP', port: 443 }], [{ protocol: 'TCP', port: 443 }]]);
  });
});
