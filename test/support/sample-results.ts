import {
  ConnectionSet, ConnectionTable, DiffResult, Endpoint, Explanation, ExposureResult, ListResult, PolicyFinding, ProtocolPorts,
} from '../../src/reachability';
import { QueryAnswer } from '../../src/report';

/**
 * Results as an engine would give them, from what people read:
 *
 *   tableOf(['shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432'])
 *   endpointOf('10.0.0.0-10.255.255.255[External]', { cidrs: ['10.0.0.0/8'] })
 *   connectionSet('TCP 80,443-445,UDP 53')
 *
 * @param more what an id does not tell, by id: blocks of addresses, members of groups
 */
export function tableOf(lines: readonly string[], more: Readonly<Record<string, Partial<Endpoint>>> = {}): ConnectionTable {
  const parsed = lines.map(parseLine);
  const ids = [...new Set(parsed.flatMap(({ source, destination }) => [source, destination]))].sort();
  const texts = [...new Set(parsed.map(({ connections }) => connections))];
  const indexes = new Map(ids.map((id, index) => [id, index]));
  const rows = parsed
    .map(({ source, destination, connections }) => [indexes.get(source)!, indexes.get(destination)!, texts.indexOf(connections)])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    endpoints: ids.map(id => endpointOf(id, more[id])),
    sets: texts.map(connectionSet),
    from: Int32Array.from(rows, row => row[0]),
    to: Int32Array.from(rows, row => row[1]),
    set: Int32Array.from(rows, row => row[2]),
    length: rows.length,
    ungroupedLength: rows.length,
  };
}

/** `count` rows between as many workloads as they need, a few sets of ports among them */
export function largeTable(count: number): ConnectionTable {
  const width = Math.ceil(Math.sqrt(count));
  const texts = ['All Connections', 'TCP 80', 'SCTP 90,TCP 80,443-445,UDP 53', 'TCP 1-65535'];
  return {
    endpoints: Array.from({ length: width }, (_, i) => endpointOf(`namespace-${String(i % 100).padStart(3, '0')}/workload-${String(i).padStart(6, '0')}[Deployment]`)),
    sets: texts.map(connectionSet),
    from: Int32Array.from({ length: count }, (_, i) => Math.floor(i / width)),
    to: Int32Array.from({ length: count }, (_, i) => i % width),
    set: Int32Array.from({ length: count }, (_, i) => i % 7 % texts.length),
    length: count,
    ungroupedLength: count,
  };
}

export function endpointOf(id: string, more: Partial<Endpoint> = {}): Endpoint {
  const [, namespace, name, kind] = /^([^/\s[{]+)\/([^/\s[]+)\[(\w+)\]$/.exec(id) ?? [];
  if (kind !== undefined) { return { id, type: 'workload', namespace, name, kind, ...more }; }
  if (id.endsWith('[External]')) { return { id, type: 'external', family: id.includes(':') ? 'IPv6' : 'IPv4', cidrs: [], ...more }; }
  if (id === '{ingress-controller}') { return { id, type: 'ingress-controller', ...more }; }
  if (id.startsWith('{')) { return { id, type: 'group', members: [], ...more }; }
  const [, potentialNamespace] = /^\[.* in namespace (\S+)\]$/.exec(id) ?? [];
  return { id, type: 'potential', ...potentialNamespace === undefined ? {} : { namespace: potentialNamespace }, ...more };
}

export function connectionSet(text: string): ConnectionSet {
  if (text === 'No Connections') { return { text, ranges: [] }; }
  if (text === 'All Connections') { return { text, ranges: (['SCTP', 'TCP', 'UDP'] as const).map(protocol => ({ protocol, first: 1, last: 65535 })) }; }
  let protocol: ProtocolPorts['protocol'] | undefined;
  const ranges = text.split(',').map(part => {
    const [, named, first, last = first] = /^(?:(SCTP|TCP|UDP) )?(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    protocol = (named as ProtocolPorts['protocol'] | undefined) ?? protocol;
    if (protocol === undefined || first === undefined) { throw new Error(`No set of ports: "${text}"`); }
    return { protocol, first: Number(first), last: Number(last) };
  });
  return { text, ranges };
}

function parseLine(line: string) {
  const [, source, destination, connections] = /^(.+) => (.+) : (.+)$/.exec(line) ?? [];
  if (connections === undefined) { throw new Error(`No line of a connection: "${line}"`); }
  return { source, destination, connections };
}

const WEB = endpointOf('shop/web[Deployment]');
const DB = endpointOf('shop/db[StatefulSet]');
const CONTROLLER = endpointOf('{ingress-controller}');
const BACKUP = endpointOf('[pods app=backup in namespace ops]');
const INTERNET = endpointOf('0.0.0.0-255.255.255.255[External]', { cidrs: ['0.0.0.0/0'] });
const GROUP = endpointOf('{2 workloads: ops/a[Job], …}', { members: ['ops/a[Job]', 'ops/b[Job]'] });

/** one of each type of endpoint, both ways once with the same ports and once with others, and a workload that reaches its own replicas */
export const SAMPLE_LIST: ListResult = {
  table: {
    ...tableOf([
      '0.0.0.0-255.255.255.255[External] => shop/web[Deployment] : TCP 8080',
      'shop/db[StatefulSet] => shop/db[StatefulSet] : All Connections',
      'shop/db[StatefulSet] => shop/web[Deployment] : TCP 80,443-445,UDP 53',
      'shop/web[Deployment] => 2001:db8::-2001:db8::ffff[External] : UDP 53',
      'shop/web[Deployment] => [pods app=backup in namespace ops] : TCP 1-65535',
      'shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432',
      'shop/web[Deployment] => {2 workloads: ops/a[Job], …} : TCP 9',
      '{2 workloads: ops/a[Job], …} => shop/web[Deployment] : TCP 9',
      '{ingress-controller} => shop/web[Deployment] : TCP 8080',
    ], {
      [INTERNET.id]: INTERNET,
      '2001:db8::-2001:db8::ffff[External]': { cidrs: ['2001:db8::/112'] },
      [GROUP.id]: GROUP,
    }),
    ungroupedLength: 11,
  },
  notices: [
    { type: 'rejected', subject: 'NetworkPolicy shop/old', text: 'spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535', origin: 'shop/policies.yaml:12' },
    { type: 'note', subject: 'broken.yaml:3', text: 'is no Kubernetes object', origin: 'broken.yaml:3' },
  ],
};

export const EMPTY_LIST: ListResult = { table: tableOf([]), notices: [] };

/** allowed as it must be, denied as it must be, and denied against what is expected */
export const SAMPLE_ANSWERS: readonly QueryAnswer[] = [
  { from: 'shop/web', to: 'shop/db', protocol: 'TCP', port: 5432, allowed: true, egress: true, ingress: true },
  { from: '10.0.0.1', to: 'shop/db', protocol: 'UDP', port: 53, allowed: false, egress: true, ingress: false, expected: false },
  { from: 'shop/web', to: 'shop/db', protocol: 'TCP', port: 5433, allowed: false, egress: true, ingress: false, expected: true },
];

export const ALLOWED: Explanation = {
  ...SAMPLE_ANSWERS[1],
  allowed: true,
  ingress: true,
  halves: [
    { direction: 'egress', endpoint: '10.0.0.1', allowed: true, tiers: [], reason: 'allowed: addresses have no policies' },
    {
      direction: 'ingress',
      endpoint: DB.id,
      allowed: true,
      reason: 'allowed by AdminNetworkPolicy dns rule 1',
      tiers: [{
        tier: 'admin',
        policies: ['AdminNetworkPolicy dns'],
        verdict: 'allow',
        rules: [{ policy: 'AdminNetworkPolicy dns', rule: 1, name: 'dns', action: 'Allow', origin: 'dns.yaml' }],
      }],
    },
  ],
  summary: 'egress allowed: addresses have no policies; ingress allowed by AdminNetworkPolicy dns rule 1',
  remedies: [],
};

export const DENIED: Explanation = {
  ...SAMPLE_ANSWERS[2],
  halves: [
    {
      direction: 'egress',
      endpoint: WEB.id,
      allowed: true,
      reason: 'allowed by shop/web rule 2',
      tiers: [{
        tier: 'namespace', policies: ['shop/default-deny', 'shop/web'], verdict: 'allow', rules: [{ policy: 'shop/web', rule: 2, action: 'Allow', origin: 'shop.yaml:12' }],
      }],
    },
    {
      direction: 'ingress',
      endpoint: DB.id,
      allowed: false,
      reason: 'denied: shop/default-deny isolates it and no rule admits TCP 5433',
      tiers: [{ tier: 'admin', policies: [], verdict: 'none', rules: [] }, { tier: 'namespace', policies: ['shop/default-deny'], verdict: 'deny', rules: [] }],
    },
  ],
  summary: 'egress allowed by shop/web rule 2; ingress denied: shop/default-deny isolates it and no rule admits TCP 5433',
  remedies: ['Add port TCP 5433 to ingress rule 1 of shop/db', 'Ask for TCP 5432 | TCP 5434'],
};

const NONE = connectionSet('No Connections');

export const SAMPLE_DIFF: DiffResult = {
  changes: [
    { type: 'removed', from: INTERNET, to: DB, before: connectionSet('TCP 5432'), after: NONE },
    { type: 'added', from: DB, to: GROUP, before: NONE, after: connectionSet('TCP 9') },
    { type: 'removed', from: DB, to: endpointOf('shop/old[Pod]'), before: connectionSet('All Connections'), after: NONE },
    { type: 'added', from: DB, to: WEB, before: NONE, after: connectionSet('TCP 80,443') },
    { type: 'changed', from: WEB, to: DB, before: connectionSet('TCP 5432'), after: connectionSet('TCP 5432-5433') },
    { type: 'added', from: GROUP, to: GROUP, before: NONE, after: connectionSet('TCP 9') },
    { type: 'added', from: GROUP, to: DB, before: NONE, after: connectionSet('TCP 9') },
    { type: 'changed', from: CONTROLLER, to: WEB, before: connectionSet('TCP 8080'), after: connectionSet('TCP 8443') },
  ],
  addedWorkloads: ['ops/a[Job]', 'ops/b[Job]', 'ops/idle[Pod]', WEB.id],
  removedWorkloads: ['shop/old[Pod]'],
  notices: {
    before: [{ type: 'note', subject: 'Pod shop/old', text: 'has no labels' }],
    after: [{ type: 'note', subject: 'Pod shop/old', text: 'has no labels' }, { type: 'ignored', subject: 'Service shop/web', text: 'has no selector', origin: 'web.yaml' }],
  },
};

export const EMPTY_DIFF: DiffResult = { changes: [], addedWorkloads: [], removedWorkloads: [], notices: { before: [], after: [] } };

export const SAMPLE_EXPOSURE: ExposureResult = {
  workloads: [
    {
      workload: DB,
      ingress: { isProtected: true, peers: [{ peer: BACKUP, connections: connectionSet('TCP 5432') }] },
      egress: { isProtected: true, peers: [] },
    },
    {
      workload: WEB,
      ingress: { isProtected: false, peers: [{ peer: INTERNET, connections: connectionSet('All Connections') }, { peer: CONTROLLER, connections: connectionSet('TCP 8080') }] },
      egress: { isProtected: false, peers: [{ peer: INTERNET, connections: connectionSet('All Connections') }] },
    },
  ],
  notices: SAMPLE_LIST.notices,
};

export const SAMPLE_FINDINGS: readonly PolicyFinding[] = [
  {
    rule: 'rule-matches-nothing',
    severity: 'error',
    subject: 'shop/web',
    part: 'egress rule 2',
    text: 'No pod and no address matches its peers, so it allows nothing',
    origin: 'shop/policies.yaml:12',
  },
  { rule: 'equal-priority', severity: 'info', subject: 'AdminNetworkPolicy a', text: 'Has the priority of AdminNetworkPolicy b,\nand nobody knows which one is asked first' },
];

export function textOf(chunks: Iterable<string>): string {
  return [...chunks].join('');
}

/** rows of CSV, from their texts */
export function csvOf(...rows: readonly string[]): string {
  return rows.map(row => `${row}\r\n`).join('');
}
