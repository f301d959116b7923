import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { NetworkPolicyObject, NetworkPolicySpec, networkPolicyProblems } from '../src/manifest';
import { TestEndpoint, TestPod, isAllowed } from './support/evaluator';
import { Snippet, readPage, runSnippet } from './support/snippets';
import { newChart } from './support/synth';

const SNIPPETS = readPage('docs/recipes.md').snippets;

const ROWS = [
  'A1', 'A2', 'A3',
  'B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B10', 'B11', 'B12', 'B13', 'B14', 'B15', 'B16', 'B17', 'B18',
  'C1',
  'D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7', 'D8', 'D9',
  'E1', 'E2', 'E3', 'E4', 'E5',
];

/** what people look for, and the rows or classes that show it */
const CLASSES = {
  'default-deny ingress': ['B1', 'B10', 'B15', 'D2', 'E1'],
  'default-deny egress': ['B2', 'D3'],
  'default-deny both': ['B3'],
  'allow-all ingress': ['B4'],
  'allow-all egress': ['B5'],
  'isolate an application': ['A1', 'B13'],
  'application from its own label set': ['B14'],
  'application from pods by label': ['B11', 'C1', 'E2'],
  'application from namespaces by label': ['B17', 'E3'],
  'application from pods in namespaces (AND)': ['A2', 'A3'],
  'own namespace only': ['B16', 'D8'],
  'namespaces of one tenant': ['tenant'],
  'application from anywhere on a port': ['B12', 'B18'],
  'application from monitoring': ['D5'],
  'application from a block with except': ['D6', 'E4'],
  'application to application': ['E5', 'app-to-app'],
  'application to a block and port': ['app-to-block'],
  'DNS egress': ['dns-egress'],
  'internet only': ['internet-only', 'D9'],
  'port only': ['port-only'],
  'several selectors (OR)': ['B7', 'B8'],
  'minimal access': ['D1', 'D4', 'D7'],
  'port range': ['port-range'],
  'rules have no order': ['unordered'],
};

type Connection = readonly [from: TestEndpoint, to: TestEndpoint, ...ports: string[]];

/** where a policy without namespace stands when it is applied without `--namespace` */
const HERE = 'default';
const OUTSIDE = '203.0.113.7';
const KUBE_DNS = pod('kube-system', { 'k8s-app': 'kube-dns' });

describe('Recipes |', () => {
  test('every row is shown exactly once, and nothing else has a row\'s id', () => {
    expect(SNIPPETS.flatMap(({ settings }) => settings.ids).sort()).toEqual([...ROWS].sort());
  });

  test('every class of recipes is shown', () => {
    const classes = SNIPPETS.flatMap(({ settings }) => settings.classes);
    expect(new Set(classes).size).toBe(classes.length);
    expect([...new Set([...Object.values(CLASSES).flat(), 'B6'])].sort()).toEqual([...ROWS, ...classes].sort());
  });

  describe('A |', () => {
    const backend = pod('development', { app: 'webapp', role: 'backend' });
    const frontend = pod('development', { app: 'webapp', role: 'frontend' }, { purpose: 'development' });
    // pods with one label of the subject are none of it
    const halfBackend: Connection[] = [
      [OUTSIDE, pod('development', { app: 'webapp' }), 'TCP 80'],
      [OUTSIDE, pod('development', { role: 'backend' }), 'TCP 80'],
    ];

    test('A1 | nobody reaches the backend, which itself reaches everyone', () => {
      expectMeaning('A1', {
        closed: [[frontend, backend, 'TCP 80', 'UDP 53', 'SCTP 9'], [OUTSIDE, backend, 'TCP 80'], [backend, backend, 'TCP 80']],
        open: [[backend, frontend, 'TCP 80'], [backend, OUTSIDE, 'UDP 53'], [OUTSIDE, frontend, 'TCP 80'],
          [frontend, pod('other', backend.labels), 'TCP 80'], ...halfBackend],
      });
    });

    test('A2 | frontend pods of any namespace reach the backend on every port', () => {
      expectMeaning('A2', {
        open: [[frontend, backend, 'TCP 1', 'UDP 65535', 'SCTP 80'], [pod('elsewhere', frontend.labels), backend, 'TCP 80'],
          [backend, OUTSIDE, 'TCP 443'], ...halfBackend],
        // one peer, not two: neither all pods of all namespaces nor those with half of the labels
        closed: [[pod('elsewhere', {}), backend, 'TCP 80'], [pod('development', { role: 'frontend' }), backend, 'TCP 80'],
          [backend, backend, 'TCP 80'], [OUTSIDE, backend, 'TCP 80']],
      });
    });

    test('A3 | frontend pods of namespaces labelled purpose=development reach the backend', () => {
      expectMeaning('A3', {
        open: [[frontend, backend, 'TCP 80', 'UDP 80'], [pod('dev-2', frontend.labels, { purpose: 'development' }), backend, 'TCP 80'],
          [backend, OUTSIDE, 'TCP 443'], ...halfBackend],
        // the namespace needs the label, its name alone does not do
        closed: [[pod('development', frontend.labels), backend, 'TCP 80'], [pod('dev-2', frontend.labels), backend, 'TCP 80'],
          [pod('development', { app: 'webapp' }, { purpose: 'development' }), backend, 'TCP 80'],
          [pod('development', { role: 'frontend' }, { purpose: 'development' }), backend, 'TCP 80'], [OUTSIDE, backend, 'TCP 80']],
      });
    });
  });

  describe('B |', () => {
    const any = pod(HERE);
    const nginx = pod(HERE, { run: 'nginx' });
    const web = pod(HERE, { app: 'web' });

    test('B1 | no pod is reached, and all reach out', () => { expectIngressDenied('B1', HERE); });

    test('B2 | no pod reaches out, not even for a name, and all are reached', () => { expectEgressDenied('B2', HERE); });

    test('B3 | no pod is reached, and none reaches out', () => {
      expectMeaning('B3', {
        closed: [[any, any, 'TCP 80'], [OUTSIDE, any, 'TCP 80'], [pod('other'), any, 'UDP 53'], [any, OUTSIDE, 'TCP 443'],
          [any, KUBE_DNS, 'UDP 53', 'TCP 53']],
        open: [[pod('other'), OUTSIDE, 'TCP 443'], [OUTSIDE, pod('other'), 'TCP 80']],
      });
    });

    test('B1, B2, B3, B10 | policies of different meaning have different names', () => {
      const names = ['B1', 'B2', 'B3'].map(id => policiesOf(id)[0].metadata?.name);
      expect(new Set(names).size).toBe(3);
      expect(policiesOf('B10')[0]).toEqual(policiesOf('B1')[0]);
    });

    test('B4 | all pods are reached by everyone, whatever other policies say', () => {
      const closed = policiesOf('B3');
      expectMeaning('B4', {
        open: [[any, any, 'TCP 80'], [OUTSIDE, any, 'TCP 1', 'UDP 65535', 'SCTP 9'], [pod('other'), any, 'TCP 80'], [any, OUTSIDE, 'TCP 443']],
      });
      expectMeaning([...closed, ...policiesOf('B4')], {
        open: [[OUTSIDE, any, 'TCP 80']],
        closed: [[any, OUTSIDE, 'TCP 443'], [any, any, 'TCP 80']],
      });
    });

    test('B5 | all pods reach everyone, and their ingress stays as it is', () => {
      const open: Connection[] = [[any, OUTSIDE, 'TCP 1', 'UDP 65535', 'SCTP 9'], [any, KUBE_DNS, 'UDP 53']];
      expectMeaning('B5', { open: [...open, [OUTSIDE, any, 'TCP 80'], [pod('other'), any, 'UDP 53'], [any, any, 'TCP 80']] });
      expectMeaning([...policiesOf('B3'), ...policiesOf('B5')], { open, closed: [[OUTSIDE, any, 'TCP 80'], [any, any, 'TCP 80']] });
      expect(policiesOf('B5')[0].metadata?.name).not.toBe(policiesOf('B4')[0].metadata?.name);
      // the manifest of the source, which has no policyTypes
      expectMeaning([policy({ podSelector: {}, egress: [{}] })], { closed: [[OUTSIDE, any, 'TCP 80']], open: [[any, OUTSIDE, 'TCP 80']] });
    });

    test('B6 | the annotation that nobody obeys any more is refused', () => {
      expect(runSnippet(snippetOf('B6')).error).toContain(
        'Namespace "shop" has the annotation net.beta.kubernetes.io/network-policy, which Kubernetes ignores since 1.7: nothing is isolated by it. '
        + 'Remove it and write new DefaultDeny(...) or new NamespaceIsolation(...).');
      const { code, ...snippet } = snippetOf('B6');
      const harmless = runSnippet({ ...snippet, code: code.replace('net.beta.kubernetes.io/network-policy', 'example.com/network-policy') });
      expect(harmless.error).toBeUndefined();
    });

    test('B7 | pods of project namespaces, and frontend pods of the own one, reach the database on TCP 6379', () => {
      const db = pod('default', { role: 'db' });
      const project = pod('any', {}, { project: 'myproject' });
      expectMeaning('B7', {
        open: [[project, db, 'TCP 6379'], [pod('default', { role: 'frontend' }), db, 'TCP 6379'], [db, OUTSIDE, 'TCP 80'],
          [OUTSIDE, web, 'TCP 80']],
        closed: [[project, db, 'TCP 6380', 'UDP 6379'], [pod('any', { role: 'frontend' }), db, 'TCP 6379'], [pod('default'), db, 'TCP 6379'],
          [pod('any', {}, { project: 'myprojects' }), db, 'TCP 6379'], [OUTSIDE, db, 'TCP 6379']],
      });
      const source = policy({ podSelector: {}, ingress: [{ ports: [{ protocol: 'tcp' as 'TCP', port: 6379 }] }] });
      expect(networkPolicyProblems(source)).toEqual(['spec.ingress[0].ports[0].protocol "tcp" is unknown. Write TCP']);
    });

    test('B8 | addresses, namespaces or pods reach the database, which reaches one block on TCP 5978', () => {
      const db = pod('default', { role: 'db' });
      expectMeaning('B8', {
        open: [['172.17.0.1', db, 'TCP 6379'], ['172.17.255.255', db, 'TCP 6379'], [pod('any', {}, { project: 'myproject' }), db, 'TCP 6379'],
          [pod('default', { role: 'frontend' }), db, 'TCP 6379'], [db, '10.0.0.255', 'TCP 5978']],
        closed: [['172.17.1.0', db, 'TCP 6379'], ['172.17.1.255', db, 'TCP 6379'], ['172.18.0.1', db, 'TCP 6379'],
          ['172.17.0.1', db, 'UDP 6379', 'TCP 80'],
          [pod('any', { role: 'frontend' }), db, 'TCP 6379'], [pod('any', {}, { project: 'myprojects' }), db, 'TCP 6379'],
          [db, '10.0.0.1', 'TCP 5987', 'UDP 5978'], [db, '10.0.1.0', 'TCP 5978'], [db, KUBE_DNS, 'UDP 53'], [db, db, 'TCP 6379']],
      });
      expect(policiesOf('B8')[0].metadata?.name).not.toBe(policiesOf('B7')[0].metadata?.name);
    });

    test('B10 | no pod is reached, and all reach out', () => { expectIngressDenied('B10', HERE); });

    test('B11 | pods labelled access=true of the own namespace reach nginx on every port', () => {
      expectMeaning('B11', {
        open: [[pod(HERE, { access: 'true' }), nginx, 'TCP 80', 'UDP 1'], [nginx, OUTSIDE, 'TCP 443'], [any, web, 'TCP 80']],
        closed: [[pod(HERE, { access: 'false' }), nginx, 'TCP 80'], [any, nginx, 'TCP 80'],
          [pod('other', { access: 'true' }), nginx, 'TCP 80'], [OUTSIDE, nginx, 'TCP 80']],
      });
    });

    test('B12 | everyone reaches nginx on TCP 80, in the namespace where it runs', () => {
      expectMeaning('B12', {
        open: [[OUTSIDE, nginx, 'TCP 80'], [pod('sock-shop'), nginx, 'TCP 80'], [nginx, OUTSIDE, 'TCP 443'], [OUTSIDE, web, 'TCP 443']],
        closed: [[OUTSIDE, nginx, 'TCP 81', 'UDP 80'], [any, nginx, 'TCP 443']],
      });
      expect(policiesOf('B12')[0].metadata?.namespace).toBe('default');
      // the namespace of the source: nginx in default stays closed
      const elsewhere = { ...policiesOf('B12')[0], metadata: { name: 'front-end-access', namespace: 'sock-shop' } };
      expectMeaning([...policiesOf('B15'), elsewhere], { closed: [[OUTSIDE, nginx, 'TCP 80']] });
    });

    test('B13 | nobody reaches the web pods of prod', () => {
      const prod = pod(HERE, { app: 'web', env: 'prod' });
      expectMeaning('B13', {
        closed: [[any, prod, 'TCP 80', 'UDP 53'], [OUTSIDE, prod, 'TCP 80'], [prod, prod, 'TCP 80']],
        open: [[prod, OUTSIDE, 'TCP 443'], [any, web, 'TCP 80'], [any, pod(HERE, { env: 'prod' }), 'TCP 80']],
      });
    });

    test('B14 | pods of the bookstore reach its API on every port', () => {
      const api = pod(HERE, { app: 'bookstore', role: 'api' });
      expectMeaning('B14', {
        open: [[pod(HERE, { app: 'bookstore', role: 'inventory' }), api, 'TCP 80', 'UDP 1'], [api, api, 'TCP 80'], [api, OUTSIDE, 'TCP 443'],
          [any, pod(HERE, { app: 'bookstore' }), 'TCP 80'], [any, pod(HERE, { role: 'api' }), 'TCP 80']],
        closed: [[any, api, 'TCP 80'], [pod('other', { app: 'bookstore' }), api, 'TCP 80'], [pod(HERE, { role: 'api' }), api, 'TCP 80'],
          [OUTSIDE, api, 'TCP 80']],
      });
    });

    test('B15 | no pod is reached, from outside neither, and all reach out', () => { expectIngressDenied('B15', 'default'); });

    test('B16 | only pods of the own namespace reach the web pods, and the others stay open', () => {
      const secondary = pod('secondary', { app: 'web' });
      expectMeaning('B16', {
        open: [[pod('secondary'), secondary, 'TCP 80', 'UDP 1'], [secondary, OUTSIDE, 'TCP 443'],
          [OUTSIDE, pod('secondary', { app: 'api' }), 'TCP 80'],
          [pod('default'), pod('secondary'), 'TCP 80']],
        closed: [[pod('default', { app: 'web' }), secondary, 'TCP 80'], [OUTSIDE, secondary, 'TCP 80']],
      });
    });

    test('B17 | all pods of production namespaces reach the web pods', () => {
      expectMeaning('B17', {
        open: [[pod('shop', {}, { purpose: 'production' }), web, 'TCP 80', 'UDP 1'],
          [pod(HERE, {}, { purpose: 'production' }), web, 'TCP 80'], [web, OUTSIDE, 'TCP 443'],
          [OUTSIDE, any, 'TCP 80']],
        closed: [[pod('shop', {}, { purpose: 'testing' }), web, 'TCP 80'], [any, web, 'TCP 80'], [pod('production'), web, 'TCP 80'],
          [OUTSIDE, web, 'TCP 80']],
      });
    });

    test('B18 | everyone reaches the web pods on TCP 80', () => {
      const meaning = {
        open: [[OUTSIDE, web, 'TCP 80'], [any, web, 'TCP 80'], [pod('other'), web, 'TCP 80'], [web, OUTSIDE, 'TCP 443'],
          [OUTSIDE, any, 'TCP 443']],
        closed: [[OUTSIDE, web, 'TCP 443', 'UDP 80'], [any, web, 'TCP 8080']],
      } as const;
      expectMeaning('B18', meaning);
      // the manifest of the source, which reads as if it meant nobody
      expectMeaning([policy({ podSelector: { matchLabels: { app: 'web' } }, ingress: [{ from: [], ports: [{ port: 80 }] }] })], meaning);
    });
  });

  describe('C |', () => {
    test('C1 | the client reaches the server on TCP 80', () => {
      const server = pod('demo', { app: 'server' });
      const client = pod('demo', { app: 'client' });
      expectMeaning('C1', {
        open: [[client, server, 'TCP 80'], [server, OUTSIDE, 'TCP 443'], [server, client, 'TCP 80'], [OUTSIDE, client, 'TCP 80']],
        // before it is labelled the client times out
        closed: [[pod('demo'), server, 'TCP 80'], [client, server, 'TCP 81', 'UDP 80'], [pod('other', client.labels), server, 'TCP 80'],
          [OUTSIDE, server, 'TCP 80']],
      });
    });
  });

  describe('D |', () => {
    test('D1 | frontend reaches web on TCP 80, web reaches the database on TCP 5432 and looks up names', () => {
      const web = pod('default', { app: 'web' });
      const frontend = pod('default', { role: 'frontend' });
      const database = pod('default', { role: 'database' });
      expectMeaning('D1', {
        open: [[frontend, web, 'TCP 80'], [web, database, 'TCP 5432'], [web, KUBE_DNS, 'UDP 53', 'TCP 53'], [OUTSIDE, database, 'TCP 1'],
          [database, OUTSIDE, 'TCP 1']],
        closed: [[frontend, web, 'TCP 81', 'UDP 80'], [pod('other', frontend.labels), web, 'TCP 80'], [OUTSIDE, web, 'TCP 80'],
          [database, web, 'TCP 80'],
          [web, database, 'TCP 80', 'UDP 5432'], [web, pod('other', database.labels), 'TCP 5432'], [web, OUTSIDE, 'TCP 443', 'UDP 53']],
      });
    });

    test('D2 | no pod is reached, and all reach out', () => { expectIngressDenied('D2', 'default'); });

    test('D3 | no pod reaches out, not even for a name, and all are reached', () => { expectEgressDenied('D3', 'default'); });

    test('D4 | frontend reaches the API, which reaches the database and looks up names by UDP and TCP', () => {
      const api = pod('default', { app: 'api' });
      const frontend = pod('default', { app: 'frontend' });
      const database = pod('default', { app: 'database' });
      expectMeaning('D4', {
        open: [[frontend, api, 'TCP 8080'], [api, database, 'TCP 5432'], [api, KUBE_DNS, 'UDP 53', 'TCP 53'], [frontend, database, 'TCP 5432']],
        closed: [[frontend, api, 'TCP 80', 'UDP 8080'], [database, api, 'TCP 8080'], [OUTSIDE, api, 'TCP 8080'],
          [pod('other', frontend.labels), api, 'TCP 8080'],
          [api, database, 'TCP 5433'], [api, frontend, 'TCP 8080'], [api, OUTSIDE, 'UDP 53', 'TCP 443'],
          // a tenant's own kube-dns, and other pods of kube-system
          [api, pod('other', KUBE_DNS.labels), 'UDP 53'], [api, pod('kube-system'), 'UDP 53'], [api, KUBE_DNS, 'TCP 9153']],
      });
    });

    test('D5 | Prometheus of the namespace monitoring scrapes the API on its own port', () => {
      const api = pod('production', { app: 'api' });
      const prometheus = pod('monitoring', { app: 'prometheus' });
      expectMeaning('D5', {
        open: [[prometheus, api, 'TCP 8080'], [api, OUTSIDE, 'TCP 443'], [OUTSIDE, pod('production'), 'TCP 80']],
        closed: [[prometheus, api, 'TCP 9090', 'UDP 8080'], [pod('monitoring', { app: 'grafana' }), api, 'TCP 8080'],
          [pod('production', prometheus.labels), api, 'TCP 8080'],
          // a namespace of another name may call itself so by label
          [pod('evil', prometheus.labels, { name: 'monitoring' }), api, 'TCP 8080'], [OUTSIDE, api, 'TCP 8080']],
      });
    });

    test('D6 | a private block but its first /24 reaches the web pods on TCP 443', () => {
      const web = pod('default', { app: 'web' });
      expectMeaning('D6', {
        open: [['10.0.1.0', web, 'TCP 443'], ['10.255.255.255', web, 'TCP 443'], [web, OUTSIDE, 'TCP 443'],
          [OUTSIDE, pod('default'), 'TCP 443']],
        closed: [['10.0.0.0', web, 'TCP 443'], ['10.0.0.255', web, 'TCP 443'], ['11.0.0.0', web, 'TCP 443'], [OUTSIDE, web, 'TCP 443'],
          ['10.1.0.1', web, 'TCP 80', 'UDP 443']],
      });
    });

    test('D7 | minimal access: in from frontend, out to the database, names from kube-dns alone', () => {
      const backend = pod(HERE, { app: 'backend' });
      const frontend = pod(HERE, { app: 'frontend' });
      const database = pod(HERE, { app: 'database' });
      expectMeaning('D7', {
        open: [[frontend, backend, 'TCP 8080'], [backend, database, 'TCP 5432'], [backend, KUBE_DNS, 'UDP 53', 'TCP 53'],
          [OUTSIDE, frontend, 'TCP 80']],
        closed: [[frontend, backend, 'TCP 80'], [database, backend, 'TCP 8080'], [OUTSIDE, backend, 'TCP 8080'],
          [backend, database, 'TCP 80'], [backend, frontend, 'TCP 8080'],
          [backend, OUTSIDE, 'TCP 443', 'UDP 53'], [backend, pod('other'), 'UDP 53'], [backend, pod(HERE), 'UDP 53'],
          [backend, pod('kube-system'), 'UDP 53']],
      });
    });

    test('D8 | only pods of the own namespace reach its pods', () => {
      const any = pod('production');
      expectMeaning('D8', {
        open: [[any, pod('production', { app: 'db' }), 'TCP 5432', 'UDP 1'], [any, OUTSIDE, 'TCP 443'], [any, pod('other'), 'TCP 80']],
        closed: [[pod('other'), any, 'TCP 80'], [OUTSIDE, any, 'TCP 80'], [pod('default'), any, 'TCP 80']],
      });
    });

    test('D9 | the backend reaches 10.0.0.0/8 and the internet by HTTPS, and no address that is neither', () => {
      const backend = pod(HERE, { app: 'backend' });
      expectMeaning('D9', {
        open: [[backend, '10.0.0.0', 'TCP 22', 'UDP 1'], [backend, '10.255.255.255', 'TCP 22'], [backend, OUTSIDE, 'TCP 443'],
          [backend, '100.128.0.1', 'TCP 443'], [backend, KUBE_DNS, 'UDP 53', 'TCP 53'],
          [OUTSIDE, backend, 'TCP 80'], [pod('other'), backend, 'TCP 80'], [pod(HERE), OUTSIDE, 'TCP 80']],
        closed: [[backend, OUTSIDE, 'TCP 80', 'UDP 443'], [backend, '172.16.0.1', 'TCP 443'], [backend, '192.168.0.1', 'TCP 443'],
          [backend, '0.0.0.1', 'TCP 443'],
          [backend, '169.254.169.254', 'TCP 443', 'TCP 80'], [backend, '168.63.129.16', 'TCP 443'], [backend, '100.64.0.1', 'TCP 443'],
          [backend, '127.0.0.1', 'TCP 443'],
          [backend, '2001:db8::1', 'TCP 443'], [backend, 'fd00:ec2::254', 'TCP 443'], [backend, pod('other'), 'TCP 443', 'UDP 53']],
      });
    });
  });

  describe('E |', () => {
    test('E1 | no pod is reached, and all reach out', () => { expectIngressDenied('E1', HERE); });

    test('E2 | the web server reaches the database on TCP 5432', () => {
      const database = pod('foo', { app: 'database' });
      const webserver = pod('foo', { app: 'webserver' });
      expectMeaning('E2', {
        open: [[webserver, database, 'TCP 5432'], [database, OUTSIDE, 'TCP 443'], [OUTSIDE, webserver, 'TCP 80'],
          [OUTSIDE, pod(HERE, database.labels), 'TCP 5432']],
        closed: [[webserver, database, 'TCP 5433', 'UDP 5432'], [pod('foo'), database, 'TCP 5432'],
          [pod(HERE, webserver.labels), database, 'TCP 5432'], [OUTSIDE, database, 'TCP 5432']],
      });
      const source = policy({ podSelector: {}, ingress: [{ from: { podSelector: {} } as never }] });
      expect(networkPolicyProblems(source)).toEqual(['spec.ingress[0].from must be a list: put "- " before its element']);
    });

    test('E3 | all pods of the tenant reach the shopping cart on TCP 80', () => {
      const cart = pod(HERE, { app: 'shopping-cart' });
      const tenant = { tenant: 'manning' };
      expectMeaning('E3', {
        open: [[pod('any', {}, tenant), cart, 'TCP 80'], [pod(HERE, {}, tenant), cart, 'TCP 80'], [cart, OUTSIDE, 'TCP 443'],
          [OUTSIDE, pod(HERE, { microservice: 'shopping-cart' }), 'TCP 80']],
        closed: [[pod('any', {}, tenant), cart, 'TCP 443', 'UDP 80'], [pod(HERE), cart, 'TCP 80'], [pod('any', tenant), cart, 'TCP 80'],
          [OUTSIDE, cart, 'TCP 80']],
      });
    });

    test('E4 | 192.168.1.0 to 192.168.1.255 reach the shopping cart on every port', () => {
      const cart = pod(HERE, { app: 'shopping-cart' });
      expectMeaning('E4', {
        open: [['192.168.1.0', cart, 'TCP 80', 'UDP 1'], ['192.168.1.255', cart, 'TCP 80'], [cart, OUTSIDE, 'TCP 443'],
          [OUTSIDE, pod(HERE), 'TCP 80']],
        closed: [['192.168.0.255', cart, 'TCP 80'], ['192.168.2.0', cart, 'TCP 80'], [OUTSIDE, cart, 'TCP 80'], [pod(HERE), cart, 'TCP 80']],
      });
    });

    test('E5 | the web server reaches the database and its name, and is reached by everyone', () => {
      const webserver = pod(HERE, { app: 'webserver' });
      const database = pod(HERE, { app: 'database' });
      expectMeaning('E5', {
        open: [[webserver, database, 'TCP 5432', 'UDP 1'], [webserver, KUBE_DNS, 'UDP 53', 'TCP 53'], [OUTSIDE, webserver, 'TCP 80'],
          [pod('other'), webserver, 'UDP 1'],
          [database, webserver, 'TCP 80'], [database, OUTSIDE, 'TCP 443']],
        closed: [[webserver, OUTSIDE, 'TCP 443', 'UDP 53'], [webserver, pod(HERE), 'TCP 5432'],
          [webserver, pod('other', database.labels), 'TCP 5432'], [webserver, KUBE_DNS, 'TCP 80']],
      });
      // the rule of the source, in a policy without policyTypes
      const source = policy({
        podSelector: { matchLabels: webserver.labels },
        egress: [{ to: [{ podSelector: { matchLabels: database.labels } }] }],
      });
      expectMeaning([source], {
        open: [[webserver, database, 'TCP 5432']],
        closed: [[OUTSIDE, webserver, 'TCP 80'], [webserver, KUBE_DNS, 'UDP 53']],
      });
    });
  });

  describe('classes without a row |', () => {
    test('unordered | rules in another order are the same rules, and an allowed connection stays allowed beside a deny', () => {
      const [oneWay, otherWay] = policiesOf('unordered');
      expect(oneWay.spec).toEqual(otherWay.spec);
      const deny = policy({ podSelector: {}, policyTypes: ['Ingress'] }, 'shop');
      const api = pod('shop', { app: 'api' });
      const meaning = {
        open: [[pod('shop', { app: 'web' }), api, 'TCP 8080'], [pod('shop', { app: 'admin' }), api, 'TCP 9000'], [api, OUTSIDE, 'TCP 1']],
        closed: [[pod('shop', { app: 'web' }), api, 'TCP 9000'], [pod('shop', { app: 'admin' }), api, 'TCP 8080'],
          [OUTSIDE, api, 'TCP 8080'], [pod('other', { app: 'web' }), api, 'TCP 8080']],
      } as const;
      for (const policies of [[oneWay], [otherWay], [deny, oneWay], [otherWay, deny]]) { expectMeaning(policies, meaning); }
    });

    test('tenant | namespaces of one tenant reach each other, names, and nobody else', () => {
      const manning = { tenant: 'manning' };
      const orders = pod('orders', {}, manning);
      const billing = pod('billing', {}, manning);
      const other = pod('other', {}, { tenant: 'other' });
      expect(policiesOf('tenant').map(({ metadata }) => metadata?.namespace)).toEqual(['orders', 'billing']);
      expectMeaning('tenant', {
        open: [[orders, billing, 'TCP 80', 'UDP 1'], [billing, orders, 'TCP 80'], [orders, orders, 'TCP 80'],
          [orders, KUBE_DNS, 'UDP 53', 'TCP 53'], [billing, KUBE_DNS, 'UDP 53'],
          [other, OUTSIDE, 'TCP 80']],
        closed: [[other, orders, 'TCP 80'], [orders, other, 'TCP 80'], [OUTSIDE, billing, 'TCP 80'], [billing, OUTSIDE, 'TCP 443'],
          [pod('manning'), orders, 'TCP 80'], [orders, KUBE_DNS, 'TCP 80']],
      });
    });

    test('app-to-app | both halves of one flow, and the names that its source needs', () => {
      const web = podOfDeployment('web');
      const db = podOfDeployment('db');
      expectMeaning('app-to-app', {
        open: [[web, db, 'TCP 5432'], [web, KUBE_DNS, 'UDP 53', 'TCP 53'], [db, OUTSIDE, 'TCP 443']],
        closed: [[web, db, 'TCP 80', 'UDP 5432'], [db, web, 'TCP 8080'], [OUTSIDE, web, 'TCP 8080'], [OUTSIDE, db, 'TCP 5432'],
          [pod('shop'), db, 'TCP 5432'], [web, OUTSIDE, 'TCP 443']],
      });
    });

    test('app-to-block | the API reaches the block on TCP 443', () => {
      const api = pod('shop', { app: 'api' });
      expectMeaning('app-to-block', {
        open: [[api, '203.0.113.0', 'TCP 443'], [api, '203.0.113.255', 'TCP 443'], [OUTSIDE, api, 'TCP 80'],
          [pod('shop'), '198.51.100.1', 'TCP 80']],
        closed: [[api, '203.0.114.0', 'TCP 443'], [api, '203.0.113.1', 'TCP 80', 'UDP 443'], [api, pod('shop'), 'TCP 443'],
          [api, KUBE_DNS, 'UDP 53']],
      });
    });

    test('dns-egress | all pods look up names, by UDP and TCP, and do nothing else', () => {
      const any = pod('shop');
      expectMeaning('dns-egress', {
        open: [[any, KUBE_DNS, 'UDP 53', 'TCP 53'], [OUTSIDE, any, 'TCP 80']],
        closed: [[any, KUBE_DNS, 'TCP 9153', 'SCTP 53'], [any, pod('kube-system'), 'UDP 53'], [any, pod('shop', KUBE_DNS.labels), 'UDP 53'],
          [any, OUTSIDE, 'UDP 53', 'TCP 443'], [any, any, 'TCP 80']],
      });
    });

    test('internet-only | public addresses and names, and nothing private', () => {
      const crawler = pod('shop', { app: 'crawler' });
      expectMeaning('internet-only', {
        open: [[crawler, OUTSIDE, 'TCP 80', 'UDP 443'], [crawler, '9.255.255.255', 'TCP 80'], [crawler, '11.0.0.0', 'TCP 80'],
          [crawler, KUBE_DNS, 'UDP 53', 'TCP 53'], [OUTSIDE, crawler, 'TCP 80'], [pod('shop'), '10.0.0.1', 'TCP 80']],
        closed: [
          '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.127.255.255', '169.254.169.254', '168.63.129.16',
          '127.0.0.1', '224.0.0.1', '0.0.0.0', 'fd00::1', pod('shop'),
        ].map(to => [crawler, to, 'TCP 80', 'UDP 53'] as const),
      });
    });

    test('port-only | TCP 443 to everyone, and nothing else', () => {
      const api = pod('shop', { app: 'api' });
      expectMeaning('port-only', {
        open: [[api, OUTSIDE, 'TCP 443'], [api, pod('other'), 'TCP 443'], [api, '2001:db8::1', 'TCP 443'], [OUTSIDE, api, 'TCP 80'],
          [pod('shop'), OUTSIDE, 'TCP 80']],
        closed: [[api, OUTSIDE, 'TCP 80', 'UDP 443'], [api, KUBE_DNS, 'UDP 53']],
      });
    });

    test('port-range | TCP 21 and 32000 to 32768, both ends included', () => {
      const ftp = pod('shop', { app: 'ftp' });
      const upload = pod('shop', { role: 'upload' });
      expectMeaning('port-range', {
        open: [[upload, ftp, 'TCP 21', 'TCP 32000', 'TCP 32400', 'TCP 32768'], [ftp, OUTSIDE, 'TCP 443'], [OUTSIDE, upload, 'TCP 80']],
        closed: [[upload, ftp, 'TCP 20', 'TCP 22', 'TCP 31999', 'TCP 32769', 'UDP 32000'], [pod('shop'), ftp, 'TCP 21'],
          [OUTSIDE, ftp, 'TCP 32000'], [pod('other', upload.labels), ftp, 'TCP 21']],
      });
    });
  });
});

function pod(namespace: string, labels: { readonly [key: string]: string } = {}, namespaceLabels: { readonly [key: string]: string } = {}): TestPod {
  return { namespace, labels, namespaceLabels };
}

/** a pod of the Deployment that snippets see under this name */
function podOfDeployment(name: string): TestPod {
  const deployment = new kplus.Deployment(newChart(), name, { podMetadata: { labels: { app: name } }, containers: [{ image: 'image' }] });
  return pod('shop', ApiObject.of(deployment).toJson().spec.template.metadata.labels);
}

function policy(spec: NetworkPolicySpec, namespace: string = HERE): NetworkPolicyObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'source', namespace }, spec };
}

function snippetOf(id: string): Snippet {
  const found = SNIPPETS.filter(({ settings }) => settings.ids.includes(id) || settings.classes.includes(id));
  expect(found).toHaveLength(1);
  return found[0];
}

/** what the snippet of a row or class synthesizes; fails when a server would refuse it */
function policiesOf(id: string): readonly NetworkPolicyObject[] {
  const { error, policies } = runSnippet(snippetOf(id));
  expect(error).toBeUndefined();
  expect(policies.length).toBeGreaterThan(0);
  expect(policies.flatMap(networkPolicyProblems)).toEqual([]);
  expect(policies.filter(({ spec }) => (spec?.policyTypes ?? []).length === 0)).toEqual([]);
  return policies;
}

interface Meaning {
  readonly open?: readonly Connection[];
  readonly closed?: readonly Connection[];
}

/** asks for each connection on each of its ports, and lists those that are not as they should be */
function expectMeaning(policies: string | readonly NetworkPolicyObject[], { open = [], closed = [] }: Meaning): void {
  const asked = typeof policies === 'string' ? policiesOf(policies) : policies;
  const wrong = (connections: readonly Connection[], expected: boolean) => connections.flatMap(([from, to, ...ports]) => ports
    .filter(port => {
      const [protocol, number] = port.split(' ');
      return isAllowed(asked, { from, to, port: Number(number), protocol: protocol as 'TCP' }) !== expected;
    })
    .map(port => `${port} ${JSON.stringify(from)} => ${JSON.stringify(to)}`));
  expect([...open, ...closed].filter(connection => connection.length < 3)).toEqual([]);
  expect({ shouldBeOpen: wrong(open, true), shouldBeClosed: wrong(closed, false) }).toEqual({ shouldBeOpen: [], shouldBeClosed: [] });
}

function expectIngressDenied(id: string, namespace: string): void {
  const any = pod(namespace, { app: 'any' });
  expectMeaning(id, {
    closed: [[any, any, 'TCP 80'], [pod(namespace), any, 'UDP 53'], [pod('other'), any, 'TCP 80', 'SCTP 9'],
      [OUTSIDE, pod(namespace), 'TCP 80']],
    open: [[any, OUTSIDE, 'TCP 443', 'UDP 53'], [any, pod('other'), 'TCP 80'], [any, KUBE_DNS, 'UDP 53'], [OUTSIDE, pod('other'), 'TCP 80']],
  });
}

function expectEgressDenied(id: string, namespace: string): void {
  const any = pod(namespace, { app: 'any' });
  expectMeaning(id, {
    closed: [[any, any, 'TCP 80'], [any, OUTSIDE, 'TCP 443', 'UDP 53'], [pod(namespace), pod('other'), 'SCTP 9'],
      [any, KUBE_DNS, 'UDP 53', 'TCP 53']],
    open: [[OUTSIDE, any, 'TCP 443', 'UDP 53'], [pod('other'), any, 'TCP 80'], [pod('other'), OUTSIDE, 'TCP 80']],
  });
  // and this is how names come back
  const dns = policiesOf('dns-egress').map(({ metadata, ...rest }) => ({ ...rest, metadata: { ...metadata, namespace } }));
  expectMeaning([...policiesOf(id), ...dns], { open: [[any, KUBE_DNS, 'UDP 53', 'TCP 53']], closed: [[any, OUTSIDE, 'TCP 443']] });
}
