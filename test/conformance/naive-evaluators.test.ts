import { KubernetesObject, NetworkPolicyObject } from '../../src/manifest';
import { TestEndpoint, isAllowed } from '../support/evaluator';
import { NaivePod, NaiveSide, naiveAnswers, naivePods } from '../support/naive-reachability';
import { PortRange, ReachabilityCase, ReachabilityLine, isExternal, parseConnections, reachabilityCases } from '../support/reachability-case';

// the tests' own evaluators must agree with every line of the public cases: it keeps them honest, and with them every
// test that asks them. Skipped where the data is not there; CI checks that it ran where it is.

const cases = reachabilityCases().map((one): [string, ReachabilityCase] => [one.name, one]);

describe('conformance | naive evaluators', () => {
  if (cases.length === 0) {
    test.skip('no conformance data on this machine', () => {});
    return;
  }
  test.each(cases)('%s', (_, { objects, lines }) => {
    expect(naiveDifferences(objects(), lines().filter(({ from }) => from !== '{ingress-controller}'))).toEqual([]);
  });
});

function naiveDifferences(objects: readonly KubernetesObject[], lines: readonly ReachabilityLine[]): string[] {
  const expected = new Map(lines.map(({ from, to, connections }) => [`${from} => ${to}`, parseConnections(connections)]));
  const policies = objects.filter(object => object.kind?.endsWith('NetworkPolicy'));
  // the older one knows NetworkPolicy alone
  const isCore = policies.every(({ kind }) => kind === 'NetworkPolicy');
  const endpoints = endpointsOf(objects, lines);
  const ports = portsToAsk(policies, endpoints, [...expected.values()].flat());
  const wrong: string[] = [];
  for (const [source, destination] of everyNth(pairsOf(endpoints, lines), JSON.stringify(policies).length * ports.length)) {
    const line = expected.get(`${source.name} => ${destination.name}`) ?? [];
    const answer = naiveAnswers(objects, source.side, destination.side);
    const [from, to] = [source, destination].map(({ side }) => asTestEndpoint(side, objects));
    for (const { protocol, port } of ports) {
      const should = line.some(range => range.protocol === protocol && range.first <= port && port <= range.last);
      const answers = [answer(protocol, port).allowed];
      if (isCore) { answers.push(isAllowed(policies as NetworkPolicyObject[], { from, to, protocol, port })); }
      if (answers.every(is => is === should)) { continue; }
      wrong.push(`${source.name} => ${destination.name} : ${protocol} ${port} should be ${should}, is ${answers}`);
    }
  }
  return wrong;
}

interface Endpoint { readonly name: string; readonly side: NaiveSide }

/** the pods under their workload's name, and the first address of every range in the lines */
function endpointsOf(objects: readonly KubernetesObject[], lines: readonly ReachabilityLine[]): Endpoint[] {
  const pods = naivePods(objects).map(pod => ({ name: pod.id, side: pod }));
  const ranges = new Set(lines.flatMap(({ from, to }) => [from, to]).filter(isExternal));
  return [...pods, ...[...ranges].map(name => ({ name, side: name.split('-')[0] }))];
}

/**
 * The pairs that the lines speak of: addresses are cut differently as sources and as destinations, and a range that is
 * never a source says nothing about sources.
 */
function pairsOf(endpoints: readonly Endpoint[], lines: readonly ReachabilityLine[]): [Endpoint, Endpoint][] {
  const spoken = new Set(lines.flatMap(({ from, to }) => [`${from} =>`, `=> ${to}`]));
  const sources = endpoints.filter(({ name }) => !isExternal(name) || spoken.has(`${name} =>`));
  const destinations = endpoints.filter(({ name }) => !isExternal(name) || spoken.has(`=> ${name}`));
  return sources.flatMap(source => destinations
    .filter(destination => source.name !== destination.name && !(isExternal(source.name) && isExternal(destination.name)))
    .map((destination): [Endpoint, Endpoint] => [source, destination]));
}

/** the naive evaluators read every policy whole for every port: of the one huge case they answer an even sample of the pairs */
function everyNth<T>(pairs: readonly T[], costOfOne: number): T[] {
  const step = Math.max(1, Math.ceil(pairs.length * costOfOne / 100_000_000));
  return pairs.filter((_, index) => index % step === 0);
}

/** every port that anybody mentions, and its neighbours */
function portsToAsk(policies: readonly KubernetesObject[], endpoints: readonly Endpoint[], ranges: readonly PortRange[]) {
  const rules = policies.flatMap(({ spec }) => [...spec?.ingress ?? [], ...spec?.egress ?? []]);
  const numbers = [
    1, 53, 65535,
    ...rules.flatMap(({ ports }) => ports ?? []).flatMap(({ port, endPort, portNumber, portRange }) =>
      [port, endPort, portNumber?.port, portRange?.start, portRange?.end]),
    ...endpoints.flatMap(({ side }) => (typeof side === 'string' ? [] : side.ports)).map(({ port }) => port),
    ...ranges.flatMap(({ first, last }) => [first, last]),
  ].filter((port): port is number => typeof port === 'number');
  const asked = [...new Set(numbers.flatMap(port => [port - 1, port, port + 1]))].filter(port => port >= 1 && port <= 65535);
  return asked.flatMap(port => (['TCP', 'UDP', 'SCTP'] as const).map(protocol => ({ protocol, port })));
}

/** the other evaluator's words for it */
function asTestEndpoint(side: NaiveSide, objects: readonly KubernetesObject[]): TestEndpoint {
  if (typeof side === 'string') { return side; }
  const { namespace, labels, ports }: NaivePod = side;
  const namespaceLabels = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata?.name === namespace)?.metadata?.labels;
  const named = ports.filter(port => port.name).map(({ name, port, protocol }) => ({ name: name!, containerPort: port, protocol }));
  return { namespace, labels, namespaceLabels, ports: named };
}
