import { ApiObject, Chart } from 'cdk8s';
import { ClusterDns, Pods, Port } from '../../src';
import { FactReader } from '../../src/network/fact-reader';
import { Client, isWhole, lateHalves } from '../../src/network/late-half';
import { deployment, service } from '../fixtures/workloads';
import { newChart } from '../support/synth';

const PORTS = [Port.tcp(80)];

function client(workload: ApiObject, said: Partial<Client> = {}): Client {
  const subject = Pods.of(workload);
  return { subject, workload: subject._source!, services: [], isEgressClosed: false, dns: undefined, ...said };
}

/** the halves of each workload by its name: how many rules of which kind */
function halvesOf(chart: Chart, clients: readonly Client[], workloads: readonly ApiObject[]): { readonly [name: string]: string } {
  const halves = lateHalves(clients, new FactReader(chart.node.root));
  return Object.fromEntries(workloads.flatMap(workload => {
    const found = halves.get(Pods.of(workload)._source!.key);
    return found ? [[workload.node.id, `${found.ingress.length} in, ${found.egress.length} out, ${found.lookups.length} lookups`]] : [];
  }));
}

describe('lateHalves |', () => {
  test.each([['to', '1 in, 0 out, 0 lookups'], ['from', '0 in, 1 out, 0 lookups']] as const)('a flow %s a Service is a half of the workload behind it', (direction, half) => {
    const chart = newChart();
    const [web, api, other] = ['web', 'api', 'other'].map(name => deployment(chart, name, { ports: [80] }));
    const front = Pods.of(service(chart, 'api', { ports: [{ port: 80 }] }));
    expect(halvesOf(chart, [client(web, { services: [{ service: front, direction, ports: PORTS }] })], [web, api, other])).toEqual({ api: half });
  });

  test.each<[string, (chart: Chart, web: ApiObject) => Partial<Client>, object]>([
    ['lookups are let in by a name server of the app', () => ({ isEgressClosed: true }), { dns: '0 in, 0 out, 1 lookups' }],
    ['lookups need no half where egress is open', () => ({}), {}],
  ])('%s', (_, said, halves) => {
    const chart = newChart();
    const [web, server] = ['web', 'dns'].map(name => deployment(chart, name, { ports: [53] }));
    const dns = ClusterDns.custom({ pods: [Pods.of(server)] });
    expect(halvesOf(chart, [client(web, { dns, ...said(chart, web) })], [web, server])).toEqual(halves);
  });

  test('egress that is closed by the flow of another, through a Service, looks up names too', () => {
    const chart = newChart();
    const [web, api, server] = ['web', 'api', 'dns'].map(name => deployment(chart, name, { ports: [53] }));
    const front = Pods.of(service(chart, 'api', { ports: [{ port: 53 }] }));
    const dns = ClusterDns.custom({ pods: [Pods.of(server)] });
    const clients = [client(api, { dns }), client(web, { services: [{ service: front, direction: 'from', ports: PORTS }] })];
    expect(halvesOf(chart, clients, [web, api, server])).toEqual({ api: '0 in, 1 out, 0 lookups', dns: '0 in, 0 out, 1 lookups' });
  });

  test('a name server that is no workload of the app gets none', () => {
    const chart = newChart();
    const web = deployment(chart, 'web');
    const elsewhere = ClusterDns.custom({ pods: [Pods.withLabels({ app: 'dns' })] });
    expect(halvesOf(chart, [client(web, { dns: elsewhere, isEgressClosed: true })], [web])).toEqual({});
  });
});

test('isWhole | what was narrowed by labels is not', () => {
  const chart = newChart();
  const web = Pods.of(deployment(chart, 'web'));
  expect([web, web.inNamespace('shop'), Pods.all(), Pods.withLabels({ app: 'web' })].map(isWhole)).toEqual([true, true, true, false]);
});
