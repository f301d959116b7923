import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { NAMESPACE_NAME_LABEL, annotationProblems, dnsLabelProblem, labelProblems } from '../manifest';
import { DefaultDeny, Namespaces, Pods } from '../network';
import { NEWEST_MINOR, POD_SECURITY_LABEL, levelVersion, policyLabels } from '../standards';
import { ContainerLimits, addLimitRange, addResourceQuota } from './namespace-limits';
import { NamespaceOrder } from './namespace-order';
import { PodSecurityLevel } from './pod-security-level';

/** What a SecureNamespace is made of. */
export interface SecureNamespaceProps {
  /** `metadata.name`: lower-case letters, digits and `-`, at most 63 characters. */
  readonly name: string;

  /**
   * The level of the Pod Security Standards that pods of the namespace are held to: enforced, audited and warned about.
   *
   * @default PodSecurityLevel.RESTRICTED
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * The version of the standards: `v1.0`, `v1.34`, `latest`. A server that is older than the version takes the newest it
   * knows. Name it yourself to keep the output the same when you update this library.
   *
   * @default - v1.37, the newest that this version of the library knows
   */
  readonly podSecurityVersion?: string;

  /**
   * Labels of the Namespace object and of what is made with it. Those of Pod Security can't be among them.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the Namespace object.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Whether a NetworkPolicy denies all that no other policy allows, both ways. It denies name lookups too: `Connections`
   * and `NamespaceIsolation` allow these.
   *
   * @default true
   */
  readonly defaultDeny?: boolean;

  /**
   * What all pods and other objects of the namespace may come to, by resource: `{ 'limits.memory': '2Gi', 'pods': '20' }`.
   *
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
   * @default - no ResourceQuota
   */
  readonly resourceQuota?: { [resource: string]: string };

  /**
   * What single containers may ask for, and what those get that ask for nothing.
   *
   * @default - no LimitRange
   */
  readonly limitRange?: ContainerLimits;
}

/**
 * A Namespace that holds its pods to the restricted Pod Security Standard, and denies all traffic that nobody allowed.
 *
 * ```ts
 * const shop = new SecureNamespace(chart, 'namespace', { name: 'shop' });
 * Namespaces.of(shop);
 * ```
 *
 * Whoever may update the Namespace object can take its labels away. Network policies of this library do not depend on that:
 * they know namespaces by `kubernetes.io/metadata.name`, which the API server sets and nobody can change.
 *
 * Everything in the app that stands in the namespace comes behind it, in its file and in the order of files.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export class SecureNamespace extends Construct {
  /** The Namespace object. */
  public readonly apiObject: ApiObject;

  /** `metadata.name`. */
  public readonly name: string;

  /**
   * @param scope a chart, or a construct in one
   * @param id unique in the scope
   * @param props throws on a name, label, level, version or amount that can't be
   */
  public constructor(scope: Construct, id: string, props: SecureNamespaceProps) {
    super(scope, id);
    const { name, labels = {}, annotations = {} } = props;
    const policy = levelVersion(props.podSecurity ?? PodSecurityLevel.RESTRICTED, props.podSecurityVersion ?? `v1.${NEWEST_MINOR}`);
    requireMetadata(props);
    this.name = name;
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...labels, ...policyLabels({ enforce: policy, audit: policy, warn: policy }) }, annotations: { ...annotations } },
    });
    // a Namespace stands in none; cdk8s gives it that of the chart
    (this.apiObject.metadata as { namespace?: string }).namespace = undefined;
    if (props.defaultDeny ?? true) {
      new DefaultDeny(this, 'DefaultDeny', { name: 'default-deny', labels, subject: Pods.all().inNamespaces(Namespaces.named(name)) });
    }
    if (props.resourceQuota) { addResourceQuota(this, { name, labels }, props.resourceQuota); }
    if (props.limitRange) { addLimitRange(this, { name, labels }, props.limitRange); }
    NamespaceOrder.of(this).add(this.apiObject);
  }
}

function requireMetadata({ name, labels = {}, annotations = {} }: SecureNamespaceProps): void {
  const nameProblem = dnsLabelProblem(name);
  if (nameProblem) { throw new Error(`Invalid namespace "${name}": ${nameProblem}.`); }
  for (const [key, value] of Object.entries(labels)) {
    if (key.startsWith(POD_SECURITY_LABEL)) {
      throw new Error(`Invalid label ${key} of namespace "${name}": podSecurity and podSecurityVersion write it. Leave it out.`);
    }
    if (key === NAMESPACE_NAME_LABEL && value !== name) {
      throw new Error(`Invalid label ${key} of namespace "${name}": the API server sets it to the name. Leave it out.`);
    }
  }
  const problems = [
    ...Object.entries(labels).flatMap(([key, value]) => labelProblems(key, value, 'labels')),
    ...Object.entries(annotations).flatMap(([key, value]) => annotationProblems(key, value, 'annotations')),
  ];
  if (problems.length > 0) { throw new Error(`Invalid ${problems.join('; ')}.`); }
}
