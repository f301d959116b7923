import { ran } from '../../support/cli';

const POD = (metadata: string, ports = '[]') => `apiVersion: v1\nkind: Pod\nmetadata:\n${metadata}spec: {containers: [{name: a, image: b, ports: ${ports}}]}\n`;
const REJECTED = 'label values are strings, write';

describe('withoutRepetition |', () => {
  const told = async (yaml: string) => (await ran(['reach', 'list', '-'], { stdin: yaml })).err.trim().split('\n').filter(line => !line.startsWith('note: the input has no workloads'));

  test.each<[string, string, string]>([
    ['a word as a label', POD('  name: a\n  labels: {power: on}\n'),
      `rejected Pod default/a: metadata.labels: label value "true" of "power" is a boolean: ${REJECTED} "on" in quotes, in line 5 (stdin:1)`],
    ['a number as a label', POD('  name: a\n  labels:\n    example.com/v.1: 1.20\n'),
      `rejected Pod default/a: metadata.labels: label value "1.2" of "example.com/v.1" is a number: ${REJECTED} "1.20" in quotes, in line 6 (stdin:1)`],
    ['a number that is written as it is', POD('  name: a\n  labels: {v: 1.2}\n'),
      `rejected Pod default/a: metadata.labels: label value "1.2" of "v" is a number: ${REJECTED} "1.2" in quotes (stdin:1)`],
    ['a name', POD('  name: y\n'), 'rejected stdin:1: metadata.name is a boolean: write "y" in quotes, in line 4'],
    ['a namespace', POD('  name: a\n  namespace: 010\n'), 'rejected Pod default/a: metadata.namespace "8" is a number: write "010" in quotes, in line 5 (stdin:1)'],
    ['an annotation', POD('  name: a\n  annotations: {v: 1_000}\n'),
      'rejected Pod default/a: metadata.annotations: the value of "v" is not a string: write "1_000" in quotes, in line 5 (stdin:1)'],
    ['the name of a port', POD('  name: a\n', '[{containerPort: 80, name: n}]'),
      'rejected Pod default/a: spec.containers[0].ports[0].name "false" is a boolean: write "n" in quotes, in line 5 (stdin:1)'],
    ['a value of a selector', 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec:\n  podSelector:\n    matchExpressions: [{key: a, operator: In, values: [1.0]}]\n',
      `rejected NetworkPolicy default/p: spec.podSelector.matchExpressions[0]: label value "1" of "a" is a number: ${REJECTED} "1.0" in quotes, in line 6 (stdin:1)`],
    ['an item of a list', `apiVersion: v1\nkind: List\nitems:\n- ${POD('  name: a\n  labels: {v: 1.20}\n').replaceAll('\n', '\n  ').trimEnd()}\n`,
      `rejected Pod default/a: metadata.labels: label value "1.2" of "v" is a number: ${REJECTED} "1.20" in quotes, in line 8 (stdin:4)`],
    ['what nobody refuses', POD('  name: a\n  labels: {y: b}\n'), 'stdin:5: note: unquoted "y" is the boolean true to Kubernetes, as a key of metadata.labels: write "y" in quotes'],
    ['the port of a container', POD('  name: a\n', '[{containerPort: "80"}]'),
      'rejected Pod default/a: spec.containers[0].ports[0].containerPort "80" is a string: must be a number, write 80 without quotes (stdin:1)'],
  ])('%s is told once', async (_, yaml, line) => expect(await told(yaml)).toEqual([line]));

  test('two of one value are told apart', async () => {
    expect(await told(POD('  name: a\n  labels:\n    b: on\n    c: yes\n'))).toEqual([
      `rejected Pod default/a: metadata.labels: label value "true" of "b" is a boolean: ${REJECTED} "on" in quotes, in line 6 (stdin:1)`,
      `rejected Pod default/a: metadata.labels: label value "true" of "c" is a boolean: ${REJECTED} "yes" in quotes, in line 7 (stdin:1)`,
    ]);
  });

  test('findings of lint say it too', async () => {
    const { out, err } = await ran(['reach', 'lint', '-'], { stdin: 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {matchLabels: {v: 1.20}}}\n' });
    expect(out).toContain('is a number: label values are strings, write "1.20" in quotes, in line 4');
    expect(err).not.toContain('unquoted');
  });

  test('options that are wrong come behind what is wrong with the input', async () => {
    const { code, err } = await ran(['reach', 'list', '--pod-cidr', '10.0.0.1/8', '-'], { stdin: `${POD('  name: a\n')}---\na: [\n` });
    expect(code).toBe(2);
    expect(err).toMatch(/^stdin:\d+: .*\n.*10\.0\.0\.1/);
  });
});
