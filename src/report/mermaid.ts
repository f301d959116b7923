import type { Endpoint } from '../reachability';
import { Graph, GraphEdge, GraphNode, TONE_COLORS, Tone, nodeLabel, nodesByNamespace } from './graph';
import { oneLine } from './text';

/**
 * A graph as a Mermaid flowchart, which GitHub and GitLab draw where a fence says `mermaid`:
 *
 *   flowchart LR
 *     subgraph ns0["shop"]
 *       n0["web[Deployment]"]
 *     end
 *     n1{{"ingress-controller"}}
 *     n1 -->|"TCP 8080"| n0
 *
 * Texts stand in quotes, with the signs that mean something there written as entities.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function* mermaidLines({ nodes, edges }: Graph): Iterable<string> {
  yield 'flowchart LR\n';
  const { inside, outside } = nodesByNamespace(nodes);
  let count = 0;
  for (const [namespace, indexes] of inside) {
    yield `  subgraph ns${count++}[${quoted(namespace)}]\n`;
    for (const index of indexes) { yield `    ${nodeLine(nodes[index], index)}`; }
    yield '  end\n';
  }
  for (const index of outside) { yield `  ${nodeLine(nodes[index], index)}`; }

  const toned = new Map(TONES.map(tone => [tone, [] as number[]]));
  let number = 0;
  for (const edge of edges) {
    yield edgeLine(edge);
    if (edge.tone !== undefined) { toned.get(edge.tone)!.push(number); }
    number++;
  }
  yield* nodeStyles(nodes);
  for (const [tone, numbers] of toned) {
    if (numbers.length > 0) { yield `  linkStyle ${numbers.join(',')} stroke:${TONE_COLORS[tone]},color:${TONE_COLORS[tone]}\n`; }
  }
}

const TONES = Object.keys(TONE_COLORS) as Tone[];

const SHAPES: Readonly<Record<Endpoint['type'], readonly [string, string]>> = {
  'workload': ['[', ']'],
  'potential': ['[', ']'],
  'group': ['[[', ']]'],
  'external': ['([', '])'],
  'ingress-controller': ['{{', '}}'],
};

function nodeLine({ endpoint }: GraphNode, index: number): string {
  const [open, close] = SHAPES[endpoint.type];
  return `n${index}${open}${quoted(nodeLabel(endpoint))}${close}\n`;
}

function edgeLine({ from, to, label, isMutual, tone }: GraphEdge): string {
  const line = tone === 'changed' ? '-.->' : '-->';
  return `  n${from} ${isMutual ? '<' : ''}${line}|${quoted(label)}| n${to}\n`;
}

/** a class for each way in which some nodes differ from others */
function* nodeStyles(nodes: readonly GraphNode[]): Iterable<string> {
  const potential = nodes.flatMap(({ endpoint }, index) => endpoint.type === 'potential' ? [index] : []);
  if (potential.length > 0) { yield styled('potential', 'stroke-dasharray:5 5', potential); }
  for (const tone of TONES) {
    const indexes = nodes.flatMap((node, index) => node.tone === tone ? [index] : []);
    if (indexes.length > 0) { yield styled(tone, `stroke:${TONE_COLORS[tone]},stroke-width:2px`, indexes); }
  }
}

function styled(name: string, style: string, indexes: readonly number[]): string {
  return `  classDef ${name} ${style}\n  class ${indexes.map(index => `n${index}`).join(',')} ${name}\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '"': '#quot;', '#': '#35;', '&': '#amp;', '<': '#lt;', '>': '#gt;', '`': '#96;', '\\': '#92;' };

function quoted(text: string): string {
  return `"${oneLine(text).replace(/["#&<>`\\]/g, sign => ENTITIES[sign])}"`;
}
