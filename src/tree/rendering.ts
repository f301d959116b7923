import { ApiObject, App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { objectsBelow, patchCount } from './api-objects';

/** A manifest as plain JSON. */
export interface Manifest { readonly [field: string]: any }

/** What one synth has found so far. */
interface Synth {
  readonly stamp: string;
  /** read by checks, not yet asked for by cdk8s */
  readonly kept: Map<ApiObject, Manifest>;
  readonly rendered: Set<ApiObject>;
  /** all charts of the app are being synthesized: the rounds of validation that follow belong to it */
  isOfApp: boolean;
}

/**
 * What the objects of one app render: changed on the way, and read ahead by checks.
 *
 *   rendering.change(object, manifest => hardened(manifest))     behind everything else that makes the manifest
 *   rendering.ahead(object)                                      the manifest; cdk8s gets the same one in this synth
 *
 * Typed L1 objects drop the fields that they do not know, so that neither props nor patches can add these: manifests are
 * changed where cdk8s asks for them. cdk8s validates the whole app before it renders. What a check reads in a validation is
 * kept for the rendering that follows, and only for that.
 *
 *   App.synth, synthYaml      a round of validation, a look at app.charts, then a round and the rendering of each chart
 *   chart.toJson, Testing     a round of validation, the rendering of one chart
 *
 * So a round is a synth of its own unless the charts were asked for in between; so is the second rendering of an object.
 * For each synth everything is read and judged anew: nothing tells what changed inside objects since the last.
 */
export class Rendering {
  /** The one of the app that the construct belongs to. */
  public static of(construct: IConstruct): Rendering {
    const root = construct.node.root;
    const known = APPS.get(root);
    if (known) { return known; }
    const rendering = new Rendering(root);
    APPS.set(root, rendering);
    return rendering;
  }

  private readonly objects = new WeakMap<ApiObject, DecoratedObject>();
  private readonly judges: (() => void)[] = [];
  private synth: Synth | undefined;
  private isAfterRound = false;

  private constructor(private readonly root: IConstruct) {
    root.node.addValidation({ validate: () => this.beginRound() });
    this.watchCharts();
  }

  /**
   * Changes what the object renders, each time it is rendered.
   * @param rank changes of a lower rank come first; of equal ranks, the one that was added first
   * @throws where the object's `toJson` can't be replaced, as on classes of other languages that override it
   */
  public change(object: ApiObject, change: (manifest: Manifest) => Manifest, rank = 0): void {
    const { changes } = this.decorated(object);
    changes.push({ change, rank });
    changes.sort((one, other) => one.rank - other.rank);
    this.synth?.kept.delete(object);
  }

  /** The manifest as cdk8s will render it; the same one, where it does so in this synth. */
  public ahead(object: ApiObject): Manifest {
    const decorated = this.decorated(object);
    const synth = this.synth;
    if (!synth || synth.rendered.has(object)) { return decorated.render(); }
    let manifest = synth.kept.get(object);
    if (!manifest) { synth.kept.set(object, manifest = decorated.render()); }
    return manifest;
  }

  /** The manifest, for somebody who only looks: this is no rendering. */
  public look(object: ApiObject): Manifest {
    const decorated = this.objects.get(object);
    return decorated ? this.synth?.kept.get(object) ?? decorated.render() : object.toJson();
  }

  /**
   * Stands for the synth that is going on: checks need judge the app once for each.
   * Undefined outside of any.
   */
  public get current(): object | undefined {
    return this.synth;
  }

  /** @param judge called when something is rendered again without a round of validation for it; throws on what validation would report */
  public onStaleVerdict(judge: () => void): void {
    this.judges.push(judge);
  }

  private decorated(object: ApiObject): DecoratedObject {
    const known = this.objects.get(object);
    if (known) { return known; }
    const decorated = new DecoratedObject(object, () => this.rendered(object));
    this.objects.set(object, decorated);
    return decorated;
  }

  private beginRound(): string[] {
    const stamp = this.stamp();
    if (!this.synth?.isOfApp || this.synth.stamp !== stamp) { this.begin(stamp); }
    this.isAfterRound = true;
    return [];
  }

  private begin(stamp: string, isOfApp = false): void {
    const synth = { stamp, kept: new Map(), rendered: new Set<ApiObject>(), isOfApp };
    this.synth = synth;
    // a synth does not wait for anything: what runs later is another one
    void Promise.resolve().then(() => {
      if (this.synth === synth) { this.synth = undefined; }
    });
  }

  /** the only sign of an app that is synthesized whole: it asks for its charts right after the first round */
  private watchCharts(): void {
    const { root } = this;
    const charts = Object.getOwnPropertyDescriptor(App.prototype, 'charts')?.get;
    if (!(root instanceof App) || !charts) { return; }
    Object.defineProperty(root, 'charts', {
      get: () => {
        if (this.isAfterRound && this.synth) { this.beginApp(this.synth); }
        this.isAfterRound = false;
        return charts.call(root);
      },
      configurable: true,
      enumerable: false,
    });
  }

  private beginApp(synth: Synth): void {
    // a synth that failed half-way leaves an unfinished one behind
    if (synth.isOfApp) {
      this.begin(synth.stamp, true);
    } else {
      synth.isOfApp = true;
    }
  }

  private rendered(object: ApiObject): Manifest | undefined {
    const { synth } = this;
    this.isAfterRound = false;
    if (!synth) { return undefined; }
    if (synth.rendered.has(object)) {
      this.begin(this.stamp());
      this.judges.forEach(judge => judge());
    }
    this.synth!.rendered.add(object);
    const manifest = this.synth!.kept.get(object);
    this.synth!.kept.delete(object);
    return manifest;
  }

  /** changes with every construct and JSON patch */
  private stamp(): string {
    const objects = objectsBelow(this.root);
    return `${this.root.node.findAll().length}/${objects.reduce((sum, object) => sum + patchCount(object), 0)}`;
  }
}

/** An object whose manifests pass through here. */
class DecoratedObject {
  public readonly changes: { readonly change: (manifest: Manifest) => Manifest; readonly rank: number }[] = [];
  private readonly original: () => Manifest;

  /** @param kept the manifest that was read ahead for this rendering */
  public constructor(object: ApiObject, kept: () => Manifest | undefined) {
    if (Object.getOwnPropertyDescriptor(object, 'toJson')?.configurable === false) {
      throw new Error('its toJson can\'t be replaced, because its class overrides it outside of JavaScript');
    }
    this.original = object.toJson.bind(object);
    Object.defineProperty(object, 'toJson', { value: () => kept() ?? this.render(), configurable: true, writable: true, enumerable: false });
  }

  public render(): Manifest {
    return this.changes.reduce((manifest, { change }) => change(manifest), this.original());
  }
}

/** The manifest of an object, for somebody who only looks at it. */
export function manifestOf(object: ApiObject): Manifest {
  return APPS.get(object.node.root)?.look(object) ?? object.toJson();
}

const APPS = new WeakMap<IConstruct, Rendering>();
