import { piecesOf } from '../../../src/cli/input/file-text';
import { Problem, addObjects } from '../../../src/cli/input/object-source';
import type { SourcedObject } from '../../../src/reachability';

function read(text: string, path = 'a.yaml'): { readonly objects: SourcedObject[]; readonly problems: Problem[] } {
  const objects: SourcedObject[] = [];
  const problems: Problem[] = [];
  for (const piece of piecesOf(text, path)) { addObjects(piece, path, objects, problems); }
  return { objects, problems };
}

const origins = (text: string, path?: string) => read(text, path).objects.map(({ object, origin }) => `${object.kind} ${object.metadata?.name} ${origin}`);
const pod = (name: string) => `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}}`;

describe('addObjects |', () => {
  test.each<[string, string, string[]]>([
    ['documents', `${pod('a')}\n---\n# b\n${pod('b')}\n`, ['Pod a a.yaml:1', 'Pod b a.yaml:4']],
    ['a List', `apiVersion: v1\nkind: List\nitems:\n- ${pod('a')}\n- ${pod('b')}\n`, ['Pod a a.yaml:4', 'Pod b a.yaml:5']],
    ['a list of one kind, whose items leave it to the list', 'apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n', ['Pod a a.yaml:4']],
    ['a List on one line', `{apiVersion: v1, kind: List, items: [${pod('a')}, ${pod('b')}]}`, ['Pod a a.yaml:1 items[0]', 'Pod b a.yaml:1 items[1]']],
    ['a List in a List', `apiVersion: v1\nkind: List\nitems:\n- ${pod('a')}\n- {apiVersion: v1, kind: List, items: [${pod('b')}]}\n`, ['Pod a a.yaml:4', 'Pod b a.yaml:5 items[0]']],
    ['a List of nothing', 'apiVersion: v1\nkind: List\nitems: null\n', []],
  ])('%s', (_, text, expected) => {
    expect(origins(text)).toEqual(expected);
    expect(read(text).problems).toEqual([]);
  });

  test('elements of an array of JSON', () => {
    const json = JSON.stringify(['a', 'b'].map(name => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } })), undefined, 2);
    expect(origins(json, 'a.json')).toEqual(['Pod a a.json:2', 'Pod b a.json:9']);
    expect(origins(JSON.stringify(JSON.parse(json)), 'a.json')).toEqual(['Pod a a.json:1[0]', 'Pod b a.json:1[1]']);
  });

  test.each<[string, string, string]>([
    ['text', 'hello', 'is no Kubernetes object: hello'],
    ['long text', 'x'.repeat(60), `is no Kubernetes object: ${'x'.repeat(40)}…`],
    ['values of a chart', 'replicas: 1', 'is no Kubernetes object: apiVersion and kind are missing'],
    ['what has a kind alone', 'kind: Cluster\nnodes: []', 'is no Kubernetes object: apiVersion is missing'],
  ])('notes %s', (_, text, problem) => expect(read(text)).toEqual({ objects: [], problems: [{ type: 'notice', origin: 'a.yaml:1', text: problem }] }));

  test('an unquoted word knows the object that it is in', () => {
    const { problems } = read('apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: y}\n');
    expect(problems).toEqual([expect.objectContaining({
      type: 'notice', origin: 'a.yaml:6', word: { text: 'y', value: true, field: 'metadata.name', object: 'a.yaml:4', line: 6 },
    })]);
  });
});
