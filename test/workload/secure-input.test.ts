import { ApiObject, Chart, Cron, JsonPatch, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ImagePin, SecureCronJob, SecureDeployment, SecureDeploymentProps, SecureStatefulSet, SecureStatefulSetProps, VolumeClaim } from '../../src/workload';
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
      'Invalid securityContext.user 0 of shop/web: that is root, which runAsNonRoot forbids. Give an id from 1; scanners ask for 10001 or more.'],
    ['a user below zero', { securityContext: { user: -1 } }, 'Invalid securityContext.user -1 of shop/web: must be a whole number from 1 to 2147483647.'],
    ['a group below zero', { securityContext: { group: -1 } }, 'Invalid securityContext.group -1 of shop/web: must be a whole number from 0 to 2147483647.'],
    ['a group of volumes that is too large', { securityContext: { fsGroup: 2 ** 31 } },
      'Invalid securityContext.fsGroup 2147483648 of shop/web: must be a whole number from 0 to 2147483647.'],
    ['half a user', { securityContext: { user: 1.5 } }, 'Invalid securityContext.user 1.5 of shop/web: must be a whole number from 1 to 2147483647.'],
    ['a priority class that can\'t be', { priorityClassName: 'High Priority' },
      'Invalid priorityClassName "High Priority" of shop/web: must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit.'],
    ['two containers without a name', { containers: [{ image: IMAGE }, { image: IMAGE }] },
      'Container "main" in shop/web is there already: containers without a name are called main. Give name, another one for each container.'],
    ['an init container with the name of another', { containers: [{ image: IMAGE, name: 'web' }], initContainers: [{ image: IMAGE, name: 'web' }] },
      'Container "web" in shop/web is there already. Give name, another one for each container.'],
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
      'Invalid cpu limit "500m" of shop/web: must not be below the request "1".'],
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
      place => `Invalid securityContext.user 0 of ${place}: that is root, which runAsNonRoot forbids. Give an id from 1; scanners ask for 10001 or more.`],
    ['a capability', { securityContext: { capabilities: { add: [kplus.Capability.NET_BIND_SERVICE, kplus.Capability.SYS_ADMIN] } } },
      place => `Invalid capability CAP_SYS_ADMIN of ${place}: only NET_BIND_SERVICE may be added. ${RESTRICTED} Leave it out, or ${TAKE_PLUS}.`],
    ['a limit below its request', { resources: { memory: { request: Size.gibibytes(1), limit: Size.mebibytes(512) } } },
      place => `Invalid memory limit "512Mi" of ${place}: must not be below the request "1Gi".`],
    ['a limit of ephemeral storage below its request', { resources: { ephemeralStorage: { request: Size.gibibytes(1), limit: Size.mebibytes(512) } } },
      place => `Invalid ephemeral-storage limit "512Mi" of ${place}: must not be below the request "1Gi".`],
    ['a port of the node', { ports: [{ number: 8080, hostPort: 80 }] },
      place => `Invalid hostPort 80 for port 8080 of ${place}. ${RESTRICTED} Leave it out and expose the port by a Service.`],
    ['an image without a tag', { image: 'registry.example.com:5000/shop/web' },
      place => `Invalid image "registry.example.com:5000/shop/web" of ${place}: it has no tag. `
        + 'Write registry.example.com:5000/shop/web:<version>, or registry.example.com:5000/shop/web@sha256:….'],
    ['an image without a name', { image: '' },
      place => `Invalid image "" of ${place}: must be the name of an image, without spaces around it, such as registry.example.com/shop/web:1.4.2.`],
    ['an image with a space', { image: 'nginx:1 ' },
      place => `Invalid image "nginx:1 " of ${place}: must be the name of an image, without spaces around it, such as registry.example.com/shop/web:1.4.2.`],
    ['a digest that is none', { image: 'nginx:1@sha256:abc' },
      place => `Invalid image "nginx:1@sha256:abc" of ${place}: its digest is not sha256: and 64 lower-case hexadecimal digits.`],
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

  test('a name that is taken, whichever way they come', () => {
    const taken = (name: string) => `Container "${name}" in shop/web is there already. Give name, another one for each container.`;
    const main = 'Container "main" in shop/web is there already: containers without a name are called main. Give name, another one for each container.';
    const web = make({ initContainers: [{ image: IMAGE, name: 'first' }] });
    expect(refusal(() => web.addContainer({ image: IMAGE }))).toBe(main);
    expect(refusal(() => web.addContainer({ image: IMAGE, name: 'first' }))).toBe(taken('first'));
    expect(refusal(() => web.addInitContainer({ image: IMAGE, name: 'first' }))).toBe(taken('first'));
    expect(refusal(() => web.attachContainer(new kplus.Container({ image: IMAGE, name: 'first' })))).toBe(taken('first'));
  });

  test('no name of a container that did not come', () => {
    const web = make({ containers: [{ image: IMAGE }] });
    expect(refusal(() => web.addInitContainer({ image: IMAGE, name: 'late', liveness: probe }))).toBe('Init containers must not have a liveness probe');
    web.addInitContainer({ image: IMAGE, name: 'late' });
    expect(web.initContainers.map(({ name }) => name)).toEqual(['late']);
  });

  test('no init container without a name', () => {
    const web = make({ containers: [{ image: IMAGE, name: 'init-0' }], initContainers: [{ image: IMAGE }, { image: IMAGE }] });
    web.addInitContainer({ image: IMAGE });
    expect(web.initContainers.map(({ name }) => name)).toEqual(['init-1', 'init-2', 'init-3']);
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

  test('refuse a digest that is none, also where imageDigests have another', () => {
    const message = 'Invalid image "nginx:1@sha256:abc" of container "main" in shop/web: its digest is not sha256: and 64 lower-case hexadecimal digits.';
    const containers = [{ image: 'nginx:1@sha256:abc' }];
    expect(refusal(() => make({ requireImage: ImagePin.DIGEST, containers }))).toBe(message);
    expect(refusal(() => make({ imageDigests: { 'nginx:1@sha256:abc': digest }, containers }))).toBe(message);
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

  test('that a patch makes a container privileged, next to allowPrivilegeEscalation false', () => {
    const chart = newChart();
    const container = '/spec/template/spec/containers/0/securityContext';
    const web = ApiObject.of(make({}, chart));
    web.addJsonPatch(JsonPatch.replace(`${container}/privileged`, true));
    expect(errors(chart)).toEqual(['[shop/web] Invalid privileged of container "main" in shop/web, given by a patch: allowPrivilegeEscalation is false, '
      + `next to which the API server refuses it. Leave it out, or ${TAKE_PLUS}.`]);
    web.addJsonPatch(JsonPatch.replace(`${container}/allowPrivilegeEscalation`, true));
    expect(errors(chart)).toBeUndefined();
  });

  test('nothing of other patches: these are the last word', () => {
    const chart = newChart();
    ApiObject.of(make({}, chart)).addJsonPatch(JsonPatch.replace('/spec/template/spec/hostNetwork', true));
    expect(errors(chart)).toBeUndefined();
    expect(synth(chart).find(({ kind }) => kind === 'Deployment')!.spec.template.spec.hostNetwork).toBe(true);
  });

  test('that a digest is for an image which is not there', () => {
    const digest = `sha256:${'0a'.repeat(32)}`;
    const chart = newChart();
    const web = make({ imageDigests: { [IMAGE]: digest, 'nginx:1': digest } }, chart);
    expect(errors(chart)).toEqual([`[shop/web] Invalid imageDigests of shop/web: no container has the image "nginx:1", the images are "${IMAGE}".`]);
    web.addInitContainer({ image: 'nginx:1' });
    expect(errors(chart)).toBeUndefined();
  });

  test('nothing of a digest for an image that a patch names', () => {
    const digest = `sha256:${'0a'.repeat(32)}`;
    const chart = newChart();
    ApiObject.of(make({ imageDigests: { 'nginx:1': digest } }, chart)).addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/image', 'nginx:1'));
    expect(errors(chart)).toBeUndefined();
    expect(synth(chart).find(({ kind }) => kind === 'Deployment')!.spec.template.spec.containers[0].image).toBe(`nginx:1@${digest}`);
  });
});

describe('SecureCronJob refuses a name |', () => {
  const cronJob = (chart: Chart, id: string, name?: string) => new SecureCronJob(chart, id, {
    ...name === undefined ? {} : { metadata: { name } }, schedule: Cron.daily(), containers: [{ image: IMAGE }],
  });
  const message = (name: string, path: string) => `Invalid name "${name}" of ${path}: has ${name.length} characters: at most 52 are allowed for a CronJob. `
    + 'Give a shorter one as metadata.name.';

  test.each([53, 63, 64])('of %i characters', length => {
    const name = 'a'.repeat(length);
    expect(refusal(() => cronJob(newChart(), 'backup', name))).toBe(message(name, 'shop/backup'));
  });

  test('that a chart generated, whose own rule forgets that', () => {
    class LongNames extends Chart {
      public generateObjectName(): string { return 'b'.repeat(60); }
    }
    const chart = new LongNames(Testing.app(), 'shop');
    expect(refusal(() => cronJob(chart, 'backup'))).toBe(message('b'.repeat(60), 'shop/backup'));
  });

  test('but not one that cdk8s generated', () => {
    expect(cronJob(newChart(), 'b'.repeat(60)).name.length).toBeLessThanOrEqual(52);
  });

  test('but not of 52 characters', () => {
    expect(cronJob(newChart(), 'backup', 'a'.repeat(52)).name).toHaveLength(52);
  });
});

describe('SecureStatefulSet refuses a volume claim |', () => {
  const size = Size.gibibytes(1);

  test.each<[what: string, volumeClaims: VolumeClaim[], message: string]>([
    ['of a name that can\'t be', [{ name: 'Data', mountPath: '/data', size }],
      'Invalid volume claim "Data": must consist of lower-case letters, digits and "-", and start and end with a letter or digit.'],
    ['that is given twice', [{ name: 'data', mountPath: '/data', size }, { name: 'data', mountPath: '/more', size }], 'Volume claim "data" is given twice.'],
    ['of nothing', [{ name: 'data', mountPath: '/data', size: Size.gibibytes(0) }], 'Invalid size of volume claim "data": must be above zero.'],
    ['of a class that can\'t be', [{ name: 'data', mountPath: '/data', size, storageClassName: 'Fast' }],
      'Invalid storageClassName "Fast" of volume claim "data": must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit.'],
    ['at a relative path', [{ name: 'data', mountPath: 'data', size }], 'Invalid writable path "data": must be absolute. Did you mean "/data"?'],
    ['at a path that is writable already', [{ name: 'data', mountPath: '/tmp', size }], 'Writable path "/tmp" is given twice.'],
  ])('%s', (_, volumeClaims, message) => {
    expect(refusal(() => new SecureStatefulSet(newChart(), 'db', {
      containers: [{ image: IMAGE, portNumber: 5432 }], writablePaths: [{ path: '/tmp' }], volumeClaims,
    }))).toBe(message);
  });
});

describe('SecureStatefulSet and other volumes |', () => {
  const size = Size.gibibytes(1);
  const CLAIM = { name: 'data', mountPath: '/d', size };
  const db = (chart: Chart, props: Partial<SecureStatefulSetProps>) => new SecureStatefulSet(chart, 'db', { containers: [{ image: IMAGE, portNumber: 5432 }], ...props });
  const volume = (chart: Chart, name: string) => kplus.Volume.fromEmptyDir(chart, name, name);
  const errors = (chart: Chart) => refusal(() => Testing.synth(chart))?.split('\n  ').slice(1);
  const podOf = (chart: Chart) => synth(chart).find(({ kind }) => kind === 'StatefulSet')!.spec.template.spec;

  const SAME_NAME = '[shop/db] Volume claim "data" of shop/db has the name of another volume of the pod, which it would replace. Rename one of them.';

  test('a volume with the name of a claim is an error', () => {
    const chart = newChart();
    db(chart, { volumes: [volume(chart, 'data')], volumeClaims: [CLAIM] });
    expect(errors(chart)).toEqual([SAME_NAME]);
  });

  test('also where it is mounted later, or patched in', () => {
    const chart = newChart();
    db(chart, { volumeClaims: [CLAIM] }).containers[0].mount('/other', volume(chart, 'data'));
    expect(errors(chart)).toEqual([SAME_NAME]);
    const patched = newChart();
    ApiObject.of(db(patched, { volumeClaims: [CLAIM] })).addJsonPatch(JsonPatch.add('/spec/template/spec/volumes', [{ name: 'data', emptyDir: {} }]));
    expect(errors(patched)).toEqual([SAME_NAME]);
  });

  test('writable paths and tokens take names that no claim has', () => {
    const chart = newChart();
    db(chart, {
      writablePaths: [{ path: '/data' }],
      serviceAccountToken: {},
      volumeClaims: [{ ...CLAIM, name: 'main-data' }, { ...CLAIM, name: 'service-account-token', mountPath: '/t' }],
    });
    expect(errors(chart)).toBeUndefined();
    const { volumes, containers: [{ volumeMounts }] } = podOf(chart);
    expect(volumes.map(({ name }: any) => name)).toEqual(['service-account-token-2', 'main-data-2']);
    expect(Object.fromEntries(volumeMounts.map(({ mountPath, name }: any) => [mountPath, name]))).toEqual({
      '/d': 'main-data', '/t': 'service-account-token', '/data': 'main-data-2', '/var/run/secrets/kubernetes.io/serviceaccount': 'service-account-token-2',
    });
  });

  test('claims alone add no volumes to the pod', () => {
    const chart = newChart();
    db(chart, { volumeClaims: [CLAIM] });
    expect(podOf(chart).volumes).toBeUndefined();
    expect(podOf(chart).containers[0].volumeMounts).toEqual([{ mountPath: '/d', name: 'data' }]);
  });

  test.each(['/d', '/d/', '//d', '/./d'])('a claim at a path where %s is mounted is an error', path => {
    const chart = newChart();
    db(chart, { containers: [{ image: IMAGE, portNumber: 5432, volumeMounts: [{ path, volume: volume(chart, 'scratch') }] }], volumeClaims: [CLAIM] });
    expect(errors(chart)).toEqual(['[shop/db] The path "/d" of volume claim "data" has volume "scratch" mounted already, in container "main" of shop/db. '
      + 'Give one of them another path, or name the one container of the claim.']);
  });

  test('but not where the claim is for another container', () => {
    const chart = newChart();
    const volumeMounts = [{ path: '/d', volume: volume(chart, 'scratch') }];
    db(chart, {
      containers: [{ image: IMAGE, portNumber: 5432 }, { image: IMAGE, name: 'proxy', portNumber: 80, volumeMounts }], volumeClaims: [{ ...CLAIM, container: 'main' }],
    });
    expect(errors(chart)).toBeUndefined();
    expect(podOf(chart).containers.map((container: any) => container.volumeMounts)).toEqual([[{ mountPath: '/d', name: 'data' }], [expect.objectContaining({ mountPath: '/d', name: 'scratch' })]]);
  });

  test('a class may be empty: volumes that somebody made by hand', () => {
    const chart = newChart();
    db(chart, { volumeClaims: [{ ...CLAIM, storageClassName: '' }] });
    expect(synth(chart).find(({ kind }) => kind === 'StatefulSet')!.spec.volumeClaimTemplates[0].spec.storageClassName).toBe('');
  });
});
