import * as fc from 'fast-check';
import { diffDot, exposureDot, listDot } from '../../src/report';
import { dotLines } from '../../src/report/dot';
import { oneLine } from '../../src/report/text';
import { readDot } from '../support/graph-syntax';
import { SAMPLE_DIFF, SAMPLE_EXPOSURE, SAMPLE_LIST, endpointOf, textOf } from '../support/sample-results';

describe('dotLines |', () => {
  test.each([
    ['list', listDot(SAMPLE_LIST), 7, 8],
    ['diff', diffDot(SAMPLE_DIFF), 6, 7],
    ['exposure', exposureDot(SAMPLE_EXPOSURE), 5, 3],
  ])('a %s is read back', (_, chunks, nodes, edges) => {
    const graph = readDot(textOf(chunks));
    expect(graph.nodes).toHaveLength(nodes);
    expect(graph.edges).toHaveLength(edges);
  });

  test.each([
    ['quotes', 'a"b', '"a\\"b" [label="a\\"b"];'],
    ['a backslash at the end', 'a\\', '"a\\\\" [label="a\\\\"];'],
    ['what would be an escape', 'a\\n', '"a\\\\n" [label="a\\\\n"];'],
    ['a line break', 'a\nb', '"a b" [label="a b"];'],
    ['what would be a character', '&lt;', '"&lt;" [label="&amp;lt;"];'],
  ])('%s', (_, id, line) => {
    const text = textOf(dotLines({ nodes: [{ endpoint: { ...endpointOf('[any pod]'), type: 'workload', id } }], edges: [] }));
    expect(text).toBe(`digraph connections {\n  rankdir=LR;\n  node [shape=box];\n  ${line}\n}\n`);
  });

  test('whatever the texts, they are what the picture shows', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^["\\&;{}<>|\n a]*$/));
    fc.assert(fc.property(text, text, text, (label, namespace, edge) => {
      const nodes = [{ endpoint: endpointOf('[x]', { id: `[${label}]`, namespace }) }, { endpoint: endpointOf('{ingress-controller}') }];
      const graph = readDot(textOf(dotLines({ nodes, edges: [{ from: 0, to: 1, label: edge, isMutual: true }] })));
      expect(graph.nodes[0]).toMatchObject({ label: oneLine(`[${label}]`), cluster: oneLine(namespace) });
      expect(graph.edges).toEqual([{ from: graph.nodes[0].name, to: '{ingress-controller}', label: oneLine(edge), isMutual: true }]);
    }));
  });
});

describe('readDot |', () => {
  test.each([
    ['an edge to nowhere', '  "a" -> "b" [label="x"];', 'Not declared: a'],
    ['a node twice', '  "a" [label="x"];\n  "a" [label="x"];', 'Declared twice: a'],
    ['a quote that is open', '  "a [label="x"];', 'Not understood:   "a [label="x"];'],
    ['a cluster that is open', '  subgraph "cluster_a" {', 'A cluster never ends'],
  ])('refuses %s', (_, lines, message) => {
    expect(() => readDot(`digraph connections {\n  rankdir=LR;\n  node [shape=box];\n${lines}\n}\n`)).toThrow(message);
  });
});
