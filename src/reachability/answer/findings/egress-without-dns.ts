import { Found, PolicyCheck, aboutPolicy } from './policy-check';
import { PolicyModel } from './policy-model';
import { listed } from './wording';
import { Policy } from '../../cluster';
import { PortSets } from '../../evaluate/port-sets';
import { Row } from '../../evaluate/row';

/**
 * egress-without-dns: pods whose egress is restricted, and that may reach no name server: nobody on port 53 or 5353, UDP
 * or TCP. One finding for all pods that the same policies isolate.
 *
 *   egress to TCP 5432 alone                      finding
 *   no egress at all                              info: it may be meant
 *   egress to UDP 53 of pods not in the input     none
 *   egress to a named port such as dns            none: its number is that of the pods
 */
export const egressWithoutDns: PolicyCheck = {
  id: 'egress-without-dns',
  severity: 'warning',
  find: model => [...silenced(model).values()].map(finding),
};

interface Silenced {
  readonly policies: readonly Policy[];
  readonly workloads: string[];
  /** whether they may open no connection at all */
  readonly isTotal: boolean;
}

/** by the policies that isolate them */
function silenced({ exposed, cluster }: PolicyModel): Map<string, Silenced> {
  const dns = exposed.sets.of((['UDP', 'TCP'] as const).flatMap(protocol => [53, 5353].map(port => ({ protocol, first: port, last: port }))));
  const reach = new Map<Row, number>();
  const groups = new Map<string, Silenced>();
  cluster.workloads.forEach(({ id, isPotential, hostNetwork }, index) => {
    // pods of the host's network use its resolver
    if (isPotential || hostNetwork) { return; }
    const of = exposed.pods.classOf[index];
    const row = exposed.row(of, 'egress');
    if (row.isOpen) { return; }
    let reached = reach.get(row);
    if (reached === undefined) { reach.set(row, reached = reachOf(row, exposed.sets)); }
    if (exposed.sets.meet(reached, dns) !== PortSets.NONE) { return; }
    const policies = exposed.policiesOf(of, 'egress');
    if (policies.some(mayNameDns)) { return; }
    const isolating = policies.filter(({ tier }) => tier === 'namespace');
    const given = isolating.length > 0 ? isolating : policies;
    const isTotal = reached === PortSets.NONE;
    const key = `${isTotal} ${given.map(policy => policy.id).join()}`;
    const group = groups.get(key);
    if (group) { group.workloads.push(id); } else { groups.set(key, { policies: given, workloads: [id], isTotal }); }
  });
  return groups;
}

/** every port that the row opens to somebody */
function reachOf({ rest, values, addresses }: Row, sets: PortSets): number {
  return [...values, ...addresses.IPv4.values, ...addresses.IPv6.values].reduce((sum, value) => sets.union(sum, value), rest);
}

function mayNameDns({ egress = [] }: Policy): boolean {
  return egress.some(({ action, ports }) => action === 'Allow' && ports !== 'all' && ports.some(port => port.type === 'named' && port.name.includes('dns')));
}

function finding({ policies, workloads, isTotal }: Silenced): Found {
  const who = `${listed([...workloads].sort())}, restricted by ${listed(policies.map(({ id }) => id))},`;
  if (isTotal) {
    return aboutPolicy(policies[0], `${who} may open no connection at all, name lookups included: if they need any, allow them and egress to the name server`,
      { severity: 'info' });
  }
  return aboutPolicy(policies[0], `${who} may reach no name server on port 53 or 5353, so connections by name fail: `
    + 'allow egress to the name server, on UDP and TCP');
}
