import { EVERY_ADDRESS, PortMatch, PortSets, addressPieces, portsBetween, portsWithAddresses } from '../reachability';
import { AskedCluster, AskedInScope, Members, ToldPorts } from './asked-cluster';
import { Assertion } from './assertion';
import { WrongFlow, openLines } from './flow-text';
import { End, isSelf } from './flows';

/** A subject, and the peers that alone it may have to do with. */
export interface OnlyTerms {
  readonly subject: AskedInScope;
  readonly others: readonly AskedInScope[];
  /** undefined: any */
  readonly ports: readonly PortMatch[] | undefined;
  readonly onPorts: string;
}

/**
 * Nothing but the peers reaches the subject, and they do on the ports alone: no other workload, no other pod of the cluster,
 * no other address. Whether they do reach it is not asked.
 */
export function mustOnlyAccept(terms: OnlyTerms): Assertion {
  return onlyAssertion(terms, 'ingress');
}

/** The subject reaches nothing but the peers, on the ports alone; peers that know their ports, on these. */
export function mustOnlyReach(terms: OnlyTerms): Assertion {
  return onlyAssertion(terms, 'egress');
}

function onlyAssertion(terms: OnlyTerms, direction: 'ingress' | 'egress'): Assertion {
  const { subject, others, onPorts } = terms;
  const names = others.map(({ peer }) => peer.text).join(', ');
  return {
    text: `${subject.peer.text} must ${direction === 'ingress' ? 'accept' : 'reach'} nothing but ${names}${onPorts}`,
    questions: [subject, ...others],
    judge: asked => {
      const cluster = asked.assuming('Allow');
      const subjects = cluster.members(subject, 'those there are');
      const allowed = others.map(other => cluster.members(other, 'all there could be'));
      const own = [...subjects.workloads.keys()].filter(index => cluster.isOwn(index));
      const nothing = [...subjects.nobody, ...allowed.flatMap(({ nobody }) => nobody)];
      if (nothing.length === 0 && own.length === 0) { nothing.push(`${subject.peer.text} is no workload of the app`); }
      if (nothing.length > 0) { return { nothing, lines: [] }; }
      const wrong = own.flatMap(index => excess(cluster, index, allowed, terms, direction));
      return { nothing, lines: openLines(cluster, wrong, direction === 'ingress' ? 'to' : 'from') };
    },
  };
}

function excess(cluster: AskedCluster, subject: number, allowed: readonly Members[], { ports }: OnlyTerms, direction: 'ingress' | 'egress'): WrongFlow[] {
  const { evaluation } = cluster;
  const { sets } = evaluation;
  const wrong: WrongFlow[] = [];
  const judge = (other: End, found: number, permitted: number) => {
    const tooMuch = sets.minus(found, permitted);
    if (tooMuch === PortSets.NONE) { return; }
    wrong.push(direction === 'ingress' ? { from: other, to: subject, ports: tooMuch } : { from: subject, to: other, ports: tooMuch });
  };
  const portsAt = (destination: number | undefined, told: ToldPorts): number => {
    const workload = destination === undefined ? undefined : evaluation.workloads[destination];
    return told.reduce<number>((sum, each) => {
      const matches = direction === 'ingress' ? ports : each ?? ports;
      return sets.union(sum, matches ? evaluation.scopes.portsAt({ ports: matches }, workload) : PortSets.ALL);
    }, PortSets.NONE);
  };
  evaluation.workloads.forEach((_, other) => {
    if (other === evaluation.controller || isSelf(cluster, other, subject)) { return; }
    const [from, to] = direction === 'ingress' ? [other, subject] : [subject, other];
    const permitted = allowed.filter(({ workloads }) => workloads.has(other))
      .reduce((sum, { workloads }) => sets.union(sum, portsAt(to, workloads.get(other)!)), PortSets.NONE);
    judge(other, portsBetween(evaluation, from, to), permitted);
  });
  for (const { holders, ...piece } of addressPieces(EVERY_ADDRESS, allowed.map(({ ranges }) => ranges))) {
    const destination = direction === 'ingress' ? subject : undefined;
    const permitted = holders.reduce((sum, holder) => sets.union(sum, portsAt(destination, [allowed[holder].rangePorts])), PortSets.NONE);
    for (const { ports: found, ...range } of portsWithAddresses(evaluation, subject, direction, [piece])) { judge(range, found, permitted); }
  }
  return wrong;
}
