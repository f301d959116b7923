import { PROTOCOLS, ProtocolName, isPortNumber, shown } from '../../manifest';
import { Evaluation } from '../evaluate/evaluation';
import { halfVerdict } from '../evaluate/half-verdict';
import { Side, sideOf } from '../evaluate/side';
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
}

/**
 * Whether the connection is allowed: by the egress of its source and by the ingress of its destination.
 * @throws on a side that is not there, two addresses, bad ports and protocols, and where pods of a workload have different answers
 */
export function query(evaluation: Evaluation, question: Question): QueryResult {
  const { protocol = 'TCP', port } = question;
  const { from, to } = resolvedQuestion(evaluation, question);
  const [egress, ingress] = verdicts(evaluation, from, to, protocol, port);
  requireOneVerdict(evaluation, question, { from, to }, ([one, other]) => (one && other) === (egress && ingress));
  return { from: question.from, to: question.to, protocol, port, allowed: egress && ingress, egress, ingress };
}

function verdicts(evaluation: Evaluation, from: Side, to: Side, protocol: ProtocolName, port: number): [boolean, boolean] {
  return [
    evaluation.sets.has(halfVerdict(evaluation, from, to, 'egress'), protocol, port),
    evaluation.sets.has(halfVerdict(evaluation, to, from, 'ingress'), protocol, port),
  ];
}

/**
 * The name of a workload is that of all its pods: where policies tell some of them apart, the answer must be that of each.
 * Its id is that of the line in the list, which is about the others.
 */
function requireOneVerdict(
  evaluation: Evaluation, { protocol = 'TCP', port, ...asked }: Question, sides: ResolvedQuestion, isSame: (found: [boolean, boolean]) => boolean,
): void {
  for (const name of ['from', 'to'] as const) {
    for (const side of podsApart(evaluation, sides[name], asked[name])) {
      const [from, to] = name === 'from' ? [side, sides.to] : [sides.from, side];
      if (isSame(verdicts(evaluation, from, to, protocol, port))) { continue; }
      const own = side.type === 'workload' ? evaluation.workloads[side.index] : undefined;
      throw new Error(`Invalid ${name}: the pods of ${asked[name]} have different answers, that of ${own?.id} is another. Ask about one pod at a time.`);
    }
  }
}

function podsApart({ workloads }: Evaluation, side: Side, text: string): Side[] {
  if (side.type === 'address' || side.pod !== undefined || workloads[side.index].id === text) { return []; }
  return (workloads[side.index].apart ?? []).map(id => ({ type: 'workload', index: workloads.findIndex(workload => workload.id === id) }));
}

/**
 * What the question is about.
 * @throws as `query`
 */
export function resolvedQuestion(evaluation: Evaluation, { from, to, port, protocol = 'TCP' }: Question): ResolvedQuestion {
  if (!isPortNumber(port)) { throw new Error(`Invalid port ${shown(port)}: must be a whole number from 1 to 65535.`); }
  if (!PROTOCOLS.includes(protocol)) { throw new Error(`Invalid protocol "${shown(protocol)}": write one of ${PROTOCOLS.join(', ')}.`); }
  const sides = [['from', from], ['to', to]].map(([name, text]) => {
    if (typeof text !== 'string' || text === '') { throw new Error(`Invalid ${name}: write namespace/name, namespace/name[Kind] or an IP address.`); }
    const side = sideOf(evaluation, text);
    if (typeof side === 'string') { throw new Error(`Invalid ${name}: ${side}`); }
    return side;
  });
  if (sides.every(({ type }) => type === 'address')) {
    throw new Error(`Invalid question: ${from} and ${to} are both addresses outside of the input, which no policy here is about. Give a workload on one side.`);
  }
  return { from: sides[0], to: sides[1] };
}
