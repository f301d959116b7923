import { Found, PolicyCheck, aboutPolicy } from './policy-check';
import { PolicyModel } from './policy-model';
import { listed } from './wording';
import { ContainerPort, Policy } from '../../cluster';
import { Evaluation } from '../../evaluate/evaluation';
import { PortSets } from '../../evaluate/port-sets';
import { Row } from '../../evaluate/row';

/**
 * egress-without-dns: pods whose egress is restricted, and that may reach no name server: nobody on port 53 or 5353, UDP
 * or TCP. One finding for all pods that the same policies isolate.
 *
 *   egress to TCP 5432 alone                      finding
 *   egress to all ports of its own namespace      finding, unless pods there declare port 53 or 5353, or it is kube-system
 *   no egress at all                              info: it may be meant
 *   egress to UDP 53 of pods not in the input     none
 *   egress to a named port such as dns            none: its number is that of the pods
 */
export const egressWithoutDns: PolicyCheck = {
  id: 'egress-without-dns',
  severity: 'warning',
  find: model => [...silenced(model).values()].map(finding),
};

/** 5353 is where pods of OpenShift's name server listen */
const DNS_PORTS: readonly number[] = [53, 5353];

interface Silenced {
  readonly policies: readonly Policy[];
  readonly workloads: string[];
  /** whether they may open no connection at all */
  readonly isTotal: boolean;
}

/** by the policies that isolate them */
function silenced({ exposed, cluster }: PolicyModel): Map<string, Silenced> {
  const dns = exposed.sets.of((['UDP', 'TCP'] as const).flatMap(protocol => DNS_PORTS.map(port => ({ protocol, first: port, last: port }))));
  const finder = new NameServerFinder(exposed, dns);
  const groups = new Map<string, Silenced>();
  cluster.workloads.forEach(({ id, namespace, isPotential, hostNetwork }, index) => {
    // pods of the host's network use its resolver
    if (isPotential || hostNetwork) { return; }
    const of = exposed.pods.classOf[index];
    const row = exposed.row(of, 'egress');
    if (row.isOpen) { return; }
    const policies = exposed.policiesOf(of, 'egress');
    if (policies.some(mayNameDns) || finder.isReached(row, namespace, policies)) { return; }
    const isolating = policies.filter(({ tier }) => tier === 'namespace');
    const given = isolating.length > 0 ? isolating : policies;
    const isTotal = finder.isClosed(row);
    const key = `${isTotal} ${given.map(policy => policy.id).join()}`;
    const group = groups.get(key);
    if (group) { group.workloads.push(id); } else { groups.set(key, { policies: given, workloads: [id], isTotal }); }
  });
  return groups;
}

/** Whether rows lead to what may be a name server. */
class NameServerFinder {
  /** by row and, where it matters, namespace */
  private readonly known = new Map<Row, Map<string, boolean>>();

  public constructor(private readonly evaluation: Evaluation, private readonly dns: number) {}

  /** Whether they do, for pods of a namespace that some policies isolate. */
  public isReached(row: Row, namespace: string, policies: readonly Policy[]): boolean {
    let found = this.known.get(row);
    if (!found) { this.known.set(row, found = new Map()); }
    const isMeant = namespace === 'kube-system' || policies.some(mayMeanDns);
    const key = isMeant ? '' : namespace;
    let isSo = found.get(key);
    if (isSo === undefined) { found.set(key, isSo = this.leadsToDns(row, isMeant ? undefined : namespace)); }
    return isSo;
  }

  /** Whether nothing may be opened at all. */
  public isClosed({ rest, values, addresses }: Row): boolean {
    return [rest, ...values, ...addresses.IPv4.values, ...addresses.IPv6.values].every(value => value === PortSets.NONE);
  }

  /** pods of the own namespace are no name servers, unless they look like some */
  private leadsToDns({ rest, classes, values, addresses }: Row, own: string | undefined): boolean {
    const hasDns = (value: number) => this.evaluation.sets.meet(value, this.dns) !== PortSets.NONE;
    return [rest, ...addresses.IPv4.values, ...addresses.IPv6.values].some(hasDns)
      || classes.some((of, i) => hasDns(values[i]) && (own === undefined || this.mayServe(of, own)));
  }

  private mayServe(of: number, own: string): boolean {
    const { pods, workloads } = this.evaluation;
    return pods.classes[of].members.some(index => workloads[index].namespace !== own || workloads[index].ports.some(isDns));
  }
}

function isDns({ port, protocol }: ContainerPort): boolean {
  return DNS_PORTS.includes(port) && protocol !== 'SCTP';
}

/** somebody wrote the port, whoever has it */
function mayMeanDns({ egress = [] }: Policy): boolean {
  return egress.some(({ action, ports }) => action === 'Allow' && ports !== 'all'
    && ports.some(port => port.type === 'numbers' && port.first === port.last && DNS_PORTS.includes(port.first)));
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
