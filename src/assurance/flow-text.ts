import { addressText, bitsOf } from '../manifest';
import { AddressRange, EVERY_ADDRESS, Explanation, HalfExplanation, ProtocolPorts, canonicalRanges, explain } from '../reachability';
import { AskedCluster } from './asked-cluster';
import { End, Flow } from './flows';

/** A flow, with the set of ports that is not as it should be. */
export interface WrongFlow {
  readonly from: End;
  readonly to: End;
  readonly ports: number;
}

/**
 * Flows that are there and must not be, those to the same destination together (`by: 'from'`: those from the same source):
 *
 *   shop/web[Deployment] (shop/web), [any pod of the cluster] and 2 more can reach shop/db[StatefulSet] (shop/db) on TCP 5432:
 *   egress allowed: no policy selects shop/web; ingress allowed by shop/db-connections rule 1
 *     To close it: narrow shop/db-connections rule 1.
 */
export function openLines(cluster: AskedCluster, wrong: readonly WrongFlow[], by: 'from' | 'to' = 'to'): string[] {
  return shortened(grouped(wrong, flow => `${endKey(flow[by])}:${flow.ports}`), flows => {
    const explanation = explainFlow(cluster, flows[0]);
    const advice = closing(cluster, flows, explanation);
    return [
      `${endsText(cluster, flows.map(({ from }) => from))} can reach ${endsText(cluster, flows.map(({ to }) => to))} ${onText(cluster, flows[0], explanation)}`,
      ...advice.length === 0 ? [] : [`  To close it: ${advice.join(', or ')}.`],
    ];
  });
}

/**
 * Flows that are not there and must be, one by one:
 *
 *   shop/web[Deployment] (shop/web) cannot reach shop/db[StatefulSet] (shop/db) on TCP 5433: egress allowed …; ingress denied …
 *     To open it: allow ingress of shop/db from pods app=web on TCP 5433, in shop/db-connections or in a NetworkPolicy of its own.
 */
export function blockedLines(cluster: AskedCluster, wrong: readonly WrongFlow[]): string[] {
  return shortened(grouped(wrong, ({ from, to, ports }) => `${endKey(from)}>${endKey(to)}:${ports}`), flows => {
    const explanation = explainFlow(cluster, flows[0]);
    return [
      `${endsText(cluster, flows.map(({ from }) => from))} cannot reach ${endsText(cluster, flows.map(({ to }) => to))} ${onText(cluster, flows[0], explanation)}`,
      `  To open it: ${explanation.remedies.join('; and ')}.`,
    ];
  });
}

/** Why a flow is allowed or not on one of the ports. */
export function explainFlow(cluster: AskedCluster, { from, to, ports }: WrongFlow): Explanation {
  const { protocol, first } = exampleOf(cluster, to, ports);
  return explain(cluster.evaluation, { from: textOf(cluster, from), to: textOf(cluster, to), protocol, port: first });
}

/** What is wrong with flows of which each has to be allowed as asked. */
export function blockedFlows({ evaluation: { sets } }: AskedCluster, flows: readonly Flow[]): WrongFlow[] {
  return flows.map(({ from, to, asked, allowed }) => ({ from, to, ports: sets.minus(asked, allowed) })).filter(({ ports }) => ports !== 0);
}

/** What is wrong with flows of which nothing may be allowed. */
export function openFlows({ evaluation: { sets } }: AskedCluster, flows: readonly Flow[]): WrongFlow[] {
  return flows.map(({ from, to, asked, allowed }) => ({ from, to, ports: sets.meet(asked, allowed) })).filter(({ ports }) => ports !== 0);
}

/** more than these are counted */
const MOST = 5;
const MOST_ENDS = 3;

function shortened(groups: readonly WrongFlow[][], linesOf: (flows: readonly WrongFlow[]) => string[]): string[] {
  const lines = groups.slice(0, MOST).flatMap(linesOf);
  return groups.length > MOST ? [...lines, `and ${groups.length - MOST} more`] : lines;
}

function onText(cluster: AskedCluster, { ports }: WrongFlow, { protocol, port, summary }: Explanation): string {
  const { text, ranges } = cluster.evaluation.sets.describe(ports);
  const example = `${protocol} ${port}`;
  const isOne = ranges.length === 1 && ranges[0].first === ranges[0].last;
  return `on ${isOne ? example : `${text === 'All Connections' ? 'every port' : text}, as on ${example}`}: ${summary}`;
}

/** what one would change so that all of the flows are closed: one of these is enough */
function closing(cluster: AskedCluster, flows: readonly WrongFlow[], { halves }: Explanation): string[] {
  return (['from', 'to'] as const).flatMap((side, index) => {
    const subject = flows[0][side];
    if (typeof subject !== 'number' || !cluster.isOwn(subject) || flows.some(flow => flow[side] !== subject)) { return []; }
    const isNode = cluster.evaluation.workloads[subject].hostNetwork && cluster.cluster.options.hostNetwork === 'node';
    return [closingHalf(halves[index], isNode && halves[index].tiers.length === 0)];
  });
}

function closingHalf({ tiers, endpoint, direction }: HalfExplanation, isOnHost: boolean): string {
  if (isOnHost) { return `take ${endpoint} off the host network, where no NetworkPolicy selects it`; }
  const last = tiers.at(-1);
  if (last?.verdict !== 'allow') { return `isolate ${endpoint} in ${direction} (DefaultDeny, NamespaceIsolation or Connections)`; }
  return `narrow ${last.rules.map(({ policy, rule }) => `${policy} rule ${rule}`).join(' and ')}`;
}

function grouped(wrong: readonly WrongFlow[], keyOf: (flow: WrongFlow) => string): WrongFlow[][] {
  const groups = new Map<string, WrongFlow[]>();
  for (const flow of wrong) {
    const key = keyOf(flow);
    const known = groups.get(key);
    if (known) { known.push(flow); } else { groups.set(key, [flow]); }
  }
  return [...groups.values()];
}

function endKey(end: End): string {
  return typeof end === 'number' ? String(end) : 'addresses';
}

/** workloads of the app go before pods that nobody wrote */
function endsText(cluster: AskedCluster, ends: readonly End[]): string {
  const pods = [...new Set(ends.filter(end => typeof end === 'number'))].sort((a, b) => Number(cluster.isOwn(b)) - Number(cluster.isOwn(a)));
  const ranges = ends.filter(end => typeof end !== 'number');
  const texts = [...pods.map(index => cluster.nameOf(index)), ...ranges.length === 0 ? [] : [rangesText(ranges)]];
  if (texts.length <= MOST_ENDS) { return texts.length < 2 ? texts[0] : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`; }
  return `${texts.slice(0, MOST_ENDS).join(', ')} and ${texts.length - MOST_ENDS} more`;
}

function rangesText(given: readonly AddressRange[]): string {
  const ranges = canonicalRanges(given);
  if (ranges.length === EVERY_ADDRESS.length && ranges.every(isWhole)) { return 'every address'; }
  const [range] = ranges;
  if (ranges.length === 1 && isWhole(range)) { return `every ${range.family} address`; }
  return `${rangeText(range)}${ranges.length === 1 ? '' : ` and ${ranges.length - 1} more ${ranges.length === 2 ? 'range' : 'ranges'}`}`;
}

function isWhole(range: AddressRange): boolean {
  return EVERY_ADDRESS.some(({ family, first, end }) => range.family === family && range.first === first && range.end === end);
}

function rangeText({ family, first, end }: AddressRange): string {
  const [low, high] = [first, end - 1n].map(value => addressText({ family, value }));
  return low === high ? low : `${low}-${high}`;
}

/** as questions name it: of addresses the first that is not the name of a network */
function textOf({ evaluation }: AskedCluster, end: End): string {
  if (typeof end === 'number') { return evaluation.workloads[end].id; }
  const { family, first } = end;
  const isNetwork = end.end - first > 1n && first % 2n ** BigInt(bitsOf(family) / 4) === 0n;
  return addressText({ family, value: isNetwork ? first + 1n : first });
}

/** a port that the destination declares, where there is one; TCP before others */
function exampleOf({ evaluation }: AskedCluster, to: End, ports: number): ProtocolPorts {
  const { ranges } = evaluation.sets.describe(ports);
  const declared = typeof to === 'number' ? evaluation.workloads[to].ports : [];
  const found = declared.find(({ port, protocol }) => evaluation.sets.has(ports, protocol, port));
  if (found) { return { protocol: found.protocol, first: found.port, last: found.port }; }
  return ranges.find(({ protocol }) => protocol === 'TCP') ?? ranges.find(({ protocol }) => protocol === 'UDP') ?? ranges[0];
}
