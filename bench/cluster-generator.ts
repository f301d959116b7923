import { Random } from './random';

/**
 * Clusters for the reachability benchmarks: many namespaces of very different size, each with a default deny (four of
 * five) and name lookups, policies whose selectors are of every kind, address blocks with parts left out, named ports,
 * ranges. The same arguments give the same objects.
 */
export function generatedCluster({ namespaces, workloads, policies, seed }: ClusterSize): object[] {
  const random = new Random(seed);
  const spaces = Array.from({ length: namespaces }, (_, index): Space => ({
    name: `${TEAMS[index % TEAMS.length]}-${index}`, team: TEAMS[index % TEAMS.length], env: random.pick(ENVS), pods: [],
  }));
  const weights = spaces.map((_, index) => 1 / (index + 2) ** 0.6);
  for (let index = 0; index < workloads; index++) {
    const space = index < namespaces ? spaces[index] : weighted(spaces, weights, random);
    const tier = random.pick(Object.keys(PORTS));
    space.pods.push({
      space,
      name: `${random.pick(SERVICES)}-${tier}-${index}`,
      labels: {
        app: `app-${index}`,
        tier,
        team: space.team,
        env: space.env,
        version: random.pick(['v1', 'v1', 'v2']),
        ...random.chance(0.15) ? { pci: 'true' } : {},
        ...random.chance(0.25) ? { egress: random.pick(['internet', 'partners']) } : {},
      },
      ports: PORTS[tier].filter((_, i) => i === 0 || random.chance(0.5)),
    });
  }
  const all = spaces.flatMap(({ pods }) => pods);
  return [
    ...spaces.map(({ name, team, env }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team, env } } })),
    ...all.map(deployment),
    ...policiesOf(spaces, all, policies, random),
  ];
}

export interface ClusterSize { readonly namespaces: number; readonly workloads: number; readonly policies: number; readonly seed: number }

/** The same cluster with some policies left out and some opened: what a pull request may change. */
export function changedCluster(objects: readonly any[], every: number): object[] {
  return objects.flatMap((object, index) => {
    if (object.kind !== 'NetworkPolicy' || index % every !== 0) { return [object]; }
    return index % (2 * every) === 0 ? [] : [{ ...object, spec: { ...object.spec, ingress: [{ from: [{ namespaceSelector: {} }] }] } }];
  });
}

/** Small namespaces in great number, each with policies of its own and none that reaches into others. */
export function wideCluster({ namespaces, workloads, policies }: Omit<ClusterSize, 'seed'>): object[] {
  const perSpace = (total: number, index: number) => Math.floor(total * (index + 1) / namespaces) - Math.floor(total * index / namespaces);
  return Array.from({ length: namespaces }, (_, index) => index).flatMap(index => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `ns-${index}`, labels: { 'kubernetes.io/metadata.name': `ns-${index}` } } },
    ...Array.from({ length: perSpace(workloads, index) }, (_, pod) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `pod-${pod}`, namespace: `ns-${index}`, labels: { app: `app-${pod}` } },
      spec: { containers: [{ name: 'main', image: 'registry.example.com/main:1', ports: [{ containerPort: 80 }] }] },
    })),
    ...Array.from({ length: perSpace(policies, index) }, (_, nth) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `policy-${nth}`, namespace: `ns-${index}` },
      spec: nth === 0 ? { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } : {
        podSelector: { matchLabels: { app: `app-${nth}` } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: { matchLabels: { app: `app-${nth - 1}` } } }], ports: [{ protocol: 'TCP', port: 80 }] }],
        egress: [{ to: [{ podSelector: { matchLabels: { app: `app-${nth + 1}` } } }] }],
      },
    })),
  ]);
}

/** Few workloads, and one policy that cuts the addresses into very many ranges. */
export function cutCluster(workloads: number, blocks: number): object[] {
  const to = Array.from({ length: blocks }, (_, index) => ({
    ipBlock: { cidr: `${20 + Math.floor(index / 250)}.${index % 250}.0.0/16`, except: [`${20 + Math.floor(index / 250)}.${index % 250}.128.0/20`] },
  }));
  return [
    ...Array.from({ length: workloads }, (_, index) => deployment({
      space: { name: 'cut', team: 'a', env: 'prod', pods: [] }, name: `app-${index}`, labels: { app: `app-${index}` }, ports: PORTS.backend,
    })),
    policy('cut', 'many-ranges', { podSelector: {}, policyTypes: ['Egress'], egress: to.map((peer, index) => ({ to: [peer], ports: [{ port: 1 + index % 7 }] })) }),
  ];
}

interface Space { readonly name: string; readonly team: string; readonly env: string; readonly pods: Pod[] }
interface Pod {
  readonly space: Space;
  readonly name: string;
  readonly labels: { readonly [key: string]: string };
  readonly ports: readonly NamedPort[];
}
type NamedPort = readonly [name: string, port: number, protocol: string];

const TEAMS = ['payments', 'catalog', 'search', 'identity', 'logistics', 'billing', 'growth', 'media', 'risk', 'support'];
const ENVS = ['prod', 'staging', 'dev'];
const SERVICES = ['api', 'web', 'gateway', 'orders', 'cart', 'users', 'auth', 'mailer', 'reports', 'broker', 'stock', 'ledger'];
const PORTS: { readonly [tier: string]: readonly NamedPort[] } = {
  frontend: [['http', 8080, 'TCP'], ['metrics', 9090, 'TCP']],
  backend: [['http', 5000, 'TCP'], ['grpc', 50051, 'TCP'], ['metrics', 9090, 'TCP']],
  data: [['postgres', 5432, 'TCP'], ['metrics', 9187, 'TCP']],
  cache: [['redis', 6379, 'TCP'], ['gossip', 7946, 'UDP']],
  worker: [['metrics', 9090, 'TCP'], ['sig', 3868, 'SCTP']],
};
const BLOCKS = [
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] }, { cidr: '203.0.113.0/24' },
  { cidr: '198.51.100.0/24', except: ['198.51.100.128/25'] }, { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] },
  { cidr: '198.18.0.0/15', except: ['198.18.7.0/24', '198.19.0.0/20'] }, { cidr: '10.0.0.0/8' }, { cidr: '192.0.2.0/24' },
  { cidr: '45.10.0.0/16' }, { cidr: '77.3.32.0/20' }, { cidr: '91.0.0.16/28' },
];

function policiesOf(spaces: readonly Space[], all: readonly Pod[], count: number, random: Random): object[] {
  const found: object[] = [];
  for (const { name } of spaces) {
    if (found.length + 2 > count / 2) { break; }
    if (random.chance(0.8)) {
      found.push(policy(name, 'default-deny', { podSelector: {}, policyTypes: random.pick([['Ingress'], ['Ingress'], ['Ingress', 'Egress'], ['Egress']]) }));
    }
    if (random.chance(0.6)) {
      found.push(policy(name, 'allow-dns', { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] }] }));
    }
  }
  for (let index = 0; found.length < count; index++) {
    const { space, ports } = random.pick(all);
    found.push(policy(space.name, `policy-${index}`, specOf(random.pick(space.pods), ports, random.pick(space.pods), random.pick(all), random)));
  }
  return found;
}

function specOf(subject: Pod, ports: readonly NamedPort[], near: Pod, far: Pod, random: Random): object {
  const podSelector = podSelectorOf(subject, random);
  const somePorts = random.pick([
    ports.map(([, port, protocol]) => ({ port, protocol })), [{ port: ports[0][0], protocol: ports[0][2] }], [{ port: 8000, endPort: 8999 }], [],
  ]);
  const rule = (field: string, peers: object[]) => ({ [field]: peers, ...somePorts.length > 0 ? { ports: somePorts } : {} });
  switch (random.below(8)) {
    case 0: return { podSelector, ingress: [rule('from', [{ namespaceSelector: namespaceSelectorOf(far, random) }])] };
    case 1: return { podSelector, ingress: [rule('from', [{ namespaceSelector: namespaceSelectorOf(far, random), podSelector: podSelectorOf(far, random) }])] };
    case 2: return { podSelector, ingress: [rule('from', [{ ipBlock: random.pick(BLOCKS) }])] };
    case 3: return { podSelector, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: random.pick(BLOCKS) }], ports: [{ port: 443 }] }] };
    case 4: return { podSelector, policyTypes: ['Egress'], egress: [rule('to', [{ podSelector: podSelectorOf(near, random) }])] };
    case 5: return {
      podSelector,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [rule('from', [{ podSelector: podSelectorOf(near, random) }, { ipBlock: random.pick(BLOCKS) }])],
      egress: [rule('to', [{ namespaceSelector: namespaceSelectorOf(far, random), podSelector: podSelectorOf(far, random) }])],
    };
    default: return { podSelector, ingress: [rule('from', [{ podSelector: podSelectorOf(near, random) }])] };
  }
}

function podSelectorOf({ labels }: Pod, random: Random): object {
  switch (random.below(7)) {
    case 0: return { matchLabels: { tier: labels.tier } };
    case 1: return { matchLabels: { tier: labels.tier, version: labels.version } };
    case 2: return { matchExpressions: [{ key: 'tier', operator: 'In', values: [labels.tier, random.pick(Object.keys(PORTS))] }] };
    case 3: return { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: [random.pick(Object.keys(PORTS))] }] };
    case 4: return { matchExpressions: [{ key: random.pick(['pci', 'egress']), operator: random.pick(['Exists', 'DoesNotExist']) }] };
    default: return { matchLabels: { app: labels.app } };
  }
}

function namespaceSelectorOf({ space }: Pod, random: Random): object {
  switch (random.below(5)) {
    case 0: return { matchLabels: { team: space.team } };
    case 1: return { matchLabels: { 'kubernetes.io/metadata.name': space.name } };
    case 2: return { matchExpressions: [{ key: 'env', operator: 'NotIn', values: [random.pick(ENVS)] }] };
    case 3: return { matchLabels: { team: space.team, env: space.env } };
    default: return random.chance(0.2) ? {} : { matchExpressions: [{ key: 'env', operator: 'In', values: [space.env] }] };
  }
}

function deployment({ space, name, labels, ports }: Pod): object {
  const matchLabels = { app: labels.app };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: space.name, labels: matchLabels },
    spec: {
      replicas: 2,
      selector: { matchLabels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{
            name: 'main',
            image: `registry.example.com/${name}:1.0`,
            ports: ports.map(([portName, containerPort, protocol]) => ({ name: portName, containerPort, protocol })),
          }],
        },
      },
    },
  };
}

function policy(namespace: string, name: string, spec: object): object {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

function weighted<T>(list: readonly T[], weights: readonly number[], random: Random): T {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  return list.find((_, index) => (left -= weights[index]) < 0) ?? list[list.length - 1];
}
