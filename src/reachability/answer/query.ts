import { sideOf } from './named-side';
import { IP_FAMILIES, IpFamily, PROTOCOLS, ProtocolName, isPortNumber, shown } from '../../manifest';
import { Evaluation } from '../evaluate/evaluation';
import { halfVerdict, hasFamily, holdsOverEach } from '../evaluate/half-verdict';
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
  const egress = halfVerdict(evaluation, from, to, 'egress');
  const ingress = halfVerdict(evaluation, to, from, 'ingress');
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
      const own = side.type === 'workload' ? evaluation.workloads[side.index] : undefined;
      throw new Error(`Invalid ${name}: ${differentAnswers(evaluation, sides[name], asked[name], `that of ${own?.id} is another`)}. Ask about one pod at a time.`);
    }
  }
}

/** the name of what a workload owns, such as one of its ReplicaSets, is another name of all of it */
function differentAnswers({ workloads }: Evaluation, side: Side, text: string, which: string): string {
  const owner = side.type === 'workload' && workloads[side.index].aliases.includes(text) ? workloads[side.index].id : undefined;
  return owner === undefined ? `the pods of ${text} have different answers, ${which}`
    : `${text} belongs to ${owner}, which is asked about as a whole, and whose pods have different answers: ${which}`;
}

const SIDES = ['from', 'to'] as const;

function podsApart({ workloads }: Evaluation, side: Side, text: string): readonly Side[] {
  if (side.type === 'address' || side.pod !== undefined) { return NO_SIDES; }
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
    throw new Error(`Invalid question: ${from} and ${to} are both addresses outside of the input, which no policy here is about. Give a workload on one side.`);
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
