import * as fc from 'fast-check';
import { randomPod, randomVersion } from './random-pod';
import { HardenOptions, LEVELS, OVERRULABLE } from '../../src/standards';

/** A pod as somebody may have written it, its containers named apart, and the annotations of its metadata. */
export interface WrittenPod {
  readonly annotations?: { readonly [key: string]: string };
  readonly spec: any;
}

/** Random pods with the fields that hardening looks at besides those of the checks. */
export function writtenPod(): fc.Arbitrary<WrittenPod> {
  const podFields = sometimes({
    affinity: fc.constantFrom({}, { nodeAffinity: {} }, { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } }),
    automountServiceAccountToken: fc.boolean(),
    enableServiceLinks: fc.boolean(),
    nodeSelector: fc.constantFrom({ 'kubernetes.io/os': 'windows' }, { 'kubernetes.io/os': 'linux' }, { disk: 'ssd' }),
    terminationGracePeriodSeconds: fc.nat(60),
    topologySpreadConstraints: fc.constantFrom([], [{ maxSkew: 2, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' }]),
  });
  const containerFields = sometimes({
    image: fc.constantFrom('web', 'registry.example:5000/team/web:1', `web@${DIGEST}`),
    imagePullPolicy: fc.constantFrom('Always', 'Never'),
    resources: sometimes({ requests: AMOUNTS, limits: AMOUNTS }),
    volumeMounts: fc.array(fc.record({ mountPath: fc.constantFrom('/tmp', '/tmp/', '/data', '/var/run/secrets/kubernetes.io/serviceaccount'), name: NAME }), { maxLength: 2 }),
    command: fc.constantFrom(['sh', '-c', 'true'], []),
    env: fc.constantFrom([{ name: 'A', value: '1' }], []),
  });
  const annotationValue = fc.constantFrom('runtime/default', 'docker/default', 'localhost/a', 'unconfined', '');
  return fc.record({
    pod: randomPod(),
    podFields,
    containerFields: fc.array(containerFields, { minLength: 8, maxLength: 8 }),
    annotations: fc.option(fc.dictionary(ANNOTATION, annotationValue, { maxKeys: 3, noNullPrototype: true }), { nil: undefined }),
  }).map(({ pod, podFields: more, containerFields: fields, annotations }) => {
    let count = 0;
    const named = (containers: any) => (Array.isArray(containers)
      ? containers.map(container => container && { ...container, ...fields[count], name: NAMES[count++] }) : containers);
    const { initContainers, containers, ephemeralContainers } = pod.spec ?? {};
    const lists = { initContainers: named(initContainers), containers: named(containers), ephemeralContainers: named(ephemeralContainers) };
    const spec = { ...pod.spec, ...more, ...lists };
    return { ...annotations === undefined ? {} : { annotations }, spec: JSON.parse(JSON.stringify(spec)) };
  });
}

/** Valid options, any of them alone or with others. */
export function hardenOptions(): fc.Arbitrary<HardenOptions> {
  const id = fc.constantFrom(1, 10001, 2147483647);
  return sometimes({
    level: fc.constantFrom(...LEVELS),
    version: randomVersion(),
    overrule: fc.subarray([...OVERRULABLE]),
    readOnlyRootFilesystem: fc.boolean(),
    writablePaths: fc.subarray([
      { path: '/tmp' }, { path: '/var/cache', sizeLimit: '1Gi' }, { path: '/run/', container: 'c0' }, { path: '/run', container: 'c1' }, { path: '/é', container: 'nobody' },
    ]),
    runAsUser: id,
    runAsGroup: id,
    fsGroup: id,
    supplementalGroups: fc.array(id, { maxLength: 2 }),
    tokens: fc.constantFrom<HardenOptions>(
      { automountServiceAccountToken: false }, { automountServiceAccountToken: true }, { serviceAccountToken: {} },
      { serviceAccountToken: { audience: 'vault', expirationSeconds: 600, mountPath: '/run/token/' }, automountServiceAccountToken: false },
    ),
    requests: fc.constantFrom<{ [resource: string]: string }>({}, { cpu: '100m' }, { cpu: '1', memory: '64Mi' }),
    limits: fc.constantFrom<{ [resource: string]: string }>({}, { cpu: '1500m' }, { 'memory': '1Gi', 'ephemeral-storage': '1G' }),
    imagePullPolicy: fc.constantFrom('Always', 'IfNotPresent', 'Never'),
    imageDigests: fc.constantFrom<{ [image: string]: string }>({}, { 'registry.example:5000/team/web:1': DIGEST }),
    requireImageDigests: fc.boolean(),
    spreadReplicas: fc.boolean(),
    appArmor: fc.boolean(),
    appArmorAnnotation: fc.boolean(),
    userNamespace: fc.boolean(),
    seLinuxType: fc.constant('container_t'),
    enableServiceLinks: fc.boolean(),
  }).map(({ tokens, ...options }: any) => ({ ...options, ...tokens }));
}

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

const NAMES = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'];
const NAME = fc.constantFrom(...NAMES);

const ANNOTATION = fc.oneof(
  fc.constantFrom('seccomp.security.alpha.kubernetes.io/pod', 'example.com/owner'),
  fc.tuple(fc.constantFrom('container.seccomp.security.alpha.kubernetes.io/', 'container.apparmor.security.beta.kubernetes.io/'), NAME).map(parts => parts.join('')),
);

const AMOUNTS = sometimes({ cpu: fc.constantFrom('50m', '2', '0.5'), memory: fc.constantFrom('1Mi', '2Gi', '1e9') });

function sometimes<T>(fields: { [name in keyof T]: fc.Arbitrary<T[name]> }): fc.Arbitrary<any> {
  return fc.record(fields, { requiredKeys: [] });
}
