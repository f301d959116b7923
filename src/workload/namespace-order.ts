import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Rendering, describeConstruct, isBehind, neededObjects, objectsBelow, userFacing } from '../tree';

/**
 * Puts everything that stands in a namespace behind its Namespace object, in its file and in the order of files, so that
 * one `kubectl apply` does. Where the user's own order says the opposite, that order stays.
 */
export class NamespaceOrder {
  /** The one of the app that the construct belongs to. */
  public static of(construct: IConstruct): NamespaceOrder {
    const root = construct.node.root;
    const known = APPS.get(root);
    if (known) { return known; }
    const order = new NamespaceOrder(root);
    APPS.set(root, order);
    return order;
  }

  private readonly namespaces = new Set<ApiObject>();
  private seen: object | undefined;

  private constructor(private readonly root: IConstruct) {
    // cdk8s asks validations in the order in which they came: this one needs to know which synth it is
    const rendering = Rendering.of(root);
    root.node.addValidation({
      validate: () => {
        if (rendering.current === undefined || rendering.current !== this.seen) { this.arrange(); }
        this.seen = rendering.current;
        return [];
      },
    });
  }

  /** Adds a Namespace object. */
  public add(namespace: ApiObject): void {
    this.namespaces.add(namespace);
    namespace.node.addValidation({ validate: () => this.duplicates(namespace) });
  }

  /** one object of the cluster can't have two manifests: the one that is applied last would win */
  private duplicates(namespace: ApiObject): string[] {
    const [first] = objectsBelow(this.root).filter(object => this.namespaces.has(object) && object.name === namespace.name);
    return first === namespace ? [] : [`${describeConstruct(userFacing(first))} and ${describeConstruct(namespace.node.scope!)} both make the namespace `
      + `"${namespace.name}": the one that is applied last would win. Make it once.`];
  }

  private arrange(): void {
    const objects = objectsBelow(this.root);
    const inside = new Map<string, ApiObject[]>();
    for (const object of objects) {
      const { namespace } = object.metadata;
      if (namespace === undefined || object.kind === 'Namespace') { continue; }
      const others = inside.get(namespace);
      if (others) { others.push(object); } else { inside.set(namespace, [object]); }
    }
    const position = new Map(objects.map((object, index) => [object, index]));
    const needed = neededObjects(objects);
    for (const namespace of objects.filter(object => this.namespaces.has(object))) {
      const contents = inside.get(namespace.name) ?? [];
      const chart = Chart.of(namespace);
      const near = contents.filter(object => Chart.of(object) === chart);
      // cdk8s writes what others depend on right before the first of them: a Namespace that stands first must not move
      const isFirst = near.every(object => position.get(namespace)! < position.get(object)!);
      for (const object of isFirst && !needed.has(namespace) ? [] : near) {
        if (!object.node.dependencies.includes(namespace) && !isBehind(namespace, object)) { object.addDependency(namespace); }
      }
      for (const other of new Set(contents.map(object => Chart.of(object)))) {
        if (other !== chart && !other.node.dependencies.includes(chart) && !isBehind(chart, other)) { other.addDependency(chart); }
      }
    }
  }
}

const APPS = new WeakMap<IConstruct, NamespaceOrder>();
