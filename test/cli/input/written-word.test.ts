import { writtenWords } from '../../../src/cli/input/written-word';

const told = (text: string, firstLine = 1) => writtenWords(text, firstLine).map(({ line, text: sentence }) => `${line}: ${sentence}`);

describe('writtenWords |', () => {
  test.each<[string, string, string[]]>([
    ['labels', 'metadata:\n  labels: {tier: on}', ['2: unquoted "on" is the boolean true to Kubernetes, in metadata.labels.tier: write "on" in quotes']],
    ['keys of labels', 'metadata:\n  labels:\n    y: a', ['3: unquoted "y" is the boolean true to Kubernetes, as a key of metadata.labels: write "y" in quotes']],
    ['numbers with a zero at their end', 'metadata:\n  labels: {version: 1.20}', ['2: unquoted "1.20" is the number 1.2 to Kubernetes, in metadata.labels.version: write "1.20" in quotes']],
    ['numbers of another base', 'metadata: {name: 0x1F}', ['1: unquoted "0x1F" is the number 31 to Kubernetes, in metadata.name: write "0x1F" in quotes']],
    ['numbers with an exponent', 'metadata: {annotations: {commit: 1e3}}', ['1: unquoted "1e3" is the number 1000 to Kubernetes, in metadata.annotations.commit: write "1e3" in quotes']],
    ['environment variables', 'env:\n- name: DEBUG\n  value: off', ['3: unquoted "off" is the boolean false to Kubernetes, in env[0].value: write "off" in quotes']],
    ['arguments', 'args: [-v, yes, 1.0]', [
      '1: unquoted "yes" is the boolean true to Kubernetes, in args[1]: write "yes" in quotes',
      '1: unquoted "1.0" is the number 1 to Kubernetes, in args[2]: write "1.0" in quotes',
    ]],
    ['requirements', 'matchExpressions:\n- {key: n, operator: In, values: [no]}', [
      '2: unquoted "n" is the boolean false to Kubernetes, in matchExpressions[0].key: write "n" in quotes',
      '2: unquoted "no" is the boolean false to Kubernetes, in matchExpressions[0].values[0]: write "no" in quotes',
    ]],
  ])('tells of %s', (_, text, sentences) => expect(told(text)).toEqual(sentences));

  test.each<[string, string]>([
    ['where a boolean is meant', 'hostNetwork: yes'], ['where a number is meant', 'cpu: 0.50\nport: 0x50\nweight: {value: 1.0}'], ['what is quoted', 'metadata: {labels: {tier: "on", version: \'1.20\'}}'],
    ['true and false', 'metadata: {labels: {tier: true}}'], ['numbers as they are', 'metadata: {labels: {version: 1.2, build: 17}}'],
  ])('says nothing of %s', (_, text) => expect(told(text)).toEqual([]));

  test('counts lines from the first of the document', () => {
    expect(told('---\n# a\nmetadata:\n  name: y\n', 40)).toEqual(['43: unquoted "y" is the boolean true to Kubernetes, in metadata.name: write "y" in quotes']);
  });

  test('says what and where for programs too', () => {
    expect(writtenWords('items:\n- metadata: {labels: {v: 1.20}}', 1)[0].word).toEqual({ text: '1.20', value: 1.2, field: 'items[0].metadata.labels.v' });
  });
});
