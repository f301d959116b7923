import { IConstruct } from 'constructs';
import { LabelRequirement, LabelSelector, NAMESPACE_NAME_LABEL, canonicalSelector, dnsLabelProblem, selectorText } from '../manifest';
import { describeConstruct, objectOf } from '../tree';
import { requireConstruct, requireExpressions, requireText } from './input-checks';
import { LabelExpression } from './label-expression';
import { selectingLabels } from './labels';
import { IPeer, PeerConfig } from './peer';
import { PlusNamespaces, plusNamespaces } from './plus-selection';

/**
 * A set of namespaces; as a peer, all pods in them. An immutable value.
 *
 * ```ts
 * Namespaces.named('prod');
 * Namespaces.of(new SecureNamespace(chart, 'namespace', { name: 'prod' }));
 * Namespaces.withLabels({ tenant: 'a' });
 * Namespaces.all();
 * ```
 *
 * Namespaces are told by name through the label `kubernetes.io/metadata.name`, which the API server sets on each of
 * them. Other labels are only as trustworthy as the people who may write them: a tenant who may label a namespace can
 * join any set that is selected by labels.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-namespace-by-its-name
 */
export class Namespaces implements IPeer {
  /**
   * The namespaces of these names.
   *
   * @param names at least one; throws on a name that no namespace can have
   */
  public static named(...names: string[]): Namespaces {
    if (names.length === 0) { throw new Error('Invalid namespaces: give at least one name, or write Namespaces.all().'); }
    for (const name of names) {
      requireText(name, 'namespace', '"prod"');
      const problem = dnsLabelProblem(name);
      if (problem) { throw new Error(`Invalid namespace "${name}": ${problem}.`); }
    }
    return new Namespaces([...new Set(names)].sort(), {}, []);
  }

  /**
   * The namespace of a Namespace object.
   *
   * @param construct a Namespace or Namespaces of any cdk8s-plus version, a raw or included Namespace object; throws on anything else
   */
  public static of(construct: IConstruct): Namespaces {
    requireConstruct(construct, 'give a Namespace, or write Namespaces.named(...)');
    const plus = plusNamespaces(construct);
    if (plus) { return Namespaces._of(plus); }
    const object = objectOf(construct);
    if (object?.kind === 'Namespace') { return Namespaces.named(object.name); }
    throw new Error(`Cannot take namespaces from ${describeConstruct(construct)}: give a Namespace, `
      + 'or write Namespaces.named(...), Namespaces.withLabels({...}) or Namespaces.all().');
  }

  /**
   * The namespaces that carry all of these labels.
   *
   * @param labels at least one; throws on none and on bad syntax
   */
  public static withLabels(labels: { [key: string]: string }): Namespaces {
    return Namespaces._of({ labels: selectingLabels(labels, 'Namespaces.all()'), requirements: [] });
  }

  /** Every namespace of the cluster, those that do not exist yet included. */
  public static all(): Namespaces { return new Namespaces(undefined, {}, []); }

  /** @internal a name given as a label is a name */
  public static _of({ names, labels, requirements }: PlusNamespaces): Namespaces {
    const { [NAMESPACE_NAME_LABEL]: name, ...others } = labels;
    if (name === undefined) { return new Namespaces(names, labels, requirements); }
    if (names && !names.includes(name)) { throw new Error(`No namespace is both named ${names.join(' or ')} and labelled ${NAMESPACE_NAME_LABEL}=${name}.`); }
    return new Namespaces([name], others, requirements);
  }

  private readonly names: readonly string[] | undefined;
  private readonly labels: { readonly [key: string]: string };
  private readonly requirements: readonly LabelRequirement[];

  private constructor(
    names: readonly string[] | undefined,
    labels: { readonly [key: string]: string },
    requirements: readonly LabelRequirement[],
  ) {
    this.names = names;
    this.labels = labels;
    this.requirements = requirements;
  }

  /**
   * Only those of these namespaces whose labels meet every expression (AND).
   *
   * @param expressions at least one; throws on none
   */
  public where(...expressions: LabelExpression[]): Namespaces {
    requireExpressions(expressions);
    return new Namespaces(this.names, this.labels, [...this.requirements, ...expressions.map(expression => expression._requirement)]);
  }

  /** All pods of these namespaces, as a peer. */
  public toPeerConfig(): PeerConfig { return { namespaces: [this] }; }

  /** `namespace prod`, `namespaces tenant=a`, `namespaces all`: for messages. */
  public toString(): string {
    const name = this._singleName;
    if (name !== undefined) { return `namespace ${name}`; }
    const byNamesAlone = this.names && selectorText({ matchLabels: this.labels, matchExpressions: this.requirements }) === 'all';
    return `namespaces ${byNamesAlone ? this.names.join(', ') : selectorText(this._selector)}`;
  }

  /** @internal those that are in both sets; undefined when none can be */
  public _and(other: Namespaces): Namespaces | undefined {
    const names = this.names && other.names ? this.names.filter(name => other.names!.includes(name)) : this.names ?? other.names;
    const conflict = Object.entries(other.labels).some(([key, value]) => this.labels[key] !== undefined && this.labels[key] !== value);
    if (names?.length === 0 || conflict) { return undefined; }
    return new Namespaces(names, { ...this.labels, ...other.labels }, [...this.requirements, ...other.requirements]);
  }

  /** @internal the name, when it is exactly one namespace that is known by name */
  public get _singleName(): string | undefined {
    const byNameAlone = Object.keys(this.labels).length === 0 && this.requirements.length === 0;
    return byNameAlone && this.names?.length === 1 ? this.names[0] : undefined;
  }

  /** @internal */
  public get _selector(): LabelSelector {
    const names = this.names ?? [];
    const several: LabelRequirement[] = names.length > 1 ? [{ key: NAMESPACE_NAME_LABEL, operator: 'In', values: names }] : [];
    return canonicalSelector({
      matchLabels: { ...this.labels, ...(names.length === 1 ? { [NAMESPACE_NAME_LABEL]: names[0] } : {}) },
      matchExpressions: [...several, ...this.requirements],
    });
  }
}
