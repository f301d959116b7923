import { join } from 'path';
import { ApiObject, ApiObjectProps, App, Chart, Include, JsonPatch, Lazy, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { Hardening, PodSecurity, PodSecurityLevel } from '../../src';
import { evaluateObject } from '../../src/standards';
import { namespace, problemsOf } from '../fixtures/workloads';
import { passingSpec } from '../support/hardened';
import { newChart } from '../support/synth';

const { BASELINE, RESTRICTED, PRIVILEGED } = PodSecurityLevel;
const fixture = (name: string) => join(__dirname, '..', 'fixtures', name);

const pod = (scope: Construct, id: string, spec: unknown = { containers: [{ name: 'main', image: 'app' }] }, namespaceName?: string) =>
  new ApiObject(scope, id, { apiVersion: 'v1', kind: 'Pod', metadata: { name: id, ...namespaceName ? { namespace: namespaceName } : {} }, spec });
const onHost = () => passingSpec({ hostNetwork: true });

/** the message of a synth that fails */
function errorOf(chart: Chart): string {
  try {
    Testing.synth(chart);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

/** an object whose spec is read when it is rendered, and that counts how often that is */
class Watched extends ApiObject {
  public renderings = 0;
  public constructor(scope: Construct, id: string, public podSpec: any) {
    super(scope, id, { apiVersion: 'v1', kind: 'Pod', metadata: { name: id }, spec: Lazy.any({ produce: () => this.podSpec }) });
  }

  public toJson(): any {
    this.renderings++;
    return super.toJson();
  }
}

describe('PodSecurity | require |', () => {
  test('all findings of all objects come in one error, in the words of the cluster', () => {
    const app = new App();
    const [shop, tools] = ['shop', 'tools'].map(id => new Chart(app, id, { namespace: id }));
    new kplus.Deployment(shop, 'web', { containers: [{ image: 'web' }], metadata: { name: 'web' } });
    pod(shop, 'fine', passingSpec());
    pod(tools, 'agent', {
      initContainers: [{ name: 'init', image: 'init', securityContext: { ...passingSpec().containers[0].securityContext, privileged: true, allowPrivilegeEscalation: true } }],
      containers: passingSpec().containers,
      securityContext: passingSpec().securityContext,
      volumes: [{ name: 'a', hostPath: { path: '/' } }, { name: 'b', nfs: {} }],
    });
    PodSecurity.of(app).require(RESTRICTED);
    const expected = `Validation failed with the following errors:
  [] shop/web/Resource: Deployment shop/web violates PodSecurity "restricted:latest":
    unrestricted capabilities (container "main" must set securityContext.capabilities.drop=["ALL"])
      at spec.template.spec.containers[0].securityContext.capabilities.drop
      Set capabilities.drop: [ALL] (capital letters) and add nothing but NET_BIND_SERVICE, without the CAP_ prefix; entry points that chown or switch users then fail.
    seccompProfile (pod or container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
      at spec.template.spec.containers[0].securityContext.seccompProfile.type
      Set seccompProfile: {type: RuntimeDefault} on the pod; profilers, io_uring and ptrace may need a Localhost profile.
  [] tools/agent: Pod tools/agent violates PodSecurity "restricted:latest":
    privileged (container "init" must not set securityContext.privileged=true)
      at spec.initContainers[0].securityContext.privileged
      Remove privileged: true; what the container needs may be a single capability or device. Otherwise it needs a privileged namespace of its own.
    allowPrivilegeEscalation != false (container "init" must set securityContext.allowPrivilegeEscalation=false)
      at spec.initContainers[0].securityContext.allowPrivilegeEscalation
      Set allowPrivilegeEscalation: false, on a privileged container after privileged is gone; setuid programs such as sudo, su and ping then gain nothing.
    restricted volume types (volumes "a", "b" use restricted volume types "hostPath", "nfs")
      at spec.volumes[0].hostPath
      at spec.volumes[1].nfs
      Use a persistentVolumeClaim, a CSI driver or an ephemeral volume instead.`;
    expect(() => Testing.synth(shop)).toThrow(new Error(expected));
    expect(() => Testing.synth(tools)).toThrow(new Error(expected));
    expect(() => app.synthYaml()).toThrow(new Error(expected));
  });

  test('what passes is rendered', () => {
    const chart = newChart();
    pod(chart, 'fine', passingSpec());
    PodSecurity.of(chart).require(RESTRICTED);
    expect(Testing.synth(chart)).toHaveLength(1);
  });

  test.each<[PodSecurityLevel, string, object, boolean]>([
    [BASELINE, 'latest', { containers: [{ name: 'a', image: 'a' }] }, true],
    [RESTRICTED, 'latest', { containers: [{ name: 'a', image: 'a' }] }, false],
    [RESTRICTED, 'v1.7', { containers: [{ name: 'a', image: 'a' }], securityContext: { runAsNonRoot: true } }, true],
    [RESTRICTED, 'v1.8', { containers: [{ name: 'a', image: 'a' }], securityContext: { runAsNonRoot: true } }, false],
    [BASELINE, 'v1.33', { containers: [{ name: 'a', image: 'a', livenessProbe: { httpGet: { host: 'x' } } }] }, true],
    [BASELINE, 'v1.34', { containers: [{ name: 'a', image: 'a', livenessProbe: { httpGet: { host: 'x' } } }] }, false],
    [BASELINE, 'v1.99', { containers: [{ name: 'a', image: 'a', livenessProbe: { httpGet: { host: 'x' } } }] }, false],
  ])('%s %s', (level, version, spec, passes) => {
    const chart = newChart();
    pod(chart, 'a', spec);
    PodSecurity.of(chart).require(level, version);
    expect(problemsOf(chart).length === 0).toBe(passes);
    if (!passes) { expect(problemsOf(chart)[0]).toBe(`[shop] shop/a: Pod shop/a violates PodSecurity "${level}:${version}":`); }
  });

  test.each<[string, string | undefined, string]>([
    ['privileged', undefined, 'Invalid level privileged: it asks for nothing. Require baseline or restricted, or leave it out.'],
    ['strict', undefined, 'Unknown Pod Security level "strict": must be one of privileged, baseline, restricted.'],
    ['Baseline', undefined, 'Unknown Pod Security level "Baseline": must be one of privileged, baseline, restricted. Did you mean "baseline"?'],
    ['baseline', '1.30', 'Unknown Pod Security version "1.30": must be "latest" or "v1.x". Did you mean "v1.30"?'],
    ['baseline', 'v1.30.1', 'Unknown Pod Security version "v1.30.1": must be "latest" or "v1.x". Did you mean "v1.30"?'],
    ['baseline', 'newest', 'Unknown Pod Security version "newest": must be "latest" or "v1.x".'],
  ])('refuses %s %s', (level, version, message) => {
    const chart = newChart();
    expect(() => PodSecurity.of(chart).require(level as PodSecurityLevel, version)).toThrow(new Error(message));
    pod(chart, 'a', onHost());
    expect(problemsOf(chart)).toEqual([]);
  });

  test('several levels and versions are all held to, the same one once', () => {
    const chart = newChart();
    pod(chart, 'a', passingSpec({ hostPID: true }));
    PodSecurity.of(chart).require(BASELINE).require(RESTRICTED, 'v1.30').require(BASELINE).require(BASELINE, 'latest');
    expect(problemsOf(chart).filter(line => line.includes('violates')).map(line => /"(.*)"/.exec(line)![1])).toEqual(['baseline:latest', 'restricted:v1.30']);
  });

  test('of one scope is always the same', () => {
    const chart = newChart();
    expect(PodSecurity.of(chart).require(BASELINE)).toBe(PodSecurity.of(chart));
    expect(PodSecurity.of(chart)).not.toBe(PodSecurity.of(chart.node.root));
  });

  test('each scope requires what is below it, and nested ones add up', () => {
    const app = new App();
    const [shop, tools] = ['shop', 'tools'].map(id => new Chart(app, id));
    const group = new Construct(tools, 'group');
    pod(group, 'bare');
    pod(shop, 'bare');
    PodSecurity.of(app).require(BASELINE);
    expect(errorOf(shop)).toBe('');
    PodSecurity.of(group).require(RESTRICTED);
    expect(errorOf(shop)).toMatch(/^Validation failed with the following errors:\n {2}\[tools\/group\] tools\/group\/bare: Pod bare violates PodSecurity "restricted:latest":\n/);
    pod(shop, 'host', onHost());
    expect(errorOf(tools).match(/violates PodSecurity "\w+/g)).toEqual(['violates PodSecurity "baseline', 'violates PodSecurity "restricted']);
  });

  test('workloads that come later, nested charts, included YAML and items of lists are held to it', () => {
    const app = new App();
    PodSecurity.of(app).require(RESTRICTED);
    const chart = new Chart(app, 'shop');
    const nested = new Chart(chart, 'nested');
    pod(nested, 'deep');
    new Include(chart, 'vendor', { url: fixture('handwritten.yaml') });
    const lines = problemsOf(nested);
    expect(lines.filter(line => line.includes('violates')).map(line => /: (\w+ \S+) violates/.exec(line)![1])).toEqual([
      'Pod deep', 'Deployment plain', 'CronJob cleaner', 'Pod tools/debug', 'Rollout canary',
    ]);
    expect(lines).toContain('at items[0].spec.jobTemplate.spec.template.spec.containers[0].securityContext.capabilities.drop');
    expect(lines).toContain('at items[2].items[0].spec.containers[0].securityContext.capabilities.drop');
  });

  test('patches of users count, both ways', () => {
    const chart = newChart();
    const [good, bad] = [pod(chart, 'good', passingSpec()), pod(chart, 'bad', onHost())];
    PodSecurity.of(chart).require(RESTRICTED);
    bad.addJsonPatch(JsonPatch.remove('/spec/hostNetwork'));
    expect(problemsOf(chart)).toEqual([]);
    good.addJsonPatch(JsonPatch.add('/spec/hostPID', true));
    expect(problemsOf(chart)[0]).toBe('[shop] shop/good: Pod shop/good violates PodSecurity "restricted:latest":');
  });

  test('an app without workloads passes', () => {
    const chart = newChart();
    new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap' });
    PodSecurity.of(chart).require(RESTRICTED);
    expect(problemsOf(chart)).toEqual([]);
  });

  test('a workload that can\'t be rendered is an error that names it', () => {
    const chart = newChart();
    new kplus.Deployment(chart, 'empty');
    PodSecurity.of(chart).require(RESTRICTED);
    expect(problemsOf(chart)).toEqual([expect.stringMatching(/^\[shop\] .*shop\/empty\/Resource.*PodSpec must have at least 1 container/)]);
  });

  test('an object whose toJson can\'t be replaced is judged, or an error that names it', () => {
    const chart = newChart();
    Object.defineProperty(pod(chart, 'a'), 'toJson', { value: () => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: onHost() }), configurable: false });
    PodSecurity.of(chart).require(RESTRICTED);
    expect(problemsOf(chart).join('\n')).toContain('shop/a');
  });
});

describe('PodSecurity | wrong types |', () => {
  const WRONG = { containers: [{ name: 'a', securityContext: { ...passingSpec().containers[0].securityContext, privileged: 'true' } }], securityContext: passingSpec().securityContext };
  const TEXT = 'spec.containers[0].securityContext.privileged must be true or false, not "true"';

  test.each<[string, string, object]>([['v1', 'pod', passingSpec()], ['apps/v1', 'Deploymnt', { template: { spec: passingSpec() } }]])(
    'a kind that no server has is told: %s %s', (apiVersion, kind, spec) => {
      const chart = newChart();
      PodSecurity.of(chart).require(BASELINE);
      new ApiObject(chart, 'it', { apiVersion, kind, metadata: { name: 'it' }, spec } as ApiObjectProps);
      expect(() => Testing.synth(chart)).toThrow(`shop/it: ${kind} shop/it: ${apiVersion} has no kind ${kind}. Did you mean `);
    });

  test('are reported, since a check sees nothing wrong', () => {
    const chart = newChart();
    pod(chart, 'a', WRONG);
    PodSecurity.of(chart).require(BASELINE);
    expect(problemsOf(chart)).toEqual([`[shop] shop/a: Pod shop/a: ${TEXT}`]);
  });

  test('are reported once, whatever is required', () => {
    const chart = newChart();
    namespace(chart, 'shop', { 'pod-security.kubernetes.io/enforce': 'baseline' });
    pod(chart, 'a', WRONG);
    PodSecurity.of(chart).require(BASELINE).require(RESTRICTED).requireNamespaceLabels();
    expect(problemsOf(chart)).toEqual([`[shop] shop/a: Pod shop/a: ${TEXT}`]);
  });

  test('in lists stand where they are', () => {
    const chart = newChart();
    new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [null, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'b' }, spec: WRONG }] });
    PodSecurity.of(chart).require(BASELINE);
    expect(problemsOf(chart)).toEqual([`[shop] shop/list: Pod b: items[1].${TEXT}`]);
  });

  test('make findings() throw', () => {
    const chart = newChart();
    pod(chart, 'a', WRONG);
    expect(() => PodSecurity.of(chart).findings(BASELINE)).toThrow(new Error(`Pod shop/a (shop/a): ${TEXT}.`));
  });

  test('what the API server refuses besides is reported too, at any level', () => {
    const chart = newChart();
    const template = { metadata: { labels: { app: 'a' } }, spec: { ...passingSpec(), restartPolicy: 'Never' } };
    new ApiObject(chart, 'list', {
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec: { selector: { matchLabels: { app: 'b' } }, template } }],
    });
    new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job' }, spec: { template } } as ApiObjectProps);
    PodSecurity.of(chart).require(BASELINE);
    expect(problemsOf(chart)).toEqual([
      '[shop] shop/list: Deployment a: items[0].spec.selector app=b does not match the template\'s labels app=a',
      '[shop] shop/list: Deployment a: items[0].spec.template.spec.restartPolicy "Never" is none that a Deployment can have. Write Always',
    ]);
    // they are no findings of the level
    expect(PodSecurity.of(chart).findings(RESTRICTED)).toEqual([]);
  });

  test('are not mended by hardening, and reported all the same', () => {
    const chart = newChart();
    pod(chart, 'a', WRONG);
    Hardening.of(chart).apply();
    PodSecurity.of(chart).require(RESTRICTED);
    expect(problemsOf(chart)).toEqual([`[shop] shop/a: Pod shop/a: ${TEXT}`]);
  });

  test.each<object>([
    { securityContext: { appArmorProfile: { type: { toString: 0 } } } },
    { volumes: [{ name: { toString: 0 }, hostPath: {} }] },
    { containers: [{ name: { toString: 0 } }] },
  ])('that can\'t even be shown as text are told: %j', spec => {
    const chart = newChart();
    pod(chart, 'a', spec);
    PodSecurity.of(chart).require(RESTRICTED);
    expect(problemsOf(chart)[0]).toMatch(/must be a string, not \{"toString":0\}$/);
  });

  test('of any kind do not stop the checks', () => {
    const place = fc.constantFrom<(value: unknown) => unknown>(
      value => value,
    value => ({ containers: value, volumes: value, securityContext: value }),
    value => ({
      containers: [value],
      initContainers: [value, {}],
      securityContext: { seccompProfile: value, sysctls: value, seLinuxOptions: value, windowsOptions: value, appArmorProfile: value },
    }),
    value => ({
      containers: [{ name: value, ports: value, livenessProbe: value, lifecycle: value, securityContext: value }], volumes: [value], os: value,
    }),
    value => ({
      containers: [{
        name: value,
        ports: [value],
        livenessProbe: { httpGet: value },
        lifecycle: { preStop: value },
        securityContext: { capabilities: value, procMount: value, seccompProfile: value, runAsUser: value },
      }],
    }),
    value => ({
      containers: [{
        securityContext: {
          capabilities: { add: value, drop: value }, seLinuxOptions: { type: value, user: value, role: value }, appArmorProfile: { type: value },
        },
        ports: [{ hostPort: value }],
      }],
    }),
    );
    fc.assert(fc.property(place, fc.jsonValue({ maxDepth: 3 }), fc.jsonValue(), (put, value, annotations) => {
      const object = { kind: 'Pod', metadata: { annotations: annotations as any }, spec: put(value) };
      const verdict = evaluateObject(object, { level: 'restricted', version: 'v1.18' })!;
      expect(verdict.allowed).toBe(verdict.findings.length === 0 && verdict.problems.length === 0);
    }), { numRuns: 2000 });
  });
});

describe('PodSecurity | beside Hardening |', () => {
  test.each<[string, (app: App) => unknown]>([
    ['before it', app => { PodSecurity.of(app).require(RESTRICTED); Hardening.of(app).apply(); }],
    ['after it', app => { Hardening.of(app).apply(); PodSecurity.of(app).require(RESTRICTED); }],
  ])('required %s, on workloads before and after', (_, call) => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    new kplus.Deployment(chart, 'before', { containers: [{ image: 'a' }] });
    call(app);
    new kplus.Deployment(chart, 'after', { containers: [{ image: 'a' }] });
    expect(problemsOf(chart)).toEqual([]);
    expect(PodSecurity.of(app).findings(RESTRICTED)).toEqual([]);
    pod(chart, 'host', onHost());
    expect(problemsOf(chart)[0]).toBe('[] shop/host: Pod host violates PodSecurity "restricted:latest":');
  });

  test('hardening of any scope counts, also one that is called later', () => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    const group = new Construct(chart, 'group');
    pod(group, 'a');
    PodSecurity.of(chart).require(RESTRICTED);
    expect(problemsOf(chart)[0]).toBe('[shop] shop/group/a: Pod a violates PodSecurity "restricted:latest":');
    Hardening.of(group).apply();
    expect(problemsOf(chart)).toEqual([]);
    pod(chart, 'b');
    expect(problemsOf(chart)[0]).toBe('[shop] shop/b: Pod b violates PodSecurity "restricted:latest":');
    Hardening.of(app).apply();
    expect(problemsOf(chart)).toEqual([]);
  });

  test('what hardening leaves alone fails: exempt and unmendable', () => {
    const chart = newChart();
    const agent = pod(chart, 'agent');
    pod(chart, 'root', passingSpec({ securityContext: { ...passingSpec().securityContext, runAsUser: 0 } }));
    Hardening.of(chart).apply().exempt(agent, 'x');
    PodSecurity.of(chart).require(RESTRICTED);
    expect(problemsOf(chart).filter(line => line.includes('violates')).map(line => line.split(' ')[1])).toEqual(['shop/agent:', 'shop/root:']);
    PodSecurity.of(chart).exempt(agent, 'y');
    expect(problemsOf(chart).filter(line => line.includes('violates')).map(line => line.split(' ')[1])).toEqual(['shop/root:']);
  });
});

describe('PodSecurity | exempt |', () => {
  const tree = () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const [agent, web] = ['agent', 'web'].map(id => new kplus.Deployment(chart, id, { containers: [{ image: id }] }));
    PodSecurity.of(app).require(RESTRICTED);
    return { app, chart, agent, web };
  };

  test('leaves a construct, and what is below it, out', () => {
    const { app, chart, agent } = tree();
    expect(problemsOf(chart).filter(line => line.includes('violates'))).toHaveLength(2);
    PodSecurity.of(app).exempt(agent, 'reads /proc of the node');
    expect(problemsOf(chart).filter(line => line.includes('violates')).map(line => line.split(' ')[1])).toEqual(['shop/web/Resource:']);
    PodSecurity.of(app).exempt(chart, 'all of it');
    expect(problemsOf(chart)).toEqual([]);
    expect(PodSecurity.of(app).exemptions()).toEqual([{ path: 'shop/agent', reason: 'reads /proc of the node' }, { path: 'shop', reason: 'all of it' }]);
  });

  test('namespaces do not know of it', () => {
    const { app, chart, agent, web } = tree();
    namespace(chart, 'shop', { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/enforce-version': 'v1.30' });
    PodSecurity.of(app).requireNamespaceLabels().exempt(agent, 'x').exempt(web, 'y');
    expect(problemsOf(chart).filter(line => line.includes('violates')).map(line => line.split('violates ')[1])).toEqual(Array(2).fill('PodSecurity "restricted:v1.30":'));
  });

  test('findings() tells of them all the same', () => {
    const { app, agent, web } = tree();
    PodSecurity.of(app).exempt(agent, 'x').exempt(web, 'y');
    expect(new Set(PodSecurity.of(app).findings(RESTRICTED).map(({ path }) => path))).toEqual(new Set(['shop/agent/Resource', 'shop/web/Resource']));
  });

  test.each(['', ' \n', undefined as unknown as string])('without a reason is refused: %p', reason => {
    const { app, agent } = tree();
    expect(() => PodSecurity.of(app).exempt(agent, reason)).toThrow(new Error(
      'Can\'t exempt shop/agent (Deployment) from Pod Security without a reason: say why it needs what the level forbids.'));
    expect(PodSecurity.of(app).exemptions()).toEqual([]);
  });

  test('of something else is refused', () => {
    const { chart, agent, web } = tree();
    expect(() => PodSecurity.of(web).exempt(agent, 'x')).toThrow(new Error(
      'Can\'t exempt shop/agent (Deployment) from what shop/web (Deployment) requires: it is not part of it.'));
    expect(() => PodSecurity.of(chart).exempt(tree().web, 'x')).toThrow(new Error('Can\'t exempt shop/web (Deployment) from what shop (Chart) requires: it is not part of it.'));
  });
});

describe('PodSecurity | requireNamespaceLabels |', () => {
  const PREFIX = 'pod-security.kubernetes.io/';
  const labels = (enforce?: string, version?: string) => ({ ...enforce ? { [`${PREFIX}enforce`]: enforce } : {}, ...version ? { [`${PREFIX}enforce-version`]: version } : {} });
  const violations = (chart: Chart) => problemsOf(chart).filter(line => line.includes('violates')).map(line => line.replace(/^\[.*?\] /, ''));

  test('each workload is held to what its Namespace object enforces, at its version', () => {
    const app = new App();
    const chart = new Chart(app, 'all');
    namespace(chart, 'strict', labels('restricted'));
    namespace(chart, 'old', labels('restricted', 'v1.18'));
    namespace(chart, 'base', labels('baseline'));
    namespace(chart, 'open', labels('privileged'));
    namespace(chart, 'silent');
    for (const name of ['strict', 'old', 'base', 'open', 'silent', 'elsewhere']) {
      pod(chart, `bare-${name}`, undefined, name);
      pod(chart, `host-${name}`, onHost(), name);
    }
    PodSecurity.of(app).requireNamespaceLabels();
    expect(violations(chart)).toEqual([
      'all/bare-strict: Pod strict/bare-strict violates PodSecurity "restricted:latest":', 'all/host-strict: Pod strict/host-strict violates PodSecurity "restricted:latest":',
      'all/bare-old: Pod old/bare-old violates PodSecurity "restricted:v1.18":', 'all/host-old: Pod old/host-old violates PodSecurity "restricted:v1.18":',
      'all/host-base: Pod base/host-base violates PodSecurity "baseline:latest":',
    ]);
    expect(problemsOf(chart).filter(line => line.startsWith('seccompProfile'))).toHaveLength(1);
  });

  test('audit and warn ask for nothing', () => {
    const chart = newChart();
    namespace(chart, 'shop', { [`${PREFIX}audit`]: 'restricted', [`${PREFIX}warn`]: 'restricted' });
    pod(chart, 'a', onHost());
    PodSecurity.of(chart).requireNamespaceLabels();
    expect(problemsOf(chart)).toEqual([]);
  });

  test('the Namespace object may stand in another chart, in a list, in YAML, or be of cdk8s-plus', () => {
    const app = new App();
    const [chart, cluster] = ['shop', 'cluster'].map(id => new Chart(app, id));
    new ApiObject(cluster, 'list', { apiVersion: 'v1', kind: 'NamespaceList', items: [{ metadata: { name: 'listed', labels: labels('baseline') } }] });
    new Include(cluster, 'yaml', { url: fixture('shop-namespace.yaml') });
    new kplus.Namespace(cluster, 'plus', { metadata: { name: 'plus', labels: labels('baseline') } });
    for (const name of ['listed', 'shop', 'plus']) { pod(chart, name, onHost(), name); }
    PodSecurity.of(chart).requireNamespaceLabels();
    expect(violations(chart)).toEqual(['listed', 'plus'].map(name => `shop/${name}: Pod ${name}/${name} violates PodSecurity "baseline:latest":`));
  });

  test('labels that users patch in count', () => {
    const chart = newChart();
    const object = namespace(chart, 'shop', labels('privileged'));
    pod(chart, 'a', onHost());
    PodSecurity.of(chart).requireNamespaceLabels();
    expect(violations(chart)).toEqual([]);
    object.addJsonPatch(JsonPatch.replace('/metadata/labels/pod-security.kubernetes.io~1enforce', 'baseline'));
    expect(violations(chart)).toHaveLength(1);
  });

  test('workloads in lists are held too, in their own namespace', () => {
    const chart = newChart('tools');
    namespace(chart, 'tools', labels('restricted'));
    new Include(chart, 'vendor', { url: fixture('handwritten.yaml') });
    PodSecurity.of(chart).requireNamespaceLabels();
    expect(violations(chart).map(line => /: (\w+ \S+)/.exec(line)![1])).toEqual(['Deployment tools/plain', 'Pod tools/debug', 'Rollout tools/canary']);
  });

  test.each<[object, string, string]>([
    [labels('Restricted'), `metadata.labels[${PREFIX}enforce]: Invalid value: "Restricted": must be one of privileged, baseline, restricted`, 'restricted:latest'],
    [labels('baseline', '1.30'), `metadata.labels[${PREFIX}enforce-version]: Invalid value: "1.30": must be "latest" or "v1.x"`, 'baseline:latest'],
  ])('a bad value is an error, and read as the cluster reads it: %j', (bad, text, policy) => {
    const chart = newChart();
    namespace(chart, 'shop', bad as any);
    pod(chart, 'a', onHost());
    PodSecurity.of(chart).requireNamespaceLabels();
    const lines = problemsOf(chart);
    expect(lines[0]).toBe(`[shop] shop/shop-namespace: Namespace shop: ${text}`);
    expect(lines[1]).toBe(`[shop] shop/a: Pod shop/a violates PodSecurity "${policy}":`);
  });

  test('a bad value of a namespace that no workload is in is not ours', () => {
    const chart = newChart();
    namespace(chart, 'shop', labels('baseline'));
    namespace(chart, 'other', labels('nonsense'));
    pod(chart, 'a', passingSpec());
    PodSecurity.of(chart).requireNamespaceLabels();
    expect(problemsOf(chart)).toEqual([]);
  });

  test.each<[string, (chart: Chart) => unknown]>([
    ['no Namespace object', () => {}],
    ['one of another namespace', chart => namespace(chart, 'other', labels('restricted'))],
  ])('that would hold nothing is an error: %s', (_, make) => {
    const chart = newChart();
    pod(chart, 'a', onHost());
    make(chart);
    PodSecurity.of(chart).requireNamespaceLabels();
    expect(problemsOf(chart)).toEqual(['[shop] no workload is held to namespace labels: the app has no Namespace object of a namespace that a workload here names']);
  });

  test('a workload that names no namespace is nobody\'s', () => {
    const chart = new Chart(new App(), 'shop');
    new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { labels: labels('restricted') } }] });
    pod(chart, 'a', onHost());
    PodSecurity.of(chart).requireNamespaceLabels();
    expect(problemsOf(chart)).toEqual(['[shop] no workload is held to namespace labels: the app has no Namespace object of a namespace that a workload here names']);
  });

  test('without workloads there is nothing to hold', () => {
    const chart = newChart();
    namespace(chart, 'shop', labels('restricted'));
    PodSecurity.of(chart).requireNamespaceLabels();
    expect(problemsOf(chart)).toEqual([]);
  });

  test('with require, both are asked for', () => {
    const chart = newChart();
    namespace(chart, 'shop', labels('baseline', 'v1.20'));
    pod(chart, 'a', onHost());
    PodSecurity.of(chart).requireNamespaceLabels().require(RESTRICTED).requireNamespaceLabels();
    expect(violations(chart).map(line => line.split('violates ')[1])).toEqual(['PodSecurity "restricted:latest":', 'PodSecurity "baseline:v1.20":']);
  });

  test('hardened workloads pass', () => {
    const chart = newChart();
    namespace(chart, 'shop', labels('restricted', 'v1.37'));
    new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }] });
    PodSecurity.of(chart).requireNamespaceLabels();
    expect(violations(chart)).toHaveLength(1);
    Hardening.of(chart).apply();
    expect(violations(chart)).toEqual([]);
  });
});

describe('PodSecurity | findings |', () => {
  test('are data, with nothing required', () => {
    const chart = newChart();
    new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'b' }, spec: onHost() }] });
    new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }], metadata: { name: 'web' } });
    expect(PodSecurity.of(chart).findings(BASELINE, 'v1.30')).toEqual([{
      path: 'shop/list',
      workload: 'Pod b',
      policy: 'baseline:v1.30',
      check: 'hostNamespaces',
      fields: ['items[0].spec.hostNetwork'],
      reason: 'host namespaces',
      detail: 'hostNetwork=true',
      mend: 'Remove the field if the workload works without the node\'s network, processes or memory; agents of nodes need a privileged namespace of their own.',
    }]);
    expect(PodSecurity.of(chart).findings(RESTRICTED).map(({ workload, policy, check }) => [workload, policy, check])).toEqual([
      ['Pod b', 'restricted:latest', 'hostNamespaces'], ['Deployment shop/web', 'restricted:latest', 'capabilities_restricted'], ['Deployment shop/web', 'restricted:latest', 'seccompProfile_restricted'],
    ]);
    expect(PodSecurity.of(chart).findings(PRIVILEGED)).toEqual([]);
    expect(problemsOf(chart)).toEqual([]);
  });

  test('are those of the scope', () => {
    const app = new App();
    const [one, two] = ['one', 'two'].map(id => new Chart(app, id));
    pod(one, 'a', onHost());
    pod(two, 'b', onHost());
    expect(PodSecurity.of(two).findings(BASELINE).map(({ path }) => path)).toEqual(['two/b']);
    expect(PodSecurity.of(app).findings(BASELINE).map(({ path }) => path)).toEqual(['one/a', 'two/b']);
  });

  test('refuse what is no level', () => {
    expect(() => PodSecurity.of(newChart()).findings('x' as PodSecurityLevel)).toThrow(new Error('Unknown Pod Security level "x": must be one of privileged, baseline, restricted.'));
    expect(() => PodSecurity.of(newChart()).findings(BASELINE, '1')).toThrow(new Error('Unknown Pod Security version "1": must be "latest" or "v1.x". Did you mean "v1.1"?'));
  });

  test('show the app as it is, also after a synth that failed in the same turn', () => {
    const app = new App();
    const [one, two] = ['one', 'two'].map(id => new Chart(app, id));
    const [a, b] = [new Watched(one, 'a', onHost()), new Watched(two, 'b', passingSpec())];
    PodSecurity.of(app).require(BASELINE);
    expect(errorOf(one)).toContain('hostNetwork');
    a.podSpec = passingSpec();
    b.podSpec = passingSpec({ hostPID: true });
    expect(PodSecurity.of(app).findings(BASELINE).map(({ path, detail }) => [path, detail])).toEqual([['two/b', 'hostPID=true']]);
    expect(errorOf(one)).toContain('hostPID');
    b.podSpec = passingSpec();
    expect(errorOf(one)).toBe('');
  });
});

describe('PodSecurity | each synth is judged once |', () => {
  const tree = (count: number, call: (app: App) => unknown) => {
    const app = new App();
    call(app);
    const objects = Array.from({ length: count }, (_, index) => new Watched(new Chart(app, `chart-${index}`), 'a', passingSpec()));
    return { app, objects };
  };
  const CALLS: readonly (readonly [string, (app: App) => unknown])[] = [
    ['require', app => PodSecurity.of(app).require(RESTRICTED)],
    ['require twice', app => PodSecurity.of(app).require(RESTRICTED).require(BASELINE)],
    ['require, then Hardening', app => { PodSecurity.of(app).require(RESTRICTED); Hardening.of(app).apply(); }],
    ['Hardening, then require', app => { Hardening.of(app).apply(); PodSecurity.of(app).require(RESTRICTED); }],
    ['findings before', app => { PodSecurity.of(app).findings(BASELINE); PodSecurity.of(app).require(RESTRICTED); }],
  ];

  test.each(CALLS)('%s: objects of 8 charts are rendered once by synthYaml, and once each time', (_, call) => {
    const { app, objects } = tree(8, call);
    app.synthYaml();
    expect(objects.map(({ renderings }) => renderings)).toEqual(Array(8).fill(1));
  });

  test.each(CALLS)('%s: in the next turn of the event loop, once more', async (_, call) => {
    const { app, objects } = tree(4, call);
    app.synthYaml();
    await new Promise(setImmediate);
    objects.forEach(object => { object.renderings = 0; });
    app.synthYaml();
    expect(objects.map(({ renderings }) => renderings)).toEqual(Array(4).fill(1));
  });

  test.each(CALLS)('%s: Testing.synth of one chart renders each object once', (_, call) => {
    const { app, objects } = tree(3, call);
    Testing.synth(app.node.findChild('chart-1') as Chart);
    expect(objects.map(({ renderings }) => renderings)).toEqual([1, 1, 1]);
  });

  test.each(CALLS)('%s: a pod that turned bad in the same turn does not get through, one that was mended does', (_, call) => {
    const { app, objects: [first, last] } = tree(2, call);
    const charts = app.charts;
    const backwards = [...charts].reverse();
    for (const synth of [() => app.synthYaml(), () => charts.map(chart => Testing.synth(chart)), () => backwards.map(chart => chart.toJson())]) {
      for (const object of [first, last]) {
        synth();
        object.podSpec = onHost();
        expect(synth).toThrow('host namespaces (hostNetwork=true)');
        object.podSpec = passingSpec();
        synth();
      }
    }
  });

  test('one object alone is shown as it is: nobody validates it', () => {
    const { app, objects: [object] } = tree(1, CALLS[0][1]);
    app.synthYaml();
    object.podSpec = onHost();
    expect(object.toJson().spec.hostNetwork).toBe(true);
    expect(() => app.synthYaml()).toThrow('host namespaces (hostNetwork=true)');
  });
});
