import { routeRefusals } from '../../../src/reachability/read/route-refusals';
import { ROUTE_PAIRS } from '../../support/gateway-pairs';

describe('routeRefusals |', () => {
  test.each([...ROUTE_PAIRS])('%s', (_what, { kind, spec }, refusals) => expect(routeRefusals(kind, spec)).toEqual(refusals));

  test.each(ROUTE_PAIRS.map(([what, , , accepted]) => [what, accepted] as const))('the nearest is fine: %s', (_what, { kind, spec }) => expect(routeRefusals(kind, spec)).toEqual([]));

  test('junk is passed over', () => {
    expect(routeRefusals('HTTPRoute', { parentRefs: 5, rules: [null, { backendRefs: [5], filters: [{ requestMirror: 5 }, null] }] })).toEqual([]);
  });
});
