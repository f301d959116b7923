import { join } from 'path';
import { ApiObject, App, Chart, Include, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { describeConstruct, mayBePatched, objectOf, objectsBelow, patchCount, userFacing } from '../../src/tree';
import { newChart } from '../support/synth';

const configMap = (scope: Construct, id: string) => new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap' });

describe('objectOf, userFacing, describeConstruct |', () => {
  test('a construct of cdk8s-plus and its object stand for each other', () => {
    const deployment = new kplus.Deployment(newChart(), 'web', { containers: [{ image: 'web' }] });
    const object = ApiObject.of(deployment);
    expect(objectOf(deployment)).toBe(object);
    expect(objectOf(object)).toBe(object);
    expect(userFacing(object)).toBe(deployment);
    expect(describeConstruct(deployment)).toBe('shop/web (Deployment)');
  });

  test('through several default children', () => {
    const outer = new Construct(newChart(), 'outer');
    const inner = new Construct(outer, 'Default');
    const object = configMap(inner, 'Default');
    expect(objectOf(outer)).toBe(object);
  });

  test('a chart and a construct without one have none', () => {
    const chart = newChart();
    configMap(chart, 'Default');
    expect(objectOf(chart)).toBeUndefined();
    expect(objectOf(new Construct(chart, 'group'))).toBeUndefined();
    expect(describeConstruct(chart)).toBe('shop (Chart)');
    expect(describeConstruct(new App())).toBe('the app (App)');
  });

  test('an object of a chart, and one of several in a construct, are their own', () => {
    const chart = newChart();
    expect(userFacing(configMap(chart, 'Default')).node.id).toBe('Default');
    const group = new Construct(chart, 'group');
    const object = configMap(group, 'one');
    expect(userFacing(object)).toBe(object);
    const include = new Include(chart, 'vendor', { url: join(__dirname, '..', 'fixtures', 'web.yaml') });
    expect(userFacing(include.apiObjects[0])).toBe(include.apiObjects[0]);
    expect(describeConstruct(include)).toBe('shop/vendor (Include)');
  });
});

describe('objectsBelow |', () => {
  test('all of them in tree order, the scope itself and nested charts too', () => {
    const app = new App();
    const chart = new Chart(app, 'a');
    const first = configMap(chart, 'first');
    const nested = configMap(new Chart(chart, 'nested'), 'second');
    const last = configMap(new Chart(app, 'b'), 'last');
    expect(objectsBelow(app)).toEqual([first, nested, last]);
    expect(objectsBelow(chart)).toEqual([first, nested]);
    expect(objectsBelow(last)).toEqual([last]);
  });
});

describe('patches |', () => {
  test('are counted', () => {
    const object = configMap(newChart(), 'a');
    expect([patchCount(object), mayBePatched(object)]).toEqual([0, false]);
    object.addJsonPatch(JsonPatch.add('/data', {}), JsonPatch.add('/data/a', 'b'));
    expect([patchCount(object), mayBePatched(object)]).toEqual([2, true]);
  });

  test('that can\'t be counted may be there', () => {
    const foreign = { patches: undefined } as unknown as ApiObject;
    expect([patchCount(foreign), mayBePatched(foreign)]).toEqual([Infinity, true]);
  });
});
