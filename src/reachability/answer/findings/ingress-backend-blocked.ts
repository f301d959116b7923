import { Found, PolicyCheck } from './policy-check';
import { PolicyModel } from './policy-model';
import { listed } from './wording';
import { Entry, Policy } from '../../cluster';
import { halfVerdict } from '../../evaluate/half-verdict';
import { PortSets } from '../../evaluate/port-sets';
import { namespaceName, selectionText } from '../pod-selections';
import { routableTo } from '../routed-ports';

/**
 * ingress-backend-blocked: an Ingress, Route or Gateway leads to pods whose policies let nothing of it in.
 *
 *   the policies admit nobody on these ports                    finding
 *   they admit some pods elsewhere, and the option              info: these may be the ingress controller
 *   ingressController does not say which pod it is
 *   they admit the ingress controller on one of the ports       none
 *   they do, but it may not connect there, or they share no     finding, which says so
 *   IP family
 */
export const ingressBackendBlocked: PolicyCheck = {
  id: 'ingress-backend-blocked',
  severity: 'warning',
  find: model => {
    const indexes = new Map(model.cluster.workloads.map(({ id }, index) => [id, index]));
    return model.cluster.entries.flatMap(entry => entry.targets.flatMap(({ workload, ports }): Found[] => {
      const index = indexes.get(workload);
      const set = model.evaluation.sets.of(ports.map(({ protocol, port }) => ({ protocol, first: port, last: port })));
      return index === undefined || set === PortSets.NONE ? [] : blocked(model, entry, index, set);
    }));
  },
};

function blocked(model: PolicyModel, entry: Entry, index: number, ports: number): Found[] {
  const { evaluation } = model;
  const { sets, pods, controller } = evaluation;
  if (sets.meet(routableTo(evaluation, index), ports) !== PortSets.NONE) { return []; }
  const { id } = evaluation.workloads[index];
  const leads = `leads to ${id} on ${sets.describe(ports).text}`;
  const about = { subject: entry.id, ...(entry.origin === undefined ? {} : { origin: entry.origin }) };
  const [from, to] = [controller, index].map(of => pods.classes[pods.classOf[of]]);
  if (!from.families.some(family => to.families.includes(family))) {
    return [{ ...about, text: `${leads}, but these pods have no address of a family that the ingress controller has, so requests fail` }];
  }
  const side = (of: number) => ({ type: 'workload', index: of } as const);
  if (sets.meet(halfVerdict(evaluation, side(index), side(controller), 'ingress'), ports) !== PortSets.NONE) {
    const policies = listed(evaluation.policiesOf(pods.classOf[controller], 'egress').map(policy => policy.id));
    return [{ ...about, text: `${leads}, but ${policies} does not let the ingress controller connect there, so requests fail: allow its egress to these pods` }];
  }
  const policies = evaluation.policiesOf(pods.classOf[index], 'ingress');
  const names = listed(policies.map(policy => policy.id));
  const maybe = model.cluster.options.ingressController ? [] : admittedElsewhere(model, policies, index, ports);
  if (maybe.length > 0) {
    const text = `${leads}, where ${names} ${verb(policies)} only ${listed(maybe)}, so requests fail unless these are the ingress controller: `
      + 'say which pod it is with the option ingressController';
    return [{ ...about, severity: 'info', text }];
  }
  const isHidden = from.sample.hostNetwork && policies.some(policy => !evaluation.sees.hosts(policy));
  const whom = isHidden ? 'an ipBlock with the addresses of the nodes of the ingress controller, which is on the host network' : 'the pods of the ingress controller';
  return [{ ...about, text: `${leads}, but ${names} ${verb(policies)} no ingress controller there, so requests fail: allow ingress from ${whom}` }];
}

/** what may be an ingress controller: whoever is let in and not of the workload's own namespace */
function admittedElsewhere({ evaluation, selections }: PolicyModel, policies: readonly Policy[], index: number, ports: number): string[] {
  const { sets, scopes } = evaluation;
  const workload = evaluation.workloads[index];
  const isOpen = (set: number) => sets.meet(set, ports) !== PortSets.NONE;
  const pods = selections.of(index, 'ingress')
    .filter(({ selection, ports: set }) => isOpen(set) && namespaceName(selection.namespaces) !== workload.namespace)
    .map(({ selection }) => selectionText(selection));
  const addresses = policies.flatMap(({ ingress = [] }) => ingress.flatMap(rule => {
    const { action, peers } = rule;
    if (action !== 'Allow' || peers === 'any' || !isOpen(scopes.portsAt(rule, workload))) { return []; }
    return peers.flatMap(peer => (peer.type === 'pods' ? [] : [peer.text]));
  }));
  return [...pods.sort(), ...addresses];
}

function verb(policies: readonly Policy[]): string {
  return policies.length === 1 ? 'admits' : 'admit';
}
