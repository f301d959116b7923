import type { Endpoint } from '../reachability';
import { Graph, GraphEdge, GraphNode, TONE_COLORS, nodeLabel, nodesByNamespace } from './graph';
import { oneLine } from './text';

/**
 * A graph in the language of Graphviz: `dot -Tsvg`.
 *
 *   digraph connections {
 *     rankdir=LR;
 *     node [shape=box];
 *     subgraph "cluster_shop" {
 *       label="shop";
 *       "shop/web[Deployment]" [label="web[Deployment]"];
 *     }
 *     "{ingress-controller}" [label="ingress-controller", shape=hexagon];
 *     "{ingress-controller}" -> "shop/web[Deployment]" [label="TCP 8080"];
 *   }
 *
 * @see https://graphviz.org/doc/info/lang.html
 */
export function* dotLines({ nodes, edges }: Graph): Iterable<string> {
  yield 'digraph connections {\n  rankdir=LR;\n  node [shape=box];\n';
  const { inside, outside } = nodesByNamespace(nodes);
  for (const [namespace, indexes] of inside) {
    yield `  subgraph ${quotedId(`cluster_${namespace}`)} {\n    label=${quotedLabel(namespace)};\n`;
    for (const index of indexes) { yield `    ${nodeLine(nodes[index])}`; }
    yield '  }\n';
  }
  for (const index of outside) { yield `  ${nodeLine(nodes[index])}`; }
  const ids = nodes.map(({ endpoint }) => quotedId(endpoint.id));
  for (const edge of edges) { yield edgeLine(edge, ids); }
  yield '}\n';
}

const SHAPES: Readonly<Record<Endpoint['type'], readonly string[]>> = {
  'workload': [],
  'potential': ['style=dashed'],
  'group': ['shape=box3d'],
  'external': ['shape=ellipse'],
  'ingress-controller': ['shape=hexagon'],
};

function nodeLine({ endpoint, tone }: GraphNode): string {
  const color = tone === undefined ? [] : [`color="${TONE_COLORS[tone]}"`, 'penwidth=2'];
  return `${quotedId(endpoint.id)} [${[`label=${quotedLabel(nodeLabel(endpoint))}`, ...SHAPES[endpoint.type], ...color].join(', ')}];\n`;
}

function edgeLine({ from, to, label, isMutual, tone }: GraphEdge, ids: readonly string[]): string {
  const attributes = [
    `label=${quotedLabel(label)}`,
    ...isMutual ? ['dir=both'] : [],
    ...tone === undefined ? [] : [`color="${TONE_COLORS[tone]}"`, `fontcolor="${TONE_COLORS[tone]}"`],
    ...tone === 'changed' ? ['style=dashed'] : [],
  ];
  return `  ${ids[from]} -> ${ids[to]} [${attributes.join(', ')}];\n`;
}

function quotedId(text: string): string {
  // a backslash has no meaning of its own in ids, but the last one would take the closing quote with it
  return `"${oneLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function quotedLabel(text: string): string {
  // labels know HTML's character references
  return quotedId(text.replaceAll('&', '&amp;'));
}
