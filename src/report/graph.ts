import type { Endpoint } from '../reachability';

/**
 * Who reaches whom as a picture, before it is written as dot or mermaid.
 *
 *   endpoint             where                        shape
 *   workload             in its namespace             box
 *   potential pods       in their namespace, if one   box with a dashed border
 *   group                outside                      stacked or doubled box
 *   external addresses   outside                      ellipse
 *   ingress controller   outside                      hexagon
 *
 * An edge stands for both directions where they carry the same.
 */
export interface Graph {
  /** in the order in which they are drawn; edges name them by their index */
  readonly nodes: readonly GraphNode[];
  readonly edges: Iterable<GraphEdge>;
}

export interface GraphNode {
  readonly endpoint: Endpoint;
  readonly tone?: Tone;
}

export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly isMutual: boolean;
  readonly tone?: Tone;
}

/** What a colour says; without one there is nothing special about it. */
export type Tone = 'added' | 'removed' | 'changed' | 'unprotected';

/** colours that people who see no red or green can tell apart by their brightness */
export const TONE_COLORS: Readonly<Record<Tone, string>> = {
  added: '#1a7f37',
  removed: '#cf222e',
  changed: '#d4760a',
  unprotected: '#cf222e',
};

export interface NodesByNamespace {
  readonly inside: ReadonlyMap<string, readonly number[]>;
  readonly outside: readonly number[];
}

/** Nodes that belong together, with their indexes: those of each namespace, in the order of their first node, and those of none. */
export function nodesByNamespace(nodes: readonly GraphNode[]): NodesByNamespace {
  const inside = new Map<string, number[]>();
  const outside: number[] = [];
  for (const [index, { endpoint }] of nodes.entries()) {
    if (endpoint.namespace === undefined || endpoint.type === 'group') {
      outside.push(index);
      continue;
    }
    const others = inside.get(endpoint.namespace);
    if (others) {
      others.push(index);
    } else {
      inside.set(endpoint.namespace, [index]);
    }
  }
  return { inside, outside };
}

/** What is written in a node: no more than what its surroundings leave open. */
export function nodeLabel({ id, type, name, kind, cidrs }: Endpoint): string {
  if (type === 'workload' && name !== undefined && kind !== undefined) { return `${name}[${kind}]`; }
  if (type === 'external') { return cidrs?.length === 1 ? cidrs[0] : id.replace(/\[External\]$/, ''); }
  if (type === 'ingress-controller') { return id.replace(/^\{(.*)\}$/, '$1'); }
  return id;
}

/** One way between two endpoints, before it is known whether it is drawn as a mutual one. */
export interface Arrow {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly label: string;
  readonly tone?: Tone;
}

/**
 * A graph of arrows, of which no two go the same way; nodes in the order of their ids.
 *
 * @param loners nodes that are drawn though nothing leads to them
 */
export function graphOf(arrows: readonly Arrow[], loners: readonly Endpoint[], toneOf: (endpoint: Endpoint) => Tone | undefined): Graph {
  const endpoints = distinctEndpoints([...loners, ...arrows.flatMap(({ from, to }) => [from, to])]);
  const nodes = endpoints.map(endpoint => ({ endpoint, tone: toneOf(endpoint) }));
  const indexes = new Map(nodes.map(({ endpoint }, index) => [endpoint.id, index]));
  return { nodes, edges: edgesOf(arrows, indexes) };
}

/** Each of some endpoints once, sorted by id. */
export function distinctEndpoints(endpoints: Iterable<Endpoint>): readonly Endpoint[] {
  const byId = new Map<string, Endpoint>();
  for (const endpoint of endpoints) { byId.set(endpoint.id, endpoint); }
  return [...byId.keys()].sort().map(id => byId.get(id)!);
}

function* edgesOf(arrows: readonly Arrow[], indexes: ReadonlyMap<string, number>): Iterable<GraphEdge> {
  const ways = arrows.map(({ from, to, label, tone }) => ({ from: indexes.get(from.id)!, to: indexes.get(to.id)!, label, tone }));
  const key = (from: number, to: number) => from * indexes.size + to;
  const byKey = new Map(ways.map(way => [key(way.from, way.to), way]));
  const drawn = new Set<typeof ways[number]>();
  for (const way of ways) {
    if (drawn.has(way)) { continue; }
    const back = byKey.get(key(way.to, way.from));
    const isMutual = back !== undefined && back !== way && back.label === way.label && back.tone === way.tone;
    if (isMutual) { drawn.add(back); }
    yield { ...way, isMutual };
  }
}
