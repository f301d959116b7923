import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, JsonPatch, Lazy, Testing, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Rendering, manifestOf, objectsBelow } from '../../src/tree';
import { newChart } from '../support/synth';

/** an object whose data is read when it is rendered, and counts how often that is */
class Watched extends ApiObject {
  public renderings = 0;
  public value: string;

  public constructor(scope: Construct, id: string, value = 'good') {
    super(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', data: { value: Lazy.any({ produce: () => this.value }) } });
    this.value = value;
  }

  public toJson(): any {
    this.renderings++;
    return super.toJson();
  }
}

/** what checks of this library do: read every object ahead, once for each synth, and refuse those that are bad */
function refuseBad(app: App): { readonly rounds: () => number } {
  const rendering = Rendering.of(app);
  let count = 0;
  let judged: { synth: object; problems: string[] } | undefined;
  const problems = (): string[] => {
    const synth = rendering.current;
    if (judged && judged.synth === synth) { return judged.problems; }
    count++;
    const bad = objectsBelow(app).filter(object => rendering.ahead(object).data?.value === 'bad').map(object => `${object.node.path} is bad`);
    judged = synth && { synth, problems: bad };
    if (bad.length > 0) { rendering.forget(); }
    return bad;
  };
  app.node.addValidation({ validate: problems });
  rendering.onStaleVerdict(() => {
    const found = problems();
    if (found.length > 0) { throw new Error(found.join('\n')); }
  });
  return { rounds: () => count };
}

const dataOf = (chart: Chart) => Testing.synth(chart).map(({ data }) => data.value);

function inTemporaryFolder<T>(work: (outdir: string) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), 'rendering-'));
  try {
    return work(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

describe('Rendering | changes |', () => {
  const having = (field: string) => (manifest: any) => ({ ...manifest, data: { ...manifest.data, order: `${manifest.data.order ?? ''}${field}` } });

  test('come in the order of their rank, then of the calls, each time anew', () => {
    const chart = newChart();
    const object = new Watched(chart, 'a');
    const rendering = Rendering.of(chart);
    rendering.change(object, having('c'));
    rendering.change(object, having('d'));
    rendering.change(object, having('e'), 1);
    rendering.change(object, having('b'), -1);
    rendering.change(object, having('a'), -1000);
    expect(object.toJson().data.order).toBe('abcde');
    expect(Testing.synth(chart)[0].data.order).toBe('abcde');
    expect(Testing.synth(chart)[0].data.order).toBe('abcde');
  });

  test('reach what typed objects drop from patches', () => {
    const chart = newChart();
    const pod = new kplus.Pod(chart, 'a', { containers: [{ image: 'a' }] });
    const object = ApiObject.of(pod);
    const appArmorProfile = { type: 'RuntimeDefault' };
    object.addJsonPatch(JsonPatch.add('/spec/securityContext/appArmorProfile', appArmorProfile));
    expect('appArmorProfile' in object.toJson().spec.securityContext).toBe(false);
    Rendering.of(pod).change(object, ({ spec, ...manifest }) => (
      { ...manifest, spec: { ...spec, securityContext: { ...spec.securityContext, appArmorProfile } } }
    ));
    expect(object.toJson().spec.securityContext.appArmorProfile).toEqual(appArmorProfile);
    expect(Testing.synth(chart)[0].spec.securityContext.appArmorProfile).toEqual(appArmorProfile);
  });

  test('see the patches of users', () => {
    const chart = newChart();
    const object = new Watched(chart, 'a');
    Rendering.of(chart).change(object, manifest => ({ ...manifest, data: { value: `${manifest.data.value}!` } }));
    object.addJsonPatch(JsonPatch.replace('/data/value', 'patched'));
    expect(dataOf(chart)).toEqual(['patched!']);
    object.addJsonPatch(JsonPatch.replace('/data/value', 'again'));
    expect(dataOf(chart)).toEqual(['again!']);
  });

  test('a change that comes after something was read ahead counts', () => {
    const chart = newChart();
    const object = new Watched(chart, 'a');
    const rendering = Rendering.of(chart);
    let isFirst = true;
    chart.node.addValidation({
      validate: () => {
        expect(rendering.ahead(object).data.order).toBe(isFirst ? undefined : 'x');
        if (isFirst) { rendering.change(object, having('x')); }
        isFirst = false;
        return [];
      },
    });
    expect(Testing.synth(chart)[0].data.order).toBe('x');
  });

  test('an object whose toJson can\'t be replaced is refused; it can be read', () => {
    const object = new Watched(newChart(), 'a');
    Object.defineProperty(object, 'toJson', { value: () => ({ kind: 'Own' }), configurable: false });
    expect(() => Rendering.of(object).change(object, manifest => manifest))
      .toThrow(new Error('its toJson can\'t be replaced, because its class overrides it outside of JavaScript'));
    expect(Rendering.of(object).ahead(object)).toEqual({ kind: 'Own' });
  });

  test('one that somebody else replaced is wrapped', () => {
    const object = new Watched(newChart(), 'a');
    Object.defineProperty(object, 'toJson', { value: () => ({ data: { order: 'other ' } }), configurable: true, writable: true });
    Rendering.of(object).change(object, having('x'));
    expect(object.toJson()).toEqual({ data: { order: 'other x' } });
  });

  test('are not seen where objects are enumerated', () => {
    const object = new Watched(newChart(), 'a');
    const before = Object.keys(object);
    Rendering.of(object).change(object, manifest => manifest);
    expect(Object.keys(object)).toEqual(before);
  });

  test('each app has one rendering, any construct leads to it', () => {
    const [chart, other] = [newChart(), newChart()];
    expect(Rendering.of(new Watched(chart, 'a'))).toBe(Rendering.of(chart.node.root));
    expect(Rendering.of(chart)).not.toBe(Rendering.of(other));
  });

  test('manifestOf shows them, and leaves objects of other apps alone', () => {
    const object = new Watched(newChart(), 'a');
    expect(manifestOf(object)).toEqual(object.toJson());
    Rendering.of(object).change(object, having('x'));
    expect(manifestOf(object).data.order).toBe('x');
    expect(Object.hasOwn(new Watched(newChart(), 'b'), 'toJson')).toBe(false);
  });
});

describe('Rendering | what a check read is what is rendered |', () => {
  const tree = (outdir: string, yamlOutputType?: YamlOutputType) => {
    const app = new App({ outdir, ...yamlOutputType === undefined ? {} : { yamlOutputType } });
    const charts = ['a', 'b', 'c'].map(id => new Chart(app, id));
    const objects = charts.flatMap(chart => ['one', 'two'].map(id => new Watched(chart, id)));
    return { app, charts, objects, nested: new Watched(new Chart(charts[0], 'nested'), 'three') };
  };

  const TYPES = Object.values(YamlOutputType).filter((type): type is YamlOutputType => typeof type === 'number');

  test.each(TYPES.map(type => [YamlOutputType[type], type] as const))('%s: each object is rendered once, and the app is judged once', (_, type) => {
    inTemporaryFolder(outdir => {
      const { app, objects, nested } = tree(outdir, type);
      const { rounds } = refuseBad(app);
      app.synth();
      expect([...objects, nested].map(({ renderings }) => renderings)).toEqual([1, 1, 1, 1, 1, 1, 1]);
      expect(rounds()).toBe(1);
      const text = readdirSync(outdir, { recursive: true }).map(String).sort().filter(file => file.endsWith('.yaml'))
        .map(file => readFileSync(join(outdir, file), 'utf8')).join('');
      expect(text.match(/value: good/g)).toHaveLength(7);
    });
  });

  test('synthYaml: the same', () => {
    const { app, objects } = tree('unused');
    const { rounds } = refuseBad(app);
    expect(app.synthYaml().match(/value: good/g)).toHaveLength(7);
    expect(objects.map(({ renderings }) => renderings)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(rounds()).toBe(1);
  });

  test('one chart of several: the app is judged once, and its objects are rendered once', () => {
    const { app, charts, objects } = tree('unused');
    const { rounds } = refuseBad(app);
    expect(dataOf(charts[1])).toEqual(['good', 'good']);
    expect(objects.map(({ renderings }) => renderings)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(rounds()).toBe(1);
  });

  test('a second synth reads and judges all again', () => {
    const { app, objects } = tree('unused');
    const { rounds } = refuseBad(app);
    app.synthYaml();
    app.synthYaml();
    expect(rounds()).toBeGreaterThanOrEqual(2);
    expect(objects.every(({ renderings }) => renderings >= 2)).toBe(true);
  });

  test('the construct metadata that cdk8s can record disturbs nothing', () => {
    inTemporaryFolder(outdir => {
      const app = new App({ outdir, recordConstructMetadata: true });
      const object = new Watched(new Chart(app, 'a'), 'one');
      refuseBad(app);
      app.synth();
      expect(existsSync(join(outdir, 'construct-metadata.json'))).toBe(true);
      expect(object.renderings).toBe(1);
    });
  });
});

/**
 * What tests and scripts do: change something in place, which no construct and no patch tells, and synthesize again in the
 * same turn of the event loop.
 */
describe('Rendering | nothing stale |', () => {
  const two = () => {
    const app = new App();
    const [a, b] = ['a', 'b'].map(id => new Chart(app, id));
    const [one, other] = [new Watched(a, 'one'), new Watched(b, 'other')];
    refuseBad(app);
    return { app, a, b, one, other };
  };
  type Tree = ReturnType<typeof two>;

  const SYNTHS: readonly (readonly [string, (tree: Tree) => string[]])[] = [
    ['app.synthYaml', ({ app }) => app.synthYaml().split('---\n').map(text => /value: (.*)/.exec(text)![1])],
    ['Testing.synth of both', ({ a, b }) => [...dataOf(a), ...dataOf(b)]],
    ['Testing.synth of both, the other way', ({ a, b }) => [...dataOf(b), ...dataOf(a)].reverse()],
    ['app.synth', ({ app }) => inTemporaryFolder(outdir => {
      (app as any).outdir = outdir;
      app.synth();
      return readdirSync(outdir).sort().map(file => /value: (.*)/.exec(readFileSync(join(outdir, file), 'utf8'))![1]);
    })],
  ];
  const PAIRS = SYNTHS.flatMap(first => SYNTHS.map(second => [`${first[0]}, then ${second[0]}`, first[1], second[1]] as const));

  test.each(PAIRS)('%s: renders what is there now', (_, first, second) => {
    const tree = two();
    expect(first(tree)).toEqual(['good', 'good']);
    tree.one.value = 'better';
    expect(second(tree)).toEqual(['better', 'good']);
    tree.other.value = 'best';
    expect(second(tree)).toEqual(['better', 'best']);
    expect(first(tree)).toEqual(['better', 'best']);
  });

  test.each(PAIRS)('%s: refuses what is bad now, and takes it when it is mended', (_, first, second) => {
    const tree = two();
    first(tree);
    for (const object of [tree.one, tree.other]) {
      object.value = 'bad';
      expect(() => second(tree)).toThrow(`${object.node.path} is bad`);
      expect(() => first(tree)).toThrow(`${object.node.path} is bad`);
      object.value = 'mended';
      expect(second(tree)).toContain('mended');
      expect(first(tree)).toContain('mended');
    }
  });

  test('one chart, then a change in the other, then that one', () => {
    const { a, b, other } = two();
    expect(dataOf(a)).toEqual(['good']);
    other.value = 'better';
    expect(dataOf(b)).toEqual(['better']);
    expect(dataOf(a)).toEqual(['good']);
    other.value = 'bad';
    expect(() => dataOf(a)).toThrow('b/other is bad');
  });

  test('one chart, then a change in the other, then its object alone', () => {
    const { a, other } = two();
    dataOf(a);
    other.value = 'better';
    expect(other.toJson().data.value).toBe('better');
    expect(manifestOf(other).data.value).toBe('better');
  });

  test('a chart without anything to read, then a change, then another chart', () => {
    const app = new App();
    const [empty, b] = ['empty', 'b'].map(id => new Chart(app, id));
    const object = new Watched(b, 'one');
    refuseBad(app);
    expect(Testing.synth(empty)).toEqual([]);
    object.value = 'better';
    expect(dataOf(b)).toEqual(['better']);
    Testing.synth(empty);
    object.value = 'bad';
    expect(() => dataOf(b)).toThrow('b/one is bad');
  });

  test('a synth that failed, then a change', () => {
    const { app, a, b, one, other } = two();
    one.value = 'bad';
    expect(() => dataOf(a)).toThrow('a/one is bad');
    one.value = 'good';
    other.value = 'better';
    expect([...dataOf(a), ...dataOf(b)]).toEqual(['good', 'better']);
    other.value = 'bad';
    expect(() => app.synthYaml()).toThrow('b/other is bad');
    other.value = 'mended';
    expect(app.synthYaml()).toContain('mended');
  });

  test('a synth that failed, then a change, then the object alone', () => {
    const { a, one, other } = two();
    other.value = 'bad';
    expect(() => dataOf(a)).toThrow('b/other is bad');
    one.value = 'better';
    other.value = 'good';
    expect([one.toJson().data.value, manifestOf(other).data.value]).toEqual(['better', 'good']);
  });

  test.each<[string, (app: App, chart: Chart) => unknown]>([
    ['app.synthYaml', app => app.synthYaml()], ['Testing.synth', (_, chart) => Testing.synth(chart)],
  ])('%s failed by another\'s validation, then a change', (_, synth) => {
    const { app, a, b, one } = two();
    let problems = ['no'];
    b.node.addValidation({ validate: () => problems });
    expect(() => synth(app, a)).toThrow('no');
    problems = [];
    one.value = 'bad';
    expect(() => synth(app, a)).toThrow('a/one is bad');
    one.value = 'better';
    expect(JSON.stringify(synth(app, a))).toContain('better');
  });

  test.each<[string, (app: App, chart: Chart) => unknown]>([
    ['app.synthYaml', app => app.synthYaml()], ['Testing.synth', (_, chart) => Testing.synth(chart)],
  ])('the whole app failed half-way through its rendering, then a change, then %s', (_, synth) => {
    const app = new App();
    const [a, b] = ['a', 'b'].map(id => new Chart(app, id));
    let isBroken = true;
    const broken = new ApiObject(a, 'broken', { apiVersion: 'v1', kind: 'Service', spec: Lazy.any({ produce: () => { if (isBroken) { throw new Error('broken'); } return {}; } }) });
    const object = new Watched(b, 'one');
    const rendering = Rendering.of(app);
    b.node.addValidation({ validate: () => (rendering.ahead(object).data.value === 'bad' ? ['bad'] : []) });
    expect(() => app.synthYaml()).toThrow(`Failed serializing construct at path '${broken.node.path}'`);
    isBroken = false;
    object.value = 'better';
    expect(JSON.stringify(synth(app, b))).toContain('better');
  });

  test('what is rendered alone, again and again', () => {
    const { one } = two();
    expect(one.toJson().data.value).toBe('good');
    one.value = 'better';
    expect(one.toJson().data.value).toBe('better');
    expect(one.toJson()).toEqual(one.toJson());
  });

  test('new objects and patches between two synths', () => {
    const { a, b, one, app } = two();
    expect(dataOf(a)).toEqual(['good']);
    new Watched(b, 'new', 'bad');
    expect(() => dataOf(b)).toThrow('b/new is bad');
    ApiObject.of(b.node.findChild('new')).addJsonPatch(JsonPatch.replace('/data/value', 'patched'));
    expect(dataOf(b)).toEqual(['good', 'patched']);
    one.addJsonPatch(JsonPatch.replace('/data/value', 'bad'));
    expect(() => app.synthYaml()).toThrow('a/one is bad');
  });

  test('in the next turn', async () => {
    const { a, one } = two();
    expect(dataOf(a)).toEqual(['good']);
    await Promise.resolve();
    one.value = 'better';
    expect(dataOf(a)).toEqual(['better']);
    await new Promise(setImmediate);
    one.value = 'bad';
    expect(() => dataOf(a)).toThrow('a/one is bad');
  });

  test('an app that is asked for its charts between synths', () => {
    const { app, a, one } = two();
    dataOf(a);
    expect(app.charts.map(({ node }) => node.id)).toEqual(['a', 'b']);
    one.value = 'better';
    expect(dataOf(a)).toEqual(['better']);
    one.value = 'bad';
    expect(app.charts).toHaveLength(2);
    expect(() => dataOf(a)).toThrow('a/one is bad');
  });
});
