import { ApiObject, App, Chart, JsonPatch, Lazy, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { AllowFrom, Connections, DefaultDeny, IPeer, NetworkPolicy, PeerConfig, Peers, Pods, Port } from '../../src';
import { NetworkPolicyObject } from '../../src/manifest';
import { deployment, podOf, problemsOf } from '../fixtures/workloads';
import { isAllowed } from '../support/evaluator';
import { newChart, policiesOf, synth } from '../support/synth';

/** a peer that counts how often a policy asks what it consists of */
class CountingPeer implements IPeer {
  public count = 0;

  public toPeerConfig(): PeerConfig {
    this.count++;
    return { pods: [Pods.withLabels({ app: 'peer' })] };
  }
}

/** a Deployment whose label is asked late, and counted */
function countedDeployment(chart: Chart, id: string, onRead: () => void): ApiObject {
  return new ApiObject(chart, id, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: Lazy.any({
      produce: () => {
        onRead();
        return {
          selector: { matchLabels: { app: id } },
          template: { metadata: { labels: { app: id } }, spec: { containers: [{ name: 'main', ports: [{ containerPort: 80 }] }] } },
        };
      },
    }),
  });
}

describe('Policies of an app |', () => {
  describe('validation rounds |', () => {
    // cdk8s validates the whole app once, and once more for each chart
    test.each([1, 5, 20])('analyse and render each policy once per synth, with %d charts', count => {
      const app = new App();
      const peers: CountingPeer[] = [];
      for (let i = 0; i < count; i++) {
        const chart = new Chart(app, `chart-${i}`, { namespace: `ns-${i}` });
        peers.push(new CountingPeer());
        new AllowFrom(chart, 'policy', { subject: Pods.withLabels({ app: 'web' }), peers: [peers[i]], ports: [Port.tcp(80)] });
      }
      for (const peer of peers) { peer.count = 0; }
      expect(app.synthYaml().match(/kind: NetworkPolicy/g)).toHaveLength(count);
      expect(peers.map(peer => peer.count)).toEqual(peers.map(() => 2));
    });

    // by the analysis, by its own chart, once by cdk8s itself, and by the charts of its two neighbours in the ring
    test.each([[1, 3], [5, 5], [20, 5]])('read each workload a fixed number of times: with %d charts %d times', (count, expected) => {
      const app = new App();
      const reads: number[] = [];
      const workloads = Array.from({ length: count }, (_, i) => {
        reads.push(0);
        return countedDeployment(new Chart(app, `chart-${i}`, { namespace: `ns-${i}` }), `w${i}`, () => { reads[i]++; });
      });
      workloads.forEach(workload => Connections.of(workload));
      workloads.forEach((workload, i) => Connections.of(workload).allowTo(Pods.of(workloads[(i + 1) % count])));
      reads.fill(0);
      app.synthYaml();
      expect(reads).toEqual(reads.map(() => expected));
    });

    test('report everything at once, each under its construct\'s path, each once', () => {
      const app = new App();
      const [a, b] = ['a', 'b'].map(id => new Chart(app, id, { namespace: id }));
      const host = deployment(a, 'host', { hostNetwork: true });
      const silent = deployment(b, 'silent');
      new DefaultDeny(a, 'first', { subject: Pods.of(host) });
      new AllowFrom(b, 'second', { subject: Pods.of(silent), peers: [Peers.everyone(), Pods.of(host)] });
      new DefaultDeny(b, 'third', { name: 'same' });
      new DefaultDeny(b, 'fourth', { name: 'same' });
      const expected = [
        '[a/first] a/host (Deployment) uses the host network: its pods have their node\'s address, and no NetworkPolicy selects them. '
        + 'Take hostNetwork away, or allow the nodes\' addresses by IpBlock.of(...).',
        '[b/second] a/host (Deployment) uses the host network: its pods have their node\'s address, and no NetworkPolicy selects them. '
        + 'Take hostNetwork away, or allow the nodes\' addresses by IpBlock.of(...).',
        '[b/second] No port given, and b/silent (Deployment) declares none. '
        + 'Declare the port on its container, or name it in the rule, for example Port.tcp(5432); Port.all() opens every port.',
        '[b/fourth] Two NetworkPolicies are named "same" in namespace "b": b/third (NetworkPolicy) and b/fourth (NetworkPolicy). '
        + 'The one applied last would replace the other. Give one of them another name.',
      ];
      for (const chart of [a, b]) { expect(problemsOf(chart).sort()).toEqual([...expected].sort()); }
      expect(() => app.synthYaml()).toThrow(expected[0]);
    });
  });

  describe('two synths |', () => {
    test('give the same bytes', () => {
      const chart = newChart();
      const [web, db] = ['web', 'db'].map(id => deployment(chart, id, { ports: [80] }));
      Connections.of(web).allowTo(Pods.of(db));
      new DefaultDeny(chart, 'deny');
      const first = JSON.stringify(synth(chart));
      expect(JSON.stringify(synth(chart))).toBe(first);
      expect((chart.node.root as App).synthYaml()).toBe((chart.node.root as App).synthYaml());
    });

    test('one after a change to an object says what the object is now', () => {
      const chart = newChart();
      const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }] });
      const db = new kplus.Deployment(chart, 'db', { containers: [{ image: 'db', portNumber: 5432 }] });
      Connections.of(web).allowTo(Pods.of(db));
      const open = () => [5432, 5433].filter(port => isAllowed(policiesOf(chart), { from: podOf(web), to: podOf(db), port }));
      expect(open()).toEqual([5432]);
      db.addContainer({ image: 'second', name: 'second', portNumber: 5433 });
      expect(open()).toEqual([5432, 5433]);
      db.podMetadata.addLabel('app.kubernetes.io/instance', 'shop-1');
      expect(open()).toEqual([5432, 5433]);
      expect(JSON.stringify(policiesOf(chart))).toContain('shop-1');
    });

    test('one after a change that makes it wrong fails: what a policy itself shows', () => {
      const chart = newChart();
      const web = deployment(chart, 'web', { ports: [80] });
      new AllowFrom(chart, 'policy', { subject: Pods.of(web), peers: [Peers.everyone()] });
      expect(problemsOf(chart)).toEqual([]);
      web.addJsonPatch(JsonPatch.add('/spec/template/spec/hostNetwork', true));
      expect(() => Testing.synth(chart)).toThrow('shop/web (Deployment) uses the host network');
    });

    test.each<[string, (b: kplus.Deployment) => void]>([
      ['by a patch', b => { ApiObject.of(b).addJsonPatch(JsonPatch.add('/spec/template/metadata/labels/app', 'a')); }],
      ['by a label', b => { b.podMetadata.addLabel('app', 'a'); }],
    ])('one after a change that makes it wrong fails: what only the whole app shows, %s', (_, change) => {
      const chart = newChart();
      const a = deployment(chart, 'a');
      const b = new kplus.Deployment(chart, 'b', { containers: [{ image: 'b' }] });
      Connections.of(a);
      expect(problemsOf(chart)).toEqual([]);
      change(b);
      expect(problemsOf(chart)).toEqual([
        '[shop/a/Connections] The selector of shop/a (Deployment) also selects the pods of shop/b (Deployment), which would be allowed the same. '
        + 'Give the pods of one of them another label.',
      ]);
    });

    test('one after the mistake is mended passes', () => {
      const chart = newChart();
      const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }] });
      const db = new kplus.Deployment(chart, 'db', { containers: [{ image: 'db' }] });
      Connections.of(web).allowTo(Pods.of(db));
      expect(problemsOf(chart)).toHaveLength(1);
      db.addContainer({ image: 'second', name: 'second', portNumber: 5432 });
      expect(problemsOf(chart)).toEqual([]);
    });

    test('one after another turn of the event loop sees changes too', async () => {
      const chart = newChart();
      const [a, b] = ['a', 'b'].map(id => deployment(chart, id));
      Connections.of(a);
      expect(problemsOf(chart)).toEqual([]);
      b.addJsonPatch(JsonPatch.replace('/spec/template/metadata/labels/app', 'a'));
      await Promise.resolve();
      expect(problemsOf(chart)).toHaveLength(1);
    });
  });

  describe('rendered alone, by toJson |', () => {
    test('a policy is what it is in the chart', () => {
      const chart = newChart();
      const [web, db] = ['web', 'db'].map(id => deployment(chart, id, { ports: [80] }));
      Connections.of(web).allowTo(Pods.of(db));
      const alone: NetworkPolicyObject = ApiObject.of(Connections.of(web)).toJson();
      expect(policiesOf(chart)).toContainEqual(alone);
    });

    test('each says what objects are at that time', () => {
      const chart = newChart();
      const db = deployment(chart, 'db', { ports: [5432] });
      const policy = (id: string) => new NetworkPolicy(chart, id, { subject: Pods.withLabels({ app: id }), egress: [{ peers: [Pods.of(db)] }] });
      const ports = ({ apiObject }: NetworkPolicy) => apiObject.toJson().spec.egress[0].ports.map((port: any) => port.port);
      const [first, second] = [policy('first'), policy('second')];
      expect(ports(first)).toEqual([5432]);
      db.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/ports/-', { containerPort: 5433 }));
      expect(ports(second)).toEqual([5432, 5433]);
      expect(ports(first)).toEqual([5432, 5433]);
    });

    test('a policy that is wrong throws what is wrong', () => {
      const chart = newChart();
      const policy = new AllowFrom(chart, 'policy', { subject: Pods.of(deployment(chart, 'web')), peers: [Peers.everyone()] });
      expect(() => policy.apiObject.toJson()).toThrow('No port given, and shop/web (Deployment) declares none.');
    });
  });

  test('of two apps know nothing of each other', () => {
    const build = () => {
      const chart = newChart();
      new DefaultDeny(chart, 'deny', { name: 'same' });
      return chart;
    };
    const [a, b] = [build(), build()];
    expect(problemsOf(a)).toEqual([]);
    expect(problemsOf(b)).toEqual([]);
  });
});
