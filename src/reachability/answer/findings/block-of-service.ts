import { Found, PolicyCheck, aboutRule } from './policy-check';
import { PlacedRule } from './policy-model';
import { listed } from './wording';
import { ServiceAddress } from '../../cluster';

/**
 * block-of-service: a block is the address that a Service has in the cluster. The traffic is on its way to a pod behind it
 * before policies see it, so they never see this address.
 *
 *   10.96.0.20/32, the clusterIP of shop/db            finding
 *   10.96.0.0/12, which holds it                       none: it may be about other addresses
 *   the clusterIP of a Service with port 53            none: a name server on each node may listen there
 *   of a Service without selector                      none: what is behind it is no pod
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-ipblock-selectors
 */
export const blockOfService: PolicyCheck = {
  id: 'block-of-service',
  severity: 'warning',
  find: model => model.rules.flatMap(placed => found(placed, model.cluster.serviceAddresses.filter(({ servesNames }) => !servesNames))),
};

function found(placed: PlacedRule, addresses: readonly ServiceAddress[]): Found[] {
  const { rule: { peers } } = placed;
  if (peers === 'any' || addresses.length === 0) { return []; }
  return peers.flatMap((peer): Found[] => {
    if (peer.type !== 'addresses' || peer.ranges.length !== 1) { return []; }
    const [{ family, first, end }] = peer.ranges;
    const services = addresses.filter(each => each.family === family && each.value === first && end === first + 1n).map(({ service }) => service);
    if (services.length === 0) { return []; }
    return [aboutRule(placed, `${peer.text} is the address of ${listed(services)}, which policies never see: what is sent there is on its way to a pod `
      + 'when they are asked. Name the pods by labels, and their ports')];
  });
}
