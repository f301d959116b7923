import { Shape, isObject, pushShapeProblems } from '../manifest';

/**
 * Fields that a pod has with a value of the wrong type, such as `privileged: "true"`. The API server can't decode such a
 * pod and refuses it before Pod Security admission is asked; a check that read on would see nothing wrong.
 *
 *   spec.containers[0].securityContext.privileged must be true or false, not "yes"
 *
 * Only fields that checks and hardening read are looked at.
 */
export function podShapeProblems(metadata: unknown, spec: unknown): string[] {
  const problems: string[] = [];
  if (!isObject(spec)) { return ['spec must be an object']; }
  pushShapeProblems(problems, (metadata as any)?.annotations, ANNOTATIONS, ['metadata', 'annotations']);
  pushShapeProblems(problems, spec, POD, ['spec']);
  return problems;
}

const TYPE: Shape = { fields: { type: 'string' } };

const SECURITY: { readonly [field: string]: Shape } = {
  runAsNonRoot: 'boolean',
  runAsUser: 'integer',
  seccompProfile: TYPE,
  appArmorProfile: TYPE,
  seLinuxOptions: { fields: { type: 'string', user: 'string', role: 'string' } },
  windowsOptions: { fields: { hostProcess: 'boolean' } },
};

const ANNOTATIONS: Shape = { each: 'string' };
const ACTION: Shape = { fields: { host: 'string' } };
const HANDLER: Shape = { fields: { httpGet: ACTION, tcpSocket: ACTION } };

const CONTAINERS: Shape = {
  list: {
    fields: {
      name: 'string',
      securityContext: {
        fields: {
          ...SECURITY,
          privileged: 'boolean',
          allowPrivilegeEscalation: 'boolean',
          procMount: 'string',
          capabilities: { fields: { add: { list: 'string' }, drop: { list: 'string' } } },
        },
      },
      ports: { list: { fields: { hostPort: 'integer', containerPort: 'integer' } } },
      volumeMounts: { list: { fields: { mountPath: 'string', name: 'string' } } },
      volumeDevices: { list: 'object' },
      resources: { fields: { requests: 'object', limits: 'object' } },
      livenessProbe: HANDLER,
      readinessProbe: HANDLER,
      startupProbe: HANDLER,
      lifecycle: { fields: { postStart: HANDLER, preStop: HANDLER } },
    },
  },
};

const POD: Shape = {
  fields: {
    hostNetwork: 'boolean',
    hostPID: 'boolean',
    hostIPC: 'boolean',
    hostUsers: 'boolean',
    os: { fields: { name: 'string' } },
    securityContext: { fields: { ...SECURITY, sysctls: { list: { fields: { name: 'string' } } } } },
    volumes: { list: { fields: { name: 'string' }, others: 'object' } },
    initContainers: CONTAINERS,
    containers: CONTAINERS,
    ephemeralContainers: CONTAINERS,
  },
};
