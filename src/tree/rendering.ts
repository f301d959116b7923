import { ApiObject, App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { patchCount } from './api-objects';

/** A manifest as plain JSON. */
export interface Manifest { readonly [field: string]: any }

/** What one synth has found so far. */
interface Synth {
  readonly stamp: string;
  /** read by checks, not yet asked for by cdk8s */
  readonly kept: Map<ApiObject, Manifest>;
  readonly rendered: Set<ApiObject>;
  /** rounds of validation that still belong to it: one for each chart of an app that is synthesized whole */
  roundsLeft: number;
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
 * So a round is a synth of its own unless the charts were asked for before; so is the second rendering of an object. For
 * each synth everything is read and judged anew: nothing tells what changed inside objects since the last.
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
  private readonly charts = new WeakSet<IConstruct>();
  private readonly judges: (() => void)[] = [];
  private synth: Synth | undefined;
  private isAfterRound = false;

  private constructor(private readonly root: IConstruct) {
    root.node.addValidation({ validate: () => this.beginRound() });
    if (root instanceof App) { this.watch(root); }
    this.watchCharts(root.node.findAll());
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
    // nobody hears of its rendering, so that nothing can be kept for it
    if (!this.objects.has(object) && !isReplaceable(object)) { return object.toJson(); }
    const decorated = this.decorated(object);
    const synth = this.synth;
    if (!synth || synth.rendered.has(object)) { return decorated.render(); }
    let manifest = synth.kept.get(object);
    if (!manifest) { synth.kept.set(object, manifest = decorated.render()); }
    return manifest;
  }

  /** The manifest, for somebody who only looks: this is no rendering. */
  public look(object: ApiObject): Manifest {
    return this.objects.get(object)?.render() ?? object.toJson();
  }

  /**
   * Stands for the synth that is going on: checks need judge the app once for each.
   * Undefined outside of any.
   */
  public get current(): object | undefined {
    return this.synth;
  }

  /** Forgets what was kept: a validation fails, and nothing is rendered. */
  public forget(): void {
    this.synth?.kept.clear();
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
    const constructs = this.root.node.findAll();
    const stamp = stampOf(constructs);
    if (this.synth && this.synth.roundsLeft > 0 && this.synth.stamp === stamp) {
      this.synth.roundsLeft--;
    } else {
      this.begin(stamp);
    }
    this.isAfterRound = true;
    this.watchCharts(constructs);
    return [];
  }

  private begin(stamp: string, roundsLeft = 0): void {
    const synth = { stamp, kept: new Map(), rendered: new Set<ApiObject>(), roundsLeft };
    this.synth = synth;
    // a synth does not wait for anything: what runs later is another one
    void Promise.resolve().then(() => {
      if (this.synth === synth) { this.synth = undefined; }
    });
  }

  /**
   * An app that is synthesized whole asks for its charts right after the first round. Where it is done is known in
   * JavaScript only; other languages have a turn of the event loop for each call.
   */
  private watch(app: App): void {
    const charts = Object.getOwnPropertyDescriptor(App.prototype, 'charts')?.get;
    if (!charts) { return; }
    Object.defineProperty(app, 'charts', {
      get: () => {
        const found: Chart[] = charts.call(app);
        this.expectCharts(found.length);
        return found;
      },
      configurable: true,
      enumerable: false,
    });
    const end = () => { this.synth = undefined; };
    atEndOf(app, 'synth', end);
    atEndOf(app, 'synthYaml', end);
  }

  private watchCharts(constructs: readonly IConstruct[]): void {
    for (const chart of constructs.filter(construct => Chart.isChart(construct) && !this.charts.has(construct))) {
      this.charts.add(chart);
      atEndOf(chart, 'toJson', () => { if (this.synth?.roundsLeft === 0) { this.synth = undefined; } });
    }
  }

  private expectCharts(count: number): void {
    const { synth, isAfterRound } = this;
    this.isAfterRound = false;
    if (!synth || !isAfterRound) { return; }
    // a synth that failed half-way leaves an unfinished one behind
    if (synth.roundsLeft > 0) {
      this.begin(synth.stamp, count);
    } else {
      synth.roundsLeft = count;
    }
  }

  private rendered(object: ApiObject): Manifest | undefined {
    this.isAfterRound = false;
    if (!this.synth) { return undefined; }
    if (this.synth.rendered.has(object)) {
      this.begin(stampOf(this.root.node.findAll()));
      this.judges.forEach(judge => judge());
    }
    const synth = this.synth;
    // one chart alone: nobody waits for the others
    if (synth.rendered.size === 0 && synth.roundsLeft === 0) { this.keepOnly(synth, Chart.of(object)); }
    synth.rendered.add(object);
    const manifest = synth.kept.get(object);
    synth.kept.delete(object);
    return manifest;
  }

  private keepOnly({ kept }: Synth, chart: Chart): void {
    for (const object of [...kept.keys()]) {
      if (Chart.of(object) !== chart) { kept.delete(object); }
    }
  }
}

/** changes with every construct and JSON patch */
function stampOf(constructs: readonly IConstruct[]): string {
  const patches = constructs.reduce((sum, construct) => sum + (ApiObject.isApiObject(construct) ? patchCount(construct as ApiObject) : 0), 0);
  return `${constructs.length}/${patches}`;
}

/** An object whose manifests pass through here. */
class DecoratedObject {
  public readonly changes: { readonly change: (manifest: Manifest) => Manifest; readonly rank: number }[] = [];
  private readonly original: () => Manifest;

  /** @param kept the manifest that was read ahead for this rendering */
  public constructor(object: ApiObject, kept: () => Manifest | undefined) {
    if (!isReplaceable(object)) {
      throw new Error('its toJson can\'t be replaced, because its class overrides it outside of JavaScript');
    }
    this.original = object.toJson.bind(object);
    Object.defineProperty(object, 'toJson', { value: () => kept() ?? this.render(), configurable: true, writable: true, enumerable: false });
  }

  public render(): Manifest {
    return this.changes.reduce((manifest, { change }) => change(manifest), this.original());
  }
}

function isReplaceable(object: ApiObject): boolean {
  return Object.getOwnPropertyDescriptor(object, 'toJson')?.configurable !== false;
}

/** does something after each call of a method, also of one that throws */
function atEndOf(construct: any, method: string, end: () => void): void {
  const original = construct[method].bind(construct);
  const value = (...args: unknown[]) => {
    try {
      return original(...args);
    } finally {
      end();
    }
  };
  Object.defineProperty(construct, method, { value, configurable: true, writable: true, enumerable: false });
}

/** The manifest of an object, for somebody who only looks at it. */
export function manifestOf(object: ApiObject): Manifest {
  return APPS.get(object.node.root)?.look(object) ?? object.toJson();
}

const APPS = new WeakMap<IConstruct, Rendering>();
