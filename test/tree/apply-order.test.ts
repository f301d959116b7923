import { ApiObject, App, Chart } from 'cdk8s';
import { isBehind, neededObjects } from '../../src/tree';

const object = (chart: Chart, id: string) => new ApiObject(chart, id, { apiVersion: 'v1', kind: 'ConfigMap' });

describe('isBehind |', () => {
  test('by a dependency, directly or not, in that direction only', () => {
    const chart = new Chart(new App(), 'chart');
    const [first, second, third, other] = ['a', 'b', 'c', 'd'].map(id => object(chart, id));
    third.addDependency(second);
    second.addDependency(first);
    expect([isBehind(third, second), isBehind(third, first), isBehind(third, third)]).toEqual([true, true, true]);
    expect([isBehind(first, third), isBehind(third, other), isBehind(other, third)]).toEqual([false, false, false]);
  });

  test('a chart: by what its objects depend on, in charts of their own', () => {
    const app = new App();
    const [one, two, three] = ['one', 'two', 'three'].map(id => new Chart(app, id));
    object(two, 'b').addDependency(object(one, 'a'));
    three.addDependency(two);
    expect([isBehind(two, one), isBehind(three, one), isBehind(one, two), isBehind(one, three)]).toEqual([true, true, false, false]);
  });

  test('a chart around another is behind it, and behind what that one needs', () => {
    const app = new App();
    const outer = new Chart(app, 'outer');
    const inner = new Chart(outer, 'inner');
    const base = new Chart(app, 'base');
    inner.addDependency(base);
    expect([isBehind(outer, inner), isBehind(inner, outer), isBehind(outer, base), isBehind(base, outer)]).toEqual([true, false, true, false]);
  });

  test('what a scope around it depends on counts, and circles end', () => {
    const app = new App();
    const [one, two, three] = ['one', 'two', 'three'].map(id => new Chart(app, id));
    const inside = object(one, 'a');
    one.addDependency(two);
    two.addDependency(one);
    expect([isBehind(inside, two), isBehind(inside, three)]).toEqual([true, false]);
  });
});

describe('neededObjects |', () => {
  test('those that others of the same chart depend on', () => {
    const app = new App();
    const [chart, elsewhere] = [new Chart(app, 'chart'), new Chart(app, 'elsewhere')];
    const [a, b, c] = ['a', 'b', 'c'].map(id => object(chart, id));
    const d = object(elsewhere, 'd');
    b.addDependency(a);
    c.addDependency(d);
    expect([...neededObjects([a, b, c, d])]).toEqual([a]);
    expect([...neededObjects([a])]).toEqual([]);
  });
});
