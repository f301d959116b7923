import { spawnSync } from 'child_process';
import { join, resolve } from 'path';
import { inFolder } from '../support/cli';

const ROOT = resolve(__dirname, '../..');
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true, containers: [{name: a, image: b}]}\n';

function spawned(folder: string, argv: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', join(ROOT, 'src/cli/main.ts'), ...argv],
    { cwd: folder, input, encoding: 'utf8', env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules') } });
  return { status, stdout, stderr };
}

describe('main |', () => {
  test('runs as a process, with its streams, folder and exit code', async () => {
    await inFolder({ 'pod.yaml': POD }, folder => {
      expect(spawned(folder, ['pss', 'check', '--level', 'baseline', '--format', 'csv', 'pod.yaml'])).toEqual({
        status: 1,
        stdout: 'kind,namespace,name,origin,policy,allowed,reason,detail,problems\r\n'
          + 'Pod,,a,pod.yaml:1,baseline:latest,false,host namespaces,host namespaces (hostNetwork=true),\r\n',
        stderr: '',
      });
      expect(spawned(folder, ['pss', 'check', '--level', 'baseline', '-'], 'a: [').status).toBe(2);
    });
  });

  test('takes what helm prints from standard input, for the namespace that it goes to', async () => {
    await inFolder({ 'deny.yaml': 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: prod}\nspec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n' }, folder => {
      const ask = (...options: string[]) => spawned(folder, ['reach', 'query', '--from', '10.0.0.1', '--to', `${options[1] ?? 'default'}/a`, '--port', '80', ...options, '-', 'deny.yaml'], POD);
      expect(ask('--default-namespace', 'prod', '--host-network', 'pod').stdout).toBe('denied 10.0.0.1 => prod/a : TCP 80 (egress allowed, ingress denied)\n');
      expect(ask().stdout).toBe('allowed 10.0.0.1 => default/a : TCP 80 (egress allowed, ingress allowed)\n');
      expect(ask('--default-namespace', 'Prod')).toMatchObject({ status: 2, stdout: '' });
    });
  });

  test('loads no reader of YAML and no room that it does not need', async () => {
    await inFolder({ 'pod.json': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"b"}]}}' }, folder => {
      const script = `process.argv.splice(1, 1, 'main', 'pss', 'check', '--level', 'baseline', 'pod.json');
        require(${JSON.stringify(join(ROOT, 'src/cli/main.ts'))});
        process.on('exit', () => console.log(Object.keys(require.cache).map(file => file.replaceAll('\\\\', '/')).join('\\n')));`;
      const { stdout } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '-e', script, 'x'], { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules') } });
      expect(stdout).toContain('0 of 1 workload refused.');
      expect(stdout).toContain('/src/cli/pss/check.ts');
      expect(stdout).not.toMatch(/node_modules\/(js-yaml|yaml|cdk8s|constructs|cdk8s-plus-\d+)\//);
      expect(stdout).not.toMatch(/src\/(network|workload|assurance|tree|index\.ts|cli\/harden\/harden\.ts)/);
    });
  });
});
