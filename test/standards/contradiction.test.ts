import { harden, hardenObject, podContradictions } from '../../src/standards';

const FIRST = 'spec.containers[0]';

describe('podContradictions |', () => {
  test.each<[string, object, string[]]>([
    ['privileged without escalation', { containers: [{ name: 'web', securityContext: { privileged: true, allowPrivilegeEscalation: false } }] },
      [`${FIRST}.securityContext.allowPrivilegeEscalation is false next to privileged: true, which the API server refuses. Remove one of the two`]],
    ['CAP_SYS_ADMIN without escalation', { containers: [{ name: 'web', securityContext: { capabilities: { add: ['CAP_SYS_ADMIN'] }, allowPrivilegeEscalation: false } }] },
      [`${FIRST}.securityContext.allowPrivilegeEscalation is false next to the capability CAP_SYS_ADMIN, which the API server refuses. Remove one of the two`]],
    ['root that must not be', { securityContext: { runAsNonRoot: true }, containers: [{ name: 'web', securityContext: { runAsUser: 0 } }] },
      [`${FIRST}.securityContext.runAsUser is 0 next to runAsNonRoot: true: the kubelet never starts container "web". Give a user id from 1, or remove runAsNonRoot`]],
    ['root of the pod', { securityContext: { runAsNonRoot: true, runAsUser: 0 }, containers: [{ name: 'web' }] },
      ['spec.securityContext.runAsUser is 0 next to runAsNonRoot: true: the kubelet never starts container "web". Give a user id from 1, or remove runAsNonRoot']],
    ['a limit below its request', { containers: [{ name: 'web', resources: { requests: { memory: '1Gi' }, limits: { memory: '1G' } } }] },
      [`${FIRST}.resources.limits.memory is 1G, below the request 1Gi, which the API server refuses`]],
  ])('%s', (_, spec, expected) => {
    expect(podContradictions(spec)).toEqual(expected);
    expect(harden(spec, { level: 'privileged' }).notes.map(({ field, text }) => `${field} ${text}`)).toEqual(expected);
  });

  test.each<[string, object]>([
    ['privileged alone', { containers: [{ name: 'web', securityContext: { privileged: true } }] }],
    ['privileged with escalation', { containers: [{ name: 'web', securityContext: { privileged: true, allowPrivilegeEscalation: true } }] }],
    ['SYS_ADMIN by the name that the API uses', { containers: [{ name: 'web', securityContext: { capabilities: { add: ['SYS_ADMIN'] }, allowPrivilegeEscalation: false } }] }],
    ['a container that overrides the pod\'s root', { securityContext: { runAsNonRoot: true, runAsUser: 0 }, containers: [{ name: 'web', securityContext: { runAsUser: 7 } }] }],
    ['root that may be', { containers: [{ name: 'web', securityContext: { runAsUser: 0, runAsNonRoot: false } }], securityContext: { runAsNonRoot: true } }],
    ['equal amounts in other units', { containers: [{ name: 'web', resources: { requests: { cpu: '1000m' }, limits: { cpu: '1' } } }] }],
    ['a request of null, a limit of null', { containers: [{ name: 'web', resources: { requests: { cpu: null, memory: '1Gi' }, limits: { cpu: '1', memory: null } } }] }],
    ['a limit alone', { containers: [{ name: 'web', resources: { limits: { cpu: '1' } } }] }],
  ])('%s is none', (_, spec) => {
    expect(podContradictions(spec)).toEqual([]);
  });
});

describe('harden | what the API server or the kubelet would refuse |', () => {
  const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
  const spec = { containers: [{ name: 'web', image: 'web:1' }] };

  test.each(['unconfined', 'localhost/web.json'])('no seccompProfile beside the annotation %s, which must say the same', value => {
    const result = harden(spec, {}, { annotations: { [SECCOMP]: value } });
    expect(result.podSpec.securityContext).toEqual({ runAsNonRoot: true });
    expect(result.findings.map(({ check }) => check)).toEqual(['seccompProfile_restricted']);
    expect(result.notes).toEqual([{
      field: `metadata.annotations[${SECCOMP}]`,
      text: `is "${value}": the API server refuses a seccompProfile that differs. Remove the annotation, which Kubernetes ignores since 1.27`,
    }]);
  });

  test.each(['runtime/default', 'docker/default'])('a seccompProfile beside the annotation %s', value => {
    const result = harden(spec, {}, { annotations: { [SECCOMP]: value } });
    expect(result.podSpec.securityContext.seccompProfile).toEqual({ type: 'RuntimeDefault' });
    expect(result.annotations).toEqual({ [SECCOMP]: value });
  });

  test('the annotation goes where the check is overruled', () => {
    const result = harden(spec, { overrule: ['seccompProfile'] }, { annotations: { [SECCOMP]: 'unconfined', other: 'x' } });
    expect(result.annotations).toEqual({ other: 'x' });
    expect(result.podSpec.securityContext.seccompProfile).toEqual({ type: 'RuntimeDefault' });
    expect(result.findings).toEqual([]);
  });

  test('NET_BIND_SERVICE by the name of the kernel becomes the name of the API', () => {
    const result = harden({ containers: [{ name: 'web', image: 'web:1', securityContext: { capabilities: { add: ['CAP_NET_BIND_SERVICE'] } } }] });
    expect(result.podSpec.containers[0].securityContext.capabilities).toEqual({ add: ['NET_BIND_SERVICE'], drop: ['ALL'] });
    expect(result.changes.find(({ field }) => field.endsWith('.add'))).toEqual({
      field: 'spec.containers[0].securityContext.capabilities.add',
      old: ['CAP_NET_BIND_SERVICE'],
      new: ['NET_BIND_SERVICE'],
      reason: 'the API writes capabilities without the CAP_ prefix, and admission compares letter by letter',
      controls: ['PSS restricted capabilities_restricted', 'CIS 5.2.8', 'CIS 5.2.10', 'NSA Pod security enforcement'],
    });
    expect(result.findings).toEqual([]);
  });

  test.each([
    ['80', 'without capabilities a program may not be able to listen there', {}],
    ['x', 'without capabilities a program may not be able to listen there', {}],
    ['1024', 'NET_BIND_SERVICE helps root only, and other users not', { capabilities: { add: ['NET_BIND_SERVICE'] } }],
  ])('a port below 1024 is noted: start %s', (start, text, securityContext) => {
    const sysctls = start === '80' ? [] : [{ name: 'kernel.shm_rmid_forced', value: '0' }, { name: 'net.ipv4.ip_unprivileged_port_start', value: start }];
    const { notes } = harden({ securityContext: { sysctls }, containers: [{ name: 'web', image: 'web:1', ports: [{ containerPort: 80 }], securityContext }] });
    expect(notes).toEqual([{
      field: 'spec.containers[0].ports[0].containerPort',
      text: `80 is below 1024: ${text}. Use a port from 1024 up, or the pod's sysctl net.ipv4.ip_unprivileged_port_start`,
    }]);
  });

  test('no volume with the name of a claim', () => {
    const template = { spec: { containers: [{ name: 'main', image: 'db:1', volumeMounts: [{ name: 'main-tmp', mountPath: '/data' }] }] } };
    const set = { kind: 'StatefulSet', spec: { template, volumeClaimTemplates: [{ metadata: { name: 'main-tmp' } }] } };
    const hardened = hardenObject(set, { writablePaths: [{ path: '/tmp' }] }).object.spec.template;
    expect(hardened.spec.volumes).toEqual([{ emptyDir: { sizeLimit: '64Mi' }, name: 'main-tmp-2' }]);
  });

  test('a broken digest is told as one', () => {
    const { notes } = harden({ containers: [{ name: 'web', image: 'web:1@sha256:abc' }] }, { requireImageDigests: true });
    expect(notes.map(note => note.text)).toEqual(['the digest of "web:1@sha256:abc" is not sha256: and 64 hexadecimal digits']);
  });
});
