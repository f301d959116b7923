import { PortMatch } from '../reachability';
import { AskedCluster, AskedInScope } from './asked-cluster';
import { blockedFlows, blockedLines, openFlows, openLines } from './flow-text';
import { flowsBetween } from './flows';

/** Something that has to be so in the app, whatever its policies are. */
export interface Assertion {
  /** `shop/web (Deployment) must reach shop/db (StatefulSet) on TCP 5432` */
  readonly text: string;
  /** the peers it is about */
  readonly questions: readonly AskedInScope[];
  /** what is not so, line by line; none where it holds */
  readonly judge: (cluster: AskedCluster) => Verdict;
}

/** Why an assertion does not hold. */
export interface Verdict {
  /** why it says nothing at all */
  readonly nothing: readonly string[];
  readonly lines: readonly string[];
}

/** Two peers, and the ports that are meant. */
export interface FlowTerms {
  readonly source: AskedInScope;
  readonly destination: AskedInScope;
  readonly ports: readonly PortMatch[] | undefined;
  /** ` on TCP 5432`, or nothing */
  readonly onPorts: string;
}

/** Every pod of the source reaches every pod of the destination on all of the ports. */
export function mustAllow(terms: FlowTerms): Assertion {
  const { source, destination, onPorts } = terms;
  return {
    text: `${source.peer.text} must reach ${destination.peer.text}${onPorts}`,
    questions: [source, destination],
    judge: asked => {
      const cluster = asked.assuming('Deny');
      const { flows, nothing } = flowsBetween(cluster, terms, 'allow');
      const lacking = new Map(flows.filter(({ unknown }) => unknown.length > 0).map(({ to, unknown }) => [to, unknown]));
      return {
        nothing,
        lines: [
          ...new Set([...lacking].map(([to, unknown]) => `${typeof to === 'number' ? cluster.nameOf(to) : 'an address'} has no port ${unknown.join(', ')}`)),
          ...blockedLines(cluster, blockedFlows(cluster, flows)),
        ],
      };
    },
  };
}

/** No pod of the source reaches any pod of the destination on any of the ports. */
export function mustDeny(terms: FlowTerms): Assertion {
  const { source, destination, onPorts } = terms;
  return {
    text: `${source.peer.text} must not reach ${destination.peer.text}${onPorts}`,
    questions: [source, destination],
    judge: asked => {
      const cluster = asked.assuming('Allow');
      const { flows, nothing } = flowsBetween(cluster, terms, 'deny');
      return { nothing, lines: openLines(cluster, openFlows(cluster, flows)) };
    },
  };
}
