import { HardenOptions, harden, hasDigest, hasTag } from '../../../src/standards';
import { passingContainer, passingSpec, writes } from '../../support/hardened';

const HEX = '0123456789abcdef'.repeat(4);
const DIGEST = `sha256:${HEX}`;
const FIRST = 'spec.containers[0]';
const having = (fields: object) => passingSpec({ containers: [passingContainer(fields)] });

describe('hasTag, hasDigest |', () => {
  test.each<[unknown, boolean, boolean]>([
    ['web', false, false],
    ['web:1', true, false],
    ['web:latest', false, false],
    ['registry.example:5000/web', false, false],
    ['registry.example:5000/web:1.27-alpine', true, false],
    ['registry.example:5000/web:latest', false, false],
    [`web@${DIGEST}`, true, true],
    [`web:latest@${DIGEST}`, true, true],
    [`registry.example/team/web:1@${DIGEST}`, true, true],
    [`web@sha512:${HEX}${HEX}`, true, true],
    [`web@sha512:${HEX}`, false, false],
    [`web@x${DIGEST}`, false, false],
    ['web:1@sha256:abc', true, false],
    ['web@sha256:abc', false, false],
    [`web@sha256:${HEX.toUpperCase()}`, false, false],
    [`web@${DIGEST}0`, false, false],
    ['', false, false],
    [undefined, false, false],
    [5, false, false],
  ])('%p: %s, %s', (image, tag, digest) => {
    expect([hasTag(image), hasDigest(image)]).toEqual([tag, digest]);
  });
});

describe('harden | images |', () => {
  const imageDigests = { 'registry.example/web:1': DIGEST };

  test('get the digest that is given for their name, in every list', () => {
    const { containers } = passingSpec();
    const result = harden(passingSpec({ initContainers: containers, ephemeralContainers: containers }), { imageDigests });
    const old = 'registry.example/web:1';
    expect(writes(result)).toEqual(['initContainers', 'containers', 'ephemeralContainers'].map(list => [`spec.${list}[0].image`, old, `${old}@${DIGEST}`]));
  });

  test.each([`registry.example/web:1@${DIGEST}`, 'web:1', 'registry.example/web:2', 'toString'])('%s stays', image => {
    expect(harden(having({ image }), { imageDigests: { ...imageDigests, [`registry.example/web:1@${DIGEST}`]: DIGEST } }).changes).toEqual([]);
  });

  test('without a digest are noted where digests are asked for', () => {
    const spec = passingSpec({ containers: [passingContainer(), passingContainer({ name: 'b', image: 'b:1' }), passingContainer({ name: 'c', image: `c@${DIGEST}` })] });
    const { notes } = harden(spec, { imageDigests, requireImageDigests: true });
    expect(notes).toEqual([{ field: 'spec.containers[1].image', text: '"b:1" has no digest: write b:1@sha256:…, or give it in imageDigests' }]);
    expect(harden(spec, { imageDigests }).notes).toEqual([]);
  });

  test('a container without an image, which a custom kind may fill in, is no image without a digest', () => {
    const { notes } = harden({ containers: [{ name: 'web' }] }, { requireImageDigests: true });
    expect(notes).toEqual([{ field: 'spec.containers[0].image', text: 'there is no image' }]);
  });

  test.each<[string, object, unknown[][]]>([
    ['Always', {}, [[`${FIRST}.imagePullPolicy`, 'Always']]],
    ['IfNotPresent', {}, [[`${FIRST}.imagePullPolicy`, 'IfNotPresent']]],
    ['Always', { imagePullPolicy: 'Never' }, []],
  ])('pull policy %s beside %j', (imagePullPolicy, fields, expected) => {
    const result = harden(having(fields), { imagePullPolicy });
    expect(writes(result)).toEqual(expected);
    expect(result.changes[0]?.breaks).toBe(imagePullPolicy === 'Always' && expected.length > 0 ? 'restarts while the registry can\'t be reached' : undefined);
  });
});

describe('harden | resources |', () => {
  const AMOUNTS: HardenOptions = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '128Mi' } };

  test.each<[string, object | undefined, HardenOptions, unknown[][]]>([
    ['none, requests', undefined, { requests: { memory: '64Mi', cpu: '1' } }, [[`${FIRST}.resources.requests.cpu`, '1'], [`${FIRST}.resources.requests.memory`, '64Mi']]],
    ['none, limits', undefined, { limits: { memory: '64Mi' } }, [[`${FIRST}.resources.limits.memory`, '64Mi']]],
    ['none, both', undefined, AMOUNTS, [
      [`${FIRST}.resources.requests.cpu`, '100m'], [`${FIRST}.resources.limits.cpu`, '1'], [`${FIRST}.resources.requests.memory`, '64Mi'], [`${FIRST}.resources.limits.memory`, '128Mi'],
    ]],
    ['all of its own', { requests: { cpu: '1m', memory: 5 }, limits: { cpu: 9, memory: '1Ti' } }, AMOUNTS, []],
    ['a request of its own', { requests: { cpu: '200m', memory: '64Mi' } }, AMOUNTS, [[`${FIRST}.resources.limits.cpu`, '1'], [`${FIRST}.resources.limits.memory`, '128Mi']]],
    // the API server takes the limit for the request
    ['a limit of its own', { limits: { cpu: '2', memory: '1Gi' } }, AMOUNTS, []],
    ['a request equal to the limit', { requests: { cpu: 1, memory: '64Mi' } }, { limits: { cpu: '1000m' } }, [[`${FIRST}.resources.limits.cpu`, '1000m']]],
  ])('%s', (_, resources, options, expected) => {
    const result = harden(having(resources ? { resources } : {}), options);
    expect(writes(result)).toEqual(expected);
    expect(result.notes).toEqual([]);
  });

  test.each<[object, HardenOptions, string]>([
    [{ requests: { cpu: '2' } }, { limits: { cpu: '1' } }, 'cpu: request 2 and limit 1 do not go together; nothing was added'],
    [{ limits: { memory: '32Mi' } }, { requests: { memory: '64Mi' } }, 'memory: request 64Mi and limit 32Mi do not go together; nothing was added'],
    [{ requests: { memory: '1G' }, limits: { memory: '1M' } }, { limits: { memory: '2G' } }, 'memory: request 1G and limit 1M do not go together; nothing was added'],
  ])('a limit never comes below a request: %j beside %j', (resources, options, text) => {
    const spec = having({ resources });
    const result = harden(spec, options);
    expect(result.podSpec).toBe(spec);
    expect(result.notes[0]).toEqual({ field: `${FIRST}.resources`, text });
  });

  test('init containers get them, ephemeral ones must not', () => {
    const { containers } = passingSpec();
    const result = harden(passingSpec({ initContainers: containers, ephemeralContainers: containers }), { limits: { memory: '1Gi' } });
    expect(result.changes.map(({ field }) => field)).toEqual(['spec.initContainers[0].resources.limits.memory', 'spec.containers[0].resources.limits.memory']);
  });

  test('an amount that nobody can read is for the API server to refuse', () => {
    const spec = having({ resources: { requests: { cpu: 'much' } } });
    expect(writes(harden(spec, { limits: { cpu: '1' } }))).toEqual([[`${FIRST}.resources.limits.cpu`, '1']]);
  });
});
