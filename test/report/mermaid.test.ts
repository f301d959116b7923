import * as fc from 'fast-check';
import { diffMermaid, exposureMermaid, listMermaid } from '../../src/report';
import { mermaidLines } from '../../src/report/mermaid';
import { oneLine } from '../../src/report/text';
import { readMermaid } from '../support/graph-syntax';
import { SAMPLE_DIFF, SAMPLE_EXPOSURE, SAMPLE_LIST, endpointOf, textOf } from '../support/sample-results';

describe('mermaidLines |', () => {
  test.each([
    ['list', listMermaid(SAMPLE_LIST), 7, 8],
    ['diff', diffMermaid(SAMPLE_DIFF), 6, 7],
    ['exposure', exposureMermaid(SAMPLE_EXPOSURE), 5, 3],
  ])('a %s is read back', (_, chunks, nodes, edges) => {
    const graph = readMermaid(textOf(chunks));
    expect(graph.nodes).toHaveLength(nodes);
    expect(graph.edges).toHaveLength(edges);
  });

  test.each([
    ['quotes', 'a"b', 'a#quot;b'],
    ['what would be an entity', '#35;', '#35;35;'],
    ['what would be Markdown', '`**a**`', '#96;**a**#96;'],
    ['what would be HTML', '<b>&lt;', '#lt;b#gt;#amp;lt;'],
    ['a line break', 'a\nb', 'a b'],
    ['backslashes', 'a\\n', 'a#92;n'],
  ])('%s', (_, id, label) => {
    const text = textOf(mermaidLines({ nodes: [{ endpoint: { ...endpointOf('[any pod]'), type: 'workload', id } }], edges: [] }));
    expect(text).toBe(`flowchart LR\n  n0["${label}"]\n`);
  });

  test('whatever the texts, they are what the picture shows', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^["#&;`<>|\\\n a]*$/));
    fc.assert(fc.property(text, text, text, (label, namespace, edge) => {
      const nodes = [{ endpoint: endpointOf('[x]', { id: `[${label}]`, namespace }) }, { endpoint: endpointOf('{ingress-controller}') }];
      const graph = readMermaid(textOf(mermaidLines({ nodes, edges: [{ from: 0, to: 1, label: edge, isMutual: true }] })));
      expect(graph.nodes).toEqual([{ name: 'n0', label: oneLine(`[${label}]`), cluster: oneLine(namespace) }, { name: 'n1', label: 'ingress-controller' }]);
      expect(graph.edges).toEqual([{ from: 'n0', to: 'n1', label: oneLine(edge), isMutual: true }]);
    }));
  });
});

describe('readMermaid |', () => {
  test.each([
    ['an edge to nowhere', '  n0 -->|"x"| n1', 'Not declared: n0'],
    ['a style of no link', '  linkStyle 0 stroke:#000000', 'No such link: 0'],
    ['a quote in a text', '  n0["a"b"]', 'Not understood:   n0["a"b"]'],
    ['HTML', '  n0["<b>"]', 'A sign that means something: <b>'],
  ])('refuses %s', (_, lines, message) => {
    expect(() => readMermaid(`flowchart LR\n${lines}\n`)).toThrow(message);
  });
});
