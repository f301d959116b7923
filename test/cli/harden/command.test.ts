import { hardenCommand } from '../../../src/cli/harden/command';
import type { Lazily } from '../../../src/cli/program';

/** what the command hands on of a command line */
async function parsed(...argv: string[]): Promise<{ readonly paths: string[]; readonly options: any }> {
  let given: unknown[] = [];
  const lazily: Lazily = () => async (...args) => { given = args; };
  await hardenCommand(lazily).exitOverride().configureOutput({ writeErr: () => undefined }).parseAsync(argv, { from: 'user' });
  const [paths, options] = given as [string[], any];
  return { paths, options };
}

const optionsOf = async (...argv: string[]) => (await parsed(...argv)).options;

describe('hardenCommand |', () => {
  test('without options, leaves everything to the defaults of hardening but the level', async () => {
    expect(await parsed()).toEqual({
      paths: [], options: { level: 'restricted', version: 'latest', recordFormat: 'txt', serviceAccountToken: true, serviceLinks: true },
    });
  });

  test('takes any number of paths, among options too', async () => {
    expect((await parsed('a.yaml', '--level', 'baseline', '-', 'm/')).paths).toEqual(['a.yaml', '-', 'm/']);
  });

  test.each([
    ['/tmp', { path: '/tmp' }],
    ['/tmp:1Gi', { path: '/tmp', sizeLimit: '1Gi' }],
    ['web:/tmp', { container: 'web', path: '/tmp' }],
    ['web:/var/cache:64Mi', { container: 'web', path: '/var/cache', sizeLimit: '64Mi' }],
    ['tmp', { path: 'tmp' }],
  ])('--writable-path %s', async (text, expected) => {
    expect((await optionsOf('--writable-path', text)).writablePath).toEqual([expected]);
  });

  test.each<[string, string[], object]>([
    ['paths', ['--writable-path', '/a', '--writable-path', 'web:/b'], { writablePath: [{ path: '/a' }, { container: 'web', path: '/b' }] }],
    ['checks', ['--overrule', 'capabilities,hostPorts', '--overrule', 'seccompProfile_baseline'], { overrule: ['capabilities', 'hostPorts', 'seccompProfile_baseline'] }],
    ['groups', ['--supplemental-groups', '1,2', '--supplemental-groups', '3'], { supplementalGroups: [1, 2, 3] }],
    ['requests', ['--request', 'memory=64Mi', '--request', 'cpu=10m'], { request: { memory: '64Mi', cpu: '10m' } }],
    ['digests', ['--image-digest', 'localhost:5000/web:1=sha256:a', '--image-digest', 'db=sha256:b'], { imageDigest: { 'localhost:5000/web:1': 'sha256:a', 'db': 'sha256:b' } }],
  ])('%s add up', async (_, argv, expected) => {
    expect(await optionsOf(...argv)).toMatchObject(expected);
  });

  test('tokens and links are taken away by a no', async () => {
    expect(await optionsOf('--no-service-account-token', '--no-service-links')).toMatchObject({ serviceAccountToken: false, serviceLinks: false });
  });

  test.each<[string, string[], string]>([
    ['a path with too many parts', ['--writable-path', 'a:/b:1Gi:2'], 'It must be PATH, PATH:SIZE, CONTAINER:PATH or CONTAINER:PATH:SIZE.'],
    ['no path', ['--writable-path', ''], 'It must be PATH, PATH:SIZE, CONTAINER:PATH or CONTAINER:PATH:SIZE.'],
    ['a name for an id', ['--run-as-user', 'root'], 'It must be a whole number.'],
    ['a name among ids', ['--supplemental-groups', '1,wheel'], 'It must be a whole number.'],
    ['a request without an amount', ['--request', 'memory'], 'It must be NAME=VALUE.'],
    ['a form of the record that there is not', ['--record-format', 'xml'], 'Allowed choices are txt, json, md.'],
  ])('refuses %s', async (_, argv, message) => {
    await expect(parsed(...argv)).rejects.toThrow(message);
  });
});
