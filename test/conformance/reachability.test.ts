import { existsSync, readFileSync, readdirSync, statSync } from 'fs';
import { join, resolve } from 'path';
import { parseAllDocuments } from 'yaml';
import { KubernetesObject, NetworkPolicyObject, flattened, podFactsOf } from '../../src/manifest';
import { TestEndpoint, TestPod, isAllowed } from '../support/evaluator';

// public cases of who can reach whom, `source => destination : connections`: they keep the tests' own evaluator honest,
// and with it every test that asks it. Skipped where the data is not there; CI checks that it ran where it is.

const CASES = resolve(__dirname, '../..', process.env.CONFORMANCE_DATA ?? '../shared/conformance', 'reachability/core');
const names = existsSync(CASES) ? readdirSync(CASES).sort() : [];

describe('conformance | reachability', () => {
  if (names.length === 0) {
    test.skip('no conformance data on this machine', () => {});
    return;
  }
  test.each(names)('%s', name => {
    const expected = parseLines(readFileSync(join(CASES, name, 'expected.txt'), 'utf8'));
    const objects = load(join(CASES, name, 'manifests'));
    const policies = objects.filter(object => object.kind === 'NetworkPolicy') as NetworkPolicyObject[];
    const endpoints = { ...podsOf(objects), ...rangesIn(expected) };
    const ports = portsToAsk(policies, endpoints, expected);
    const wrong: string[] = [];
    for (const [source, destination] of everyNth(pairsOf(endpoints, expected), JSON.stringify(policies).length * ports.length)) {
      const [from, to] = [endpoints[source], endpoints[destination]];
      const line = expected.get(`${source} => ${destination}`) ?? [];
      for (const { protocol, port } of ports) {
        const should = line.some(range => range.protocol === protocol && range.first <= port && port <= range.last);
        if (isAllowed(policies, { from, to, protocol, port }) !== should) { wrong.push(`${source} => ${destination} : ${protocol} ${port} should be ${should}`); }
      }
    }
    expect(wrong).toEqual([]);
  });
});

type Protocol = 'TCP' | 'UDP' | 'SCTP';
interface Range { readonly protocol: Protocol; readonly first: number; readonly last: number }
type Lines = Map<string, Range[]>;

function parseLines(text: string): Lines {
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('{ingress-controller}'));
  return new Map(lines.map(line => {
    const [pair, connections] = line.split(' : ');
    return [pair, connections === 'All Connections'
      ? (['TCP', 'UDP', 'SCTP'] as const).map(protocol => ({ protocol, first: 1, last: 65535 }))
      : parseConnections(connections)];
  }));
}

/** `SCTP 90,TCP 80,443-445,UDP 53` */
function parseConnections(text: string): Range[] {
  let protocol: Protocol = 'TCP';
  return text.split(',').map(part => {
    const words = part.trim().split(' ');
    if (words.length === 2) { protocol = words[0] as Protocol; }
    const [first, last = first] = words.at(-1)!.split('-').map(Number);
    return { protocol, first, last };
  });
}

function load(folder: string): KubernetesObject[] {
  const files = readdirSync(folder, { recursive: true }).map(String).sort().map(file => join(folder, file))
    .filter(file => statSync(file).isFile() && /\.(ya?ml|json)$/.test(file));
  return files.flatMap(file => parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS()))
    .filter(object => object?.kind).flatMap(flattened);
}

function podsOf(objects: readonly KubernetesObject[]): { [name: string]: TestEndpoint } {
  const namespaceLabels = Object.fromEntries(objects.filter(object => object.kind === 'Namespace')
    .map(object => [object.metadata!.name!, object.metadata!.labels ?? {}]));
  return Object.fromEntries(objects.flatMap((object): [string, TestPod][] => {
    const facts = podFactsOf(object);
    if (!facts) { return []; }
    const namespace = object.metadata?.namespace ?? 'default';
    const owner = (object.metadata as any)?.ownerReferences?.find((reference: any) => reference.kind !== 'Node');
    const name = object.kind === 'Pod' && owner ? `${owner.name}[${owner.kind ?? 'Pod'}]` : `${object.metadata?.name}[${object.kind}]`;
    const ports = facts.ports.filter(port => port.name).map(port => ({ name: port.name!, containerPort: port.port, protocol: port.protocol }));
    return [[`${namespace}/${name}`, { namespace, labels: facts.labels, namespaceLabels: namespaceLabels[namespace], ports }]];
  }));
}

function rangesIn(expected: Lines): { [name: string]: TestEndpoint } {
  const sides = [...expected.keys()].flatMap(pair => pair.split(' => ')).filter(side => side.endsWith('[External]'));
  return Object.fromEntries(sides.map(side => [side, side.split('-')[0]]));
}

/**
 * The pairs that the lines speak of: addresses are cut differently as sources and as destinations, and a range that is
 * never a source says nothing about sources.
 */
function pairsOf(endpoints: { [name: string]: TestEndpoint }, expected: Lines): [string, string][] {
  const spoken = [...expected.keys()].map(pair => pair.split(' => '));
  const [sources, destinations] = [0, 1].map(side => new Set(spoken.map(pair => pair[side])));
  const isExternal = (name: string) => name.endsWith('[External]');
  const all = Object.keys(endpoints);
  return all.flatMap(source => all.filter(destination => source !== destination
    && !(isExternal(source) && isExternal(destination))
    && !(isExternal(source) && !sources.has(source))
    && !(isExternal(destination) && !destinations.has(destination))).map((destination): [string, string] => [source, destination]));
}

/** the naive evaluator reads every policy whole for every port: of the one huge case it answers an even sample of the pairs */
function everyNth(pairs: [string, string][], costOfOne: number): [string, string][] {
  const step = Math.max(1, Math.ceil(pairs.length * costOfOne / 200_000_000));
  return pairs.filter((_, index) => index % step === 0);
}

/** every port that anybody mentions, and its neighbours */
function portsToAsk(policies: readonly NetworkPolicyObject[], endpoints: { [name: string]: TestEndpoint }, expected: Lines) {
  const rules = policies.flatMap(policy => [...policy.spec?.ingress ?? [], ...policy.spec?.egress ?? []]);
  const numbers = [
    1, 53, 65535,
    ...rules.flatMap(rule => rule.ports ?? []).flatMap(port => [port.port, port.endPort]),
    ...Object.values(endpoints).flatMap(endpoint => (typeof endpoint === 'string' ? [] : endpoint.ports ?? [])).map(port => port.containerPort),
    ...[...expected.values()].flat().flatMap(range => [range.first, range.last]),
  ].filter((port): port is number => typeof port === 'number');
  const asked = [...new Set(numbers.flatMap(port => [port - 1, port, port + 1]))].filter(port => port >= 1 && port <= 65535);
  return asked.flatMap(port => (['TCP', 'UDP', 'SCTP'] as const).map(protocol => ({ protocol, port })));
}
