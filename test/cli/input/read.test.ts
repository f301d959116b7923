import { symlinkSync } from 'fs';
import { join } from 'path';
import { readInput, requireObjects } from '../../../src/cli/input/read';
import { Files, inFolder, testIo } from '../../support/cli';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n';

/** `Pod a stdin:1` for each object, `unreadable a.yaml:2: why` for each problem */
async function read(paths: readonly string[], files: Files = {}, stdin = '', prepare: (folder: string) => void = () => {}) {
  return inFolder(files, async folder => {
    prepare(folder);
    const { objects, problems } = await readInput(paths, testIo(folder, { stdin }).io);
    return {
      objects: objects.map(({ object, origin }) => `${object.kind} ${object.metadata?.name} ${origin}`),
      problems: problems.map(({ type, origin, text }) => `${type} ${origin}: ${text}`),
    };
  });
}

describe('readInput |', () => {
  test('reads the documents of a file, each with its line', async () => {
    const text = `# Source: shop/templates/a.yaml\n${POD}---\n# Source: shop/templates/empty.yaml\n---\n\n${POD.replace('name: a', 'name: b')}`;
    expect(await read(['a.yaml'], { 'a.yaml': text })).toEqual({ objects: ['Pod a a.yaml:2', 'Pod b a.yaml:9'], problems: [] });
  });

  test('reads folders below folders in order, but not what is hidden, installed or of another kind', async () => {
    const files = {
      'm/b.yml': POD,
      'm/a/z.yaml': POD,
      'm/a.json': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"j"}}',
      'm/.git/x.yaml': POD,
      'm/.x.yaml': POD,
      'm/node_modules/x/x.yaml': POD,
      'm/README.md': '# x',
      'm/c.jsonl': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"l"}}\n',
    };
    expect(await read(['m'], files)).toEqual({ objects: ['Pod a m/a/z.yaml:1', 'Pod j m/a.json:1', 'Pod a m/b.yml:1', 'Pod l m/c.jsonl:1'], problems: [] });
  });

  test('reads a file of any name that is asked for', async () => {
    expect((await read(['manifest.txt'], { 'manifest.txt': POD })).objects).toEqual(['Pod a manifest.txt:1']);
  });

  test('reads standard input, once', async () => {
    expect(await read(['-', '-'], {}, POD)).toEqual({ objects: ['Pod a stdin:1'], problems: [] });
  });

  test('reads each file once, whatever leads to it', async () => {
    const links = (folder: string) => {
      symlinkSync(join(folder, 'm'), join(folder, 'm/circle'));
      symlinkSync(join(folder, 'm/a.yaml'), join(folder, 'm/b.yaml'));
      symlinkSync(join(folder, 'other'), join(folder, 'm/other'));
    };
    const files = { 'm/a.yaml': POD, 'other/o.yaml': POD };
    expect(await read(['m', 'm/a.yaml', './m', 'other'], files, '', links)).toEqual({ objects: ['Pod a m/a.yaml:1', 'Pod a m/other/o.yaml:1'], problems: [] });
  });

  test('tells a link that leads nowhere', async () => {
    expect(await read(['m'], { 'm/a.yaml': POD }, '', folder => symlinkSync('nowhere.yaml', join(folder, 'm/b.yaml')))).toEqual({
      objects: ['Pod a m/a.yaml:1'],
      problems: ['unreadable m/b.yaml: can\'t be read: no such file or folder'],
    });
  });

  test('tells a link that leads to itself', async () => {
    expect((await read(['m'], { 'm/a.yaml': POD }, '', folder => symlinkSync('b.yaml', join(folder, 'm/b.yaml')))).problems)
      .toEqual(['unreadable m/b.yaml: can\'t be read: symbolic links lead in a circle']);
  });

  test('throws on a path that is not there', async () => {
    await expect(read(['nowhere'])).rejects.toThrow('Can\'t read nowhere: no such file or folder.');
  });

  test('takes lists apart, and knows the lines of their items', async () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n# x\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: b}\n';
    const typed = 'apiVersion: v1\nkind: PodList\nitems:\n  - metadata: {name: c}\n  - metadata: {name: d}\n';
    expect(await read(['-'], {}, `${list}---\n${typed}`)).toEqual({ objects: ['Pod a stdin:4', 'Pod b stdin:8', 'Pod c stdin:15', 'Pod d stdin:16'], problems: [] });
  });

  test('numbers the items of lists that are written in another way', async () => {
    expect((await read(['-'], {}, 'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod}, {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod}]}]\n')).objects)
      .toEqual(['Pod undefined stdin:1 items[0]', 'Pod undefined stdin:1 items[1] items[0]']);
  });

  test('knows the lines of items in JSON that kubectl writes', async () => {
    const pods = ['a', 'b'].map(name => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } }));
    expect((await read(['-'], {}, JSON.stringify({ apiVersion: 'v1', items: pods, kind: 'List' }, undefined, 4))).objects).toEqual(['Pod a stdin:4', 'Pod b stdin:11']);
    expect((await read(['-'], {}, JSON.stringify(pods, undefined, 2))).objects).toEqual(['Pod a stdin:2', 'Pod b stdin:9']);
    expect((await read(['-'], {}, JSON.stringify(pods))).objects).toEqual(['Pod a stdin:1[0]', 'Pod b stdin:1[1]']);
  });

  test('notes what is no Kubernetes object', async () => {
    const text = 'replicas: 2\n---\njust text\n---\n- apiVersion: v1\n---\nkind: Pod\n---\napiVersion: v1\nkind: List\nitems: 5\n---\napiVersion: v1\nkind: List\nitems: [7]\n';
    expect((await read(['-'], {}, text)).problems).toEqual([
      'notice stdin:1: is no Kubernetes object: apiVersion and kind are missing',
      'notice stdin:3: is no Kubernetes object: just text',
      'notice stdin:5[0]: is no Kubernetes object: kind is missing',
      'notice stdin:7: is no Kubernetes object: apiVersion is missing',
      'unreadable stdin:9: items of List is 5: must be a list',
      'notice stdin:13 items[0]: is no Kubernetes object: 7',
    ]);
  });

  test('can\'t read what was meant as a Kubernetes object, and is none', async () => {
    const text = 'kind: Pod\nmetadata: {name: a}\n---\napiversion: v1\nkind: Pod\nmetadata: {name: a}\n---\napiVersion: 1\nkind: Pod\nmetadata: {}\n---\napiVersion: v1\nkind: ""\nmetadata: {}\n'
      + '---\nkind: List\nitems: [{apiVersion: v1, kind: Pod}]\n---\napiVersion: v2\nname: chart\n';
    expect((await read(['-'], {}, text)).problems).toEqual([
      'unreadable stdin:1: is no Kubernetes object: apiVersion is missing',
      'unreadable stdin:4: is no Kubernetes object: apiVersion is missing',
      'unreadable stdin:8: is no Kubernetes object: apiVersion is 1, must be a string',
      'unreadable stdin:12: is no Kubernetes object: kind is missing',
      'unreadable stdin:16: is no Kubernetes object: apiVersion is missing',
      'notice stdin:19: is no Kubernetes object: kind is missing',
    ]);
  });

  test('takes lists whose items are null as empty', async () => {
    expect(await read(['-'], {}, `{apiVersion: v1, kind: PodList, items: null}\n---\n{apiVersion: v1, kind: List, items: null}\n---\n{apiVersion: v1, kind: List}\n---\n${POD}`))
      .toEqual({ objects: ['Pod a stdin:7'], problems: [] });
  });

  test('reads files that were put one behind the other with their marks', async () => {
    expect(await read(['-'], {}, `\ufeff${POD}---\n\ufeff${POD}\ufeff---\n${POD}`)).toEqual({ objects: ['Pod a stdin:1', 'Pod a stdin:5', 'Pod a stdin:9'], problems: [] });
  });

  test('throws on a path that is empty', async () => {
    await expect(read(['a.yaml', ''], { 'a.yaml': POD })).rejects.toThrow('A path is empty: write . for this folder.');
  });

  test.each<[string, string, string]>([
    ['a tab', 'a:\n\tb: 1\n', 'stdin:2: a tab is used for indentation: use spaces, at: b: 1'],
    ['bad indentation', 'a: 1\n b: 2\n', 'stdin:2: bad indentation, or text with ": " in it that needs quotes, at: b: 2'],
    ['a key that is there twice', 'a:\n  b: 1\n  "c": 2\n  b: 3\n', 'stdin:4: key "b" is there twice in one mapping, at: b: 3'],
    ['a quote that stays open', 'a: "b\nc: 1\n', 'stdin:2: a " is not closed, at: c: 1'],
    ['a bracket that stays open', 'a: [b\n', 'stdin:1: a { or [ is not closed, at: a: [b'],
    ['an anchor that is not there', 'a: *b\n', 'stdin:1: unidentified alias "b", at: a: *b'],
    ['an anchor that contains itself', '# x\na: &a [*a]\n', 'stdin:2: an anchor contains itself'],
    ['a few aliases that stand for billions of values', `a0: &a0 [${'x,'.repeat(10)}]\n${Array.from({ length: 9 }, (_unused, index) => `a${index + 1}: &a${index + 1} [${`*a${index},`.repeat(10)}]\n`).join('')}`,
      'stdin:1: its aliases stand for 5,000,000 values or more'],
    ['a template', 'a: {{ .Values.x }}\n  {{- if b }}\n',
      'stdin:2: bad indentation, or text with ": " in it that needs quotes, at: {{- if b }}. It looks like a template: render it first, with helm template or what it was written for'],
    ['a template that YAML can read', 'a: "{{ b }}"\nc: {{ .Values.x }}\n',
      'stdin:2: a mapping is the key of another, at: c: {{ .Values.x }}. It looks like a template: render it first, with helm template or what it was written for'],
    ['a mapping as a key', 'a: 1\n? b: 1\n: c\n', 'stdin:2: a mapping is the key of another, at: ? b: 1'],
    ['YAML that is nested too deeply', `a: 1\nb: ${'['.repeat(501)}${']'.repeat(501)}\n`,
      `stdin:2: is nested more than 500 levels deep, at: b: ${'['.repeat(57)}…`],
    ['aliases that nest too deeply', `# x\na: &a ${'['.repeat(300)}${']'.repeat(300)}\nb: ${'['.repeat(300)}*a${']'.repeat(300)}\n`, 'stdin:2: is nested more than 500 levels deep'],
    ['JSON that is nested too deeply', `{"a": ${'['.repeat(501)}${']'.repeat(501)}}\n`, 'stdin:1: is nested more than 500 levels deep'],
    ['lists in lists without end', `${'{"apiVersion":"v1","kind":"List","items":['.repeat(5_000)}${']}'.repeat(5_000)}`, 'stdin:1: is nested more than 500 levels deep'],
    ['characters that YAML does not allow', 'a: 1\nb: \u0001\n', 'stdin:2: has a character that YAML does not allow, at: b:'],
    ['JSON that is not', '{"apiVersion": "v1",\n"kind" "Pod"}\n', 'stdin:2: is no JSON: expected ":" behind the key, found "\\"Pod\\"}"'],
    ['JSON with something behind it', `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod' }, undefined, 2)}\nmore\n`, 'stdin:5: is no JSON: expected the end, found "more"'],
  ])('tells file, line and reason of %s, and keeps the other documents', async (_, text, problem) => {
    const isJson = text.startsWith('{');
    const { objects, problems } = await read(['-'], {}, isJson ? text : `${text}---\n${POD}`);
    expect(problems).toEqual([`unreadable ${problem}`]);
    expect(objects).toHaveLength(isJson ? text.includes('more') ? 1 : 0 : 1);
  });

  test('reads templates in text, and brackets in text', async () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {x: "{{ a }}", w: \'{{ b }}\'}}\ndata:\n  z: |\n    {{ c }}: {{ d }}\n    ? e\n';
    expect(await read(['-'], {}, text)).toEqual({ objects: ['Pod a stdin:1'], problems: [] });
    const json = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: '{'.repeat(5_000) } });
    expect((await read(['-'], {}, json)).problems).toEqual([]);
  });

  test('reads YAML in braces, and documents behind it', async () => {
    expect((await read(['-'], {}, `{apiVersion: v1, kind: Pod, metadata: {name: f}}\n---\n${POD}`)).objects).toEqual(['Pod f stdin:1', 'Pod a stdin:3']);
    expect((await read(['-'], {}, `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "f"}}\n---\n${POD}`)).objects).toEqual(['Pod f stdin:1', 'Pod a stdin:3']);
  });

  test('tells binary files', async () => {
    expect((await read(['m'], { 'm/a.yaml': Buffer.from([0x4d, 0x5a, 0, 0, 1]) })).problems).toEqual(['unreadable m/a.yaml: is binary, not text: byte 2 is zero']);
  });

  test('reads what Windows wrote', async () => {
    expect((await read(['-'], {}, `\ufeff${POD}---\n${POD}`.replaceAll('\n', '\r\n'))).objects).toEqual(['Pod a stdin:1', 'Pod a stdin:5']);
  });

  test('reads 2,000 files', async () => {
    const files = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`m/${index % 7}/${index}.yaml`, POD]));
    expect((await read(['m'], files)).objects).toHaveLength(2_000);
  });
});

describe('unquoted words |', () => {
  const texts = async (text: string) => (await read(['-'], {}, text)).problems;

  test('are told with word and line where text is meant', async () => {
    expect(await texts('apiVersion: v1\nkind: Pod\nmetadata:\n  name: y\n  labels:\n    tier: on\n    zone: "on"\n    off: x\n')).toEqual([
      'notice stdin:4: unquoted "y" is the boolean true to Kubernetes, in metadata.name: write "y" in quotes',
      'notice stdin:6: unquoted "on" is the boolean true to Kubernetes, in metadata.labels.tier: write "on" in quotes',
      'notice stdin:8: unquoted "off" is the boolean false to Kubernetes, as a key of metadata.labels: write "off" in quotes',
    ]);
  });

  test('are told in selectors, lists and later documents', async () => {
    expect(await texts(`${POD}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec:\n  podSelector:\n    matchExpressions:\n    - {key: a, operator: In, values: [x, No]}\n`)).toEqual([
      'notice stdin:11: unquoted "No" is the boolean false to Kubernetes, in spec.podSelector.matchExpressions[0].values[1]: write "No" in quotes',
    ]);
  });

  test('are numbers too, where those are written in another way than Kubernetes would', async () => {
    expect(await texts('apiVersion: v1\nkind: Pod\nmetadata:\n  name: 0123\n  labels:\n    tag: 1.20\n    1.10: a\n    v: 1.2\n  annotations: {a: 5, e: "1e3"}\nspec:\n  containers: [{env: [{name: A, value: 1_000}]}]\n  volumes: [{configMap: {name: a, defaultMode: 0644}}]\n')).toEqual([
      'notice stdin:4: unquoted "0123" is the number 83 to Kubernetes, in metadata.name: write "0123" in quotes',
      'notice stdin:6: unquoted "1.20" is the number 1.2 to Kubernetes, in metadata.labels.tag: write "1.20" in quotes',
      'notice stdin:7: unquoted "1.10" is the number 1.1 to Kubernetes, as a key of metadata.labels: write "1.10" in quotes',
      'notice stdin:11: unquoted "1_000" is the number 1000 to Kubernetes, in spec.containers[0].env[0].value: write "1_000" in quotes',
    ]);
    expect(await texts('apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: a}\nvalue: 1_000_000\n')).toEqual([]);
  });

  test('are nothing to tell where a boolean is meant, and true and false neither', async () => {
    expect(await texts('apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {x: true}}\nspec:\n  hostNetwork: yes\n  containers: [{name: a, tty: on}]\n')).toEqual([]);
  });

  test('are booleans in the object', async () => {
    await inFolder({}, async folder => {
      const { objects } = await readInput(['-'], testIo(folder, { stdin: 'apiVersion: v1\nkind: Pod\nmetadata: {labels: {y: n, a: "n"}}\n' }).io);
      expect(objects[0].object.metadata).toEqual({ labels: { true: false, a: 'n' } });
    });
  });
});

describe('requireObjects |', () => {
  test.each<[string, Files, string]>([
    ['an empty folder', { 'm/README.md': '' }, 'No Kubernetes objects (YAML, JSON or JSON Lines with apiVersion and kind) in m, standard input.'],
    ['documents that are broken', { 'm/a.yaml': 'a: [' }, 'No Kubernetes objects that can be read in m, standard input.'],
  ])('refuses %s', async (_, files, message) => {
    await inFolder(files, async folder => {
      const input = await readInput(['m', '-'], testIo(folder).io);
      expect(() => requireObjects(input, ['m', '-'])).toThrow(message);
    });
  });
});
