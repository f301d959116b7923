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
  check((metadata as any)?.annotations, ANNOTATIONS, ['metadata', 'annotations'], problems);
  check(spec, POD, ['spec'], problems);
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

const TEXTS: { readonly [scalar in Scalar | 'object']: string } = {
  boolean: 'true or false', string: 'a string', integer: 'a whole number', object: 'an object',
};

/** a field, the index of an item, the key of a map */
type Step = string | number | readonly [key: string];

/** @param path to the value; written to on the way, and told in words only where something is wrong */
function check(value: unknown, shape: Shape, path: Step[], problems: string[]): void {
  if (value === undefined || (value === null && typeof path.at(-1) !== 'number')) { return; }
  if (typeof shape === 'string') {
    const fits = shape === 'integer' ? Number.isInteger(value) : shape === 'object' ? isObject(value) : typeof value === shape;
    if (!fits) { problems.push(`${placeOf(path)} must be ${TEXTS[shape]}, not ${text(value)}`); }
  } else if ('list' in shape) {
    checkList(value, shape.list, path, problems);
  } else if (!isObject(value)) {
    problems.push(`${placeOf(path)} must be an object, not ${text(value)}`);
  } else if ('each' in shape) {
    // a key of a map may hold dots; its value of null is an empty one
    for (const key of Object.keys(value)) { if (value[key] !== null) { checkAt([key], value[key], shape.each, path, problems); } }
  } else {
    for (const field in shape.fields) {
      // most fields are absent
      if (value[field] !== undefined) { checkAt(field, value[field], shape.fields[field], path, problems); }
    }
    if (!shape.others) { return; }
    for (const field of Object.keys(value)) {
      if (!Object.hasOwn(shape.fields, field)) { checkAt(field, value[field], shape.others, path, problems); }
    }
  }
}

function checkList(value: unknown, shape: Shape, path: Step[], problems: string[]): void {
  if (!Array.isArray(value)) {
    problems.push(`${placeOf(path)} must be a list, not ${text(value)}`);
    return;
  }
  for (let index = 0; index < value.length; index++) {
    // among strings, null is decoded as an empty one
    if (value[index] !== null || shape !== 'string') { checkAt(index, value[index], shape, path, problems); }
  }
}

function checkAt(step: Step, value: unknown, shape: Shape, path: Step[], problems: string[]): void {
  path.push(step);
  check(value, shape, path, problems);
  path.pop();
}

function placeOf([first, ...path]: readonly Step[]): string {
  return path.reduce<string>((text_, step) => text_ + (typeof step === 'string' ? `.${step}` : `[${step}]`), String(first));
}

function text(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : shown(value);
}
