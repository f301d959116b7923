import * as fc from 'fast-check';
import { Arrow, graphOf, nodeLabel, nodesByNamespace } from '../../src/report/graph';
import { endpointOf } from '../support/sample-results';

describe('nodeLabel |', () => {
  test.each([
    [endpointOf('shop/web[Deployment]'), 'web[Deployment]'],
    [endpointOf('10.0.0.0-10.255.255.255[External]', { cidrs: ['10.0.0.0/8'] }), '10.0.0.0/8'],
    [endpointOf('10.0.0.0-10.0.0.2[External]', { cidrs: ['10.0.0.0/31', '10.0.0.2/32'] }), '10.0.0.0-10.0.0.2'],
    [endpointOf('{ingress-controller}'), 'ingress-controller'],
    [endpointOf('{2 workloads: a, …}'), '{2 workloads: a, …}'],
    [endpointOf('[pods app=x in namespace y]'), '[pods app=x in namespace y]'],
  ])('%j', (endpoint, label) => {
    expect(nodeLabel(endpoint)).toBe(label);
  });
});

describe('nodesByNamespace |', () => {
  test('what has a namespace, groups excepted, stands in it', () => {
    const endpoints = [
      endpointOf('b/x[Pod]'), endpointOf('{ingress-controller}'), endpointOf('a/x[Pod]'), endpointOf('[pods of y in namespace b]'), endpointOf('{2 of b}', { namespace: 'b' }),
      endpointOf('[any pod]'),
    ];
    const { inside, outside } = nodesByNamespace(endpoints.map(endpoint => ({ endpoint })));
    expect([...inside]).toEqual([['b', [0, 3]], ['a', [2]]]);
    expect(outside).toEqual([1, 4, 5]);
  });
});

describe('graphOf |', () => {
  const [a, b, c] = ['n/a[Pod]', 'n/b[Pod]', 'n/c[Pod]'].map(id => endpointOf(id));

  test('both ways are one edge if and only if they are alike', () => {
    const arrows: Arrow[] = [
      { from: b, to: a, label: 'x' }, { from: a, to: b, label: 'x' },
      { from: a, to: c, label: 'x' }, { from: c, to: a, label: 'y' },
      { from: b, to: c, label: 'x', tone: 'added' }, { from: c, to: b, label: 'x', tone: 'removed' },
      { from: c, to: c, label: 'x' },
    ];
    const { nodes, edges } = graphOf(arrows, [endpointOf('n/d[Pod]')], ({ id }) => id === a.id ? 'changed' : undefined);
    expect(nodes.map(({ endpoint, tone }) => [endpoint.id, tone]))
      .toEqual([['n/a[Pod]', 'changed'], ['n/b[Pod]', undefined], ['n/c[Pod]', undefined], ['n/d[Pod]', undefined]]);
    expect(Array.from(edges, ({ from, to, isMutual }) => [from, to, isMutual]))
      .toEqual([[1, 0, true], [0, 2, false], [2, 0, false], [1, 2, false], [2, 1, false], [2, 2, false]]);
  });

  test('every way is drawn exactly once, with what it carries', () => {
    const node = fc.constantFrom(a, b, c);
    const arrows = fc.uniqueArray(fc.record({ from: node, to: node, label: fc.constantFrom('x', 'y') }), { selector: ({ from, to }) => from.id + to.id });
    fc.assert(fc.property(arrows, some => {
      const { nodes, edges } = graphOf(some, [], () => undefined);
      const way = (from: string, to: string, label: string) => `${from} ${to} ${label}`;
      const drawn = [...edges].flatMap(({ from, to, label, isMutual }) => {
        const [source, destination] = [nodes[from].endpoint.id, nodes[to].endpoint.id];
        return isMutual ? [way(source, destination, label), way(destination, source, label)] : [way(source, destination, label)];
      });
      expect(drawn.sort()).toEqual(some.map(({ from, to, label }) => way(from.id, to.id, label)).sort());
    }));
  });
});
