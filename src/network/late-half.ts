import { selectsEverything } from '../manifest';
import { ClusterDns } from './cluster-dns';
import { FactReader } from './fact-reader';
import { PodSource } from './pod-source';
import { Pods } from './pods';
import { RuleDraft } from './policy-draft';
import { Port } from './port';

/**
 * What only synth knows of a workload's connections, since pods may come and go until then:
 *
 *   web said                       adds
 *   allowTo(Pods.of(service))      ingress from web, to the workloads behind the Service
 *   allowFrom(Pods.of(service))    egress to web, of the workloads behind the Service
 *   name lookups                   ingress from web, to the name server where it is a workload of the app
 */
export interface LateHalves {
  readonly ingress: RuleDraft[];
  readonly egress: RuleDraft[];
  /** let in where the workload's ingress is isolated, and no reason to isolate it */
  readonly lookups: RuleDraft[];
}

/** The connections of one workload, as far as others have halves of them. */
export interface Client {
  readonly workload: PodSource;
  readonly subject: Pods;
  readonly services: readonly ServiceFlow[];
  /** whether its own statements isolate its egress */
  readonly isEgressClosed: boolean;
  /** where it looks up names, if it does */
  readonly dns: ClusterDns | undefined;
}

/** A flow through a Service. */
export interface ServiceFlow {
  readonly service: Pods;
  readonly direction: Direction;
  readonly ports: readonly Port[] | undefined;
}

/** Which way a flow goes, seen from the workload that it was said of. */
export type Direction = 'to' | 'from';

/** The late halves by the key of the workload that gets them. */
export function lateHalves(clients: readonly Client[], facts: FactReader): ReadonlyMap<object, LateHalves> {
  const halves = new Map<object, LateHalves>();
  const add = (workload: PodSource, field: keyof LateHalves, rule: RuleDraft) => {
    const known = halves.get(workload.key) ?? { ingress: [], egress: [], lookups: [] };
    halves.set(workload.key, known);
    known[field].push(rule);
  };
  for (const { subject, services } of clients) {
    for (const { service, direction, ports } of services) {
      for (const workload of facts.behind(service._source!)) {
        add(workload, direction === 'to' ? 'ingress' : 'egress', { peer: { pods: [subject] }, ports, declaredBy: direction === 'to' ? service : undefined });
      }
    }
  }
  const servers = new Map<ClusterDns, readonly PodSource[]>();
  for (const { workload, subject, isEgressClosed, dns } of clients) {
    // egress that a Service closed counts too
    if (!dns || !(isEgressClosed || halves.get(workload.key)?.egress.length)) { continue; }
    const known = servers.get(dns) ?? serversOf(dns, facts);
    servers.set(dns, known);
    if (known.length === 0) { continue; }
    const { defaultPorts } = dns.toPeerConfig();
    for (const server of known) { add(server, 'lookups', { peer: { pods: [subject] }, ports: defaultPorts }); }
  }
  return halves;
}

/** Whether nothing but its namespace was said beyond the workload or Service itself. */
export function isWhole(pods: Pods): boolean {
  return selectsEverything(pods._selector);
}

/** the workloads that are the name server, directly or behind a Service */
function serversOf(dns: ClusterDns, facts: FactReader): readonly PodSource[] {
  const sources = (dns.toPeerConfig().pods ?? []).filter(isWhole).flatMap(pods => pods._source ?? []);
  return sources.flatMap(source => (source.isService ? facts.behind(source) : [source]));
}
