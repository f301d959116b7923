import { KubernetesObject } from '../../src/manifest';
import { Finding, LevelVersion, detailOf, evaluateObject, evaluatePod, reasonOf } from '../../src/standards';

const RESTRICTED: LevelVersion = { level: 'restricted', version: 'latest' };
const BASELINE: LevelVersion = { level: 'baseline', version: 'latest' };
const PRIVILEGED: LevelVersion = { level: 'privileged', version: 'latest' };

const SPEC = { containers: [{ name: 'web', image: 'web:1', securityContext: { privileged: true }, ports: [{ containerPort: 80, hostPort: 80 }] }] };
const HARDENED = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{ name: 'web', image: 'web:1', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
};

describe('evaluatePod |', () => {
  test('findings say what Pod Security admission says, baseline checks first', () => {
    const findings = evaluatePod(undefined, SPEC, RESTRICTED);
    expect(findings.map(({ check, level, reason, detail, fields }) => ({ check, level, reason, detail, fields }))).toEqual([
      { check: 'hostPorts', level: 'baseline', reason: 'hostPort', detail: 'container "web" uses hostPort 80', fields: ['spec.containers[0].ports[0].hostPort'] },
      {
        check: 'privileged',
        level: 'baseline',
        reason: 'privileged',
        detail: 'container "web" must not set securityContext.privileged=true',
        fields: ['spec.containers[0].securityContext.privileged'],
      },
      {
        check: 'allowPrivilegeEscalation',
        level: 'restricted',
        reason: 'allowPrivilegeEscalation != false',
        detail: 'container "web" must set securityContext.allowPrivilegeEscalation=false',
        fields: ['spec.containers[0].securityContext.allowPrivilegeEscalation'],
      },
      {
        check: 'capabilities_restricted',
        level: 'restricted',
        reason: 'unrestricted capabilities',
        detail: 'container "web" must set securityContext.capabilities.drop=["ALL"]',
        fields: ['spec.containers[0].securityContext.capabilities.drop'],
      },
      {
        check: 'runAsNonRoot',
        level: 'restricted',
        reason: 'runAsNonRoot != true',
        detail: 'pod or container "web" must set securityContext.runAsNonRoot=true',
        fields: ['spec.containers[0].securityContext.runAsNonRoot'],
      },
      {
        check: 'seccompProfile_restricted',
        level: 'restricted',
        reason: 'seccompProfile',
        detail: 'pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
        fields: ['spec.containers[0].securityContext.seccompProfile.type'],
      },
    ]);
    expect(findings[0].mend).toBe('Remove hostPort and reach the pod by a Service.');
  });

  test('the words are those that kubectl shows', () => {
    const findings = evaluatePod(undefined, SPEC, RESTRICTED);
    expect(detailOf(findings)).toBe('hostPort (container "web" uses hostPort 80), '
      + 'privileged (container "web" must not set securityContext.privileged=true), '
      + 'allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), '
      + 'unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), '
      + 'runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), '
      + 'seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")');
    expect(reasonOf(findings)).toBe('hostPort, privileged, allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile');
  });

  test('no findings, no words', () => {
    expect(evaluatePod(undefined, HARDENED, RESTRICTED)).toEqual([]);
    expect(detailOf([])).toBe('');
    expect(reasonOf([])).toBe('');
  });

  test('a finding without detail has no brackets', () => {
    const findings = evaluatePod(undefined, { ...HARDENED, securityContext: { ...HARDENED.securityContext, sysctls: [{ name: '' }] } }, RESTRICTED);
    expect(findings.map(finding => finding.detail)).toEqual(['']);
    expect(detailOf(findings)).toBe('forbidden sysctls');
    expect(detailOf([...findings, ...evaluatePod(undefined, { hostPID: true }, BASELINE)])).toBe('forbidden sysctls, host namespaces (hostPID=true)');
  });

  test('privileged refuses nothing', () => {
    expect(evaluatePod({}, { ...SPEC, hostNetwork: true }, PRIVILEGED)).toEqual([]);
  });

  test('baseline asks less than restricted', () => {
    expect(evaluatePod({}, SPEC, BASELINE).map(finding => finding.check)).toEqual(['hostPorts', 'privileged']);
  });

  test('versions later than the newest are evaluated as the newest', () => {
    const pod = { ...HARDENED, hostUsers: false, securityContext: { seccompProfile: { type: 'Localhost' } } };
    expect(['v1.34', 'v1.35', 'v1.37', 'v1.38', 'v1.100', 'latest'].map(version => evaluatePod({}, pod, { level: 'restricted', version }).length)).toEqual([1, 0, 0, 0, 0, 0]);
  });

  test('annotations of the metadata count', () => {
    const annotations = { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' };
    expect(evaluatePod({ annotations }, HARDENED, BASELINE).map(finding => finding.fields)).toEqual([['metadata.annotations[container.apparmor.security.beta.kubernetes.io/web]']]);
  });

  test.each([undefined, null, {}, [], 'text', 0])('a spec that is %p has no containers, and passes', spec => {
    expect(evaluatePod(spec, spec, RESTRICTED)).toEqual([]);
  });

  test('values of a wrong type are told somehow, never an exception', () => {
    const host = (value: unknown) => ({ name: 'web', livenessProbe: { httpGet: { host: value, port: 80 }, tcpSocket: { host: '\u{1f600}', port: 80 } } });
    expect(evaluatePod({}, { containers: [host({}), host(5), host(['x'])] }, BASELINE).map(finding => finding.check)).toEqual(['hostProbesAndHostLifecycle']);
    expect(evaluatePod({}, { containers: [{ name: 5 }, { name: {} }, { name: '\u{1f600}' }].map(name => ({ ...host('x'), ...name })) }, BASELINE)).toHaveLength(1);
    expect(evaluatePod({}, { containers: 'web', volumes: {}, securityContext: 'none', hostNetwork: 'true' }, RESTRICTED)).toEqual([]);
  });

  test('pods are not changed', () => {
    const pod = { metadata: { annotations: { a: 'b' } }, spec: { ...SPEC, volumes: [{ name: 'v' }] } };
    const before = JSON.stringify(pod);
    evaluatePod(deepFrozen(pod).metadata, pod.spec, RESTRICTED);
    expect(JSON.stringify(pod)).toBe(before);
  });
});

describe('evaluateObject |', () => {
  const template = { metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' } }, spec: SPEC };

  test.each<[kind: string, object: KubernetesObject, path: string, admission: string]>([
    ['Pod', { apiVersion: 'v1', kind: 'Pod', ...template }, '', 'enforced'],
    ['Deployment', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } }, 'spec.template.', 'warned'],
    ['StatefulSet', { apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { template } }, 'spec.template.', 'warned'],
    ['DaemonSet', { apiVersion: 'apps/v1', kind: 'DaemonSet', spec: { template } }, 'spec.template.', 'warned'],
    ['ReplicaSet', { apiVersion: 'apps/v1', kind: 'ReplicaSet', spec: { template } }, 'spec.template.', 'warned'],
    ['ReplicationController', { apiVersion: 'v1', kind: 'ReplicationController', spec: { template } }, 'spec.template.', 'warned'],
    ['Job', { apiVersion: 'batch/v1', kind: 'Job', spec: { template } }, 'spec.template.', 'warned'],
    ['CronJob', { apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: { template } } } }, 'spec.jobTemplate.spec.template.', 'warned'],
    ['PodTemplate', { apiVersion: 'v1', kind: 'PodTemplate', template }, 'template.', 'warned'],
    ['a custom kind with a template', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { template } }, 'spec.template.', 'unchecked'],
  ])('%s', (_, object, path, admission) => {
    const verdict = evaluateObject(object, BASELINE)!;
    expect(verdict.allowed).toBe(false);
    expect(verdict.admission).toBe(admission);
    expect(verdict.findings.map(finding => [finding.check, ...finding.fields])).toEqual([
      ['appArmorProfile', `${path}metadata.annotations[container.apparmor.security.beta.kubernetes.io/web]`],
      ['hostPorts', `${path}spec.containers[0].ports[0].hostPort`],
      ['privileged', `${path}spec.containers[0].securityContext.privileged`],
    ]);
    // all but the paths is what is said of the pod
    expect(verdict.findings.map(withoutFields)).toEqual(evaluatePod(template.metadata, SPEC, BASELINE).map(withoutFields));
  });

  test('a hardened object is allowed', () => {
    expect(evaluateObject({ kind: 'Deployment', spec: { template: { spec: HARDENED } } }, RESTRICTED)).toEqual({ allowed: true, admission: 'warned', findings: [], problems: [] });
    expect(evaluateObject({ kind: 'Pod', spec: HARDENED }, RESTRICTED)).toEqual({ allowed: true, admission: 'enforced', findings: [], problems: [] });
    expect(evaluateObject({ kind: 'Rollout', spec: { template: { spec: HARDENED } } }, RESTRICTED)).toEqual({ allowed: true, admission: 'unchecked', findings: [], problems: [] });
  });

  test('what the object says beside its template does not count', () => {
    const object = {
      kind: 'Deployment',
      metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' } },
      spec: { hostNetwork: true, template: { spec: HARDENED } },
    };
    expect(evaluateObject(object, RESTRICTED)).toEqual({ allowed: true, admission: 'warned', findings: [], problems: [] });
  });

  // the API server does not take it either
  test.each([
    ['Deployment', 'spec.template.'], ['StatefulSet', 'spec.template.'], ['CronJob', 'spec.jobTemplate.spec.template.'], ['PodTemplate', 'template.'], ['Pod', ''],
  ])('a %s without a pod is not allowed', (kind, path) => {
    for (const object of [{ kind }, { kind, spec: null, template: null }, ...kind === 'Pod' ? [] : [{ kind, spec: {}, template: {} }, { kind, spec: { template: null } }]]) {
      expect(evaluateObject(object, RESTRICTED)).toMatchObject({ allowed: false, findings: [], problems: [`${path}spec must be an object`] });
    }
  });

  // admission never sees such an object, so it has no findings
  test('fields of a wrong type are problems, with their path from the object\'s root, instead of findings', () => {
    const spec = { hostPID: true, containers: [{ name: 'web', securityContext: { privileged: 'true' } }] };
    const problems = (path: string) => [`${path}spec.containers[0].securityContext.privileged must be true or false, not "true"`];
    expect(evaluateObject({ kind: 'Job', spec: { template: { spec } } }, BASELINE)).toEqual({
      allowed: false, admission: 'warned', findings: [], problems: problems('spec.template.'),
    });
    expect(evaluateObject({ kind: 'Pod', spec }, BASELINE)).toEqual({ allowed: false, admission: 'enforced', findings: [], problems: problems('') });
    expect(evaluateObject({ kind: 'Pod', spec: { hostPID: true } }, BASELINE)).toMatchObject({ allowed: false, findings: [{ check: 'hostNamespaces' }], problems: [] });
  });

  test.each<[string, KubernetesObject]>([
    ['a ConfigMap', { kind: 'ConfigMap', data: {} }],
    ['a Service', { kind: 'Service', spec: { selector: { app: 'web' } } }],
    ['a Namespace', { kind: 'Namespace', metadata: { name: 'web' } }],
    ['a custom kind without containers', { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', spec: { template: { spec: { requirements: [] } } } }],
    ['a list, which is for the caller to take apart', { kind: 'List', items: [{ kind: 'Pod', spec: SPEC }] }],
    ['an object without kind', {}],
  ])('%s makes no pods', (_, object) => {
    expect(evaluateObject(object, RESTRICTED)).toBeUndefined();
  });
});

function withoutFields({ fields, ...rest }: Finding): Omit<Finding, 'fields'> {
  expect(fields.length).toBeGreaterThan(0);
  return rest;
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) { Object.values(Object.freeze(value)).forEach(deepFrozen); }
  return value;
}
