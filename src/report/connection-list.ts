import type { ConnectionTable, Endpoint, ListResult } from '../reachability';
import { chunked, mapped } from './chunk';
import { csvField } from './csv';
import { dotLines } from './dot';
import { Graph, GraphEdge } from './graph';
import { connectionsJson, endpointJson, jsonObject, noticeJson } from './json';
import { groupTable, markdownTable, markdownText } from './markdown';
import { mermaidLines } from './mermaid';
import { groupLines, oneLine } from './text';

/**
 * All allowed connections, in the order of the table:
 *
 *   txt    shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432
 *
 * which is netpol-analyzer's form. Below the lines stand the members of the groups among them. Nothing allowed is
 * nothing written. A text that many rows share is made once.
 */
export function listText({ table }: ListResult): Iterable<string> {
  return chunked(textLines(table));
}

/** schemas/list.schema.json */
export function listJson({ table, notices }: ListResult): Iterable<string> {
  return chunked(jsonObject({
    summary: JSON.stringify({ connections: table.length, connectionsWithoutGroups: table.ungroupedLength }),
    connections: rows(table,
      ({ id }) => `{"source":${JSON.stringify(id)},"destination":`,
      ({ id }) => `${JSON.stringify(id)},`,
      set => `${connectionsJson(set)}}`),
    endpoints: mapped(table.endpoints, endpointJson),
    notices: mapped(notices, noticeJson),
  }));
}

/** with a header; members of groups are in no column */
export function listCsv({ table }: ListResult): Iterable<string> {
  return chunked(csvLines(table));
}

export function listMarkdown({ table }: ListResult): Iterable<string> {
  return chunked(markdownLines(table));
}

/** endpoints that something leads to or from, clustered by namespace */
export function listDot({ table }: ListResult): Iterable<string> {
  return chunked(dotLines(graph(table)));
}

export function listMermaid({ table }: ListResult): Iterable<string> {
  return chunked(mermaidLines(graph(table)));
}

function* textLines(table: ConnectionTable): Iterable<string> {
  yield* rows(table, ({ id }) => `${oneLine(id)} => `, ({ id }) => `${oneLine(id)} : `, ({ text }) => `${text}\n`);
  yield* groupLines(usedEndpoints(table));
}

function* csvLines(table: ConnectionTable): Iterable<string> {
  yield 'source,destination,connections\r\n';
  yield* rows(table, ({ id }) => `${csvField(id)},`, ({ id }) => `${csvField(id)},`, ({ text }) => `${csvField(text)}\r\n`);
}

function* markdownLines(table: ConnectionTable): Iterable<string> {
  if (table.length === 0) {
    yield 'No connections are allowed.\n';
    return;
  }
  yield* markdownTable(['source', 'destination', 'connections'], []);
  yield* rows(table,
    ({ id }) => `| ${markdownText(id)} | `,
    ({ id }) => `${markdownText(id)} | `,
    ({ text }) => `${markdownText(text)} |\n`);
  yield* groupTable(usedEndpoints(table));
}

type Sets = ConnectionTable['sets'];

/** the rows, each put together of three texts of which there are as many as endpoints and sets */
function* rows(
  { endpoints, sets, from, to, set, length }: ConnectionTable,
  source: (endpoint: Endpoint) => string, destination: (endpoint: Endpoint) => string, connections: (set: Sets[number]) => string,
): Iterable<string> {
  const sources = endpoints.map(source);
  const destinations = endpoints.map(destination);
  const texts = sets.map(connections);
  for (let i = 0; i < length; i++) { yield sources[from[i]] + destinations[to[i]] + texts[set[i]]; }
}

/** which endpoints are the source or the destination of a row */
function used({ endpoints, from, to, length }: ConnectionTable): Uint8Array {
  const marks = new Uint8Array(endpoints.length);
  for (let i = 0; i < length; i++) {
    marks[from[i]] = 1;
    marks[to[i]] = 1;
  }
  return marks;
}

function usedEndpoints(table: ConnectionTable): readonly Endpoint[] {
  const marks = used(table);
  return table.endpoints.filter((_, index) => marks[index] === 1);
}

function graph(table: ConnectionTable): Graph {
  const marks = used(table);
  const indexes = new Int32Array(table.endpoints.length);
  for (let index = 0, next = 0; index < indexes.length; index++) { indexes[index] = marks[index] === 1 ? next++ : -1; }
  return { nodes: usedEndpoints(table).map(endpoint => ({ endpoint })), edges: edges(table, indexes) };
}

function* edges(table: ConnectionTable, indexes: Int32Array): Iterable<GraphEdge> {
  const { from, to, set, sets, length } = table;
  const rowOf = rowFinder(table);
  for (let i = 0; i < length; i++) {
    const back = from[i] === to[i] ? -1 : rowOf(to[i], from[i]);
    const isMutual = back >= 0 && set[back] === set[i];
    // the first of the two has drawn it
    if (isMutual && back < i) { continue; }
    yield { from: indexes[from[i]], to: indexes[to[i]], label: sets[set[i]].text, isMutual };
  }
}

/** finds the row between two endpoints, or -1, in rows that are sorted by source, then destination */
function rowFinder({ from, to, length, endpoints }: ConnectionTable): (source: number, destination: number) => number {
  const starts = new Int32Array(endpoints.length + 1);
  for (let i = 0; i < length; i++) { starts[from[i] + 1]++; }
  for (let i = 0; i < endpoints.length; i++) { starts[i + 1] += starts[i]; }
  return (source, destination) => {
    let low = starts[source];
    let high = starts[source + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (to[middle] < destination) { low = middle + 1; } else { high = middle; }
    }
    return low < starts[source + 1] && to[low] === destination ? low : -1;
  };
}
