import { serviceRefusals } from '../../../src/reachability/read/service-problems';
import { noticesOf, read, service } from '../../support/read';

const refusals = (...ports: unknown[]) => serviceRefusals(service('web', { app: 'web' }, ports) as any);

describe('serviceRefusals |', () => {
  test.each<[string, unknown[], string[]]>([
    ['one of two has no name', [{ name: 'a', port: 1 }, { port: 2 }], ['spec.ports[1] has no name, which each of several ports must have']],
    ['neither has one', [{ port: 1 }, { name: '', port: 2 }], ['spec.ports[0] has no name, which each of several ports must have', 'spec.ports[1] has no name, which each of several ports must have']],
    ['two have the same', [{ name: 'a', port: 1 }, { name: 'a', port: 1, protocol: 'UDP' }], ['spec.ports[1].name "a" is the name of another port too']],
    ['two are the same', [{ name: 'a', port: 1 }, { name: 'b', port: 1, protocol: 'TCP' }], ['spec.ports[1] is TCP 1, as another is']],
  ])('%s', (_, ports, expected) => expect(refusals(...ports)).toEqual(expected));

  test.each<[string, unknown[]]>([
    ['one without a name', [{ port: 1 }]], ['two with names', [{ name: 'a', port: 1 }, { name: 'b', port: 2 }]], ['two protocols', [{ name: 'a', port: 53 }, { name: 'b', port: 53, protocol: 'UDP' }]], ['none', []],
  ])('%s is fine', (_, ports) => expect(refusals(...ports)).toEqual([]));

  test('such a Service takes part, and a note says that servers refuse it', () => {
    const cluster = read([service('web', { app: 'web' }, [{ name: 'a', port: 1 }, { name: 'a', port: 2 }])]);
    expect(noticesOf(cluster)).toEqual(['note Service shop/web (1): spec.ports[1].name "a" is the name of another port too: API servers refuse the object, which takes part all the same']);
  });
});
