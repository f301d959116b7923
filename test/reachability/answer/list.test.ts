import { GROUPING_LIMIT, ListOptions, listConnections } from '../../../src/reachability';
import { clusterPolicyYaml, evaluationOf, linesOf, podYaml, policyYaml, workloadYaml } from '../../support/yaml-cluster';

function list(yaml: string, options: ListOptions = {}, clusterOptions = {}): string[] {
  return linesOf(listConnections(evaluationOf(yaml, clusterOptions), options).table);
}

const EVERYWHERE = '0.0.0.0-255.255.255.255[External]';
const SHOP = workloadYaml('Deployment', 'shop', 'web', 'http=8080') + workloadYaml('StatefulSet', 'shop', 'db', 'pg=5432');
const DB_FROM_WEB = policyYaml('shop', 'db', '{ podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: pg }] }] }');

describe('listConnections |', () => {
  test('without policies all is open, a workload with its own replicas too', () => {
    expect(list(podYaml('a', 'one') + workloadYaml('Deployment', 'b', 'two'))).toEqual([
      `${EVERYWHERE} => a/one[Pod] : All Connections`,
      `${EVERYWHERE} => b/two[Deployment] : All Connections`,
      `a/one[Pod] => ${EVERYWHERE} : All Connections`,
      'a/one[Pod] => b/two[Deployment] : All Connections',
      `b/two[Deployment] => ${EVERYWHERE} : All Connections`,
      'b/two[Deployment] => a/one[Pod] : All Connections',
      'b/two[Deployment] => b/two[Deployment] : All Connections',
    ]);
  });

  test('an isolated workload is reached by whom its rules admit, on the port that it gives the name', () => {
    expect(list(SHOP + DB_FROM_WEB)).toEqual([
      `${EVERYWHERE} => shop/web[Deployment] : All Connections`,
      `shop/db[StatefulSet] => ${EVERYWHERE} : All Connections`,
      'shop/db[StatefulSet] => shop/web[Deployment] : All Connections',
      `shop/web[Deployment] => ${EVERYWHERE} : All Connections`,
      'shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432',
      'shop/web[Deployment] => shop/web[Deployment] : All Connections',
    ]);
  });

  test('address ranges with one verdict are one range', () => {
    const policy = policyYaml('a', 'p', '{ podSelector: {}, policyTypes: [Egress], egress: ['
      + '{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.128.0.0/9] } }] }, { to: [{ ipBlock: { cidr: 10.128.0.0/9 } }] }, { to: [{ ipBlock: { cidr: 11.0.0.0/8 } }], ports: [{ port: 53 }] }] }');
    expect(list(podYaml('a', 'one') + policy, { direction: 'egress' })).toEqual([
      'a/one[Pod] => 10.0.0.0-10.255.255.255[External] : All Connections',
      'a/one[Pod] => 11.0.0.0-11.255.255.255[External] : TCP 53',
    ]);
  });

  test('IPv6 is listed where the input speaks of it, and never meets IPv4', () => {
    const policy = policyYaml('a', 'p', '{ podSelector: {}, policyTypes: [Ingress, Egress], egress: [{ to: [{ ipBlock: { cidr: "fd00::/8" } }] }], ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }] }');
    expect(list(podYaml('a', 'one') + policy)).toEqual([
      `${EVERYWHERE} => a/one[Pod] : All Connections`,
      'a/one[Pod] => fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] : All Connections',
    ]);
    expect(list(podYaml('a', 'one'), { families: ['IPv6'] })).toEqual([
      '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] => a/one[Pod] : All Connections',
      'a/one[Pod] => ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] : All Connections',
    ]);
  });

  test.each<[string, ListOptions, string[]]>([
    ['ports', { ports: [{ protocol: 'TCP', first: 5432, last: 5432 }], workloads: ['shop/db[StatefulSet]'], direction: 'ingress' },
      ['shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432']],
    ['ports that nothing has', { ports: [{ protocol: 'UDP', first: 5432, last: 5432 }], workloads: ['shop/db[StatefulSet]'], direction: 'ingress' }, []],
    ['one workload, what it opens', { workloads: ['shop/db[StatefulSet]'], direction: 'egress' },
      [`shop/db[StatefulSet] => ${EVERYWHERE} : All Connections`, 'shop/db[StatefulSet] => shop/web[Deployment] : All Connections']],
    ['one workload, both ways', { workloads: ['shop/db[StatefulSet]'] },
      [`shop/db[StatefulSet] => ${EVERYWHERE} : All Connections`, 'shop/db[StatefulSet] => shop/web[Deployment] : All Connections',
        'shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432']],
    ['a namespace that nothing is in', { namespaces: ['other'] }, []],
  ])('is narrowed to %s', (_, options, lines) => {
    expect(list(SHOP + DB_FROM_WEB, options)).toEqual(lines);
  });

  test('workloads that nothing tells apart share lines', () => {
    const same = ['b', 'c', 'd'].map(name => workloadYaml('Deployment', `ns-${name}`, name)).join('');
    expect(list(SHOP + DB_FROM_WEB + same, { group: 'always' })).toEqual([
      `${EVERYWHERE} => shop/web[Deployment] : All Connections`,
      `${EVERYWHERE} => {3 workloads: ns-b/b[Deployment], …} : All Connections`,
      `shop/db[StatefulSet] => ${EVERYWHERE} : All Connections`,
      'shop/db[StatefulSet] => shop/web[Deployment] : All Connections',
      'shop/db[StatefulSet] => {3 workloads: ns-b/b[Deployment], …} : All Connections',
      `shop/web[Deployment] => ${EVERYWHERE} : All Connections`,
      'shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432',
      'shop/web[Deployment] => shop/web[Deployment] : All Connections',
      'shop/web[Deployment] => {3 workloads: ns-b/b[Deployment], …} : All Connections',
      `{3 workloads: ns-b/b[Deployment], …} => ${EVERYWHERE} : All Connections`,
      '{3 workloads: ns-b/b[Deployment], …} => shop/web[Deployment] : All Connections',
      '{3 workloads: ns-b/b[Deployment], …} => {3 workloads: ns-b/b[Deployment], …} : All Connections',
    ]);
  });

  test('groups are made by themselves only where there would be too many lines, and count them', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => podYaml('open', `pod-${index}`)).join('');
    const few = listConnections(evaluationOf(many(3))).table;
    expect([few.length, few.ungroupedLength]).toEqual([12, 12]);
    const { table } = listConnections(evaluationOf(many(800)));
    expect(table.ungroupedLength).toBe(800 * 799 + 2 * 800);
    expect(table.ungroupedLength).toBeGreaterThan(GROUPING_LIMIT);
    expect(linesOf(table)).toEqual([
      `${EVERYWHERE} => {800 workloads: open/pod-0[Pod], …} : All Connections`,
      `{800 workloads: open/pod-0[Pod], …} => ${EVERYWHERE} : All Connections`,
      '{800 workloads: open/pod-0[Pod], …} => {800 workloads: open/pod-0[Pod], …} : All Connections',
    ]);
    expect(table.endpoints.find(({ type }) => type === 'group')!.members).toHaveLength(800);
  });

  test('counts lines as if nothing was grouped, exceptions included', () => {
    const yaml = SHOP + DB_FROM_WEB + ['b', 'c', 'd'].map(name => podYaml(`ns-${name}`, name)).join('')
      + policyYaml('ns-b', 'deny', '{ podSelector: {}, policyTypes: [Egress] }');
    const evaluation = evaluationOf(yaml);
    const grouped = listConnections(evaluation, { group: 'always' }).table;
    const plain = listConnections(evaluation, { group: 'never' }).table;
    expect(grouped.length).toBeLessThan(plain.length);
    expect(grouped.ungroupedLength).toBe(plain.length);
  });

  test('an Ingress leads the ingress controller to the pods behind its Service, where their policies let it in', () => {
    const entry = '---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }\n'
      + '---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: shop }\n'
      + 'spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }\n';
    const fromController = (yaml: string, options = {}) => list(yaml, {}, options).filter(line => line.startsWith('{'));
    expect(fromController(SHOP + entry)).toEqual(['{ingress-controller} => shop/web[Deployment] : TCP 8080']);
    const closed = policyYaml('shop', 'closed', '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: gate } } }] }] }');
    expect(fromController(SHOP + entry + closed)).toEqual([]);
    expect(fromController(SHOP + entry + closed, { ingressController: { namespace: 'gate' } })).toEqual(['{ingress-controller} => shop/web[Deployment] : TCP 8080']);
  });

  test('what comes first in the admin tier goes before NetworkPolicies', () => {
    const admin = clusterPolicyYaml('AdminNetworkPolicy', 'a', '{ priority: 1, subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: {} }] }] }');
    expect(list(SHOP + DB_FROM_WEB + admin)).toEqual([
      `${EVERYWHERE} => shop/web[Deployment] : All Connections`,
      `shop/db[StatefulSet] => ${EVERYWHERE} : All Connections`,
      `shop/web[Deployment] => ${EVERYWHERE} : All Connections`,
    ]);
  });

  test('the same cluster in another order gives the same table', () => {
    const parts = [SHOP, DB_FROM_WEB, podYaml('a', 'one'), policyYaml('a', 'p', '{ podSelector: {}, policyTypes: [Egress] }')];
    expect(list([...parts].reverse().join(''))).toEqual(list(parts.join('')));
  });
});
