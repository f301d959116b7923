import { halfPorts } from './half';
import { sideOf } from './named-side';
import { isController } from './routed-ports';
import { IP_FAMILIES, IpFamily, PROTOCOLS, ProtocolName, isPortNumber, shown } from '../../manifest';
import { Evaluation } from '../evaluate/evaluation';
import { hasFamily, holdsOverEach } from '../evaluate/half-verdict';
import { Side } from '../evaluate/side';
import { QueryResult } from '../result';

/** Whether one connection may be opened; replies need no permission. */
export interface Question {
  /** `namespace/name`, `namespace/name[Kind]`, or an IP address */
  readonly from: string;
  readonly to: string;
  /** of the destination pod, behind any Service: 1 to 65535 */
  readonly port: number;
  /** TCP unless told otherwise */
  readonly protocol?: ProtocolName;
}

/** A question whose sides are found. */
export interface ResolvedQuestion {
  readonly from: Side;
  readonly to: Side;
  /** over which it may be: that of an address that was asked for, otherwise both */
  readonly families: readonly IpFamily[];
}

/** What the two sides say when they are connected over a family. */
export interface FamilyVerdict {
  readonly family: IpFamily;
  readonly egress: boolean;
  readonly ingress: boolean;
}

/**
 * Whether the connection is allowed: by the egress of its source and by the ingress of its destination, over one family.
 * @throws on a side that is not there, two addresses outside of the input or of two families, bad ports and protocols, and
 *   where pods of a workload have different answers
 */
export function query(evaluation: Evaluation, question: Question): QueryResult {
  const { protocol = 'TCP', port } = question;
  const resolved = resolvedQuestion(evaluation, question);
  const [verdict, other] = verdicts(evaluation, resolved, protocol, port);
  const allowed = isAllowed(verdict);
  requireOneVerdict(evaluation, question, resolved, found => isAllowed(found) === allowed);
  const { family, egress, ingress } = verdict;
  const differs = other !== undefined && (other.egress !== egress || other.ingress !== ingress);
  return { from: question.from, to: question.to, protocol, port, allowed, egress, ingress, ...(differs ? { family } : {}) };
}

/**
 * Over each family in question that both sides have, or over the first where both have one verdict. First comes that which
 * decides: the one over which it is allowed, or denied where it has to hold over each; then IPv4.
 */
export function verdicts(evaluation: Evaluation, { from, to, families }: ResolvedQuestion, protocol: ProtocolName, port: number): FamilyVerdict[] {
  const { sets } = evaluation;
  const egress = halfPorts(evaluation, from, to, 'egress');
  const ingress = halfPorts(evaluation, to, from, 'ingress');
  const [first] = families;
  if (!sets.differsByFamily(egress) && !sets.differsByFamily(ingress) && hasFamily(evaluation, from, first) && hasFamily(evaluation, to, first)) {
    return [{ family: first, egress: sets.has(egress, protocol, port), ingress: sets.has(ingress, protocol, port) }];
  }
  const common = families.filter(family => hasFamily(evaluation, from, family) && hasFamily(evaluation, to, family));
  const found = (common.length > 0 ? common : families).map((family): FamilyVerdict =>
    ({ family, egress: sets.has(sets.over(family, egress), protocol, port), ingress: sets.has(sets.over(family, ingress), protocol, port) }));
  const comesFirst = (verdict: FamilyVerdict) => isAllowed(verdict) !== holdsOverEach(evaluation, from, to);
  return found.length === 1 || comesFirst(found[0]) || !comesFirst(found[1]) ? found : [found[1], found[0]];
}

function isAllowed({ egress, ingress }: FamilyVerdict): boolean {
  return egress && ingress;
}

/**
 * The name of a workload is that of all its pods: where policies tell some of them apart, the answer must be that of each.
 * Its id is that of the line in the list, which is about the others.
 */
function requireOneVerdict(
  evaluation: Evaluation, { protocol = 'TCP', port, ...asked }: Question, sides: ResolvedQuestion, isSame: (found: FamilyVerdict) => boolean,
): void {
  for (const name of SIDES) {
    for (const side of podsApart(evaluation, sides[name], asked[name])) {
      if (isSame(verdicts(evaluation, { ...sides, [name]: side }, protocol, port)[0])) { continue; }
      const [own] = idsOf(evaluation, [side]);
      throw new Error(`Invalid ${name}: ${differentAnswers(evaluation, sides[name], asked[name], own)}`);
    }
  }
}

/** the name of what a workload owns, such as one of its ReplicaSets, is another name of all of it */
function differentAnswers(evaluation: Evaluation, side: Side, text: string, which: string): string {
  if (side.type === 'address') {
    return `${text} is the address of a node, and the answer of ${which}, which is on its network, is another than that of the node. `
      + `There ${areText(idsOf(evaluation, side.onNode ?? []))}: ask by name, or, with hostNetwork "node" (--host-network node), about the node.`;
  }
  const { aliases, id } = evaluation.workloads[side.index];
  return aliases.includes(text) ? `${text} belongs to ${id}, which is asked about as a whole, and whose pods have different answers: that of ${which} is another. Ask about one pod at a time.`
    : `the pods of ${text} have different answers, that of ${which} is another. Ask about one pod at a time.`;
}

function idsOf({ workloads }: Evaluation, sides: readonly Side[]): string[] {
  return [...new Set(sides.flatMap(side => (side.type === 'workload' ? [workloads[side.index].id] : [])))];
}

/** `is a[Pod]`, `are a[Pod], b[Pod]` */
function areText(ids: readonly string[]): string {
  const listed = ids.length > MOST ? `${ids.slice(0, MOST).join(', ')} and ${ids.length - MOST} more` : ids.join(', ');
  return `${ids.length === 1 ? 'is' : 'are'} ${listed}`;
}

const MOST = 3;

const SIDES = ['from', 'to'] as const;

/** pods that the text may mean beside the side, if their policies are asked: a node's address means what is on its network too */
function podsApart({ workloads, cluster }: Evaluation, side: Side, text: string): readonly Side[] {
  if (side.type === 'address') { return cluster.options.hostNetwork === 'pod' && side.onNode || NO_SIDES; }
  if (side.pod !== undefined) { return NO_SIDES; }
  const { id, apart } = workloads[side.index];
  return apart === undefined || id === text ? NO_SIDES : apart.map(one => ({ type: 'workload', index: workloads.findIndex(workload => workload.id === one) }));
}

const NO_SIDES: readonly Side[] = [];

/**
 * What the question is about.
 * @throws as `query`
 */
export function resolvedQuestion(evaluation: Evaluation, { from, to, port, protocol = 'TCP' }: Question): ResolvedQuestion {
  if (!isPortNumber(port)) { throw new Error(`Invalid port ${shown(port)}: must be a whole number from 1 to 65535.`); }
  if (!PROTOCOLS.includes(protocol)) { throw new Error(`Invalid protocol "${shown(protocol)}": write one of ${PROTOCOLS.join(', ')}.`); }
  const source = sideCalled(evaluation, 'from', from);
  const destination = sideCalled(evaluation, 'to', to);
  if (source.type === 'address' && destination.type === 'address') {
    const onNodes = [source, destination].flatMap(({ onNode = [] }) => onNode);
    throw new Error(`Invalid question: ${from} and ${to} are both addresses ${onNodes.length > 0 ? 'that no pod has to itself' : 'outside of the input, which no policy here is about'}. `
      + `Give a workload on one side${onNodes.length > 0 ? `: on the network of these nodes ${areText(idsOf(evaluation, onNodes))}` : ''}.`);
  }
  if (isController(evaluation, destination)) {
    throw new Error(`Invalid to: ${to} is where Ingress, Route and Gateway traffic comes from, and nothing here leads to it. Ask about its pods by name.`);
  }
  const [one, other] = [familyOf(source), familyOf(destination)];
  if (one !== undefined && other !== undefined && one !== other) {
    throw new Error(`Invalid question: ${from} is ${one} and ${to} is ${other}. A connection is over one of them: give two addresses of one family, or a name.`);
  }
  const family = one ?? other;
  return { from: source, to: destination, families: family === undefined ? IP_FAMILIES : [family] };
}

function sideCalled(evaluation: Evaluation, name: 'from' | 'to', text: string): Side {
  if (typeof text !== 'string' || text === '') { throw new Error(`Invalid ${name}: write namespace/name, namespace/name[Kind] or an IP address.`); }
  const side = sideOf(evaluation, text);
  if (typeof side === 'string') { throw new Error(`Invalid ${name}: ${side}`); }
  return side;
}

function familyOf(side: Side): IpFamily | undefined {
  return side.type === 'address' ? side.address.family : side.family;
}
