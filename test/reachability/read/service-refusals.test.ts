import { serviceRefusals } from '../../../src/reachability/read/service-refusals';
import { noticesOf, read, service } from '../../support/read';
import { SERVICE_PAIRS } from '../../support/refusal-pairs';
import { refusalsOf } from '../../support/refusals';

describe('serviceRefusals |', () => {
  test.each([...SERVICE_PAIRS])('%s', (_what, refused, refusals) => expect(refusalsOf(refused)).toEqual(refusals));

  test.each(SERVICE_PAIRS.map(([what, , , accepted]) => [what, accepted] as const))('the nearest is fine: %s', (_what, accepted) => expect(serviceRefusals(accepted)).toEqual([]));

  test('such a Service takes part, and a note says that servers refuse it', () => {
    const cluster = read([service('web', { app: 'web' }, [{ name: 'a', port: 1 }, { name: 'a', port: 2 }])]);
    expect(noticesOf(cluster)).toEqual(['note Service shop/web (1): spec.ports[1].name "a" is the name of another port too: API servers refuse the object, which takes part all the same']);
  });

  test('what can\'t be read is said alone', () => {
    expect(noticesOf(read([service('web', { app: 'web' }, [{ port: 0 }], { type: 'Web' })]))).toEqual(['rejected Service shop/web (1): spec.ports[0].port 0 must be a whole number from 1 to 65535']);
  });
});
