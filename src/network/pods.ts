import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { LabelSelector, canonicalSelector, isList, selectorText } from '../manifest';
import { describeConstruct, manifestOf, objectOf, objectsBelow } from '../tree';
import { requireConstruct, requireExpressions, requireNamespaces, requireText } from './input-checks';
import { LabelExpression } from './label-expression';
import { selectingLabels } from './labels';
import { Namespaces } from './namespaces';
import { IPeer, PeerConfig } from './peer';
import { plusPods } from './plus-selection';
import { PodSource, sourceOfObject, sourcesBelow } from './pod-source';

/** Which object `Pods.find` looks for. */
export interface ObjectQuery {
  /** The object's `metadata.name`. */
  readonly name: string;

  /**
   * The object's kind, e.g. `Deployment` or `Service`.
   *
   * @default - any workload or Service
   */
  readonly kind?: string;

  /**
   * The namespace that the object states.
   *
   * @default - any
   */
  readonly namespace?: string;
}

/**
 * A set of pods: the subject of a policy, or a peer. An immutable value.
 *
 * ```ts
 * Pods.of(web);                                            // the pods of a workload, or behind a Service
 * Pods.find(chart, { kind: 'StatefulSet', name: 'redis-master' });
 * Pods.withLabels({ app: 'web' }).inNamespace('prod');     // narrowing is AND
 * Pods.all().where(LabelExpression.exists('metrics')).inAllNamespaces();
 * ```
 *
 * Each call narrows (AND); a list of peers widens (OR). Without a namespace, pods given by labels are those in the
 * namespace of the policy; pods of a workload are where the workload is.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
 */
export class Pods implements IPeer {
  /**
   * The pods of a workload (Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job, CronJob or
   * any object with a pod template), the pods behind a Service, or all pods of a Namespace.
   *
   * @param construct of any cdk8s-plus version, a raw `Kube*` or `ApiObject`, or an object of an Include or Helm chart;
   * throws on what has no pods
   */
  public static of(construct: IConstruct): Pods {
    requireConstruct(construct, 'give a workload, a Service or a Namespace');
    const known = OF_CONSTRUCT.get(construct);
    if (known && construct.node.tryFindChild('Resource') === known._source!.key) { return known; }
    const object = objectOf(construct);
    if (object?.kind === 'Namespace') { return Pods.all().inNamespaces(Namespaces.of(construct)); }
    const source = object && sourceOfObject(object);
    if (source) {
      const pods = new Pods(source, {}, undefined);
      if (construct.node.tryFindChild('Resource') === source.key) { OF_CONSTRUCT.set(construct, pods); }
      return pods;
    }
    const plus = plusPods(construct);
    if (plus) {
      const namespaces = plus.namespaces && Namespaces._of(plus.namespaces);
      return new Pods(undefined, plus.selector, namespaces);
    }
    if (typeof (construct as any).toNamespaceSelectorConfig === 'function') { return Pods.all().inNamespaces(Namespaces.of(construct)); }
    throw new Error(`Cannot take pods from ${describeConstruct(construct)}: ${whatToGive(construct, object)}`);
  }

  /**
   * The pods of one workload or Service among the objects below a scope: an Include, a Helm chart, a `kind: List`, a
   * chart. Throws, and lists what is there, when none or several fit.
   *
   * @param scope where to look
   * @param query the object's name, and its kind and namespace where the name alone is not enough
   */
  public static find(scope: IConstruct, query: ObjectQuery): Pods {
    requireText(query?.name, 'name', '"redis-master"');
    const candidates = sourcesBelow(scope);
    const found = candidates.filter(({ source, kind, name }) => name === query.name
      && (query.kind === undefined || kind === query.kind)
      && (query.namespace === undefined || source.namespace === query.namespace));
    if (found.length === 1) { return new Pods(found[0].source, {}, undefined); }
    const wanted = `${query.kind ?? 'workload or Service'} "${query.name}"${query.namespace ? ` in namespace "${query.namespace}"` : ''}`;
    const there = (found.length > 0 ? found : candidates).map(({ kind, name, source }) => `${kind} "${name}"${source.namespace ? ` in "${source.namespace}"` : ''}`);
    throw new Error(`Cannot take pods from ${describeConstruct(scope)}: ${found.length === 0 ? 'no' : 'more than one'} ${wanted}. `
      + (there.length === 0 ? 'There is no workload or Service below it.' : `There is ${there.join(', ')}.`));
  }

  /**
   * The pods that carry all of these labels.
   *
   * @param labels at least one; throws on none and on bad syntax
   */
  public static withLabels(labels: { [key: string]: string }): Pods {
    return new Pods(undefined, { matchLabels: selectingLabels(labels, 'Pods.all()') }, undefined);
  }

  /** Every pod of the policy's namespace, or of the namespaces that the next call names. */
  public static all(): Pods { return new Pods(undefined, {}, undefined); }

  /** @internal */
  public static _ofSource(source: PodSource, namespaces?: Namespaces): Pods { return new Pods(source, {}, namespaces); }

  /** @internal */
  public readonly _source: PodSource | undefined;

  /** @internal what narrows the source, or the whole selection when there is none */
  public readonly _selector: LabelSelector;

  /** @internal what the user stated; undefined is the namespace of the source, or else of the policy */
  public readonly _namespaces: Namespaces | undefined;

  private constructor(source: PodSource | undefined, selector: LabelSelector, namespaces: Namespaces | undefined) {
    this._source = source;
    this._selector = canonicalSelector(selector);
    this._namespaces = namespaces;
  }

  /**
   * Only those of these pods that are in the namespace of this name.
   *
   * @param name throws when these pods are known to be in another namespace
   */
  public inNamespace(name: string): Pods { return this.inNamespaces(Namespaces.named(name)); }

  /**
   * Only those of these pods that are in these namespaces.
   *
   * @param namespaces narrows what was said before (AND); throws when no namespace can be in both
   */
  public inNamespaces(namespaces: Namespaces): Pods {
    requireNamespaces(namespaces);
    const name = namespaces._singleName;
    if (this._source) {
      const here = this._source.namespace ?? this._namespaces?._singleName;
      if (here !== undefined && here === name) { return this; }
      if (here !== undefined) { throw new Error(`${this._source.text} is in namespace "${here}", it cannot be in ${namespaces.toString()} too. Name the namespace once.`); }
      if (name === undefined) {
        throw new Error(`Invalid ${namespaces.toString()} for ${this._source.text}: a workload is in one namespace. Write inNamespace(name).`);
      }
    }
    const both = this._namespaces ? this._namespaces._and(namespaces) : namespaces;
    if (!both) { throw new Error(`No namespace is both ${this._namespaces!.toString()} and ${namespaces.toString()}. For the pods of either write two peers.`); }
    return new Pods(this._source, this._selector, both);
  }

  /**
   * Only those of these pods that are in a namespace with all of these labels.
   *
   * @param labels at least one; throws on none and on bad syntax
   */
  public inNamespacesWithLabels(labels: { [key: string]: string }): Pods { return this.inNamespaces(Namespaces.withLabels(labels)); }

  /** These pods in every namespace of the cluster; namespaces said before still narrow. */
  public inAllNamespaces(): Pods { return this.inNamespaces(Namespaces.all()); }

  /**
   * Only those of these pods whose labels meet every expression (AND). Of a workload, that is part of its pods: a flow
   * to them is no longer a flow between two workloads, and `Connections` writes only its own half.
   *
   * @param expressions at least one; throws on none
   */
  public where(...expressions: LabelExpression[]): Pods {
    requireExpressions(expressions);
    const requirements = [...(this._selector.matchExpressions ?? []), ...expressions.map(expression => expression._requirement)];
    return new Pods(this._source, { ...this._selector, matchExpressions: requirements }, this._namespaces);
  }

  /** These pods, as a peer. */
  public toPeerConfig(): PeerConfig { return { pods: [this] }; }

  /** `shop/web (Deployment)`, `pods app=web in namespace prod`: for messages. */
  public toString(): string {
    const narrowed = selectorText(this._selector);
    const what = this._source ? `${this._source.text}${narrowed === 'all' ? '' : ` where ${narrowed}`}` : `pods ${narrowed}`;
    return this._namespaces ? `${what} in ${this._namespaces.toString()}` : what;
  }
}

function whatToGive(construct: IConstruct, object: ApiObject | undefined): string {
  const kinds = 'a workload, a Service, a Namespace, or Pods.withLabels({...})';
  if (object && isList(manifestOf(object))) { return 'it is a list. Write Pods.find(list, { kind, name }) for one of its items.'; }
  if (object) { return `${/^[AEIOU]/.test(object.kind) ? 'an' : 'a'} ${object.kind} has no pods. Give ${kinds}.`; }
  const below = objectsBelow(construct);
  if (below.length === 0) { return `it holds no Kubernetes object. Give ${kinds}.`; }
  return `it holds ${below.length === 1 ? '1 object' : `${below.length} objects`}. Give one of them, for example by Pods.find(${construct.node.id || 'app'}, { kind, name }).`;
}

/** a flow names each of its workloads again: the pods of a construct are one value, as long as its object stays */
const OF_CONSTRUCT = new WeakMap<IConstruct, Pods>();
