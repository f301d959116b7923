import { execFile } from 'child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'fs';
import { builtinModules } from 'module';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';
import { App, Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import { parseAllDocuments } from 'yaml';
import { TestEndpoint, TestPod, isAllowed } from './support/evaluator';
import { KubernetesObject, NetworkPolicyObject, flattened, networkPolicyProblems } from '../src/manifest';
import { AllowFrom, Connections, Peers, Pods } from '../src/network';

/**
 * The examples as a newcomer runs them: `cdk8s synth` by the real CLI, in a process of its own, in the example's folder.
 * What comes out is held to a snapshot, and to what the example promises: exactly the flows listed here are open.
 */
interface Example {
  readonly name: string;
  /** files that synth writes, in the order in which they are applied */
  readonly files: readonly string[];
  /** who is asked about: pods of the example, as its manifests make them, and others in and outside of the cluster */
  readonly endpoints: (pod: PodFinder) => { readonly [name: string]: TestEndpoint };
  /** what is asked for */
  readonly ports: readonly string[];
  /** all flows that are open; those between two parties that no policy is about are left out */
  readonly open: readonly string[];
}

type PodFinder = (kind: string, name: string) => TestPod;

const KUBE_DNS: TestPod = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const PROMETHEUS: TestPod = { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } };
const INGRESS_NGINX: TestPod = {
  namespace: 'ingress-nginx',
  labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
};
const TRAEFIK: TestPod = { namespace: 'traefik', labels: { 'app.kubernetes.io/name': 'traefik' } };

/** asked about in each example, and in no list of open flows */
const STRANGERS: { readonly [name: string]: TestEndpoint } = {
  'a pod in default': { namespace: 'default', labels: { app: 'web' } },
  'another pod in kube-system': { namespace: 'kube-system', labels: { 'k8s-app': 'metrics-server' } },
  'a node': '10.0.0.4',
  'the metadata service': '169.254.169.254',
};

const EXAMPLES: readonly Example[] = [
  {
    name: 'quickstart',
    files: ['shop.k8s.yaml'],
    endpoints: pod => ({
      'frontend': pod('Deployment', 'shop-frontend'),
      'api': pod('Deployment', 'shop-api'),
      'cache': pod('Deployment', 'shop-cache'),
      'database': pod('StatefulSet', 'shop-database'),
      'a new pod in shop': { namespace: 'shop', labels: { app: 'new' } },
      'an api elsewhere': { ...pod('Deployment', 'shop-api'), namespace: 'staging' },
      'ingress-nginx': INGRESS_NGINX,
      'another pod in ingress-nginx': { namespace: 'ingress-nginx', labels: { 'app.kubernetes.io/name': 'ingress-nginx' } },
      'Prometheus': PROMETHEUS,
      'Grafana': { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'grafana' } },
      'kube-dns': KUBE_DNS,
      'the payments API': '198.51.100.7',
      ...STRANGERS,
    }),
    ports: ['TCP 53', 'UDP 53', 'TCP 80', 'TCP 443', 'TCP 5432', 'TCP 6379', 'TCP 8080', 'TCP 9102'],
    open: [
      'frontend → api: TCP 8080',
      'frontend → kube-dns: TCP 53, UDP 53',
      'api → cache: TCP 6379',
      'api → database: TCP 5432',
      'api → kube-dns: TCP 53, UDP 53',
      'api → the payments API: TCP 443',
      'cache → kube-dns: TCP 53, UDP 53',
      'database → kube-dns: TCP 53, UDP 53',
      'a new pod in shop → kube-dns: TCP 53, UDP 53',
      'ingress-nginx → frontend: TCP 8080',
      'Prometheus → frontend: TCP 9102',
      'Prometheus → api: TCP 9102',
      'Prometheus → cache: TCP 9102',
      'Prometheus → database: TCP 9102',
      'Prometheus → a new pod in shop: TCP 9102',
    ],
  },
  {
    name: 'multi-tenant',
    files: ['0000-platform.k8s.yaml', '0001-acme.k8s.yaml', '0002-globex.k8s.yaml'],
    endpoints: pod => ({
      'acme portal': pod('Deployment', 'acme-portal'),
      'acme reports': pod('Deployment', 'acme-reports'),
      'globex portal': pod('Deployment', 'globex-portal'),
      'globex reports': pod('Deployment', 'globex-reports'),
      'logs': pod('Deployment', 'platform-logs'),
      'Traefik': TRAEFIK,
      'kube-dns': KUBE_DNS,
      'a tenant to come': { namespace: 'initech-web', namespaceLabels: { tenant: 'initech' } },
      'a pod in acme-old': { namespace: 'acme-old' },
      'the internet': '198.51.100.7',
      ...STRANGERS,
    }),
    ports: ['TCP 22', 'TCP 53', 'UDP 53', 'TCP 4317', 'TCP 8080', 'TCP 9000'],
    open: [
      ...['acme', 'globex'].flatMap(tenant => ['portal', 'reports'].flatMap(workload => [
        `${tenant} ${workload} → ${tenant} portal: TCP 22, TCP 53, UDP 53, TCP 4317, TCP 8080, TCP 9000`,
        `${tenant} ${workload} → ${tenant} reports: TCP 22, TCP 53, UDP 53, TCP 4317, TCP 8080, TCP 9000`,
        `${tenant} ${workload} → logs: TCP 4317`,
        `${tenant} ${workload} → kube-dns: TCP 53, UDP 53`,
      ])),
      'logs → kube-dns: TCP 53, UDP 53',
      'Traefik → acme portal: TCP 8080',
      'Traefik → globex portal: TCP 8080',
      'a tenant to come → logs: TCP 4317',
    ],
  },
  {
    name: 'harden-a-helm-chart',
    files: ['wiki.k8s.yaml'],
    endpoints: pod => ({
      'web': pod('Deployment', 'wiki'),
      'backup': pod('CronJob', 'wiki-backup'),
      'postgresql': pod('StatefulSet', 'wiki-postgresql'),
      'redis': pod('Deployment', 'wiki-redis'),
      'a new pod in wiki': { namespace: 'wiki', labels: { 'app.kubernetes.io/name': 'wiki', 'app.kubernetes.io/instance': 'wiki' } },
      'ingress-nginx': INGRESS_NGINX,
      'Prometheus': PROMETHEUS,
      'kube-dns': KUBE_DNS,
      'the internet': '198.51.100.7',
      ...STRANGERS,
    }),
    ports: ['TCP 53', 'UDP 53', 'TCP 80', 'TCP 443', 'TCP 587', 'TCP 3000', 'TCP 5432', 'TCP 6379', 'TCP 9187'],
    open: [
      'web → postgresql: TCP 5432',
      'web → redis: TCP 6379',
      'web → kube-dns: TCP 53, UDP 53',
      'web → the internet: TCP 587',
      'backup → postgresql: TCP 5432',
      'backup → kube-dns: TCP 53, UDP 53',
      'backup → the internet: TCP 443',
      'postgresql → kube-dns: TCP 53, UDP 53',
      'redis → kube-dns: TCP 53, UDP 53',
      'a new pod in wiki → kube-dns: TCP 53, UDP 53',
      'ingress-nginx → web: TCP 3000',
      'Prometheus → postgresql: TCP 9187',
    ],
  },
  {
    name: 'secure-workloads',
    files: ['shop.k8s.yaml'],
    endpoints: pod => ({
      'web': pod('Deployment', 'web'),
      'db': pod('StatefulSet', 'db'),
      'backup': pod('CronJob', 'backup'),
      'a new pod in shop': { namespace: 'shop', labels: { 'app.kubernetes.io/part-of': 'shop', 'app.kubernetes.io/instance': 'new' } },
      'a web elsewhere': { ...pod('Deployment', 'web'), namespace: 'staging' },
      'gateway': { namespace: 'ingress', labels: { 'app.kubernetes.io/name': 'gateway' } },
      'another pod in ingress': { namespace: 'ingress', labels: { 'app.kubernetes.io/name': 'web' } },
      'kube-dns': KUBE_DNS,
      'the internet': '198.51.100.7',
      ...STRANGERS,
    }),
    ports: ['TCP 53', 'UDP 53', 'TCP 443', 'TCP 5432', 'TCP 8080'],
    open: [
      'gateway → web: TCP 8080',
      'web → db: TCP 5432',
      'web → kube-dns: TCP 53, UDP 53',
      'db → kube-dns: TCP 53, UDP 53',
      'backup → db: TCP 5432',
      'backup → kube-dns: TCP 53, UDP 53',
    ],
  },
  {
    name: 'any-cdk8s-plus',
    files: ['notes-27.k8s.yaml', 'notes-32.k8s.yaml', 'notes-34.k8s.yaml'],
    endpoints: pod => ({
      ...Object.fromEntries(['27', '32', '34'].flatMap(version => [
        [`web ${version}`, pod('Deployment', `notes-${version}-web`)],
        [`store ${version}`, pod('StatefulSet', `notes-${version}-store`)],
      ])),
      'Traefik': TRAEFIK,
      'kube-dns': KUBE_DNS,
      'the internet': '198.51.100.7',
      ...STRANGERS,
    }),
    ports: ['TCP 53', 'UDP 53', 'TCP 80', 'TCP 8080', 'TCP 9200'],
    open: [
      ...['27', '32', '34'].flatMap(version => [
        `web ${version} → store ${version}: TCP 9200`,
        `web ${version} → kube-dns: TCP 53, UDP 53`,
        `store ${version} → kube-dns: TCP 53, UDP 53`,
        `Traefik → web ${version}: TCP 8080`,
      ]),
      'web 34 → web 27: TCP 8080',
    ],
  },
];

const ROOT = join(__dirname, '..');

/** what the CLI wrote, by file name */
type Output = ReadonlyMap<string, string>;

const outputs = new Map<string, readonly [Output, Output]>();
const trees = new Map<string, readonly [string[], string[]]>();

beforeAll(async () => {
  for (const { name } of EXAMPLES) {
    const before = sources(name);
    outputs.set(name, await Promise.all([synthesize(name), synthesize(name)]));
    trees.set(name, [before, sources(name)]);
  }
}, 300_000);

test('every folder of examples is tested here', () => {
  const folders = readdirSync(join(ROOT, 'examples'), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name);
  expect(folders.sort()).toEqual(EXAMPLES.map(({ name }) => name).sort());
});

describe.each(EXAMPLES)('Example $name |', ({ name, files, endpoints, ports, open }) => {
  test('writes these files, two times the same', () => {
    const [first, second] = outputs.get(name)!;
    expect([...first.keys()]).toEqual(files);
    expect(second).toEqual(first);
  });

  test.each(files)('writes %s as its snapshot has it', file => {
    expect(outputs.get(name)![0].get(file)).toMatchSnapshot();
  });

  test('leaves no files in its folder', () => {
    const [before, after] = trees.get(name)!;
    expect(after).toEqual(before);
  });

  test('opens these flows and no others', () => {
    const objects = objectsOf(name);
    const policies = policiesAmong(objects);
    expect(openFlows(policies, endpoints(finder(objects)), ports)).toEqual(sorted(open));
  });

  test('consists of policies that an API server accepts', () => {
    const policies = policiesAmong(objectsOf(name));
    expect(policies.length).toBeGreaterThan(0);
    for (const policy of policies) {
      expect([policy.metadata!.name, ...networkPolicyProblems(policy)]).toEqual([policy.metadata!.name]);
      expect(policy.spec!.policyTypes!.length).toBeGreaterThan(0);
    }
  });

  test.each(['NetworkPolicy', 'any kind'])('puts each Namespace before objects in it: %s', kind => {
    const objects = objectsOf(name);
    const namespaces = objects.filter(object => object.kind === 'Namespace').map(object => object.metadata!.name!);
    expect(namespaces.length).toBeGreaterThan(0);
    const early = objects.filter((object, index) => {
      const namespace = namespaceOf(object);
      return (kind === 'any kind' || object.kind === kind) && namespaces.includes(namespace)
        && !objects.slice(0, index).some(other => other.kind === 'Namespace' && other.metadata!.name === namespace);
    });
    expect(early.map(object => `${object.kind} ${object.metadata!.name}`)).toEqual([]);
  });

  test('has a private package.json that names what main.ts imports, and the tools of cdk8s.yaml', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'examples', name, 'package.json'), 'utf8'));
    const main = readFileSync(join(ROOT, 'examples', name, 'main.ts'), 'utf8');
    const imported = [...main.matchAll(/ from '([^'./][^']*)'/g)].map(match => match[1]).filter(module => !builtinModules.includes(module));
    expect(manifest).toMatchObject({ name, private: true });
    expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining([...imported, 'constructs', 'cdk8s-plus-27']));
    expect(Object.keys(manifest.devDependencies).sort()).toEqual(['cdk8s-cli', 'tsx']);
  });
});

describe('Example multi-tenant |', () => {
  test('has the Namespaces in the file that is applied first, each with its tenant', () => {
    const [first] = outputs.get('multi-tenant')!;
    const tenants = objectsIn(first.get('0000-platform.k8s.yaml')!).filter(object => object.kind === 'Namespace')
      .map(object => [object.metadata!.name, object.metadata!.labels?.tenant]);
    expect(tenants).toEqual([
      ['logging', undefined], ['acme-web', 'acme'], ['acme-data', 'acme'], ['globex-web', 'globex'], ['globex-data', 'globex'],
    ]);
  });
});

describe('Example harden-a-helm-chart |', () => {
  test('changes nothing in the included manifests', () => {
    // cdk8s leaves out fields that are null, which the API takes for absent
    const included = withoutNulls(objectsIn(readFileSync(join(ROOT, 'examples/harden-a-helm-chart/wiki.yaml'), 'utf8')));
    const written = objectsOf('harden-a-helm-chart').filter(object => object.kind !== 'NetworkPolicy' && object.kind !== 'Namespace');
    expect(included.map(object => object.kind)).toEqual(expect.arrayContaining(['Deployment', 'StatefulSet', 'CronJob', 'Service', 'Ingress']));
    expect(written).toEqual(included);
  });
});

describe('Example any-cdk8s-plus |', () => {
  test('gives the same policies for each version of cdk8s-plus', () => {
    const policiesFor = (version: string) => policiesAmong(objectsOf('any-cdk8s-plus'))
      .filter(policy => policy.metadata!.namespace === `notes-${version}` && policy.metadata!.name !== `notes-${version}-web-connections`)
      // the address label ends in a hash of the construct path, which the version is part of
      .map(policy => JSON.stringify(policy).replaceAll(`notes-${version}`, 'notes').replaceAll(/-c8[0-9a-f]{6}"/g, '"'));
    expect(policiesFor('27')).toHaveLength(2);
    expect(policiesFor('32')).toEqual(policiesFor('27'));
    expect(policiesFor('34')).toEqual(policiesFor('27'));
  });
});

describe('Examples run without a type check, so that |', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const web = new Deployment(chart, 'web', { containers: [{ image: 'registry.example.com/web:1', portNumber: 8080 }] });

  test.each<[mistake: string, port: any, message: string]>([
    ['a number', 8080, 'Invalid port 8080: write Port.tcp(8080).'],
    ['a name', 'metrics', 'Invalid port "metrics": write Port.named(\'metrics\').'],
  ])('%s is refused as a port, not read as every port', (_, port, message) => {
    expect(() => Connections.of(web).allowFrom(Peers.prometheus(), port)).toThrow(message);
    expect(() => new AllowFrom(chart, `from-${port}`, { subject: Pods.of(web), peers: [Peers.prometheus()], ports: [port] })).toThrow(message);
  });

  test('a construct is refused as a peer, with what to write', () => {
    expect(() => Connections.of(web).allowTo(web as any)).toThrow('Invalid peer shop/web (Deployment): write Pods.of(...) for its pods.');
  });
});

/** Runs the CLI in the example's folder. */
async function synthesize(name: string): Promise<Output> {
  const output = mkdtempSync(join(tmpdir(), `example-${name}-`));
  try {
    await promisify(execFile)(join(ROOT, 'node_modules/.bin/cdk8s'), ['synth', '--output', output], {
      cwd: join(ROOT, 'examples', name),
      env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
    });
    return new Map(readdirSync(output).sort().map(file => [file, readFileSync(join(output, file), 'utf8')]));
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

/** the files of an example but what an earlier `cdk8s synth` by hand left in the ignored folder */
function sources(name: string): string[] {
  return readdirSync(join(ROOT, 'examples', name), { recursive: true, encoding: 'utf8' })
    .filter(file => file.split('/')[0] !== 'dist')
    .sort();
}

/** the objects of all files in the order in which kubectl applies them, lists taken apart */
function objectsOf(name: string): KubernetesObject[] {
  return [...outputs.get(name)![0].values()].flatMap(objectsIn);
}

function objectsIn(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map(document => {
    expect(document.errors).toEqual([]);
    return document.toJS() as KubernetesObject;
  }).flatMap(flattened);
}

function withoutNulls(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return JSON.parse(JSON.stringify(objects), (_, value) => value ?? undefined);
}

function policiesAmong(objects: readonly KubernetesObject[]): NetworkPolicyObject[] {
  return objects.filter(object => object.kind === 'NetworkPolicy') as NetworkPolicyObject[];
}

/** finds a workload by its name, or by the name before the hash that cdk8s puts behind it */
function finder(objects: readonly KubernetesObject[]): PodFinder {
  return (kind, name) => {
    const found = objects.filter(object => object.kind === kind && object.metadata?.name?.replace(/-c8[0-9a-f]{6}$/, '') === name);
    expect(found).toHaveLength(1);
    const [workload] = found;
    const template = kind === 'CronJob' ? workload.spec.jobTemplate.spec.template : workload.spec.template;
    const namespace = namespaceOf(workload);
    return {
      namespace,
      labels: template.metadata.labels,
      namespaceLabels: objects.find(object => object.kind === 'Namespace' && object.metadata!.name === namespace)?.metadata!.labels,
    };
  };
}

function namespaceOf(object: KubernetesObject): string {
  return object.kind === 'Namespace' ? '' : object.metadata?.namespace ?? 'default';
}

/** `web → db: TCP 5432`, for each pair that policies are about and that may connect on one of the ports */
function openFlows(
  policies: readonly NetworkPolicyObject[],
  endpoints: { readonly [name: string]: TestEndpoint },
  ports: readonly string[],
): string[] {
  const guarded = new Set(policies.map(policy => policy.metadata!.namespace));
  const isGuarded = (endpoint: TestEndpoint) => typeof endpoint !== 'string' && guarded.has(endpoint.namespace);
  return sorted(Object.entries(endpoints).flatMap(([source, from]) => Object.entries(endpoints).flatMap(([destination, to]) => {
    if (!isGuarded(from) && !isGuarded(to)) { return []; }
    const allowed = ports.filter(text => {
      const [protocol, port] = text.split(' ');
      return isAllowed(policies, { from, to, port: Number(port), protocol: protocol as 'TCP' | 'UDP' });
    });
    return allowed.length > 0 ? [`${source} → ${destination}: ${allowed.join(', ')}`] : [];
  })));
}

function sorted(texts: readonly string[]): string[] {
  return [...texts].sort();
}
