import { isObject, shown } from '../manifest';

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
  check((metadata as any)?.annotations, { each: 'string' }, 'metadata.annotations', problems);
  check(spec, POD, 'spec', problems);
  return problems;
}

type Scalar = 'boolean' | 'string' | 'integer';
type Shape = Scalar | 'object' | { readonly list: Shape } | { readonly each: Shape } | { readonly fields: { readonly [field: string]: Shape }; readonly others?: Shape };

const TYPE: Shape = { fields: { type: 'string' } };

const SECURITY: { readonly [field: string]: Shape } = {
  runAsNonRoot: 'boolean',
  runAsUser: 'integer',
  seccompProfile: TYPE,
  appArmorProfile: TYPE,
  seLinuxOptions: { fields: { type: 'string', user: 'string', role: 'string' } },
  windowsOptions: { fields: { hostProcess: 'boolean' } },
};

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

const TEXTS: { readonly [scalar in Scalar | 'object']: string } = {
  boolean: 'true or false', string: 'a string', integer: 'a whole number', object: 'an object',
};

function check(value: unknown, shape: Shape, path: string, problems: string[]): void {
  if (value === undefined || (value === null && !path.endsWith(']'))) { return; }
  if (typeof shape === 'string') {
    const fits = shape === 'integer' ? Number.isInteger(value) : shape === 'object' ? isObject(value) : typeof value === shape;
    if (!fits) { problems.push(`${path} must be ${TEXTS[shape]}, not ${text(value)}`); }
    return;
  }
  if ('list' in shape) {
    if (!Array.isArray(value)) {
      problems.push(`${path} must be a list, not ${text(value)}`);
      return;
    }
    for (let index = 0; index < value.length; index++) {
      // among strings, null is decoded as an empty one
      if (value[index] !== null || shape.list !== 'string') { check(value[index], shape.list, `${path}[${index}]`, problems); }
    }
    return;
  }
  if (!isObject(value)) {
    problems.push(`${path} must be an object, not ${text(value)}`);
    return;
  }
  if ('each' in shape) {
    // a key of a map may hold dots; its value of null is an empty one
    for (const key of Object.keys(value)) { if (value[key] !== null) { check(value[key], shape.each, `${path}[${key}]`, problems); } }
    return;
  }
  for (const field in shape.fields) {
    if (value[field] !== undefined) { check(value[field], shape.fields[field], `${path}.${field}`, problems); }
  }
  if (!shape.others) { return; }
  for (const field of Object.keys(value)) {
    if (!Object.hasOwn(shape.fields, field)) { check(value[field], shape.others, `${path}.${field}`, problems); }
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : shown(value);
}
