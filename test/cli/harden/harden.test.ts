import { readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { Readable } from 'stream';
import { run } from '../../../src/cli/run';
import { inFolder, ran, testIo } from '../../support/cli';

const ROOT = resolve(__dirname, '../../..');
const WIKI = readFileSync(join(ROOT, 'examples/harden-a-helm-chart/wiki.yaml'), 'utf8');

const POD = `# the shop's only pod
apiVersion: v1
kind: Pod
metadata:
  name: web # short
spec:
  containers:
  - name: web
    image: 'web:1'   # pinned

    # nothing else
`;

const HARDENED = `# the shop's only pod
apiVersion: v1
kind: Pod
metadata:
  name: web # short
spec:
  containers:
  - name: web
    image: 'web:1'   # pinned
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop:
        - ALL
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault

    # nothing else
`;

const PRIVILEGED = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true, containers: [{name: web, image: b}]}\n';

const harden = (stdin: string, ...options: string[]) => ran(['harden', ...options], { stdin });

describe('harden |', () => {
  test('fills in what is absent, and keeps everything else as it was written', async () => {
    const { code, out, err } = await harden(POD);
    expect([code, out]).toEqual([0, HARDENED]);
    expect(err).toBe(`Pod web (stdin:2)
  spec.containers[0].securityContext.allowPrivilegeEscalation: false: no process gains more privileges than its parent (can break: setuid programs such as sudo, su and ping gain nothing)
  spec.containers[0].securityContext.capabilities.drop: ["ALL"]: a process without privileges needs none of them (can break: chown, gosu, su-exec and ping in entry points, and listening below port 1024)
  spec.securityContext.runAsNonRoot: true: the kubelet refuses to start a container as root (can break: images that run as root, or name their user without a number: give runAsUser)
  spec.securityContext.seccompProfile: {"type":"RuntimeDefault"}: the runtime's filter of system calls applies (can break: io_uring, ptrace and some profilers)
`);
  });

  test.each<[string, string]>([
    ['the output of helm template', WIKI],
    ['a list of kubectl', `apiVersion: v1\nkind: List\nitems:\n${POD.split('\n').map((line, index) => line === '' ? '' : `${index === 1 ? '- ' : '  '}${line}`).join('\n')}`],
    ['JSON', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', image: 'b' }] } }] }, undefined, 4)],
  ])('reaches the level, and changes nothing in a second run: %s', async (_, text) => {
    const first = await harden(text);
    expect(first.code).toBe(0);
    expect(first.out).not.toBe(text);
    expect((await ran(['pss', 'check', '--level', 'restricted', '-'], { stdin: first.out })).code).toBe(0);
    expect(await harden(first.out)).toEqual({ code: 0, out: first.out, err: '' });
  });

  test('the record has the line of each workload, in lists too', async () => {
    const items = ['a', 'b'].map(name => `- apiVersion: v1\n  kind: Pod\n  metadata: {name: ${name}}\n  spec: {hostNetwork: ${name === 'b'}, containers: [{name: a, image: a}]}\n`);
    const service = '- apiVersion: v1\n  kind: Service\n  metadata: {name: s}\n';
    const { code, err } = await harden(`# a list\napiVersion: v1\nkind: List\nitems:\n${items[0]}${service}${items[1]}`);
    expect(code).toBe(1);
    expect(err.split('\n').filter(line => /^\S/.test(line))).toEqual([
      'Pod a (stdin:5)', 'Pod b (stdin:12)', 'Left for a person to decide:', 'Pod b (stdin:12)', 'One workload is left for a person to mend.',
    ]);
    expect(err).toContain('  items[2].spec.hostNetwork: ');
  });

  test('the record has the place where lines are not known, and the line of the document for what says nothing of its kind', async () => {
    const spec = { containers: [{ name: 'a', image: 'a' }] };
    const { err } = await harden(JSON.stringify([{ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec }, { kind: 'Pod', metadata: { name: 'b' }, spec }] }]));
    expect(err.split('\n').filter(line => /^Pod/.test(line))).toEqual(['Pod a (stdin:1[0] items[0])', 'Pod b (stdin:1)']);
  });

  test('a kind that no server has stays as it is, for a person to mend', async () => {
    const template = 'spec: {template: {spec: {containers: [{name: a, image: a}]}}}\n';
    const input = `apiVersion: v1\nkind: pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: a, image: a}]}\n---\napiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: b}\n${template}`;
    expect(await harden(input)).toEqual({
      code: 1,
      out: input,
      err: 'Left for a person to decide:\npod shop/a (stdin:1)\n  kind: nothing was changed, since v1 has no kind pod. Did you mean Pod?\n'
        + 'Deploymnt b (stdin:6)\n  kind: nothing was changed, since apps/v1 has no kind Deploymnt. Did you mean Deployment?\n2 workloads are left for a person to mend.\n',
    });
    const { code, err } = await harden(`apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pods\n  metadata: {name: a}\n${POD.split('\n').map((line, i) => line === '' ? '' : `${i === 1 ? '- ' : '  '}${line}`).join('\n')}`);
    expect([code, err]).toEqual([1, expect.stringContaining('Pods a (stdin:4)\n  items[0].kind: nothing was changed')]);
    expect((await harden('apiVersion: v1\nkind: pod\n')).code).toBe(1);
    expect((await harden('apiVersion: networking.k8s.io/v1\nkind: NetworkPolcy\n')).code).toBe(0);
  });

  test('what the API server refuses is left for a person, hardened all the same', async () => {
    const job = 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a, namespace: shop}\nspec:\n  template:\n    spec:\n      containers:\n      - name: a\n';
    const { code, out, err } = await harden(job);
    expect(code).toBe(1);
    expect(out).toContain('allowPrivilegeEscalation: false');
    expect(err).toContain(`Left for a person to decide:
Job shop/a (stdin:1)
  spec.template.spec.containers[0].image: the API server refuses the workload: spec.template.spec.containers[0].image is missing
  spec.template.spec.restartPolicy: the API server refuses the workload: spec.template.spec.restartPolicy is missing. Write OnFailure or Never
One workload is left for a person to mend.
`);
    expect((await harden(job, '--allow-remaining')).code).toBe(0);
    const empty = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: b}\n';
    expect(await harden(empty)).toEqual({
      code: 1,
      out: empty,
      err: 'Left for a person to decide:\nDeployment b (stdin:1)\n  spec.template.spec: the API server refuses the workload: spec.template.spec must be an object\n'
        + 'One workload is left for a person to mend.\n',
    });
  });

  test('keeps comments where what it overrules is all that there is', async () => {
    const pod = '# the pod\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a # one\n    image: a\n    securityContext:\n'
      + '      capabilities:\n        add:\n        - NET_ADMIN\n      procMount: Unmasked\n';
    const { out, err } = await harden(pod, '--overrule', 'capabilities,procMount');
    expect(err).not.toContain('was written anew');
    expect(out).toMatch(/^# the pod\n[^]*\n {2}- name: a # one\n/);
    expect(out).toContain('\n      capabilities:\n        drop:\n        - ALL\n');
  });

  test('adds nothing to items of a PodList but what the record says', async () => {
    const { code, out } = await harden('apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a} # one\n  spec:\n    containers: [{name: a, image: a}]\n');
    expect(code).toBe(0);
    expect(out).toMatch(/^apiVersion: v1\nkind: PodList\nitems:\n- metadata: \{name: a\} # one\n  spec:\n/);
    expect(out.match(/kind:/g)).toHaveLength(1);
  });

  test('as a post-renderer it ends with 0 where workloads remain', async () => {
    const remaining = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true, containers: [{name: a, image: a}]}\n';
    expect((await ran(['harden', '--allow-remaining'], { stdin: remaining })).code).toBe(0);
  });

  test('only adds lines to the output of helm template', async () => {
    const { out } = await harden(WIKI);
    const added = out.split('\n');
    // every line of the input is there, in its order
    for (const line of WIKI.split('\n')) {
      const at = added.indexOf(line);
      expect([line, at >= 0]).toEqual([line, true]);
      added.splice(0, at + 1);
    }
    expect(out.split('\n').length).toBeGreaterThan(WIKI.split('\n').length + 30);
  });

  test('leaves what has no workload to harden byte for byte, broken documents too', async () => {
    const note = 'stdin:4: note: unquoted "0x1F" is the number 31 to Kubernetes, in data.b: write "0x1F" in quotes\n';
    const text = '\ufeff# Source: x\r\napiVersion: v1\r\nkind: ConfigMap\r\ndata: {a: "\\u00e9", b: 0x1F}\r\n---\r\na: [\r\n---\r\n# end';
    expect(await harden(text)).toEqual({ code: 2, out: text.slice(1), err: `${note}stdin:6: a { or [ is not closed, at: a: [\n` });
  });

  test('writes JSON for JSON', async () => {
    const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'web', image: 'b' }] } });
    const config = '{"kind": "ConfigMap", "apiVersion": "v1"}';
    const lines = await harden(`${JSON.stringify(pod('a'))}\n${config}\n`);
    const [first, second, end] = lines.out.split('\n');
    expect([JSON.parse(first).spec.securityContext, second, end]).toEqual([{ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }, config, '']);
    const { out } = await harden(`${JSON.stringify(pod('a'), undefined, '\t')}\n`);
    expect(out.startsWith('{\n\t"apiVersion": "v1",\n\t"kind": "Pod",\n\t"metadata": {\n\t\t"name": "a"')).toBe(true);
    expect(JSON.parse((await harden(JSON.stringify([pod('a'), pod('b')]))).out)[1].spec.securityContext.runAsNonRoot).toBe(true);
  });

  test('makes one stream of several files', async () => {
    const config = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}`;
    const { out } = await ran(['harden', 'm'], { files: { 'm/a.yaml': config('a'), 'm/b.yaml': `# b\n---\n${config('b')}\n`, 'm/c.json': '{"apiVersion":"v1","kind":"ConfigMap"}' } });
    expect(out).toBe(`${config('a')}\n# b\n---\n${config('b')}\n---\n{"apiVersion":"v1","kind":"ConfigMap"}`);
  });

  test('one after another, however many empty lines a file begins with', async () => {
    const config = 'apiVersion: v1\nkind: ConfigMap\n';
    const { out } = await ran(['harden', 'm'], { files: { 'm/a.yaml': config, 'm/b.yaml': `${' \n'.repeat(5000)}${config}` } });
    expect(out).toBe(`${config}---\n${' \n'.repeat(5000)}${config}`);
  });

  test('prints a file before it reads the next one', async () => {
    await inFolder({ 'a.yaml': POD }, async folder => {
      const { io, out } = testIo(folder);
      const printed: string[] = [];
      // more than waits to be written at once
      const long = `data: {text: ${'x'.repeat(100_000)}}\n`;
      const stdin = Readable.from((function* () {
        printed.push(out());
        yield POD;
      })(), { objectMode: false });
      writeFileSync(join(folder, 'b.yaml'), `apiVersion: v1\nkind: ConfigMap\n${long}`);
      expect(await run(['harden', 'a.yaml', 'b.yaml', '-'], { ...io, stdin })).toBe(0);
      expect(printed).toEqual([`${HARDENED}---\napiVersion: v1\nkind: ConfigMap\n${long}`]);
      expect(out()).toBe(`${printed[0]}---\n${HARDENED}`);
    });
  });

  test('prints no document before it is known that there is an object', async () => {
    const { code, out } = await ran(['harden', 'a.yaml', '-'], { files: { 'a.yaml': `a: ${'x'.repeat(100_000)}\n` }, stdin: 'b: 1\n' });
    expect([code, out]).toEqual([2, '']);
  });

  test('tells what remains for a person, and ends with 1 unless that is allowed', async () => {
    const { code, out, err } = await harden(PRIVILEGED);
    expect(code).toBe(1);
    expect(out).toContain('hostNetwork: true');
    expect(err).toContain('Left for a person to decide:\nPod a (stdin:1)\n  spec.hostNetwork: host namespaces (hostNetwork=true). Remove the field');
    expect(err.endsWith('\nOne workload is left for a person to mend.\n')).toBe(true);
    expect(await harden(PRIVILEGED, '--allow-remaining')).toEqual({ code: 0, out, err });
  });

  test('ends with 1 on what no API server takes, and with 0 on what is only to be known', async () => {
    expect((await harden('apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, tty: true, securityContext: {privileged: "x"}}]}')).code).toBe(1);
    const known = await harden('apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: a, ports: [{containerPort: 80}]}]}');
    expect(known.code).toBe(0);
    expect(known.err).toContain('Left for a person to decide:\nPod  (stdin:1)\n  spec.containers[0].ports[0].containerPort: 80 is below 1024');
  });

  test('writes the record to a file, in the form that is asked for', async () => {
    let record: any;
    const json = await ran(['harden', '--record', 'record.json', '--record-format', 'json'],
      { stdin: PRIVILEGED, look: folder => { record = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')); } });
    expect(record.changes[0]).toEqual({
      path: 'stdin:1',
      workload: 'Pod a',
      field: 'spec.containers[0].securityContext.allowPrivilegeEscalation',
      newValue: false,
      reason: 'no process gains more privileges than its parent',
      controls: expect.any(Array),
      breaks: expect.any(String),
    });
    expect(record.findings).toEqual([{ path: 'stdin:1', workload: 'Pod a', check: 'hostNamespaces', fields: ['spec.hostNetwork'], text: 'host namespaces (hostNetwork=true)', mend: expect.any(String) }]);
    // what a person has to do is told all the same
    expect(json.err.startsWith('Left for a person to decide:\nPod a (stdin:1)\n')).toBe(true);
    const { err: table } = await harden(PRIVILEGED, '--record-format', 'md');
    expect(table).toContain('| workload | field | before | after | why | asked for by | can break |\n');
    // which of two workloads of one name it is
    const rows = table.split('\n').filter(line => line.startsWith('| Pod '));
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter(line => !/^\| Pod \S+ \(stdin:\d+\) \|/.test(line))).toEqual([]);
    expect(await ran(['harden', '--record', 'nowhere/record.txt'], { stdin: POD })).toEqual({ code: 2, out: expect.any(String), err: 'Can\'t write the record to nowhere/record.txt: no such file or folder.\n' });
  });

  test('takes every option of hardening', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const { code, out } = await harden(POD, '--level', 'restricted', '--version', 'v1.30', '--read-only-root-filesystem', '--writable-path', '/tmp:1Gi', '--writable-path', 'web:/var/cache',
      '--run-as-user', '10001', '--run-as-group', '10002', '--fs-group', '10003', '--supplemental-groups', '4,5', '--no-service-account-token', '--expiring-token',
      '--token-audience', 'vault', '--token-seconds', '900', '--token-path', '/token', '--request', 'cpu=10m', '--request', 'memory=64Mi', '--limit', 'memory=128Mi', '--image-pull-policy', 'Always',
      '--image-digest', `web:1=${digest}`, '--require-image-digests', '--app-armor', '--user-namespace', '--se-linux-type', 'container_t', '--no-service-links');
    expect(code).toBe(0);
    for (const part of ['readOnlyRootFilesystem: true', 'mountPath: /tmp', 'sizeLimit: 1Gi', 'mountPath: /var/cache', 'runAsUser: 10001', 'runAsGroup: 10002', 'fsGroup: 10003',
      'supplementalGroups:\n      - 4\n      - 5', 'automountServiceAccountToken: false', 'audience: vault', 'expirationSeconds: 900', 'mountPath: /token', 'cpu: 10m', 'memory: 64Mi', 'memory: 128Mi',
      'imagePullPolicy: Always', `image: 'web:1@${digest}'   # pinned`, 'appArmorProfile:\n      type: RuntimeDefault', 'hostUsers: false', 'type: container_t', 'enableServiceLinks: false']) {
      expect([part, out.replace(/^ {4}- /gm, '      - ').includes(part)]).toEqual([part, true]);
    }
  });

  test('lets checks win that are named', async () => {
    const written = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: web\n    image: web\n    ports:\n    - hostPort: 80 # gone\n      containerPort: 8080\n    securityContext:\n      capabilities:\n        add:\n        - SYS_TIME\n        - NET_BIND_SERVICE\n';
    const { code, out } = await harden(written, '--overrule', 'hostPorts,capabilities');
    expect(code).toBe(0);
    expect(out).toContain('    ports:\n    - containerPort: 8080\n    securityContext:\n');
    expect(out).not.toContain('SYS_TIME');
    expect(out).toContain('        add:\n        - NET_BIND_SERVICE\n');
  });

  test('writes a document anew where it can\'t be edited, and says so', async () => {
    const { code, out, err } = await harden('# head\nx: &c {name: a, image: b}\n# lost\napiVersion: v1\nkind: Pod\nmetadata: {labels: {a: "on"}}\nspec: {containers: [*c]}\n');
    expect(code).toBe(0);
    expect(err).toContain('stdin:2: note: was written anew, without its comments: it is built in a way that can\'t be edited in place\n');
    expect(out.startsWith('# head\n')).toBe(true);
    expect(out).toContain('a: "on"');
    expect((await ran(['pss', 'check', '--level', 'restricted', '-'], { stdin: out })).code).toBe(0);
  });

  test.each<[string, string[], string]>([
    ['root', ['--run-as-user', '0'], 'Invalid runAsUser 0: that is root, which runAsNonRoot forbids. Give an id from 1; scanners ask for 10001 or more.\n'],
    ['what is no number', ['--run-as-user', 'web'], 'Option \'--run-as-user <id>\' argument \'web\' is invalid. It must be a whole number.\n'],
    ['a check that can\'t be overruled', ['--overrule', 'privileged'], expect.stringContaining('Can\'t overrule "privileged": a person has to change it.') as never],
    ['options of a token without one', ['--token-seconds', '900'], '--token-audience, --token-seconds and --token-path are about a token that expires: add --expiring-token.\n'],
    ['a relative path', ['--read-only-root-filesystem', '--writable-path', 'tmp'], 'Invalid writable path "tmp": must be absolute. Did you mean "/tmp"?\n'],
    ['an amount without a name', ['--limit', '1Gi'], 'Option \'--limit <resource=amount>\' argument \'1Gi\' is invalid. It must be NAME=VALUE.\n'],
  ])('refuses %s', async (_, options, err) => {
    expect(await harden(POD, ...options)).toEqual({ code: 2, out: '', err });
  });

  test('refuses to wait for a person to type manifests, and input without any', async () => {
    expect(await ran(['harden'], { isTerminal: true })).toEqual({ code: 2, out: '', err: 'Nothing to harden: give files or folders, or pipe manifests into standard input.\n' });
    expect(await harden('a: 1\n')).toEqual({
      code: 2,
      out: '',
      err: 'stdin:1: note: is no Kubernetes object: apiVersion and kind are missing\n'
      + 'Nothing to harden: the input has no Kubernetes objects (YAML, JSON or JSON Lines with apiVersion and kind).\n',
    });
  });

  test('prints nothing with --strict where something can\'t be read', async () => {
    const long = `---\napiVersion: v1\nkind: ConfigMap\ndata: {text: ${'x'.repeat(100_000)}}\n`;
    expect((await harden(`${POD}${long}---\na: [\n`, '--strict')).out).toBe('');
    expect(await harden(`${POD}---\na: [\n`, '--strict')).toEqual({
      code: 2,
      out: '',
      err: 'stdin:13: a { or [ is not closed, at: a: [\nOne part of the input can\'t be read: nothing was done, as --strict asks.\n',
    });
  });
});
