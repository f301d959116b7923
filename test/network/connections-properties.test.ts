import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import * as fc from 'fast-check';
import { ClusterDns, Connections, IPeer, IpBlock, Namespaces, Peers, Pods, Port } from '../../src';
import { deployment, podOf } from '../fixtures/workloads';
import { TestEndpoint, TestPod, isAllowed } from '../support/evaluator';
import { policiesOf, synth } from '../support/synth';

/**
 * Random apps: what their policies mean, by a literal evaluator, must be what was said, by a reference that knows only
 * the statements: no selectors, no rules, no merging.
 */

type ProtocolName = 'TCP' | 'UDP' | 'SCTP';

interface PortChoice {
  readonly port: Port;
  readonly includes: (port: number, protocol: ProtocolName) => boolean;
}

interface PeerChoice {
  readonly peer: IPeer;
  /** whether the endpoint belongs to the peer, for a policy that stands in this namespace */
  readonly includes: (endpoint: TestEndpoint, policyNamespace: string) => boolean;
}

interface DnsChoice {
  readonly dns: ClusterDns;
  readonly port: number;
  readonly includes: (endpoint: TestEndpoint) => boolean;
}

interface WorkloadSpec {
  readonly namespace: number;
  readonly plus: boolean;
  /** indices of DECLARED; at least one */
  readonly declared: readonly number[];
  readonly isolated: boolean;
  readonly dns: 'default' | 'none' | number;
}

interface FlowSpec {
  readonly verb: 'allowTo' | 'allowFrom';
  readonly client: number;
  readonly server: number;
  /** indices of PORTS; none means what the server declares */
  readonly ports: readonly number[];
}

interface OutsideSpec {
  readonly verb: 'allowTo' | 'allowFrom';
  readonly workload: number;
  readonly peer: number;
  readonly ports: readonly number[];
}

interface AppSpec {
  readonly workloads: readonly WorkloadSpec[];
  readonly flows: readonly FlowSpec[];
  readonly outside: readonly OutsideSpec[];
  /** name servers by scope: the app, then each namespace's chart; undefined where none is said */
  readonly dns: readonly (number | undefined)[];
}

const NAMESPACES = ['ns-a', 'ns-b', 'ns-c'];

const DECLARED: readonly { readonly containerPort: number; readonly protocol: ProtocolName }[] = [
  { containerPort: 80, protocol: 'TCP' }, { containerPort: 53, protocol: 'TCP' }, { containerPort: 53, protocol: 'UDP' },
  { containerPort: 5000, protocol: 'SCTP' }, { containerPort: 8080, protocol: 'TCP' },
];

const PORTS: readonly PortChoice[] = [
  { port: Port.tcp(80), includes: (port, protocol) => protocol === 'TCP' && port === 80 },
  { port: Port.udp(53), includes: (port, protocol) => protocol === 'UDP' && port === 53 },
  { port: Port.sctp(5000), includes: (port, protocol) => protocol === 'SCTP' && port === 5000 },
  { port: Port.tcpRange(8000, 8080), includes: (port, protocol) => protocol === 'TCP' && port >= 8000 && port <= 8080 },
  { port: Port.tcpRange(8079, 9000), includes: (port, protocol) => protocol === 'TCP' && port >= 8079 && port <= 9000 },
  { port: Port.allUdp(), includes: (_, protocol) => protocol === 'UDP' },
  { port: Port.all(), includes: () => true },
];

const inNamespace = (endpoint: TestEndpoint, name: string) => typeof endpoint !== 'string' && endpoint.namespace === name;
const hasLabel = (endpoint: TestEndpoint, key: string, value: string) => typeof endpoint !== 'string' && endpoint.labels?.[key] === value;

const OUTSIDE: readonly PeerChoice[] = [
  { peer: Peers.everyone(), includes: () => true },
  { peer: IpBlock.of('192.0.2.0/24').without('192.0.2.128/25'), includes: endpoint => endpoint === '192.0.2.5' },
  { peer: IpBlock.anyIpv4(), includes: endpoint => typeof endpoint === 'string' && endpoint.includes('.') },
  { peer: IpBlock.anyIpv6(), includes: endpoint => typeof endpoint === 'string' && endpoint.includes(':') },
  { peer: Namespaces.named('other'), includes: endpoint => inNamespace(endpoint, 'other') },
  // workloads of the app among others: still only the own half
  { peer: Namespaces.named('ns-a', 'other'), includes: endpoint => inNamespace(endpoint, 'ns-a') || inNamespace(endpoint, 'other') },
  { peer: Namespaces.all(), includes: endpoint => typeof endpoint !== 'string' },
  { peer: Pods.withLabels({ role: 'monitor' }).inNamespace('other'), includes: endpoint => inNamespace(endpoint, 'other') && hasLabel(endpoint, 'role', 'monitor') },
  { peer: Pods.withLabels({ role: 'monitor' }), includes: (endpoint, own) => inNamespace(endpoint, own) && hasLabel(endpoint, 'role', 'monitor') },
  { peer: Pods.all(), includes: (endpoint, own) => inNamespace(endpoint, own) },
  { peer: Pods.withLabels({ role: 'monitor' }).inAllNamespaces(), includes: endpoint => hasLabel(endpoint, 'role', 'monitor') },
];

const DNS: readonly DnsChoice[] = [
  { dns: ClusterDns.kubeDns(), port: 53, includes: endpoint => inNamespace(endpoint, 'kube-system') && hasLabel(endpoint, 'k8s-app', 'kube-dns') },
  { dns: ClusterDns.custom({ addresses: ['192.0.2.5'], port: 5353 }), port: 5353, includes: endpoint => endpoint === '192.0.2.5' },
  { dns: ClusterDns.any(), port: 53, includes: () => true },
];

const OUTSIDERS: readonly TestEndpoint[] = [
  '192.0.2.5', '192.0.2.200', '198.51.100.1', 'fd00::1',
  { namespace: 'other', labels: { role: 'monitor' } }, { namespace: 'other', labels: { app: 'w0' } }, { namespace: 'ns-a', labels: { role: 'monitor' } },
  { namespace: 'ns-b', labels: {} }, { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
];

const PROBES = [1, 53, 80, 5000, 5353, 8000, 8079, 8080, 9000, 9001];

const appSpec: fc.Arbitrary<AppSpec> = fc.integer({ min: 3, max: 8 }).chain(size => fc.record({
  workloads: fc.array(fc.record({
    namespace: fc.nat({ max: NAMESPACES.length - 1 }),
    plus: fc.boolean(),
    declared: fc.uniqueArray(fc.nat({ max: DECLARED.length - 1 }), { minLength: 1, maxLength: 3 }),
    isolated: fc.boolean(),
    dns: fc.oneof(fc.constant('default' as const), fc.constant('none' as const), fc.nat({ max: DNS.length - 1 })),
  }), { minLength: size, maxLength: size }),
  flows: fc.array(fc.record({
    verb: fc.constantFrom('allowTo' as const, 'allowFrom' as const),
    client: fc.nat({ max: size - 1 }),
    server: fc.nat({ max: size - 1 }),
    ports: fc.array(fc.nat({ max: PORTS.length - 1 }), { maxLength: 3 }),
  }), { maxLength: 10 }),
  outside: fc.array(fc.record({
    verb: fc.constantFrom('allowTo' as const, 'allowFrom' as const),
    workload: fc.nat({ max: size - 1 }),
    peer: fc.nat({ max: OUTSIDE.length - 1 }),
    ports: fc.array(fc.nat({ max: PORTS.length - 1 }), { minLength: 1, maxLength: 3 }),
  }), { maxLength: 5 }),
  dns: fc.array(fc.option(fc.nat({ max: DNS.length - 1 }), { nil: undefined }), {
    minLength: 1 + NAMESPACES.length, maxLength: 1 + NAMESPACES.length,
  }),
}));

interface Built {
  readonly charts: Chart[];
  readonly workloads: IConstruct[];
}

/** the app, with its statements in the order that `order` gives them */
function built(spec: AppSpec, order: <T>(statements: T[]) => T[] = statements => statements): Built {
  const app = new App();
  const charts = NAMESPACES.map(name => new Chart(app, `chart-${name}`, { namespace: name }));
  const workloads = spec.workloads.map(({ namespace, plus, declared }, i) => {
    const ports = declared.map(index => DECLARED[index]);
    if (!plus) { return deployment(charts[namespace], `w${i}`, { ports, labels: { app: `w${i}` } }); }
    return new kplus.Deployment(charts[namespace], `w${i}`, {
      containers: [{ image: 'app', ports: ports.map(({ containerPort, protocol }) => ({ number: containerPort, protocol: protocol as kplus.Protocol })) }],
    });
  });
  const given = (ports: readonly number[]) => ports.map(index => PORTS[index].port);
  const statements: (() => void)[] = [
    ...spec.workloads.flatMap(({ isolated, dns }, i) => [
      ...(isolated ? [() => { Connections.of(workloads[i]); }] : []),
      ...(dns === 'default' ? [] : [() => {
        const connections = Connections.of(workloads[i]);
        if (dns === 'none') { connections.withoutDns(); } else { connections.withDns(DNS[dns].dns); }
      }]),
    ]),
    ...spec.flows.map(({ verb, client, server, ports }) => () => {
      if (verb === 'allowTo') {
        Connections.of(workloads[client]).allowTo(Pods.of(workloads[server]), ...given(ports));
      } else {
        Connections.of(workloads[server]).allowFrom(Pods.of(workloads[client]), ...given(ports));
      }
    }),
    ...spec.outside.map(({ verb, workload, peer, ports }) => () => {
      Connections.of(workloads[workload])[verb](OUTSIDE[peer].peer, ...given(ports));
    }),
    ...spec.dns.flatMap((dns, i) => (dns === undefined ? [] : [() => { DNS[dns].dns.useFor(i === 0 ? app : charts[i - 1]); }])),
  ];
  order(statements).forEach(say => say());
  return { charts, workloads };
}

/** what was said, without policies */
function intended(spec: AppSpec, pods: readonly TestPod[], from: TestEndpoint, to: TestEndpoint, port: number, protocol: ProtocolName): boolean {
  const client = pods.indexOf(from as TestPod);
  const server = pods.indexOf(to as TestPod);
  const speaking = new Set([
    ...spec.workloads.flatMap(({ isolated, dns }, i) => (isolated || dns !== 'default' ? [i] : [])),
    ...spec.flows.map(flow => (flow.verb === 'allowTo' ? flow.client : flow.server)),
    ...spec.outside.map(({ workload }) => workload),
  ]);
  const given = (ports: readonly number[]) => ports.some(index => PORTS[index].includes(port, protocol));
  const declared = (i: number) => spec.workloads[i].declared.map(index => DECLARED[index])
    .some(candidate => candidate.containerPort === port && candidate.protocol === protocol);
  const flowAllows = spec.flows.some(flow => flow.client === client && flow.server === server
    && (flow.ports.length > 0 ? given(flow.ports) : declared(flow.server)));

  const mayLeave = () => {
    if (client < 0) { return true; }
    if (!speaking.has(client) && !spec.flows.some(flow => flow.client === client)) { return true; }
    const workload = spec.workloads[client];
    const dnsIndex = workload.dns === 'default' ? spec.dns[1 + workload.namespace] ?? spec.dns[0] ?? 0 : workload.dns;
    const dns = dnsIndex === 'none' ? undefined : DNS[dnsIndex];
    return flowAllows
      || (dns !== undefined && port === dns.port && protocol !== 'SCTP' && dns.includes(to))
      || spec.outside.some(({ verb, workload: subject, peer, ports }) => verb === 'allowTo' && subject === client
        && OUTSIDE[peer].includes(to, NAMESPACES[workload.namespace]) && given(ports));
  };
  const mayEnter = () => {
    if (server < 0) { return true; }
    if (!speaking.has(server) && !spec.flows.some(flow => flow.server === server)) { return true; }
    return flowAllows || spec.outside.some(({ verb, workload: subject, peer, ports }) => verb === 'allowFrom' && subject === server
      && OUTSIDE[peer].includes(from, NAMESPACES[spec.workloads[server].namespace]) && given(ports));
  };
  return mayLeave() && mayEnter();
}

describe('Connections of random apps |', () => {
  test('mean what was said, for every pair of endpoints and every probed port', () => {
    let open = 0;
    let closed = 0;
    fc.assert(fc.property(appSpec, spec => {
      const { charts, workloads } = built(spec);
      const policies = policiesOf(...charts);
      const pods = workloads.map(podOf);
      const endpoints = [...pods, ...OUTSIDERS];
      const wrong: unknown[] = [];
      for (const from of endpoints) {
        for (const to of endpoints) {
          if (OUTSIDERS.includes(from) && OUTSIDERS.includes(to)) { continue; }
          for (const port of PROBES) {
            for (const protocol of ['TCP', 'UDP', 'SCTP'] as const) {
              const expected = intended(spec, pods, from, to, port, protocol);
              if (expected) { open++; } else { closed++; }
              if (isAllowed(policies, { from, to, port, protocol }) !== expected) { wrong.push({ from, to, port, protocol, expected }); }
            }
          }
        }
      }
      expect(wrong).toEqual([]);
    }), { numRuns: 40 });
    // a reference that says the same of everything would show nothing
    expect(open).toBeGreaterThan(1000);
    expect(closed).toBeGreaterThan(1000);
  });

  test('are at most one policy for each workload, which selects that workload alone and stands in its chart and namespace', () => {
    fc.assert(fc.property(appSpec, spec => {
      const { charts, workloads } = built(spec);
      const owners = charts.flatMap((chart, i) => policiesOf(chart).map(policy => {
        expect(policy.metadata!.namespace).toBe(NAMESPACES[i]);
        const selected = workloads.filter(workload => {
          const pod = podOf(workload);
          return pod.namespace === policy.metadata!.namespace
            && Object.entries(policy.spec!.podSelector.matchLabels!).every(([key, value]) => pod.labels![key] === value);
        });
        expect(selected).toHaveLength(1);
        expect(Chart.of(selected[0])).toBe(chart);
        return selected[0];
      }));
      expect(new Set(owners).size).toBe(owners.length);
    }), { numRuns: 40 });
  });

  test('give the same bytes whatever the order of statements, said once or twice, in one app and in another', () => {
    const bytes = ({ charts }: Built) => JSON.stringify(charts.map(chart => synth(chart)));
    fc.assert(fc.property(appSpec, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (spec, keys) => {
      const expected = bytes(built(spec));
      const shuffled = <T>(statements: T[]) => statements.map((statement, i) => ({ statement, key: keys[i % keys.length] }))
        .sort((a, b) => a.key - b.key).map(({ statement }) => statement);
      expect(bytes(built(spec, shuffled))).toBe(expected);
      expect(bytes(built(spec))).toBe(expected);
      expect(bytes(built(spec, statements => statements.flatMap(statement => [statement, statement])))).toBe(expected);
    }), { numRuns: 40 });
  });

  test('leave the objects of the app as they are', () => {
    const others = (charts: Chart[]) => JSON.stringify(charts.map(chart => synth(chart).filter(({ kind }) => kind !== 'NetworkPolicy')));
    fc.assert(fc.property(appSpec, spec => {
      const silent = built({
        flows: [], outside: [], dns: [], workloads: spec.workloads.map(workload => ({ ...workload, isolated: false, dns: 'default' as const })),
      });
      expect(silent.charts.flatMap(chart => synth(chart)).filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
      expect(others(built(spec).charts)).toBe(others(silent.charts));
    }), { numRuns: 20 });
  });
});
