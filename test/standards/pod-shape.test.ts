import { podShapeProblems } from '../../src/standards/pod-shape';

const FIRST = 'spec.containers[0]';
const container = (fields: object) => ({ containers: [fields] });
const secure = (fields: object) => container({ securityContext: fields });

describe('podShapeProblems |', () => {
  test.each<[unknown, string]>([
    [secure({ privileged: 'true' }), `${FIRST}.securityContext.privileged must be true or false, not "true"`],
    [secure({ privileged: 1 }), `${FIRST}.securityContext.privileged must be true or false, not 1`],
    [secure({ allowPrivilegeEscalation: 'no' }), `${FIRST}.securityContext.allowPrivilegeEscalation must be true or false, not "no"`],
    [secure({ runAsNonRoot: 'yes' }), `${FIRST}.securityContext.runAsNonRoot must be true or false, not "yes"`],
    [secure({ runAsUser: '0' }), `${FIRST}.securityContext.runAsUser must be a whole number, not "0"`],
    [secure({ runAsUser: 1.5 }), `${FIRST}.securityContext.runAsUser must be a whole number, not 1.5`],
    [secure({ procMount: 5 }), `${FIRST}.securityContext.procMount must be a string, not 5`],
    [secure({ capabilities: ['ALL'] }), `${FIRST}.securityContext.capabilities must be an object, not ["ALL"]`],
    [secure({ capabilities: { drop: 'ALL' } }), `${FIRST}.securityContext.capabilities.drop must be a list, not "ALL"`],
    [secure({ capabilities: { add: [5] } }), `${FIRST}.securityContext.capabilities.add[0] must be a string, not 5`],
    [secure({ seccompProfile: 'RuntimeDefault' }), `${FIRST}.securityContext.seccompProfile must be an object, not "RuntimeDefault"`],
    [secure({ seccompProfile: { type: false } }), `${FIRST}.securityContext.seccompProfile.type must be a string, not false`],
    [secure({ appArmorProfile: { type: 1 } }), `${FIRST}.securityContext.appArmorProfile.type must be a string, not 1`],
    [secure({ seLinuxOptions: { user: {} } }), `${FIRST}.securityContext.seLinuxOptions.user must be a string, not {}`],
    [secure({ windowsOptions: { hostProcess: 'true' } }), `${FIRST}.securityContext.windowsOptions.hostProcess must be true or false, not "true"`],
    [container({ securityContext: [] }), `${FIRST}.securityContext must be an object, not []`],
    [container({ name: 5 }), `${FIRST}.name must be a string, not 5`],
    [container({ ports: {} }), `${FIRST}.ports must be a list, not {}`],
    [container({ ports: [{ hostPort: '80' }] }), `${FIRST}.ports[0].hostPort must be a whole number, not "80"`],
    [container({ ports: [{ containerPort: 'http' }] }), `${FIRST}.ports[0].containerPort must be a whole number, not "http"`],
    [container({ livenessProbe: { httpGet: { host: 1 } } }), `${FIRST}.livenessProbe.httpGet.host must be a string, not 1`],
    [container({ readinessProbe: { tcpSocket: 'x' } }), `${FIRST}.readinessProbe.tcpSocket must be an object, not "x"`],
    [container({ startupProbe: 5 }), `${FIRST}.startupProbe must be an object, not 5`],
    [container({ lifecycle: { preStop: { httpGet: { host: [] } } } }), `${FIRST}.lifecycle.preStop.httpGet.host must be a string, not []`],
    [container({ volumeMounts: {} }), `${FIRST}.volumeMounts must be a list, not {}`],
    [container({ volumeMounts: [{ mountPath: 5 }] }), `${FIRST}.volumeMounts[0].mountPath must be a string, not 5`],
    [container({ resources: { limits: [] } }), `${FIRST}.resources.limits must be an object, not []`],
    [{ containers: {} }, 'spec.containers must be a list, not {}'],
    [{ containers: ['x'] }, `${FIRST} must be an object, not "x"`],
    [{ containers: [null] }, `${FIRST} must be an object, not null`],
    [{ initContainers: [{}, { securityContext: { privileged: 0 } }] }, 'spec.initContainers[1].securityContext.privileged must be true or false, not 0'],
    [{ ephemeralContainers: [{ securityContext: { privileged: 0 } }] }, 'spec.ephemeralContainers[0].securityContext.privileged must be true or false, not 0'],
    [{ hostNetwork: 'true' }, 'spec.hostNetwork must be true or false, not "true"'],
    [{ hostPID: 1 }, 'spec.hostPID must be true or false, not 1'],
    [{ hostIPC: {} }, 'spec.hostIPC must be true or false, not {}'],
    [{ hostUsers: 'false' }, 'spec.hostUsers must be true or false, not "false"'],
    [{ os: 'windows' }, 'spec.os must be an object, not "windows"'],
    [{ os: { name: 5 } }, 'spec.os.name must be a string, not 5'],
    [{ securityContext: true }, 'spec.securityContext must be an object, not true'],
    [{ securityContext: { sysctls: {} } }, 'spec.securityContext.sysctls must be a list, not {}'],
    [{ securityContext: { sysctls: [{ name: 1 }] } }, 'spec.securityContext.sysctls[0].name must be a string, not 1'],
    [{ volumes: {} }, 'spec.volumes must be a list, not {}'],
    [{ volumes: [{ name: 'a', hostPath: '/proc' }] }, 'spec.volumes[0].hostPath must be an object, not "/proc"'],
    [{ volumes: ['a'] }, 'spec.volumes[0] must be an object, not "a"'],
    [{ volumes: [{ name: { a: 1 }, emptyDir: {} }] }, 'spec.volumes[0].name must be a string, not {"a":1}'],
    [undefined, 'spec must be an object'],
    [null, 'spec must be an object'],
    [[], 'spec must be an object'],
    ['x', 'spec must be an object'],
  ])('%j', (spec, problem) => {
    expect(podShapeProblems({}, spec)).toEqual([problem]);
  });

  test.each<[unknown, string[]]>([
    [{ annotations: { a: 5 } }, ['metadata.annotations[a] must be a string, not 5']],
    [{ annotations: [] }, ['metadata.annotations must be an object, not []']],
    [{ annotations: { a: 'b', c: null } }, []],
    [{ annotations: null }, []],
    [null, []],
    [undefined, []],
  ])('metadata %j', (metadata, problems) => {
    expect(podShapeProblems(metadata, {})).toEqual(problems);
  });

  test('all of them, in the order of the fields', () => {
    expect(podShapeProblems({ annotations: { a: 1 } }, { hostPID: 'x', initContainers: [{ name: 1 }], containers: [{ name: 2 }, { name: 3 }] })).toEqual([
      'metadata.annotations[a] must be a string, not 1', 'spec.hostPID must be true or false, not "x"', 'spec.initContainers[0].name must be a string, not 1',
      'spec.containers[0].name must be a string, not 2', 'spec.containers[1].name must be a string, not 3',
    ]);
  });

  test.each<unknown>([
    {},
    { containers: null, volumes: null, securityContext: null, os: null, hostNetwork: null },
    { containers: [] },
    secure({ privileged: null, capabilities: null, runAsUser: null }),
    secure({ capabilities: { add: null, drop: [] } }),
    secure({ capabilities: { add: [null], drop: [undefined, 'ALL'] } }),
    { volumes: [{ name: 'a' }, { name: 'b', emptyDir: null }, { emptyDir: {} }] },
    { containers: [{ ports: [{ containerPort: 80, protocol: 5, name: 'x' }], image: 7, env: 'whatever checks do not read' }] },
    { terminationGracePeriodSeconds: 'x', nodeSelector: 5, affinity: 'x' },
  ])('nothing wrong: %j', spec => {
    expect(podShapeProblems({}, spec)).toEqual([]);
  });
});
