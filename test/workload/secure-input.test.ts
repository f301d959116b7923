import { ApiObject, Chart, JsonPatch, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ImagePin, SecureDeployment, SecureDeploymentProps, SecureStatefulSet, VolumeClaim } from '../../src/workload';
import { newChart, synth } from '../support/synth';

const IMAGE = 'registry.example.com/shop/web:1.4.2';
const RESTRICTED = 'Secure workloads keep to the restricted Pod Security Standard.';
const TAKE_PLUS = 'take the construct of cdk8s-plus instead';

const make = (props: SecureDeploymentProps, chart: Chart = newChart()) => new SecureDeployment(chart, 'web', { containers: [{ image: IMAGE }], ...props });

/** the sentence that something is refused with */
function refusal(step: () => unknown): string | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('Secure workloads refuse for the pod |', () => {
  test.each<[what: string, props: SecureDeploymentProps, message: string]>([
    ['the node\'s network', { hostNetwork: true },
      `Invalid hostNetwork of shop/web: in the network of its node the pod is out of reach of every NetworkPolicy. Leave it out, or ${TAKE_PLUS}.`],
    ['user 0', { securityContext: { user: 0 } },
      'Invalid runAsUser 0: that is root, which runAsNonRoot forbids. Give an id from 1; scanners ask for 10001 or more.'],
    ['an id below zero', { securityContext: { group: -1 } }, 'Invalid runAsGroup -1: must be a whole number from 0 to 2147483647.'],
    ['ensureNonRoot false', { securityContext: { ensureNonRoot: false } },
      `Invalid ensureNonRoot false of shop/web. ${RESTRICTED} Leave it out, or ${TAKE_PLUS}.`],
    ['unsafe sysctls', { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
      `Invalid sysctls of shop/web: kernel.msgmax. ${RESTRICTED} Leave them out, or ${TAKE_PLUS}.`],
    ['a relative writable path', { writablePaths: [{ path: 'tmp' }] }, 'Invalid writable path "tmp": must be absolute. Did you mean "/tmp"?'],
    ['a doubled writable path', { writablePaths: [{ path: '/tmp' }, { path: '/tmp/' }] }, 'Writable path "/tmp/" is given twice.'],
    ['a size that is none', { writablePaths: [{ path: '/tmp', sizeLimit: '1 GB' }] },
      'Invalid sizeLimit "1 GB" of writable path "/tmp": must be a quantity such as 250m, 1.5 or 128Mi.'],
    ['a digest that is none', { imageDigests: { [IMAGE]: 'sha256:abc' } },
      `Invalid digest "sha256:abc" for image "${IMAGE}": must be sha256: and 64 lower-case hexadecimal digits.`],
    ['a token that expires too soon', { serviceAccountToken: { expirationSeconds: 60 } }, 'Invalid expirationSeconds 60: must be a whole number from 600 to 4294967296.'],
    ['two tokens', { serviceAccountToken: {}, automountServiceAccountToken: true },
      'Invalid serviceAccountToken: automountServiceAccountToken is true, which mounts another token in the same place. Leave one out.'],
    ['a label that can\'t be', { version: '1.4 beta' },
      'Invalid labels: label value "1.4 beta" of "app.kubernetes.io/version" must consist of letters, digits, "-", "_" and ".", '
      + 'and start and end with a letter or digit in shop/web.'],
    ['a profile outside of the kubelet\'s folder', { localSeccompProfile: '/etc/web.json' },
      'Invalid localSeccompProfile "/etc/web.json" of shop/web: must be a path below the kubelet\'s folder for profiles, such as profiles/web.json.'],
    ['a profile that climbs out', { localSeccompProfile: '../web.json' },
      'Invalid localSeccompProfile "../web.json" of shop/web: must be a path below the kubelet\'s folder for profiles, such as profiles/web.json.'],
    ['a default limit below its request', { resources: { cpu: { request: kplus.Cpu.units(1), limit: kplus.Cpu.millis(500) } } },
      'Invalid cpu limit "500m": must not be below the request "1".'],
    ['a name that no label can hold', { metadata: { name: 'a'.repeat(64) } },
      `Invalid name "${'a'.repeat(64)}" of shop/web: has 64 characters: at most 63 are allowed, since it is the value of the label app.kubernetes.io/instance.`],
  ])('%s', (_, props, message) => {
    expect(refusal(() => make(props))).toBe(message);
  });
});

describe('Secure workloads refuse for containers, whichever way they come |', () => {
  const probe = kplus.Probe.fromHttpGet('/livez', { port: 8080 });
  const hostProbe = kplus.Probe.fromTcpSocket({ port: 8080, host: '127.0.0.1' });

  const CASES: readonly [what: string, container: Partial<kplus.ContainerProps>, message: (place: string) => string][] = [
    ['privileged', { securityContext: { privileged: true } }, place => `Invalid privileged of ${place}: Secure workloads can't be privileged, `
      + `since they set allowPrivilegeEscalation to false, next to which the API server refuses it. Leave it out, or ${TAKE_PLUS}.`],
    ['allowPrivilegeEscalation', { securityContext: { allowPrivilegeEscalation: true } },
      place => `Invalid allowPrivilegeEscalation true of ${place}. ${RESTRICTED} Leave it out, or ${TAKE_PLUS}.`],
    ['ensureNonRoot false', { securityContext: { ensureNonRoot: false } },
      place => `Invalid ensureNonRoot false of ${place}. ${RESTRICTED} Leave it out, or ${TAKE_PLUS}.`],
    ['user 0', { securityContext: { user: 0 } },
      () => 'Invalid runAsUser 0: that is root, which runAsNonRoot forbids. Give an id from 1; scanners ask for 10001 or more.'],
    ['a capability', { securityContext: { capabilities: { add: [kplus.Capability.NET_BIND_SERVICE, kplus.Capability.SYS_ADMIN] } } },
      place => `Invalid capability SYS_ADMIN of ${place}: only NET_BIND_SERVICE may be added. ${RESTRICTED} Leave it out, or ${TAKE_PLUS}.`],
    ['a limit below its request', { resources: { memory: { request: Size.gibibytes(1), limit: Size.mebibytes(512) } } },
      () => 'Invalid memory limit "512Mi": must not be below the request "1Gi".'],
    ['a limit of ephemeral storage below its request', { resources: { ephemeralStorage: { request: Size.gibibytes(1), limit: Size.mebibytes(512) } } },
      () => 'Invalid ephemeral-storage limit "512Mi": must not be below the request "1Gi".'],
    ['a port of the node', { ports: [{ number: 8080, hostPort: 80 }] },
      place => `Invalid hostPort 80 for port 8080 of ${place}. ${RESTRICTED} Leave it out and expose the port by a Service.`],
    ['an image without a tag', { image: 'registry.example.com:5000/shop/web' },
      place => `Invalid image "registry.example.com:5000/shop/web" of ${place}: it has no tag. `
        + 'Write registry.example.com:5000/shop/web:<version>, or registry.example.com:5000/shop/web@sha256:….'],
    ['the tag latest', { image: 'nginx:latest' },
      place => `Invalid image "nginx:latest" of ${place}: the tag latest moves. Write nginx:<version>, or nginx@sha256:….`],
  ];
  const props: SecureDeploymentProps = { requireImage: ImagePin.TAG };

  test.each(CASES)('%s', (_, container, message) => {
    const given = { image: IMAGE, name: 'bad', ...container };
    const place = 'container "bad" in shop/web';
    expect(refusal(() => make({ ...props, containers: [given] }))).toBe(message(place));
    expect(refusal(() => make({ ...props, initContainers: [given] }))).toBe(message(place));
    expect(refusal(() => make(props).addContainer(given))).toBe(message(place));
    expect(refusal(() => make(props).addInitContainer(given))).toBe(message(place));
    expect(refusal(() => make(props).attachContainer(new kplus.Container(given)))).toBe(message(place));
  });

  test('a probe that asks another address, in the words of Pod Security admission', () => {
    expect(refusal(() => make({ containers: [{ image: IMAGE, name: 'bad', liveness: hostProbe }] }))).toBe(
      `Invalid container "bad" in shop/web: container "bad" uses probe or lifecycle host "127.0.0.1". ${RESTRICTED} `
      + 'Remove host: the kubelet then asks the pod\'s own address. For a virtual host set the Host header in httpHeaders.');
  });

  test('nothing of a container that is fine', () => {
    const { NET_BIND_SERVICE, NET_RAW } = kplus.Capability;
    make({
      requireImage: ImagePin.TAG,
      containers: [{
        image: IMAGE,
        liveness: probe,
        ports: [{ number: 8080 }],
        securityContext: {
          capabilities: { add: [NET_BIND_SERVICE], drop: [NET_RAW] }, user: 20000, privileged: false, allowPrivilegeEscalation: false,
        },
        resources: { memory: { request: Size.mebibytes(512), limit: Size.gibibytes(1) } },
      }],
    });
  });

  test('a container object where props are wanted, as cdk8s-plus does', () => {
    expect(refusal(() => make({ containers: [new kplus.Container({ image: IMAGE })] }))).toBe('Attempted to construct a container from a Container object.');
  });
});

describe('Secure workloads, asked for images by digest, |', () => {
  const digest = `sha256:${'0a'.repeat(32)}`;

  test('refuse others', () => {
    expect(refusal(() => make({ requireImage: ImagePin.DIGEST }))).toBe(
      `Invalid image "${IMAGE}" of container "main" in shop/web: it has no digest. Write ${IMAGE}@sha256:…, or give the digest in imageDigests.`);
    expect(refusal(() => make({ requireImage: ImagePin.DIGEST, containers: [], initContainers: [{ image: 'nginx:1' }] }))).toBe(
      'Invalid image "nginx:1" of container "init-0" in shop/web: it has no digest. Write nginx:1@sha256:…, or give the digest in imageDigests.');
  });

  test('take those that have one, in the name or beside it', () => {
    make({ requireImage: ImagePin.DIGEST, containers: [{ image: `${IMAGE}@${digest}` }] });
    make({ requireImage: ImagePin.DIGEST, imageDigests: { [IMAGE]: digest } });
  });

  test('refuse a pin that is none', () => {
    expect(refusal(() => make({ requireImage: 'sha' as ImagePin }))).toBe('Invalid requireImage "sha": write ImagePin.NONE, ImagePin.TAG or ImagePin.DIGEST.');
  });
});

describe('Secure workloads refuse volumes of the node |', () => {
  const message = `Invalid volume "logs" of shop/web: it is of type hostPath. ${RESTRICTED} `
    + `Take a PersistentVolumeClaim, ConfigMap, Secret, CSI volume or emptyDir, or ${TAKE_PLUS}.`;
  const hostPath = (chart: Chart) => kplus.Volume.fromHostPath(chart, 'logs', 'logs', { path: '/var/log' });

  test('as a prop, a mount, and behind the constructor', () => {
    for (const step of [
      (chart: Chart) => make({ volumes: [hostPath(chart)] }, chart),
      (chart: Chart) => make({ containers: [{ image: IMAGE, volumeMounts: [{ path: '/logs', volume: hostPath(chart) }] }] }, chart),
      (chart: Chart) => make({}, chart).addVolume(hostPath(chart)),
    ]) {
      const chart = newChart();
      expect(refusal(() => step(chart))).toBe(message);
    }
  });

  test('at synth, where a container that exists mounts one', () => {
    const chart = newChart();
    make({}, chart).containers[0].mount('/logs', hostPath(chart));
    expect(refusal(() => synth(chart))).toBe(`Validation failed with the following errors:\n  [shop/web] ${message}`);
  });

  test('and disks of clouds that are no claims', () => {
    const chart = newChart();
    expect(refusal(() => make({ volumes: [kplus.Volume.fromAwsElasticBlockStore(chart, 'disk', 'vol-1')] }, chart))).toBe(
      `Invalid volume "ebs-vol-1" of shop/web: it is of type awsElasticBlockStore. ${RESTRICTED} `
      + `Take a PersistentVolumeClaim, ConfigMap, Secret, CSI volume or emptyDir, or ${TAKE_PLUS}.`);
  });

  test('but take claims, ConfigMaps, Secrets and emptyDirs', () => {
    const chart = newChart();
    make({
      volumes: [
        kplus.Volume.fromEmptyDir(chart, 'empty', 'empty'),
        kplus.Volume.fromConfigMap(chart, 'config', kplus.ConfigMap.fromConfigMapName(chart, 'config-map', 'config')),
        kplus.Volume.fromSecret(chart, 'secret', kplus.Secret.fromSecretName(chart, 'password', 'password')),
        kplus.Volume.fromPersistentVolumeClaim(chart, 'claim', kplus.PersistentVolumeClaim.fromClaimName(chart, 'data', 'data')),
      ],
    }, chart);
    expect(synth(chart).length).toBeGreaterThan(0);
  });
});

describe('Secure workloads say at synth |', () => {
  const errors = (chart: Chart) => refusal(() => Testing.synth(chart))?.split('\n  ').slice(1);

  test('that a port of the node came in', () => {
    const chart = newChart();
    make({}, chart).containers[0].addPort({ number: 8080, hostPort: 80 });
    expect(errors(chart)).toEqual([
      `[shop/web] Invalid hostPort 80 for port 8080 of container "main" in shop/web. ${RESTRICTED} Leave it out and expose the port by a Service.`,
    ]);
  });

  test('that a writable path is for a container which is not there', () => {
    const chart = newChart();
    const web = make({ writablePaths: [{ path: '/tmp', container: 'proxy' }] }, chart);
    expect(errors(chart)).toEqual(['[shop/web] The path "/tmp" is for container "proxy", which shop/web does not have: it has main.']);
    web.addContainer({ name: 'proxy', image: IMAGE });
    expect(errors(chart)).toBeUndefined();
  });

  test('that two have one name in a namespace', () => {
    const chart = newChart();
    make({ metadata: { name: 'web' } }, chart);
    new SecureStatefulSet(chart, 'store', { metadata: { name: 'web' }, containers: [{ image: IMAGE, portNumber: 8080 }] });
    expect(errors(chart)).toEqual(['[shop/store] shop/web (Deployment) and shop/store (StatefulSet) have pods with the same label app.kubernetes.io/instance=web '
      + 'in namespace "shop": each would select the pods of the other. Give one of them another metadata.name.']);
  });

  test('that two have one name without a namespace', () => {
    const chart = new Chart(Testing.app(), 'shop');
    make({ metadata: { name: 'web' } }, chart);
    new SecureDeployment(chart, 'web2', { metadata: { name: 'web' }, containers: [{ image: IMAGE }] });
    expect(errors(chart)).toEqual(['[shop/web2] shop/web (Deployment) and shop/web2 (Deployment) have pods with the same label app.kubernetes.io/instance=web: '
      + 'each would select the pods of the other. Give one of them another metadata.name.']);
  });

  test('nothing of one name in two namespaces, of two instances with one name, or of a construct that was taken out', () => {
    const chart = newChart();
    make({ metadata: { name: 'web' } }, chart);
    new SecureDeployment(chart, 'other', { metadata: { name: 'web', namespace: 'other' }, containers: [{ image: IMAGE }] });
    new SecureDeployment(chart, 'gone', { metadata: { name: 'web' }, containers: [{ image: IMAGE }] });
    chart.node.tryRemoveChild('gone');
    new SecureStatefulSet(chart, 'store', {
      metadata: { name: 'web' }, podMetadata: { labels: { 'app.kubernetes.io/instance': 'store' } }, containers: [{ image: IMAGE, portNumber: 8080 }],
    });
    expect(errors(chart)).toBeUndefined();
  });

  test('nothing of a patch: that is the last word', () => {
    const chart = newChart();
    const web = make({}, chart);
    ApiObject.of(web).addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/securityContext/privileged', true));
    expect(errors(chart)).toBeUndefined();
  });
});

describe('SecureStatefulSet refuses a volume claim |', () => {
  const size = Size.gibibytes(1);

  test.each<[what: string, volumeClaims: VolumeClaim[], message: string]>([
    ['of a name that can\'t be', [{ name: 'Data', mountPath: '/data', size }],
      'Invalid volume claim "Data": must consist of lower-case letters, digits and "-", and start and end with a letter or digit.'],
    ['that is given twice', [{ name: 'data', mountPath: '/data', size }, { name: 'data', mountPath: '/more', size }], 'Volume claim "data" is given twice.'],
    ['at a relative path', [{ name: 'data', mountPath: 'data', size }], 'Invalid writable path "data": must be absolute. Did you mean "/data"?'],
    ['at a path that is writable already', [{ name: 'data', mountPath: '/tmp', size }], 'Writable path "/tmp" is given twice.'],
  ])('%s', (_, volumeClaims, message) => {
    expect(refusal(() => new SecureStatefulSet(newChart(), 'db', {
      containers: [{ image: IMAGE, portNumber: 5432 }], writablePaths: [{ path: '/tmp' }], volumeClaims,
    }))).toBe(message);
  });
});
