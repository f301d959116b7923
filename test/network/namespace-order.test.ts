import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, Include, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Connections, DefaultDeny, NamespaceIsolation, Namespaces, Pods } from '../../src';
import { deployment, namespace } from '../fixtures/workloads';
import { synth } from '../support/synth';

const outdirs: string[] = [];

afterAll(() => { for (const outdir of outdirs) { rmSync(outdir, { recursive: true }); } });

/** the files of a real synthesis, in the order in which kubectl applies them, with the kinds that they hold */
function files(app: App): { [file: string]: string[] } {
  app.synth();
  return Object.fromEntries(readdirSync(app.outdir).sort().map(file => [
    file, [...readFileSync(join(app.outdir, file), 'utf8').matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind),
  ]));
}

function newApp(yamlOutputType: YamlOutputType = YamlOutputType.FILE_PER_CHART): App {
  const outdir = mkdtempSync(join(tmpdir(), 'namespace-order-'));
  outdirs.push(outdir);
  return new App({ outdir, yamlOutputType });
}

function kinds(chart: Chart): string[] {
  return synth(chart).map(({ kind }) => kind!);
}

describe('Namespace order |', () => {
  test.each<[string, (chart: Chart) => void]>([
    ['a raw object made after the policy', chart => { namespace(chart, 'shop'); }],
    ['a cdk8s-plus Namespace made after the policy', chart => { new kplus.Namespace(chart, 'namespace', { metadata: { name: 'shop' } }); }],
    ['one from included YAML', chart => { new Include(chart, 'include', { url: join(__dirname, '../fixtures/shop-namespace.yaml') }); }],
  ])('within a chart the policy comes after its Namespace: %s', (_, make) => {
    const chart = new Chart(newApp(), 'shop', { namespace: 'shop' });
    new DefaultDeny(chart, 'deny');
    const web = deployment(chart, 'web');
    Connections.of(web);
    make(chart);
    const order = kinds(chart);
    expect(order.filter(kind => kind === 'NetworkPolicy')).toHaveLength(2);
    expect(order.indexOf('Namespace')).toBeLessThan(order.indexOf('NetworkPolicy'));
    expect(kinds(chart)).toEqual(order);
  });

  test('policies of another namespace, and of none, keep their place', () => {
    const chart = new Chart(newApp(), 'shop');
    new DefaultDeny(chart, 'none');
    new DefaultDeny(chart, 'other', { subject: Pods.all().inNamespace('other') });
    new DefaultDeny(chart, 'own', { subject: Pods.all().inNamespace('shop') });
    namespace(chart, 'shop');
    expect(synth(chart).map(({ metadata }) => metadata!.name)).toEqual(['shop-none', 'shop-other', 'shop', 'shop-own']);
  });

  describe('a Namespace that stands first stays first, before workloads too |', () => {
    const build = (app: App) => {
      const base = new Chart(app, 'base', { namespace: 'shop' });
      const shop = namespace(base, 'shop');
      const web = deployment(base, 'web');
      new DefaultDeny(base, 'deny');
      Connections.of(web);
      return { base, shop, web };
    };
    const expected = ['Namespace', 'Deployment', 'NetworkPolicy', 'NetworkPolicy'];

    test.each<[string, (built: ReturnType<typeof build>, app: App) => void]>([
      ['as it is', () => undefined],
      ['with a policy for it in another chart', (_, app) => { new DefaultDeny(new Chart(app, 'other', { namespace: 'shop' }), 'deny'); }],
      ['with another chart that depends on its chart', ({ base }, app) => {
        const other = new Chart(app, 'other', { namespace: 'other' });
        deployment(other, 'api');
        other.addDependency(base);
      }],
      ['with an object of another chart that depends on it', ({ shop }, app) => { deployment(new Chart(app, 'other'), 'api').addDependency(shop); }],
      ['with the workload depending on it', ({ shop, web }) => { web.addDependency(shop); }],
    ])('%s', async (_, add) => {
      const app = newApp();
      const built = build(app);
      add(built, app);
      const ofBase = () => Object.entries(files(app)).find(([file]) => file.includes('base'))![1];
      expect(ofBase()).toEqual(expected);
      // in another turn of the event loop, so that the app is looked at anew, with the dependencies of the first time
      await Promise.resolve();
      expect(ofBase()).toEqual(expected);
      await Promise.resolve();
      expect(kinds(built.base)).toEqual(expected);
    });

    test('whichever way it is synthesized first', async () => {
      const app = newApp();
      const { base } = build(app);
      new DefaultDeny(new Chart(app, 'other', { namespace: 'shop' }), 'deny');
      expect(kinds(base)).toEqual(expected);
      await Promise.resolve();
      const yaml = app.synthYaml();
      await Promise.resolve();
      expect(kinds(base)).toEqual(expected);
      await Promise.resolve();
      expect(app.synthYaml()).toBe(yaml);
    });
  });

  test('a Namespace that is an item of a list comes before the policies in it', () => {
    const chart = new Chart(newApp(), 'shop', { namespace: 'shop' });
    new DefaultDeny(chart, 'deny');
    new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }] } as any);
    expect(kinds(chart)).toEqual(['List', 'NetworkPolicy']);
  });

  test('a Namespace in another chart puts that chart\'s file first', () => {
    const app = newApp();
    new DefaultDeny(new Chart(app, 'a-policies', { namespace: 'shop' }), 'deny');
    namespace(new Chart(app, 'z-base'), 'shop');
    expect(files(app)).toEqual({ '0000-z-base.k8s.yaml': ['Namespace'], '0001-a-policies.k8s.yaml': ['NetworkPolicy'] });
  });

  test('and so it is in one file per app', () => {
    const app = newApp(YamlOutputType.FILE_PER_APP);
    new DefaultDeny(new Chart(app, 'a-policies', { namespace: 'shop' }), 'deny');
    namespace(new Chart(app, 'z-base'), 'shop');
    expect(Object.values(files(app))).toEqual([['Namespace', 'NetworkPolicy']]);
  });

  test('and in one folder per chart', () => {
    const app = newApp(YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE);
    new DefaultDeny(new Chart(app, 'a-policies', { namespace: 'shop' }), 'deny');
    namespace(new Chart(app, 'z-base'), 'shop');
    app.synth();
    expect(readdirSync(app.outdir).sort()).toEqual(['0000-z-base', '0001-a-policies']);
  });

  test('and in synthYaml', () => {
    const app = newApp();
    new DefaultDeny(new Chart(app, 'a-policies', { namespace: 'shop' }), 'deny');
    namespace(new Chart(app, 'z-base'), 'shop');
    const yaml = app.synthYaml();
    expect(yaml.indexOf('kind: Namespace')).toBeGreaterThanOrEqual(0);
    expect(yaml.indexOf('kind: Namespace')).toBeLessThan(yaml.indexOf('kind: NetworkPolicy'));
    expect(app.synthYaml()).toBe(yaml);
  });

  test('without a Namespace object files have no number, as without policies', () => {
    const app = newApp();
    new DefaultDeny(new Chart(app, 'a', { namespace: 'a' }), 'deny');
    new DefaultDeny(new Chart(app, 'b', { namespace: 'b' }), 'deny');
    expect(Object.keys(files(app))).toEqual(['a.k8s.yaml', 'b.k8s.yaml']);
  });

  describe('never makes a cycle |', () => {
    test('a chart with the Namespace around the chart of the policy', () => {
      const app = newApp();
      const outer = new Chart(app, 'outer', { namespace: 'shop' });
      namespace(outer, 'shop');
      new DefaultDeny(new Chart(outer, 'inner', { namespace: 'shop' }), 'deny');
      // cdk8s itself applies nested charts first
      expect(Object.values(files(app))).toEqual([['NetworkPolicy'], ['Namespace']]);
    });

    test('a chart with the Namespace nested in the chart of the policy', () => {
      const app = newApp();
      const outer = new Chart(app, 'outer', { namespace: 'shop' });
      new DefaultDeny(outer, 'deny');
      namespace(new Chart(outer, 'inner'), 'shop');
      expect(Object.values(files(app))).toEqual([['Namespace'], ['NetworkPolicy']]);
    });

    test('two levels of nesting, with a sibling', () => {
      const app = newApp();
      const outer = new Chart(app, 'outer');
      const middle = new Chart(outer, 'middle');
      const inner = new Chart(middle, 'inner', { namespace: 'shop' });
      const beside = new Chart(app, 'beside', { namespace: 'shop' });
      namespace(outer, 'shop');
      new DefaultDeny(inner, 'deny');
      new DefaultDeny(beside, 'deny');
      const order = Object.keys(files(app)).map(file => file.replace(/^\d+-(.*)\.k8s\.yaml$/, '$1').replace(/-c8[0-9a-f]+$/, ''));
      expect(order.indexOf('beside')).toBeGreaterThan(order.indexOf('outer'));
      expect(order.indexOf('outer-middle-inner')).toBeLessThan(order.indexOf('outer'));
    });

    test('two charts, each with a Namespace and a policy in the other\'s', () => {
      const app = newApp();
      const [a, b] = ['a', 'b'].map(id => new Chart(app, id));
      namespace(a, 'ns-a');
      namespace(b, 'ns-b');
      new DefaultDeny(a, 'deny', { subject: Pods.all().inNamespace('ns-b') });
      new DefaultDeny(b, 'deny', { subject: Pods.all().inNamespace('ns-a') });
      expect(Object.keys(files(app))).toHaveLength(2);
      expect(app.synthYaml()).toContain('kind: Namespace');
    });

    test('three charts in a ring', () => {
      const app = newApp();
      const ring = ['a', 'b', 'c'].map(id => new Chart(app, id));
      ring.forEach((chart, i) => {
        namespace(chart, `ns-${i}`);
        new NamespaceIsolation(chart, 'isolation', { namespace: Namespaces.named(`ns-${(i + 1) % 3}`) });
      });
      expect(Object.keys(files(app))).toHaveLength(3);
    });

    test('a user\'s order of charts that says the opposite stays', () => {
      const app = newApp();
      const policies = new Chart(app, 'policies', { namespace: 'shop' });
      const base = new Chart(app, 'base');
      base.addDependency(policies);
      new DefaultDeny(policies, 'deny');
      namespace(base, 'shop');
      expect(files(app)).toEqual({ '0000-policies.k8s.yaml': ['NetworkPolicy'], '0001-base.k8s.yaml': ['Namespace'] });
    });

    test('a user\'s order of objects that says the opposite stays, directly and through others', () => {
      const app = newApp();
      const policies = new Chart(app, 'policies', { namespace: 'shop' });
      const middle = new Chart(app, 'middle');
      const base = new Chart(app, 'base');
      const deny = new DefaultDeny(policies, 'deny');
      const between = new ApiObject(middle, 'config', { apiVersion: 'v1', kind: 'ConfigMap' });
      between.addDependency(deny);
      namespace(base, 'shop').addDependency(between);
      expect(Object.values(files(app))).toEqual([['NetworkPolicy'], ['ConfigMap'], ['Namespace']]);
    });

    test('a Namespace that depends on the policy of its own chart stays behind it', () => {
      const chart = new Chart(newApp(), 'shop', { namespace: 'shop' });
      const deny = new DefaultDeny(chart, 'deny');
      namespace(chart, 'shop').addDependency(deny);
      expect(kinds(chart)).toEqual(['NetworkPolicy', 'Namespace']);
    });

    test('a workload that depends on its Namespace, with Connections below the workload', () => {
      const chart = new Chart(newApp(), 'shop', { namespace: 'shop' });
      const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }] });
      Connections.of(web);
      const shop = namespace(chart, 'shop');
      web.node.addDependency(shop);
      expect(kinds(chart)).toEqual(['Namespace', 'Deployment', 'NetworkPolicy']);
    });
  });

  test('many charts in one namespace all follow the chart that makes it', () => {
    const app = newApp();
    for (let i = 0; i < 10; i++) {
      const chart = new Chart(app, `app-${i}`, { namespace: 'shop' });
      Connections.of(deployment(chart, 'web', { labels: { app: `web-${i}` } }));
    }
    namespace(new Chart(app, 'z-base'), 'shop');
    const [first, ...rest] = Object.entries(files(app));
    expect(first).toEqual(['0000-z-base.k8s.yaml', ['Namespace']]);
    expect(rest.map(([, held]) => held)).toEqual(Array(10).fill(['Deployment', 'NetworkPolicy']));
  });
});
