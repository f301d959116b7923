import { IConstruct } from 'constructs';
import { Labels, LabelRequirement, LabelSelector } from '../manifest';

/**
 * What constructs of cdk8s-plus select that are no Kubernetes objects themselves, in plain data. All versions have the
 * same methods but no common type, so they are recognised by what they can do.
 *
 *     construct                 method                        answers
 *     Pods                      toPodSelectorConfig()         labelSelector, namespaces
 *     Namespace, Namespaces     toNamespaceSelectorConfig()   names, labelSelector
 *     NetworkPolicyIpBlock      toNetworkPolicyPeerConfig()   ipBlock: cidr, except
 */
export interface PlusNamespaces {
  readonly names?: readonly string[];
  readonly labels: Labels;
  readonly requirements: readonly LabelRequirement[];
}

/** The pods and namespaces of a cdk8s-plus `Pods`, or undefined for anything else. */
export function plusPods(construct: IConstruct): { selector: LabelSelector; namespaces?: PlusNamespaces } | undefined {
  const config = call(construct, 'toPodSelectorConfig');
  if (!config?.labelSelector) { return undefined; }
  return {
    selector: kubeSelector(config.labelSelector, construct),
    ...(config.namespaces ? { namespaces: namespacesOf(config.namespaces, construct) } : {}),
  };
}

/** The namespaces of a cdk8s-plus `Namespace` or `Namespaces`, or undefined for anything else. */
export function plusNamespaces(construct: IConstruct): PlusNamespaces | undefined {
  const config = call(construct, 'toNamespaceSelectorConfig');
  if (!config) { return undefined; }
  const { expressions, labels } = construct as { expressions?: unknown; labels?: unknown };
  if (config.names === undefined && expressions === undefined && labels === undefined) {
    throw new Error(`Invalid namespaces ${construct.node.path}: Namespaces.select() without names, labels or expressions selects every namespace. `
      + 'Give one of them, or write Namespaces.all() if you mean it.');
  }
  return namespacesOf(config, construct);
}

/** The block of a cdk8s-plus `NetworkPolicyIpBlock`, or undefined for anything else. */
export function plusIpBlock(construct: IConstruct): { cidr: string; except: string[] } | undefined {
  const block = call(construct, 'toNetworkPolicyPeerConfig')?.ipBlock;
  return typeof block?.cidr === 'string' ? { cidr: block.cidr, except: block.except ?? [] } : undefined;
}

function namespacesOf(config: { names?: string[]; labelSelector?: unknown }, construct: IConstruct): PlusNamespaces {
  const selector = config.labelSelector ? kubeSelector(config.labelSelector, construct) : {};
  return {
    ...(config.names && config.names.length > 0 ? { names: [...config.names].sort() } : {}),
    labels: selector.matchLabels ?? {},
    requirements: selector.matchExpressions ?? [],
  };
}

function kubeSelector(selector: unknown, construct: IConstruct): LabelSelector {
  const kube = call(selector, '_toKube');
  if (!kube) {
    throw new Error(`Cannot read the label selector of ${construct.node.path}: it is of a cdk8s-plus version that this library does not know. `
      + 'Write Pods.withLabels({...}) instead.');
  }
  return kube;
}

function call(target: any, method: string): any {
  return typeof target?.[method] === 'function' ? target[method]() : undefined;
}
