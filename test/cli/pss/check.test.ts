import { existsSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { ran } from '../../support/cli';
import { schemaProblems } from '../../support/json-schema';

const pod = (name: string, spec: string, namespace?: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}\nspec: ${spec}\n---\n`;
const namespace = (name: string, labels: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {${labels}}}\n---\n`;

const FINE = '{containers: [{name: web, image: b}]}';
const HOST = '{hostNetwork: true, containers: [{name: web, image: b, ports: [{containerPort: 80, hostPort: 80}]}]}';

const check = (stdin: string, ...options: string[]) => ran(['pss', 'check', ...options, '-'], { stdin });

describe('pss check |', () => {
  test('prints what is refused, in the words of Pod Security admission, and ends with 1', async () => {
    expect(await check(pod('a', FINE) + pod('b', HOST, 'shop'), '--level', 'baseline', '--version', 'v1.34')).toEqual({
      code: 1,
      err: '',
      out: `Pod shop/b (stdin:6) violates PodSecurity "baseline:v1.34":
  host namespaces (hostNetwork=true)
    at spec.hostNetwork
    Remove the field if the workload works without the node's network, processes or memory; agents of nodes need a privileged namespace of their own.
  hostPort (container "web" uses hostPort 80)
    at spec.containers[0].ports[0].hostPort
    Remove hostPort and reach the pod by a Service.
1 of 2 workloads refused.
`,
    });
  });

  test('ends with 0 where all is allowed', async () => {
    expect(await check(pod('a', FINE), '--level', 'baseline')).toEqual({ code: 0, err: '', out: '0 of 1 workload refused.\n' });
  });

  test('workloads that state no namespace are in that of --default-namespace', async () => {
    const enforced = namespace('prod', 'pod-security.kubernetes.io/enforce: baseline') + namespace('shop', 'team: a');
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n---\n';
    const input = enforced + pod('a', HOST) + pod('b', HOST, 'shop') + config;
    expect((await check(input)).err).toContain('(default): judged as privileged');
    const { code, out, err } = await check(input, '--default-namespace', 'prod', '--format', 'jsonl');
    expect([code, err]).toEqual([1, '']);
    expect(out.trim().split('\n').map(line => JSON.parse(line)).map(({ name, policy, allowed, ...rest }) => [rest.namespace, name, policy, allowed])).toEqual([
      [undefined, 'prod', 'privileged:latest', true], [undefined, 'shop', 'privileged:latest', true], ['prod', 'a', 'baseline:latest', false], ['shop', 'b', 'privileged:latest', true],
      [undefined, 'c', 'privileged:latest', true],
    ]);
    expect((await check(input, '--default-namespace', 'prod')).out).toContain('Pod prod/a (stdin:9) violates PodSecurity "baseline:latest":');
    expect((await check(input, '--default-namespace', 'a b')).err).toBe('Option \'--default-namespace <name>\' argument \'a b\' is invalid. '
      + 'The name of a namespace must consist of lower-case letters, digits and "-", and start and end with a letter or digit.\n');
  });

  test('holds workloads to what their namespaces enforce', async () => {
    const input = namespace('strict', 'pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: v1.30')
      + namespace('open', 'team: a') + pod('a', FINE, 'strict') + pod('b', HOST, 'open') + pod('c', HOST, 'elsewhere') + pod('d', HOST);
    const { code, out, err } = await check(input, '--format', 'jsonl');
    expect(out.trim().split('\n').map(line => JSON.parse(line)).filter(({ makesPods }) => makesPods).map(({ name, policy, allowed }) => [name, policy, allowed])).toEqual([
      ['a', 'restricted:v1.30', false], ['b', 'privileged:latest', true], ['c', 'privileged:latest', true], ['d', 'privileged:latest', true],
    ]);
    expect([code, err]).toEqual([1, 'note: 2 of 4 workloads are in namespaces that the input does not have (default, elsewhere): judged as privileged, which allows everything. '
      + 'Give --level, or the Namespace objects.\n']);
  });

  test('tells labels with bad values', async () => {
    const { code, err } = await check(namespace('shop', 'pod-security.kubernetes.io/enforce: strict') + pod('a', HOST, 'shop'));
    expect([code, err]).toEqual([1, 'stdin:1: note: Namespace shop: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted\n']);
  });

  test('refuses to judge nothing', async () => {
    expect(await check(pod('a', HOST, 'shop'))).toEqual({
      code: 2, out: '', err: 'No workload is held to anything: the input has no Namespace object of shop. Give --level restricted (or baseline), or the Namespace objects.\n',
    });
  });

  test('prints an entry for each object as JSON, in the order of the input', async () => {
    const input = pod('b', HOST, 'shop') + 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n---\n' + pod('a', FINE);
    const { code, out } = await check(input, '--level', 'baseline', '--format', 'json');
    const entries = JSON.parse(out);
    expect(code).toBe(1);
    expect(entries).toEqual([
      {
        kind: 'Pod',
        namespace: 'shop',
        name: 'b',
        origin: 'stdin:1',
        policy: 'baseline:latest',
        makesPods: true,
        allowed: false,
        reason: 'host namespaces, hostPort',
        detail: 'host namespaces (hostNetwork=true), hostPort (container "web" uses hostPort 80)',
        findings: [expect.objectContaining({ check: 'hostNamespaces', level: 'baseline', fields: ['spec.hostNetwork'], reason: 'host namespaces', detail: 'hostNetwork=true' }),
          expect.objectContaining({ check: 'hostPorts' })],
        problems: [],
      },
      { kind: 'ConfigMap', name: 'c', origin: 'stdin:6', policy: 'baseline:latest', makesPods: false, allowed: true, reason: '', detail: '', findings: [], problems: [] },
      { kind: 'Pod', name: 'a', origin: 'stdin:10', policy: 'baseline:latest', makesPods: true, allowed: true, reason: '', detail: '', findings: [], problems: [] },
    ]);
    const lines = await check(input, '--level', 'baseline', '--format', 'jsonl');
    expect(lines.out.trim().split('\n').map(line => JSON.parse(line))).toEqual(entries);
  });

  test('prints JSON that its schema describes', async () => {
    const schema = JSON.parse(readFileSync(resolve(__dirname, '../../../schemas/pss-check.schema.json'), 'utf8'));
    const input = pod('b', HOST, 'shop') + pod('c', '{containers: [{name: web, securityContext: {privileged: "yes"}}]}') + pod('a', FINE);
    const entries: unknown[] = JSON.parse((await check(input, '--level', 'restricted', '--format', 'json')).out);
    expect(entries.map(entry => schemaProblems(schema, entry))).toEqual([[], [], []]);
    expect(schemaProblems(schema, { ...entries[0] as object, allowed: 'no' })).toEqual(['$.allowed: is no boolean']);
  });

  test('judges objects with names that are none, and without metadata, in every format', async () => {
    const schema = JSON.parse(readFileSync(resolve(__dirname, '../../../schemas/pss-check.schema.json'), 'utf8'));
    const of = (kind: string, metadata: string) => `apiVersion: v1\nkind: ${kind}\n${metadata === '' ? '' : `metadata: ${metadata}\n`}spec: ${FINE}\n---\n`;
    const input = of('Pod', '{name: 5, namespace: 7}') + of('Pod', '{name: [x], namespace: {a: b}}') + of('Pod', '"hi"') + of('Pod', '') + of('Pod', '{name: null, namespace: ""}')
      + of('Service', '{name: 5}') + 'null\n---\n[]\n---\n{apiVersion: v1, kind: PodList, items: null}\n';
    const { code, out } = await check(input, '--level', 'baseline', '--format', 'jsonl');
    const entries = out.trim().split('\n').map(line => JSON.parse(line));
    expect(code).toBe(1);
    expect(entries.flatMap(entry => schemaProblems(schema, entry))).toEqual([]);
    expect(entries.map(({ kind, namespace: where, name, allowed, reason, detail }) => [kind, where, name, allowed, reason, detail])).toEqual([
      ['Pod', '7', '5', false, 'invalid', 'metadata.name must be a string, not 5; metadata.namespace must be a string, not 7'],
      ['Pod', '{"a":"b"}', '["x"]', false, 'invalid', 'metadata.name must be a string, not ["x"]; metadata.namespace must be a string, not {"a":"b"}'],
      ['Pod', undefined, '', false, 'invalid', 'metadata must be an object'],
      ['Pod', undefined, '', true, '', ''],
      ['Pod', '', '', true, '', ''],
      ['Service', undefined, '5', true, '', ''],
    ]);
    for (const format of ['txt', 'json', 'md', 'csv']) {
      expect(await check(input, '--level', 'baseline', '--format', format)).toEqual({ code: 1, out: expect.stringContaining('must be a string'), err: '' });
    }
  });

  test('holds workloads without a namespace to default, and to the first of Namespaces of one name', async () => {
    const input = namespace('default', 'pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/warn: privileged') + namespace('default', 'pod-security.kubernetes.io/enforce: privileged')
      + 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: ""}\nspec: {containers: [{name: a, image: b}]}\n';
    const { code, out, err } = await check(input, '--format', 'jsonl');
    expect(code).toBe(1);
    expect(JSON.parse(out.trim().split('\n')[2])).toMatchObject({ policy: 'restricted:latest', allowed: false });
    expect(err).toBe('stdin:5: note: Namespace default: is there twice: the first is kept, and the labels of this one do not count\n');
  });

  test('prints tables of the workloads', async () => {
    const input = pod('b|c', HOST) + 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n';
    expect((await check(input, '--level', 'baseline', '--format', 'md')).out).toBe(`| kind | namespace | name | origin | policy | allowed | reason | detail | problems |
|---|---|---|---|---|---|---|---|---|
| Pod |  | b\\|c | stdin:1 | baseline:latest | false | host namespaces, hostPort | host namespaces (hostNetwork=true), hostPort (container "web" uses hostPort 80) |  |
`);
    expect((await check(input, '--level', 'baseline', '--format', 'csv')).out).toBe('kind,namespace,name,origin,policy,allowed,reason,detail,problems\r\n'
      + 'Pod,,b|c,stdin:1,baseline:latest,false,"host namespaces, hostPort","host namespaces (hostNetwork=true), hostPort (container ""web"" uses hostPort 80)",\r\n');
  });

  test('tells what the API server refuses at any level', async () => {
    const contradiction = pod('a', '{containers: [{name: web, image: b, securityContext: {privileged: true, allowPrivilegeEscalation: false}}]}');
    const { code, out } = await check(contradiction + pod('b', '{containers: [{name: web, securityContext: {privileged: "yes"}}]}'), '--level', 'privileged');
    expect(code).toBe(1);
    expect(out).toBe(`Pod a (stdin:1) can't run:
  spec.containers[0].securityContext.allowPrivilegeEscalation is false next to privileged: true, which the API server refuses. Remove one of the two
Pod b (stdin:6) can't run:
  spec.containers[0].securityContext.privileged must be true or false, not "yes"
2 of 2 workloads refused.
`);
  });

  test.each<[string, string, string]>([
    ['no containers', pod('a', '{containers: []}'), 'spec.containers is empty: the API server refuses a pod without containers'],
    ['a label that is a number', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: 1}}\nspec: {containers: [{name: a, image: a}]}\n',
      'metadata.labels: label value "1" of "app" is a number: label values are strings, write "1" in quotes'],
    ['a port that there can\'t be', pod('a', '{containers: [{name: a, image: a, ports: [{containerPort: 80000}]}]}'),
      'spec.containers[0].ports[0].containerPort 80000 must be a whole number from 1 to 65535'],
    ['a port in quotes', pod('a', '{containers: [{name: a, image: a, ports: [{containerPort: "80"}]}]}'), 'spec.containers[0].ports[0].containerPort must be a whole number, not "80"'],
    ['a port without number', pod('a', '{containers: [{name: a, image: a, ports: [{port: 80}]}]}'), 'spec.containers[0].ports[0] has no containerPort'],
    ['two containers of one name', pod('a', '{containers: [{name: a, image: a}], initContainers: [{name: a, image: a}]}'), 'spec.initContainers[0].name "a" is the name of another container too'],
    ['two ports of one name', pod('a', '{containers: [{name: a, image: a, ports: [{name: x, containerPort: 1}, {name: x, containerPort: 2}]}]}'),
      'spec.containers[0].ports[1].name "x" is the name of another port of the container too'],
    ['runAsNonRoot in quotes', pod('a', '{securityContext: {runAsNonRoot: "true"}, containers: [{name: a, image: a}]}'), 'spec.securityContext.runAsNonRoot must be true or false, not "true"'],
    ['a Deployment without a selector', `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: ${FINE}}}\n`,
      'spec.selector is missing, which has to match the template\'s labels'],
    ['a version that is gone', `apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: '* * * * *', jobTemplate: {spec: {template: {spec: ${FINE.replace('{', '{restartPolicy: Never, ')}}}}}\n`,
      'apiVersion "batch/v1beta1" has no CronJob since Kubernetes 1.25. Write batch/v1'],
  ])('what the API server refuses is not allowed in any format: %s', async (_, input, problem) => {
    const [text, json] = [await check(input, '--level', 'baseline'), await check(input, '--level', 'baseline', '--format', 'jsonl')];
    expect([text.code, json.code]).toEqual([1, 1]);
    expect(text.out).toContain(` can't run:\n  ${problem}\n1 of 1 workload refused.\n`);
    expect(JSON.parse(json.out)).toMatchObject({ allowed: false, reason: 'invalid', detail: problem, findings: [], problems: [problem] });
    expect(schemaProblems(JSON.parse(readFileSync(resolve(__dirname, '../../../schemas/pss-check.schema.json'), 'utf8')), JSON.parse(json.out))).toEqual([]);
  });

  test('what Pod Security admission refuses is told in its words, beside what the API server refuses', async () => {
    const { out } = await check(pod('a', '{hostPID: true, containers: [{name: a, image: a}, {name: a, image: a}]}'), '--level', 'baseline', '--format', 'jsonl');
    expect(JSON.parse(out)).toMatchObject({
      allowed: false, reason: 'host namespaces', detail: 'host namespaces (hostPID=true)', problems: ['spec.containers[1].name "a" is the name of another container too'],
    });
  });

  test('every label that is wrong is told', async () => {
    const { out } = await check('apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: 1, tier: 2}}\nspec: {containers: [{name: a, image: a}]}\n', '--level', 'baseline', '--format', 'jsonl');
    expect(JSON.parse(out).problems).toEqual([expect.stringContaining('of "app"'), expect.stringContaining('of "tier"')]);
  });

  test('pods of other kinds are their owners\' business', async () => {
    expect((await check(`apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec: {template: {spec: ${FINE}}}\n`, '--level', 'baseline')).code).toBe(0);
  });

  test.each(['{}', '{containers: null}', '{containers: []}'])('a pod without containers breaks no check and can\'t be: %s', async spec => {
    expect(await check(pod('a', spec), '--level', 'restricted')).toMatchObject({
      code: 1, out: "Pod a (stdin:1) can't run:\n  spec.containers is empty: the API server refuses a pod without containers\n1 of 1 workload refused.\n",
    });
  });

  test('a kind that no server has is refused, where pods were meant', async () => {
    const misspelt = (apiVersion: string, kind: string, spec: string) => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: ${spec}\n---\n`;
    const input = misspelt('v1', 'pod', FINE) + misspelt('apps/v1', 'Rollout', `{template: {spec: ${HOST}}}`) + misspelt('networking.k8s.io/v1', 'NetworkPolcy', '{}');
    expect(await check(input, '--level', 'baseline')).toEqual({
      code: 1, err: '', out: "pod a (stdin:1) can't run:\n  v1 has no kind pod. Did you mean Pod?\nRollout a (stdin:6) can't run:\n  apps/v1 has no kind Rollout\n2 of 2 workloads refused.\n",
    });
    const { out } = await check(input, '--level', 'baseline', '--format', 'json');
    expect(JSON.parse(out).map(({ makesPods, allowed, reason }: any) => [makesPods, allowed, reason])).toEqual([[true, false, 'invalid'], [true, false, 'invalid'], [false, true, '']]);
    expect(JSON.parse(out)[0]).toMatchObject({ detail: 'v1 has no kind pod. Did you mean Pod?', findings: [], problems: ['v1 has no kind pod. Did you mean Pod?'] });
  });

  test.each<[string, string[], string]>([
    ['a version without a level', ['--version', 'v1.30'], '--version v1.30 needs --level: without it, the labels of Namespace objects say level and version.\n'],
    ['an unknown version', ['--level', 'baseline', '--version', '1.30'], 'Unknown Pod Security version "1.30": must be "latest" or "v1.x". Did you mean "v1.30"?\n'],
  ])('refuses %s', async (_, options, err) => {
    expect(await check(pod('a', FINE), ...options)).toEqual({ code: 2, out: '', err });
  });

  const cases = resolve(__dirname, '../../..', process.env.CONFORMANCE_DATA ?? '../shared/conformance', 'pod-security');
  if (existsSync(cases)) {
    test.each(['baseline', 'restricted'])('judges the pods of Pod Security admission\'s own tests as JSON Lines, an answer a line: %s', async level => {
      const known = readFileSync(join(cases, `${level}.jsonl`), 'utf8').trim().split('\n').map(line => JSON.parse(line)).filter(({ version }) => version === 'v1.30');
      const stdin = known.map(({ pod: object }) => JSON.stringify(object)).join('\n');
      const { out } = await check(stdin, '--level', level, '--version', 'v1.30', '--format', 'jsonl');
      expect(known.length).toBeGreaterThan(30);
      expect(out.trim().split('\n').map(line => JSON.parse(line).allowed)).toEqual(known.map(({ allowed }) => allowed));
    });
  }
});
