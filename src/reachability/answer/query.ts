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
 * @throws on a side that is not there, two addresses, and bad ports and protocols
 */
export function query(evaluation: Evaluation, question: Question): QueryResult {
  const { protocol = 'TCP', port } = question;
  const { from, to } = resolvedQuestion(evaluation, question);
  const egress = evaluation.sets.has(halfVerdict(evaluation, from, to, 'egress'), protocol, port);
  const ingress = evaluation.sets.has(halfVerdict(evaluation, to, from, 'ingress'), protocol, port);
  return { from: question.from, to: question.to, protocol, port, allowed: egress && ingress, egress, ingress };
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
