import type { DirectionExposure, Endpoint, ExposureResult, WorkloadExposure } from '../reachability';
import { chunked, mapped } from './chunk';
import { csvRow } from './csv';
import { dotLines } from './dot';
import { Arrow, Graph, distinctEndpoints, graphOf } from './graph';
import { connectionsJson, endpointJson, jsonObject, noticeJson } from './json';
import { groupTable, markdownTable } from './markdown';
import { mermaidLines } from './mermaid';
import { groupLines, oneLine } from './text';

/**
 * What each workload accepts from and sends to what the input does not contain; first those that no policy protects:
 *
 *   shop/web[Deployment] is not protected on ingress and egress
 *
 *   shop/db[StatefulSet]
 *     ingress, protected:
 *       [pods app=backup in namespace ops] : TCP 5432
 *     egress, protected: nothing
 */
export function exposureText({ workloads }: ExposureResult): Iterable<string> {
  return chunked(textLines(workloads));
}

/** schemas/exposure.schema.json */
export function exposureJson({ workloads, notices }: ExposureResult): Iterable<string> {
  return chunked(jsonObject({
    summary: JSON.stringify({
      workloads: workloads.length,
      unprotectedIngress: openCount(workloads, 'ingress'),
      unprotectedEgress: openCount(workloads, 'egress'),
    }),
    workloads: mapped(workloads, workloadJson),
    endpoints: endpointsOf(workloads).map(endpointJson),
    notices: notices.map(noticeJson),
  }));
}

/** a row for each workload, direction and peer, and one without peer where there is none */
export function exposureCsv({ workloads }: ExposureResult): Iterable<string> {
  return chunked(csvLines(workloads));
}

export function exposureMarkdown({ workloads }: ExposureResult): Iterable<string> {
  return chunked(markdownLines(workloads));
}

/** workloads without protection in a direction stand out */
export function exposureDot({ workloads }: ExposureResult): Iterable<string> {
  return chunked(dotLines(graph(workloads)));
}

export function exposureMermaid({ workloads }: ExposureResult): Iterable<string> {
  return chunked(mermaidLines(graph(workloads)));
}

const DIRECTIONS = ['ingress', 'egress'] as const;

function* textLines(workloads: readonly WorkloadExposure[]): Iterable<string> {
  const unprotected = workloads.filter(exposure => openDirections(exposure).length > 0);
  for (const exposure of unprotected) {
    yield `${oneLine(exposure.workload.id)} is not protected on ${openDirections(exposure).join(' and ')}\n`;
  }
  let before = unprotected.length === 0 ? '' : '\n';
  for (const exposure of workloads) {
    yield `${before}${oneLine(exposure.workload.id)}\n`;
    before = '\n';
    for (const direction of DIRECTIONS) {
      const { peers } = exposure[direction];
      yield `  ${direction}, ${protection(exposure[direction])}:${peers.length === 0 ? ' nothing' : ''}\n`;
      for (const { peer, connections } of peers) { yield `    ${oneLine(peer.id)} : ${connections.text}\n`; }
    }
  }
  yield* groupLines(endpointsOf(workloads));
}

function* csvLines(workloads: readonly WorkloadExposure[]): Iterable<string> {
  yield csvRow(['workload', 'direction', 'protection', 'peer', 'connections']);
  for (const cells of cellsOf(workloads)) { yield csvRow(cells); }
}

function* markdownLines(workloads: readonly WorkloadExposure[]): Iterable<string> {
  const unprotected = workloads.filter(exposure => openDirections(exposure).length > 0);
  yield `**Workloads: ${workloads.length}. Not protected on ingress: ${openCount(workloads, 'ingress')}, on egress: ${openCount(workloads, 'egress')}.**\n`;
  if (unprotected.length > 0) {
    yield '\n';
    yield* markdownTable(['workload', 'not protected on'], unprotected.map(exposure => [exposure.workload.id, openDirections(exposure).join(', ')]));
  }
  if (workloads.length > 0) {
    yield '\n';
    yield* markdownTable(['workload', 'direction', 'protection', 'peer', 'connections'], cellsOf(workloads));
    yield* groupTable(endpointsOf(workloads));
  }
}

function* cellsOf(workloads: readonly WorkloadExposure[]): Iterable<readonly string[]> {
  for (const exposure of workloads) {
    for (const direction of DIRECTIONS) {
      const { peers } = exposure[direction];
      const start = [exposure.workload.id, direction, protection(exposure[direction])];
      if (peers.length === 0) { yield [...start, '', 'No Connections']; }
      for (const { peer, connections } of peers) { yield [...start, peer.id, connections.text]; }
    }
  }
}

function openDirections(exposure: WorkloadExposure): readonly string[] {
  return DIRECTIONS.filter(direction => !exposure[direction].isProtected);
}

function openCount(workloads: readonly WorkloadExposure[], direction: typeof DIRECTIONS[number]): number {
  return workloads.filter(exposure => !exposure[direction].isProtected).length;
}

function protection({ isProtected }: DirectionExposure): string {
  return isProtected ? 'protected' : 'not protected';
}

function workloadJson({ workload, ingress, egress }: WorkloadExposure): string {
  return `{"workload":${JSON.stringify(workload.id)},"ingress":${directionJson(ingress)},"egress":${directionJson(egress)}}`;
}

function directionJson({ isProtected, peers }: DirectionExposure): string {
  const items = peers.map(({ peer, connections }) => `{"peer":${JSON.stringify(peer.id)},${connectionsJson(connections)}}`);
  return `{"protected":${isProtected},"peers":[${items.join(',')}]}`;
}

/** workloads and peers, each once, sorted by id */
function endpointsOf(workloads: readonly WorkloadExposure[]): readonly Endpoint[] {
  return distinctEndpoints(workloads.flatMap(({ workload, ingress, egress }) =>
    [workload, ...ingress.peers.map(({ peer }) => peer), ...egress.peers.map(({ peer }) => peer)]));
}

function graph(workloads: readonly WorkloadExposure[]): Graph {
  const unprotected = new Set(workloads.filter(exposure => openDirections(exposure).length > 0).map(({ workload }) => workload.id));
  const arrows = workloads.flatMap(({ workload, ingress, egress }): Arrow[] => [
    ...ingress.peers.map(({ peer, connections }) => ({ from: peer, to: workload, label: connections.text })),
    ...egress.peers.map(({ peer, connections }) => ({ from: workload, to: peer, label: connections.text })),
  ]);
  return graphOf(arrows, workloads.map(({ workload }) => workload), ({ id }) => unprotected.has(id) ? 'unprotected' : undefined);
}
