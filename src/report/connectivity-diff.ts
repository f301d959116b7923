import type { ConnectionChange, ConnectionChanges, ConnectionSet, DiffResult, Endpoint, Notice } from '../reachability';
import { chunked, mapped } from './chunk';
import { csvRow } from './csv';
import { dotLines } from './dot';
import { Arrow, Graph, Tone, distinctEndpoints, graphOf } from './graph';
import { connectionsJson, endpointJson, jsonObject } from './json';
import { groupTable, markdownTable, markdownText } from './markdown';
import { mermaidLines } from './mermaid';
import { groupLines, noticeText, oneLine } from './text';

/**
 * What changed between two inputs, first the changed connections, then the added, then the removed ones, and those of
 * the ingress controller behind all others:
 *
 *   Connectivity diff:
 *   diff-type: added, source: S, destination: D, before: No Connections, after: TCP 80, workloads-diff-info: workload S added
 *
 * which is netpol-analyzer's form. What changed towards pods outside of the input follows in the same form, below
 * `Exposure diff:`. Below stand the members of the groups among them. No change is nothing written.
 */
export interface DiffOptions {
  /** what the two inputs are called; `before` and `after` unless told otherwise */
  readonly labels?: DiffLabels;
}

export interface DiffLabels {
  readonly before: string;
  readonly after: string;
}

const LABELS: DiffLabels = { before: 'before', after: 'after' };

export function diffText(result: DiffResult, { labels = LABELS }: DiffOptions = {}): Iterable<string> {
  return chunked(textLines(result, labels));
}

/** schemas/diff.schema.json: in the order of the result */
export function diffJson({ changes, exposure = [], addedWorkloads, removedWorkloads, notices }: DiffResult): Iterable<string> {
  return chunked(jsonObject({
    summary: JSON.stringify(countsOf(changes)),
    connections: changeJsons(changes),
    exposure: changeJsons(exposure),
    endpoints: mapped(endpointsOf(changes, exposure), endpointJson),
    addedWorkloads: JSON.stringify(addedWorkloads),
    removedWorkloads: JSON.stringify(removedWorkloads),
    notices: [
      ...notices.before.map(notice => sidedNotice('before', notice)),
      ...notices.after.map(notice => sidedNotice('after', notice)),
    ],
  }));
}

export function diffCsv(result: DiffResult, { labels = LABELS }: DiffOptions = {}): Iterable<string> {
  return chunked(csvLines(result, labels));
}

/** counts, a table, and what the reader of a pull request has to know about the new input */
export function diffMarkdown(result: DiffResult, { labels = LABELS }: DiffOptions = {}): Iterable<string> {
  return chunked(markdownLines(result, labels));
}

/** added green, removed red, changed dashed; what is as it was is left out */
export function diffDot(result: DiffResult): Iterable<string> {
  return chunked(dotLines(graph(result)));
}

export function diffMermaid(result: DiffResult): Iterable<string> {
  return chunked(mermaidLines(graph(result)));
}

function* textLines(result: DiffResult, labels: DiffLabels): Iterable<string> {
  const { changes, exposure = [] } = result;
  if (changes.length > 0) { yield* changeLines('Connectivity diff', changes, result, labels); }
  if (exposure.length > 0) { yield* changeLines('Exposure diff', exposure, result, labels); }
  yield* groupLines(endpointsOf(changes, exposure));
}

function* changeLines(title: string, changes: ConnectionChanges, result: DiffResult, { before, after }: DiffLabels): Iterable<string> {
  const infoOf = workloadInfo(result);
  yield `${title}:\n`;
  for (const change of ordered(changes)) {
    const info = infoOf(change);
    yield `diff-type: ${change.type}, source: ${oneLine(change.from.id)}, destination: ${oneLine(change.to.id)}, `
      + `${oneLine(before)}: ${change.before.text}, ${oneLine(after)}: ${change.after.text}`
      + `${info === '' ? '' : `, workloads-diff-info: ${oneLine(info)}`}\n`;
  }
}

function* csvLines(result: DiffResult, { before, after }: DiffLabels): Iterable<string> {
  yield csvRow(['diff-type', 'source', 'destination', before, after, 'workloads-diff-info']);
  yield* cellsOf(result.changes, result, csvRow);
  yield* cellsOf(result.exposure ?? [], result, csvRow);
}

function* markdownLines(result: DiffResult, { before, after }: DiffLabels): Iterable<string> {
  const { changes, exposure = [], addedWorkloads, removedWorkloads, notices } = result;
  const { added, removed, changed } = countsOf(changes);
  yield `**Connections: ${added} added, ${removed} removed, ${changed} changed.** Workloads: ${addedWorkloads.length} added, ${removedWorkloads.length} removed.\n`;
  const head = ['', 'source', 'destination', before, after, 'workloads'];
  if (changes.length > 0) {
    yield '\n';
    yield* markdownTable(head, cellsOf(changes, result, cells => cells));
  }
  if (exposure.length > 0) {
    yield '\nWith pods outside of the input:\n\n';
    yield* markdownTable(head, cellsOf(exposure, result, cells => cells));
  }
  yield* groupTable(endpointsOf(changes, exposure));
  yield* section('New workloads', addedWorkloads);
  yield* section('Workloads that are gone', removedWorkloads);
  const known = new Set(notices.before.map(noticeText));
  yield* section(`New notices about ${after}`, notices.after.map(noticeText).filter(text => !known.has(text)));
}

function* section(title: string, items: readonly string[]): Iterable<string> {
  if (items.length === 0) { return; }
  yield `\n${markdownText(title)}:\n\n`;
  for (const item of items) { yield `- ${markdownText(item)}\n`; }
}

function* cellsOf<T>(changes: ConnectionChanges, result: DiffResult, made: (cells: readonly string[]) => T): Iterable<T> {
  const infoOf = workloadInfo(result);
  for (const change of ordered(changes)) {
    const { type, from, to, before, after } = change;
    yield made([type, from.id, to.id, before.text, after.text, infoOf(change)]);
  }
}

function* ordered(changes: ConnectionChanges): Iterable<ConnectionChange> {
  for (const isOfController of [false, true]) {
    for (const type of ['changed', 'added', 'removed']) {
      for (const change of changes) {
        if (change.type === type && touchesController(change) === isOfController) { yield change; }
      }
    }
  }
}

function touchesController({ from, to }: ConnectionChange): boolean {
  return from.type === 'ingress-controller' || to.type === 'ingress-controller';
}

/** `workload X and Y added`: which ends of a connection only one side has */
function workloadInfo({ addedWorkloads, removedWorkloads }: DiffResult): (change: ConnectionChange) => string {
  const isIn = { added: memberTest(addedWorkloads), removed: memberTest(removedWorkloads) };
  return ({ type, from, to }) => {
    if (type === 'changed') { return ''; }
    const sides = from.id === to.id ? [from] : [from, to];
    const ids = sides.filter(isIn[type]).map(({ id }) => id);
    return ids.length === 0 ? '' : `workload ${ids.join(' and ')} ${type}`;
  };
}

function memberTest(workloads: readonly string[]): (endpoint: Endpoint) => boolean {
  const ids = new Set(workloads);
  return ({ id, type, members = [] }) => type === 'group' ? members.length > 0 && members.every(member => ids.has(member)) : ids.has(id);
}

function countsOf(changes: ConnectionChanges): Record<ConnectionChange['type'], number> {
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const { type } of changes) { counts[type]++; }
  return counts;
}

function* changeJsons(changes: ConnectionChanges): Iterable<string> {
  const texts = new Map<string, string>();
  const jsonOf = (set: ConnectionSet) => {
    const known = texts.get(set.text) ?? connectionsJson(set);
    texts.set(set.text, known);
    return known;
  };
  for (const { type, from, to, before, after } of changes) {
    yield `{"type":"${type}","source":${JSON.stringify(from.id)},"destination":${JSON.stringify(to.id)}`
      + `,"before":{${jsonOf(before)}},"after":{${jsonOf(after)}}}`;
  }
}

/** the ends of the changes, each once, sorted by id */
function endpointsOf(...lists: readonly ConnectionChanges[]): readonly Endpoint[] {
  return distinctEndpoints(ends(lists));
}

function* ends(lists: readonly ConnectionChanges[]): Iterable<Endpoint> {
  for (const changes of lists) {
    for (const { from, to } of changes) {
      yield from;
      yield to;
    }
  }
}

function sidedNotice(side: 'before' | 'after', { type, subject, text, origin }: Notice): string {
  return JSON.stringify({ side, type, subject, text, origin });
}

function graph({ changes, exposure = [], addedWorkloads, removedWorkloads }: DiffResult): Graph {
  const isAdded = memberTest(addedWorkloads);
  const isRemoved = memberTest(removedWorkloads);
  const toneOf = (endpoint: Endpoint): Tone | undefined => isAdded(endpoint) ? 'added' : isRemoved(endpoint) ? 'removed' : undefined;
  return graphOf([...Array.from(changes, arrow), ...exposure.map(arrow)], [], toneOf);
}

function arrow({ type, from, to, before, after }: ConnectionChange): Arrow {
  const label = { added: after.text, removed: before.text, changed: `${after.text} (was ${before.text})` }[type];
  return { from, to, label, tone: type };
}
