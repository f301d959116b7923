import { Cluster, Notice, likelyNames } from '../../reachability';

/**
 * That the namespace of `--ingress-controller` is not in the input. It need not be, but a misspelt one looks the same: lines
 * of Ingress, Route and Gateway traffic are just not there.
 */
export function controllerNotices({ options: { ingressController }, namespaces }: Cluster): Notice[] {
  if (ingressController === undefined || namespaces.has(ingressController.namespace)) { return []; }
  const { namespace } = ingressController;
  const [meant] = likelyNames([...namespaces.keys()], namespace);
  return [{
    type: 'note',
    subject: `--ingress-controller ${namespace}`,
    text: 'the input has no namespace of this name, so its name is all that policies see of it: only rules for that name, or for everyone, let the ingress controller in'
      + (meant === undefined ? '' : `. Did you mean ${meant}?`),
  }];
}
