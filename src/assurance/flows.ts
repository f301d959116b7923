import { AddressRange, PortMatch, PortSets, portsBetween, portsWithAddresses } from '../reachability';
import { AskedCluster, AskedInScope, Members, ToldPorts } from './asked-cluster';

/** One end of a flow: a workload, by its index, or addresses outside of the cluster. */
export type End = number | AddressRange;

/** What is asked and what is allowed between two ends. */
export interface Flow {
  readonly from: End;
  readonly to: End;
  /** sets of ports */
  readonly asked: number;
  readonly allowed: number;
  /** named ports that the destination does not declare */
  readonly unknown: readonly string[];
}

export interface FlowQuestion {
  readonly source: AskedInScope;
  readonly destination: AskedInScope;
  /** undefined: those that the destination tells to allow, every one to deny */
  readonly ports: readonly PortMatch[] | undefined;
}

/** Flows to judge, or why there are none. */
export interface FoundFlows {
  readonly flows: readonly Flow[];
  /** sentences; where there are any, the question says nothing, or less than it seems to */
  readonly nothing: readonly string[];
}

/**
 * The flows between all members of two peers. A flow has a workload of the app at one end at least; a single pod and itself
 * are none.
 */
export function flowsBetween(cluster: AskedCluster, { source, destination, ports }: FlowQuestion, purpose: 'allow' | 'deny'): FoundFlows {
  const which = purpose === 'allow' ? 'those there are' : 'all there could be';
  const [from, to] = [source, destination].map(peer => cluster.members(peer, which));
  const nothing = [...from.nobody, ...to.nobody];
  if (nothing.length > 0) { return { flows: [], nothing }; }
  const flows = [podFlows, flowsFromAddresses, flowsToAddresses].flatMap(find => find(cluster, from, to, ports, purpose));
  if (flows.length === 0) { return { flows, nothing: ['no workload of the app is at either end'] }; }
  const judged = purpose === 'allow' ? flows : flows.filter(({ asked }) => asked !== PortSets.NONE);
  const unknown = [...new Set(flows.flatMap(flow => flow.unknown))];
  return { flows: judged, nothing: judged.length > 0 ? [] : [`the destination has no port ${unknown.join(', ')}`] };
}

function podFlows(cluster: AskedCluster, from: Members, to: Members, ports: FlowQuestion['ports'], purpose: 'allow' | 'deny'): Flow[] {
  const { evaluation } = cluster;
  const flows: Flow[] = [];
  for (const [destination, told] of to.workloads) {
    const asked = askedOf(cluster, destination, ports, told, purpose);
    for (const source of from.workloads.keys()) {
      if (!cluster.isOwn(source) && !cluster.isOwn(destination) || isSelf(cluster, source, destination)) { continue; }
      flows.push({ from: source, to: destination, allowed: portsBetween(evaluation, source, destination), ...asked });
    }
  }
  return flows;
}

function flowsFromAddresses(cluster: AskedCluster, from: Members, to: Members, ports: FlowQuestion['ports'], purpose: 'allow' | 'deny'): Flow[] {
  return [...to.workloads].filter(([index]) => cluster.isOwn(index)).flatMap(([index, told]) => {
    const asked = askedOf(cluster, index, ports, told, purpose);
    return portsWithAddresses(cluster.evaluation, index, 'ingress', from.ranges)
      .map(({ ports: allowed, ...range }) => ({ from: range, to: index, allowed, ...asked }));
  });
}

function flowsToAddresses(cluster: AskedCluster, from: Members, to: Members, ports: FlowQuestion['ports'], purpose: 'allow' | 'deny'): Flow[] {
  const asked = askedOf(cluster, undefined, ports, [to.rangePorts], purpose);
  return [...from.workloads.keys()].filter(index => cluster.isOwn(index)).flatMap(index =>
    portsWithAddresses(cluster.evaluation, index, 'egress', to.ranges).map(({ ports: allowed, ...range }) => ({ from: index, to: range, allowed, ...asked })));
}

/** Whether both are one single pod. */
export function isSelf({ evaluation }: AskedCluster, one: number, other: number): boolean {
  return one === other && !evaluation.workloads[one].isReplicated;
}

function askedOf(
  { evaluation }: AskedCluster, destination: number | undefined, ports: FlowQuestion['ports'], told: ToldPorts, purpose: 'allow' | 'deny',
): Pick<Flow, 'asked' | 'unknown'> {
  const workload = destination === undefined ? undefined : evaluation.workloads[destination];
  if (ports === undefined && purpose === 'deny') { return { asked: PortSets.ALL, unknown: [] }; }
  const declared = (workload?.ports ?? []).map(({ port, protocol }): PortMatch => ({ type: 'numbers', protocol, first: port, last: port }));
  const matches = ports ?? told.flatMap(each => each ?? declared);
  if (matches.length === 0) { return { asked: PortSets.NONE, unknown: [workload ? 'that its containers declare' : 'of its own: give the ports'] }; }
  const unknown = matches.flatMap(match => (match.type === 'named' && evaluation.scopes.portsAt({ ports: [match] }, workload) === PortSets.NONE
    ? [`${match.protocol ?? ''} ${match.name}`.trim()] : []));
  return { asked: evaluation.scopes.portsAt({ ports: matches }, workload), unknown };
}
