import { mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, Cron, Helm, Include, JsonPatch, Lazy, Testing, Yaml, YamlOutputType } from 'cdk8s';
import * as plus27 from 'cdk8s-plus-27';
import * as plus32 from 'cdk8s-plus-32';
import * as plus34 from 'cdk8s-plus-34';
import { Construct } from 'constructs';
import { Connections, DefaultDeny, Hardening, NamespaceIsolation, OverrulableCheck, Peers, PodSecurityLevel, Pods, Port } from '../../src';
import { KubernetesObject, canonicalJson, flattened, podTemplateIn } from '../../src/manifest';
import { LevelVersion, NEWEST_MINOR, evaluateObject } from '../../src/standards';
import { objectsBelow } from '../../src/tree';
import { problemsOf } from '../fixtures/workloads';
import { passingSpec, replayed } from '../support/hardened';
import { newChart, policiesOf, synth } from '../support/synth';

type Plus = typeof plus27;
const VERSIONS_OF_PLUS: readonly [string, Plus][] = [['27', plus27], ['32', plus32 as unknown as Plus], ['34', plus34 as unknown as Plus]];

const fixture = (name: string) => join(__dirname, '..', 'fixtures', name);
const containers = [{ image: 'registry.example/app:1', portNumber: 8080 }];

const EVERY_VERSION = [...Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => `v1.${minor}`), 'latest'];
const RESTRICTED: LevelVersion = { level: 'restricted', version: 'latest' };

/** all workloads of a chart, items of lists too */
const workloadsOf = (chart: Chart) => synth(chart).flatMap(flattened).filter(object => podTemplateIn(object));
const failing = (objects: readonly KubernetesObject[], policy: LevelVersion = RESTRICTED) =>
  objects.filter(object => evaluateObject(object, policy)!.findings.length > 0).map(({ metadata }) => metadata!.name);

const pod = (scope: Construct, id: string, spec: object = { containers: [{ name: 'main', image: 'app' }] }) =>
  new ApiObject(scope, id, { apiVersion: 'v1', kind: 'Pod', metadata: { name: id }, spec });
const deployment = (scope: Construct, id: string, spec: object = { containers: [{ name: 'main', image: 'app' }] }) =>
  new ApiObject(scope, id, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: id }, spec: { selector: { matchLabels: { app: id } }, template: { metadata: { labels: { app: id } }, spec } } });

/** whoever wrote it, in whatever way it comes into a tree: name and what it adds */
const ORIGINS: readonly (readonly [string, number, (chart: Chart) => unknown])[] = [
  ...VERSIONS_OF_PLUS.flatMap(([version, plus]) => [
    [`cdk8s-plus-${version} Deployment`, 1, (chart: Chart) => new plus.Deployment(chart, 'a', { containers })],
    [`cdk8s-plus-${version} StatefulSet`, 1, (chart: Chart) => new plus.StatefulSet(chart, 'a', { containers, service: new plus.Service(chart, 'service', { ports: [{ port: 80 }] }) })],
    [`cdk8s-plus-${version} DaemonSet`, 1, (chart: Chart) => new plus.DaemonSet(chart, 'a', { containers })],
    [`cdk8s-plus-${version} Job`, 1, (chart: Chart) => new plus.Job(chart, 'a', { containers })],
    [`cdk8s-plus-${version} CronJob`, 1, (chart: Chart) => new plus.CronJob(chart, 'a', { containers, schedule: Cron.daily() })],
    [`cdk8s-plus-${version} Pod with an init container`, 1, (chart: Chart) => new plus.Pod(chart, 'a', { containers, initContainers: [{ image: 'init', name: 'init' }] })],
  ] as const),
  ['L1 KubeDeployment', 1, chart => new plus27.k8s.KubeDeployment(chart, 'a', {
    spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a' }] } } },
  })],
  ['L1 KubePod', 1, chart => new plus27.k8s.KubePod(chart, 'a', { spec: { containers: [{ name: 'a', image: 'a' }] } })],
  ['ApiObject', 1, chart => deployment(chart, 'a')],
  ['ApiObject of a custom kind', 1, chart => new ApiObject(chart, 'a', {
    apiVersion: 'example.com/v1', kind: 'Worker', metadata: { name: 'a' }, spec: { template: { spec: { containers: [{ name: 'a', image: 'a' }] } } },
  })],
  ['ApiObject that is a List', 1, chart => new ApiObject(chart, 'a', {
    apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'a', image: 'a' }] } }],
  })],
  ['Include', 4, chart => new Include(chart, 'a', { url: fixture('handwritten.yaml') })],
  ['Helm', 2, chart => new Helm(chart, 'a', { chart: fixture('redis-chart'), releaseName: 'a', helmExecutable: fixture('helm-stub.sh') })],
  ['a construct of constructs', 1, chart => pod(new Construct(new Construct(chart, 'outer'), 'inner'), 'a')],
];

describe.each(ORIGINS)('Hardening | %s |', (_, count, make) => {
  test.each<[string, (chart: Chart) => unknown]>([
    ['made before', chart => { make(chart); Hardening.of(chart.node.root).apply(); }],
    ['made after', chart => { Hardening.of(chart.node.root).apply(); make(chart); }],
    ['made after, of the chart alone', chart => { Hardening.of(chart).apply(); make(chart); }],
  ])('%s: passes restricted at every version', (__, build) => {
    const chart = newChart();
    build(chart);
    const workloads = workloadsOf(chart);
    expect(workloads).toHaveLength(count);
    for (const version of EVERY_VERSION) { expect([version, failing(workloads, { level: 'restricted', version })]).toEqual([version, []]); }
  });

  test('does not pass without', () => {
    const chart = newChart();
    make(chart);
    const workloads = workloadsOf(chart);
    expect(workloads).toHaveLength(count);
    expect(failing(workloads)).toHaveLength(count);
  });

  test('the record is what changed', () => {
    const [plain, chart] = [newChart(), newChart()];
    make(plain);
    make(chart);
    const hardening = Hardening.of(chart).apply();
    const { changes, findings } = hardening.record();
    expect(findings).toEqual([]);
    expect(changes.length).toBeGreaterThanOrEqual(count * 2);
    const paths = objectsBelow(chart).map(({ node }) => node.path);
    expect(changes.every(({ path }) => paths.includes(path))).toBe(true);
    const byPath = (object: { readonly node: { readonly path: string } }) => changes.filter(({ path }) => path === object.node.path)
      .map(({ oldValue, newValue, ...change }) => ({ ...change, old: oldValue, new: newValue }));
    const after = new Map(objectsBelow(chart).map(object => [object.node.path, object.toJson()]));
    for (const object of objectsBelow(plain)) {
      expect(canonicalJson(replayed(object.toJson(), byPath(object)))).toBe(canonicalJson(after.get(object.node.path)));
    }
  });

  test('a second synth is the same, byte by byte', () => {
    const chart = newChart();
    make(chart);
    Hardening.of(chart).apply({ readOnlyRootFilesystem: true, appArmor: true, writablePaths: [{ path: '/tmp' }] });
    const { root } = chart.node;
    const [first, second] = [(root as App).synthYaml(), (root as App).synthYaml()];
    expect(second).toBe(first);
    expect(first).not.toMatch(/[:-] [&*]a\d/);
    const again = newChart();
    make(again);
    Hardening.of(again).apply({ readOnlyRootFilesystem: true, appArmor: true, writablePaths: [{ path: '/tmp' }] });
    expect((again.node.root as App).synthYaml()).toBe(first);
  });
});

describe('Hardening | all together in one line |', () => {
  const everything = () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    for (const [version, plus] of VERSIONS_OF_PLUS) { new plus.Deployment(chart, `plus-${version}`, { containers }); }
    new plus27.k8s.KubeDeployment(chart, 'l1', {
      spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a' }] } } },
    });
    new Include(chart, 'included', { url: fixture('handwritten.yaml') });
    return { app, chart };
  };

  // where rules change, and both ends
  test.each(['v1.0', 'v1.7', 'v1.8', 'v1.18', 'v1.19', 'v1.22', 'v1.25', 'v1.34', 'v1.35', 'latest'])('apply at %s passes restricted there', version => {
    const { app, chart } = everything();
    Hardening.of(app).apply({ version });
    const workloads = workloadsOf(chart);
    expect(workloads).toHaveLength(8);
    expect(failing(workloads, { level: 'restricted', version })).toEqual([]);
  });

  test('apply, as it is, passes restricted at every version', () => {
    const { app, chart } = everything();
    expect(failing(workloadsOf(chart), RESTRICTED)).toHaveLength(8);
    Hardening.of(app).apply();
    const workloads = workloadsOf(chart);
    for (const version of EVERY_VERSION) { expect([version, failing(workloads, { level: 'restricted', version })]).toEqual([version, []]); }
  });

  test('other objects are not touched', () => {
    const [{ chart: plain }, { app, chart }] = [everything(), everything()];
    Hardening.of(app).apply();
    const others = (of: Chart) => synth(of).flatMap(flattened).filter(object => !podTemplateIn(object));
    expect(others(chart)).toEqual(others(plain));
    expect(others(chart).length).toBeGreaterThan(0);
  });
});

describe('Hardening | every way to render |', () => {
  const tree = (outdir = 'unused', yamlOutputType?: YamlOutputType) => {
    const app = new App({ outdir, ...yamlOutputType === undefined ? {} : { yamlOutputType } });
    const chart = new Chart(app, 'a');
    const nested = new Chart(chart, 'nested');
    pod(chart, 'one');
    new plus27.Pod(nested, 'two', { containers });
    Hardening.of(app).apply({ appArmor: true });
    pod(new Chart(app, 'later'), 'three');
    return { app, chart, nested };
  };
  const areHardened = (objects: readonly any[], count: number) => {
    expect(objects).toHaveLength(count);
    expect(failing(objects)).toEqual([]);
    expect(objects.map(({ spec }) => spec.securityContext.appArmorProfile)).toEqual(objects.map(() => ({ type: 'RuntimeDefault' })));
  };

  const TYPES = Object.values(YamlOutputType).filter((type): type is YamlOutputType => typeof type === 'number');
  test.each(TYPES.map(type => [YamlOutputType[type], type] as const))('app.synth, %s', (_, type) => {
    const outdir = mkdtempSync(join(tmpdir(), 'hardening-'));
    try {
      tree(outdir, type).app.synth();
      const files = readdirSync(outdir, { recursive: true }).map(String).filter(file => file.endsWith('.yaml'));
      areHardened(files.flatMap(file => Yaml.load(join(outdir, file))), 3);
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });

  test('app.synthYaml', () => {
    const text = tree().app.synthYaml();
    expect(text.match(/runAsNonRoot: true/g)!.length).toBeGreaterThanOrEqual(3);
    expect(text.match(/appArmorProfile:\n +type: RuntimeDefault/g)).toHaveLength(3);
  });

  test('Testing.synth, chart.toJson', () => {
    areHardened(Testing.synth(tree().chart), 1);
    areHardened(tree().nested.toJson(), 1);
  });

  test('toJson of one object that was there before', () => {
    const chart = newChart();
    const object = pod(chart, 'one');
    Hardening.of(chart).apply();
    expect(failing([object.toJson()])).toEqual([]);
  });

  test('toJson of one object that came later, from the first synth on', () => {
    const chart = newChart();
    Hardening.of(chart).apply();
    const object = pod(chart, 'one');
    expect(failing([object.toJson()])).toEqual(['one']);
    Testing.synth(chart);
    expect(failing([object.toJson()])).toEqual([]);
  });
});

describe('Hardening | fields newer than the L1 |', () => {
  const HARD = { appArmor: true, userNamespace: true };

  test.each<[string, (chart: Chart) => Construct]>([
    ['cdk8s-plus-27', chart => new plus27.Pod(chart, 'a', { containers })],
    ['cdk8s-plus-34', chart => new plus34.Pod(chart, 'a', { containers: [{ image: 'a' }] })],
    ['L1', chart => new plus27.k8s.KubePod(chart, 'a', { spec: { containers: [{ name: 'a', image: 'a' }] } })],
  ])('%s', (_, make) => {
    const chart = newChart();
    const object = ApiObject.of(make(chart));
    Hardening.of(chart).apply(HARD);
    const [{ spec }] = Testing.synth(chart);
    expect(spec).toMatchObject({ hostUsers: false, securityContext: { appArmorProfile: { type: 'RuntimeDefault' }, seccompProfile: { type: 'RuntimeDefault' } } });
    expect(object.toJson().spec).toEqual(spec);
  });
});

describe('Hardening | what users patched |', () => {
  const patched = (options: object) => {
    const chart = newChart();
    const object = pod(chart, 'a', passingSpec());
    Hardening.of(chart).apply({ readOnlyRootFilesystem: true, runAsUser: 10001, ...options });
    object.addJsonPatch(
      JsonPatch.replace('/spec/securityContext/seccompProfile', { type: 'Unconfined' }),
      JsonPatch.add('/spec/securityContext/runAsUser', 5),
      JsonPatch.add('/spec/containers/0/securityContext/readOnlyRootFilesystem', false),
    );
    return { spec: Testing.synth(chart)[0].spec, record: Hardening.of(chart).record() };
  };

  test('wins', () => {
    const { spec, record } = patched({});
    expect(spec).toMatchObject({ containers: [{ securityContext: { readOnlyRootFilesystem: false } }], securityContext: { runAsUser: 5, seccompProfile: { type: 'Unconfined' } } });
    expect(record.changes).toEqual([]);
    expect(record.findings.map(({ check, fields }) => [check, ...fields])).toEqual([
      ['seccompProfile_restricted', 'spec.securityContext.seccompProfile.type'],
      [undefined, 'spec.containers[0].securityContext.readOnlyRootFilesystem'],
    ]);
  });

  test('unless it is overruled', () => {
    const { spec, record } = patched({ overrule: [OverrulableCheck.SECCOMP_PROFILE] });
    expect(spec.securityContext).toMatchObject({ runAsUser: 5, seccompProfile: { type: 'RuntimeDefault' } });
    expect(record.changes).toEqual([{
      path: 'shop/a',
      workload: 'Pod shop/a',
      field: 'spec.securityContext.seccompProfile',
      oldValue: { type: 'Unconfined' },
      newValue: { type: 'RuntimeDefault' },
      reason: 'the runtime\'s filter of system calls applies',
      controls: ['PSS restricted seccompProfile_restricted', 'CIS 5.7.2', 'NSA hardening container environments'],
      breaks: 'io_uring, ptrace and some profilers',
    }]);
  });
});

describe('Hardening | several |', () => {
  const options = (chart: Chart) => chart.toJson()[0].spec;

  test('of one scope is always the same', () => {
    const chart = newChart();
    expect(Hardening.of(chart)).toBe(Hardening.of(chart));
    expect(Hardening.of(chart)).not.toBe(Hardening.of(chart.node.root));
    expect(Hardening.of(chart).apply()).toBe(Hardening.of(chart));
  });

  test('a second call fills in what the first left absent', () => {
    const chart = newChart();
    pod(chart, 'a');
    Hardening.of(chart).apply({ runAsUser: 10001 }).apply({ runAsUser: 20002, runAsGroup: 20002 });
    expect(options(chart).securityContext).toMatchObject({ runAsUser: 10001, runAsGroup: 20002 });
    const fields = Hardening.of(chart).record().changes.map(({ field }) => field);
    expect(fields.filter(field => /runAs(User|Group)$/.test(field))).toEqual(['spec.securityContext.runAsUser', 'spec.securityContext.runAsGroup']);
    expect(new Set(fields).size).toBe(fields.length);
  });

  test('a second call after a synth counts', () => {
    const chart = newChart();
    pod(chart, 'a');
    Hardening.of(chart).apply();
    expect('runAsUser' in options(chart).securityContext).toBe(false);
    Hardening.of(chart).apply({ runAsUser: 10001 });
    expect(options(chart).securityContext.runAsUser).toBe(10001);
  });

  test('what one of two calls left to a person stays in the record', () => {
    const chart = newChart();
    pod(chart, 'a', passingSpec({ automountServiceAccountToken: true, containers: [{ name: 'web', image: 'web', securityContext: { ...passingSpec().containers[0].securityContext, runAsUser: 0 } }] }));
    Hardening.of(chart).apply({ requireImageDigests: true }).apply({ level: PodSecurityLevel.BASELINE, automountServiceAccountToken: false });
    const { findings } = Hardening.of(chart).record();
    expect(findings.map(({ check, fields }) => check ?? fields[0]).sort()).toEqual([
      'runAsUser', 'spec.automountServiceAccountToken', 'spec.containers[0].image', 'spec.containers[0].securityContext.runAsUser',
    ]);
  });

  test('what the second call mends is not left to a person', () => {
    const chart = newChart();
    pod(chart, 'a', passingSpec({ containers: [{ name: 'web', image: 'web', securityContext: { allowPrivilegeEscalation: true, capabilities: { drop: ['ALL'] } } }] }));
    Hardening.of(chart).apply().apply({ overrule: [OverrulableCheck.ALLOW_PRIVILEGE_ESCALATION] });
    expect(Hardening.of(chart).record().findings).toEqual([]);
  });

  test('the inner scope comes first, whichever was called first', () => {
    for (const isInnerFirst of [true, false]) {
      const app = new App();
      const [chart, other] = ['a', 'b'].map(id => new Chart(app, id));
      const group = new Construct(chart, 'group');
      pod(group, 'inner');
      pod(other, 'outer');
      const calls = [
        () => Hardening.of(group).apply({ runAsUser: 3 }),
        () => Hardening.of(chart).apply({ runAsUser: 2, runAsGroup: 2 }),
        () => Hardening.of(app).apply({ runAsUser: 1, runAsGroup: 1, fsGroup: 1 }),
      ];
      (isInnerFirst ? calls : calls.reverse()).forEach(call => call());
      expect(options(chart).securityContext).toMatchObject({ runAsUser: 3, runAsGroup: 2, fsGroup: 1 });
      expect(options(other).securityContext).toMatchObject({ runAsUser: 1, runAsGroup: 1, fsGroup: 1 });
      // each has done its part
      const fieldsOf = (scope: Construct) => Hardening.of(scope).record().changes.filter(({ path }) => path === 'a/group/inner').map(({ field }) => field.replace('spec.securityContext.', ''));
      expect(fieldsOf(group)).toContain('runAsUser');
      expect(fieldsOf(chart)).toEqual(['runAsGroup']);
      expect(fieldsOf(app)).toEqual(['fsGroup', 'fsGroupChangePolicy']);
    }
  });

  test('what is outside of the scope stays', () => {
    const app = new App();
    const [chart, other] = ['a', 'b'].map(id => new Chart(app, id));
    pod(chart, 'one');
    pod(other, 'two');
    Hardening.of(chart).apply();
    expect(failing(workloadsOf(chart))).toEqual([]);
    expect(failing(workloadsOf(other))).toEqual(['two']);
  });

  test('two apps have nothing to do with each other', () => {
    const [one, two] = [newChart(), newChart()];
    pod(one, 'a');
    pod(two, 'a');
    Hardening.of(one.node.root).apply();
    expect([failing(workloadsOf(one)), failing(workloadsOf(two))]).toEqual([[], ['a']]);
  });
});

describe('Hardening | exempt |', () => {
  const tree = () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const [agent, web] = ['agent', 'web'].map(id => new plus27.Deployment(chart, id, { containers: [{ image: id }], metadata: { name: id } }));
    return { app, chart, agent, web };
  };

  test('leaves a construct and what is below it as it is, before and after apply and synth', () => {
    for (const order of ['before', 'after', 'after synth']) {
      const { app, chart, agent } = tree();
      if (order !== 'before') { Hardening.of(app).apply(); }
      if (order === 'after synth') { Testing.synth(chart); }
      Hardening.of(app).exempt(agent, 'reads /proc of the node').apply();
      expect(failing(workloadsOf(chart))).toEqual(['agent']);
      const { changes, findings, exemptions } = Hardening.of(app).record();
      expect(exemptions).toEqual([{ path: 'shop/agent', reason: 'reads /proc of the node' }]);
      expect([...changes, ...findings].map(({ workload }) => workload).filter(workload => workload === 'Deployment shop/agent')).toEqual([]);
      expect(changes.length).toBeGreaterThan(0);
    }
  });

  test('the same object as without hardening', () => {
    const [{ app, chart, agent }, plain] = [tree(), tree()];
    Hardening.of(app).apply().exempt(agent, 'x');
    expect(Testing.synth(chart)[0]).toEqual(Testing.synth(plain.chart)[0]);
  });

  test('a whole chart, the object alone, the scope itself', () => {
    const { app, chart, agent } = tree();
    Hardening.of(app).apply().exempt(ApiObject.of(agent), 'x');
    expect(failing(workloadsOf(chart))).toEqual(['agent']);
    Hardening.of(app).exempt(chart, 'y');
    expect(failing(workloadsOf(chart))).toEqual(['agent', 'web']);
    const other = tree();
    Hardening.of(other.app).apply().exempt(other.app, 'z');
    expect(failing(workloadsOf(other.chart))).toEqual(['agent', 'web']);
    expect(Hardening.of(other.app).record()).toEqual({ changes: [], findings: [], exemptions: [{ path: '', reason: 'z' }] });
  });

  test('counts for its own scope alone', () => {
    const { app, chart, agent } = tree();
    Hardening.of(chart).apply({ runAsUser: 10001 }).exempt(agent, 'x');
    Hardening.of(app).apply();
    const [spec] = workloadsOf(chart).map(object => object.spec.template.spec);
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect('runAsUser' in spec.securityContext).toBe(false);
  });

  test.each(['', '   ', undefined as unknown as string, 5 as unknown as string])('without a reason is refused: %p', reason => {
    const { app, agent } = tree();
    expect(() => Hardening.of(app).exempt(agent, reason)).toThrow(new Error(
      'Can\'t exempt shop/agent (Deployment) from hardening without a reason: say why it must stay as it is.'));
    expect(Hardening.of(app).record().exemptions).toEqual([]);
  });

  test('of something else is refused', () => {
    const { app, chart, agent, web } = tree();
    expect(() => Hardening.of(web).exempt(agent, 'x')).toThrow(new Error(
      'Can\'t exempt shop/agent (Deployment) from the hardening of shop/web (Deployment): it is not part of it.'));
    expect(() => Hardening.of(chart).exempt(app, 'x')).toThrow(new Error('Can\'t exempt the app (App) from the hardening of shop (Chart): it is not part of it.'));
    expect(() => Hardening.of(app).exempt(tree().agent, 'x')).toThrow(new Error(
      'Can\'t exempt shop/agent (Deployment) from the hardening of the app (App): it is not part of it.'));
  });
});

describe('Hardening | record |', () => {
  const tree = () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new Include(chart, 'vendor', { url: fixture('handwritten.yaml') });
    deployment(chart, 'agent', { containers: [{ name: 'agent', image: 'a|b', ports: [{ containerPort: 80 }] }], volumes: [{ name: 'proc', hostPath: { path: '/proc' } }] });
    return { app, chart };
  };

  test('names construct, object and field, for items of lists the item', () => {
    const { app } = tree();
    const { changes, findings, exemptions } = Hardening.of(app).apply().record();
    expect([...new Set(changes.map(({ path, workload }) => `${path}: ${workload}`))]).toEqual([
      'shop/vendor/plain-deployment: Deployment shop/plain', 'shop/vendor/undefined-list: CronJob cleaner', 'shop/vendor/undefined-list: Pod tools/debug',
      'shop/vendor/canary-rollout: Rollout shop/canary', 'shop/agent: Deployment shop/agent',
    ].map(text => expect.stringMatching(new RegExp(`^${text.replace('undefined-list', '[^:]*')}$`))));
    expect(changes.find(({ workload }) => workload === 'Pod tools/debug')!.field).toBe('items[2].items[0].spec.containers[0].securityContext.allowPrivilegeEscalation');
    expect(changes.filter(({ oldValue }) => oldValue !== undefined).map(({ field, oldValue, newValue }) => [field, oldValue, newValue])).toEqual([
      ['spec.template.spec.containers[0].securityContext.capabilities.drop', ['NET_RAW'], ['NET_RAW', 'ALL']],
    ]);
    expect(findings).toEqual([
      {
        path: 'shop/agent',
        workload: 'Deployment shop/agent',
        check: 'restrictedVolumes',
        fields: ['spec.template.spec.volumes[0].hostPath'],
        text: 'restricted volume types (volume "proc" uses restricted volume type "hostPath")',
        mend: 'Use a persistentVolumeClaim, a CSI driver or an ephemeral volume instead.',
      },
      {
        path: 'shop/agent',
        workload: 'Deployment shop/agent',
        fields: ['spec.template.spec.containers[0].ports[0].containerPort'],
        text: '80 is below 1024: without capabilities a program may not be able to listen there. Use a port from 1024 up, or the pod\'s sysctl net.ipv4.ip_unprivileged_port_start',
      },
    ]);
    expect(exemptions).toEqual([]);
  });

  test('is the same each time, before and after a synth, and for an equal app', () => {
    const { app, chart } = tree();
    const hardening = Hardening.of(app).apply();
    const json = hardening.json();
    expect(hardening.json()).toBe(json);
    Testing.synth(chart);
    expect(hardening.json()).toBe(json);
    app.synthYaml();
    expect(hardening.json()).toBe(json);
    expect(Hardening.of(tree().app).apply().json()).toBe(json);
    expect(JSON.parse(json)).toEqual(hardening.record());
    expect(hardening.table()).toBe(hardening.table());
  });

  test('can be changed by whoever asked for it, and is the same for the next', () => {
    const { app } = tree();
    const hardening = Hardening.of(app).apply();
    const json = hardening.json();
    const record = hardening.record();
    record.changes.forEach(change => change.controls.push('mine'));
    record.changes.length = 0;
    record.findings.forEach(finding => finding.fields.pop());
    expect(hardening.json()).toBe(json);
  });

  test('without apply, there is nothing', () => {
    const { app, chart } = tree();
    expect(Hardening.of(app).record()).toEqual({ changes: [], findings: [], exemptions: [] });
    expect(failing(workloadsOf(chart)).length).toBe(5);
  });

  test('shows what came after, and what was changed in place', () => {
    const { app, chart } = tree();
    const hardening = Hardening.of(app).apply();
    const before = hardening.record().changes.length;
    const web = new plus27.Deployment(chart, 'web', { containers: [{ image: 'web' }] });
    const between = hardening.record().changes.length;
    web.addContainer({ image: 'other', name: 'other' });
    expect([between - before, hardening.record().changes.length - between]).toEqual([2, 1]);
  });

  test('a workload that can\'t be rendered is told', () => {
    const { app, chart } = tree();
    new plus27.Deployment(chart, 'empty');
    expect(() => Hardening.of(app).apply().record()).toThrow(/shop\/empty\/Resource.*PodSpec must have at least 1 container/);
  });

  test('a field of the wrong type is told, and the pod left alone', () => {
    const chart = newChart();
    const object = pod(chart, 'a', { containers: [{ name: 'a', securityContext: { privileged: 'yes' } }] });
    const { changes, findings } = Hardening.of(chart).apply().record();
    expect(changes).toEqual([]);
    expect(findings.map(({ fields, text }) => [...fields, text])).toEqual([[
      'spec.containers[0].securityContext.privileged',
      'spec.containers[0].securityContext.privileged must be true or false, not "yes": the API server refuses the pod; nothing was changed',
    ]]);
    expect(object.toJson().spec).toEqual({ containers: [{ name: 'a', securityContext: { privileged: 'yes' } }] });
  });
});

describe('Hardening | refuses |', () => {
  test.each<[object, string]>([
    [{ runAsUser: 0 }, 'Invalid runAsUser 0: that is root, which runAsNonRoot forbids. Give an id from 1; scanners ask for 10001 or more.'],
    [{ version: '1.30' }, 'Unknown Pod Security version "1.30": must be "latest" or "v1.x". Did you mean "v1.30"?'],
    [{ level: 'hard' }, 'Unknown Pod Security level "hard": must be one of privileged, baseline, restricted.'],
    [{ writablePaths: [{ path: 'tmp' }] }, 'Invalid writable path "tmp": must be absolute. Did you mean "/tmp"?'],
  ])('%j where it is said', (options, message) => {
    const chart = newChart();
    pod(chart, 'a');
    expect(() => Hardening.of(chart).apply(options as any)).toThrow(new Error(message));
    // and nothing of it stays
    expect(failing(workloadsOf(chart))).toEqual(['a']);
  });

  test('an object whose toJson can\'t be replaced, at synth', () => {
    const chart = newChart();
    const made = (id: string) => Object.defineProperty(pod(chart, id), 'toJson', { value: () => ({}), configurable: false });
    made('before');
    Hardening.of(chart).apply();
    made('after');
    expect(problemsOf(chart)).toEqual(['before', 'after'].map(id =>
      expect.stringMatching(`^\\[[^\\]]*\\] shop/${id} can't be hardened: its toJson can't be replaced, because its class overrides it outside of JavaScript\\.$`)));
  });

  test('lazy values and tokens are none of its business', () => {
    const chart = newChart();
    let name = 'one';
    pod(chart, 'a', { containers: [{ name: Lazy.any({ produce: () => name }), image: 'a' }] });
    Hardening.of(chart).apply();
    expect(Testing.synth(chart)[0].spec.containers[0].name).toBe('one');
    name = 'two';
    expect(Testing.synth(chart)[0].spec.containers[0].name).toBe('two');
  });
});

describe('Hardening | beside network policies |', () => {
  const shop = (isHardened: boolean) => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    if (isHardened) { Hardening.of(app).apply({ readOnlyRootFilesystem: true, spreadReplicas: true, appArmor: true, appArmorAnnotation: true }); }
    new NamespaceIsolation(chart, 'isolation');
    const [web, db] = ['web', 'db'].map(id => new plus27.Deployment(chart, id, { containers: [{ image: id, portNumber: 8080 }] }));
    const vendor = new Include(chart, 'vendor', { url: fixture('web.yaml') });
    Connections.of(web).allowTo(Pods.of(db)).allowTo(Pods.find(vendor, { kind: 'Deployment', name: 'web' }), Port.tcp(8080));
    Connections.of(web).allowFrom(Peers.ingressNginx(), Port.tcp(8080));
    new DefaultDeny(chart, 'deny', { subject: Pods.of(db), name: 'deny' });
    return { app, chart };
  };

  test('the policies are the same with and without it', () => {
    const [plain, hardened] = [shop(false), shop(true)];
    const policies = policiesOf(hardened.chart);
    expect(policies).toEqual(policiesOf(plain.chart));
    expect(policies.length).toBeGreaterThan(4);
    expect(failing(workloadsOf(hardened.chart))).toEqual([]);
    expect(failing(workloadsOf(plain.chart)).length).toBeGreaterThan(0);
    // the whole app in one file, too
    expect(hardened.app.synthYaml().match(/kind: NetworkPolicy/g)).toHaveLength(plain.app.synthYaml().match(/kind: NetworkPolicy/g)!.length);
  });
});
