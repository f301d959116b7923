import { narrowedTo } from '../../../src/cli/reach/narrowed';
import { evaluate } from '../../../src/reachability';
import { ownedBy, pod, read, workload } from '../../support/read';

const evaluationOf = (...objects: object[]) => evaluate(read(objects));
const SHOP = evaluationOf(workload('Deployment', 'web', { app: 'web' }), workload('StatefulSet', 'web', { app: 'db' }), workload('Deployment', 'api', { app: 'api' }),
  pod('api-1', { app: 'api' }, { metadata: ownedBy('Deployment', 'api') }));

describe('narrowedTo |', () => {
  test('nothing, where nothing is asked', () => expect(narrowedTo({}, [SHOP])).toEqual({}));

  test('hands on what needs no look at the input', () => {
    const port = [{ protocol: 'TCP', first: 80, last: 80 }] as const;
    expect(narrowedTo({ direction: 'ingress', port, ipFamilies: ['IPv6'], namespace: ['shop'] }, [SHOP]))
      .toEqual({ direction: 'ingress', ports: port, families: ['IPv6'], namespaces: ['shop'] });
  });

  test.each<[string, string, string[]]>([
    ['an id', 'shop/web[Deployment]', ['shop/web[Deployment]']],
    ['a name, of every kind that has it', 'shop/web', ['shop/web[Deployment]', 'shop/web[StatefulSet]']],
    ['one of its pods', 'shop/api-1', ['shop/api[Deployment]']],
  ])('finds a workload by %s', (_, name, ids) => expect(narrowedTo({ workload: [name] }, [SHOP]).workloads).toEqual(ids));

  test('a workload or namespace of one of several inputs is enough, and is there once', () => {
    const other = evaluationOf(workload('Deployment', 'api', { app: 'api' }), workload('Deployment', 'new', {}, {}, { namespace: 'lab' }));
    expect(narrowedTo({ workload: ['shop/api', 'lab/new'], namespace: ['lab'] }, [SHOP, other]))
      .toEqual({ workloads: ['shop/api[Deployment]', 'lab/new[Deployment]'], namespaces: ['lab'] });
  });

  test.each([
    ['shop/nobody', 'The input has no workload "shop/nobody". Write namespace/name or namespace/name[Kind].'],
    ['shop/wep', 'The input has no workload "shop/wep". Write namespace/name or namespace/name[Kind]. Did you mean shop/web[Deployment] or shop/web[StatefulSet]?'],
    ['shop/web[deployment]', 'The input has no workload "shop/web[deployment]". Write namespace/name or namespace/name[Kind]. Did you mean shop/web[Deployment]?'],
    ['web', 'The input has no workload "web". Write namespace/name or namespace/name[Kind]. Did you mean shop/web[Deployment] or shop/web[StatefulSet]?'],
    ['lab/api', 'The input has no workload "lab/api". Write namespace/name or namespace/name[Kind]. Did you mean shop/api[Deployment]?'],
  ])('refuses %s', (name, problem) => expect(() => narrowedTo({ workload: [name] }, [SHOP])).toThrow(problem));

  test('says of a workload that an API server would refuse why it is not there', () => {
    const refused = evaluationOf(workload('Deployment', 'web', { app: 'web' }), pod('bad', { 'a b': 'c' }));
    expect(() => narrowedTo({ workload: ['shop/bad'] }, [refused])).toThrow('The input has no workload "shop/bad": Pod shop/bad (2) takes no part, since an API server would refuse it: metadata.labels');
  });

  test('refuses a namespace that is nowhere, and says which there are', () => {
    expect(() => narrowedTo({ namespace: ['lab'] }, [SHOP])).toThrow(new Error('The input has no namespace "lab". It has shop.'));
    expect(() => narrowedTo({ namespace: ['shpo'] }, [SHOP])).toThrow(new Error('The input has no namespace "shpo". It has shop. Did you mean shop?'));
    const many = evaluationOf(...Array.from({ length: 12 }, (_, index) => workload('Deployment', 'web', {}, {}, { namespace: `n${index + 10}` })));
    expect(() => narrowedTo({ namespace: ['lab'] }, [many])).toThrow(/It has n10, n11, .*n19 and 2 more\.$/);
  });
});
