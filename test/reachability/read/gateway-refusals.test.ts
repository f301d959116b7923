import { grantRefusals } from '../../../src/reachability/read/gateway-refusals';
import { GATEWAY_PAIRS, GRANT_PAIRS } from '../../support/gateway-pairs';
import { noticesOf, read } from '../../support/read';
import { refusalsOf } from '../../support/refusals';

describe('gatewayRefusals |', () => {
  // what can't be read is told before
  test.each([...GATEWAY_PAIRS])('%s', (_what, refused, refusals) => expect(refusalsOf(refused)).toEqual(refusals));

  test.each(GATEWAY_PAIRS.map(([what, , , accepted]) => [what, accepted] as const))('the nearest is fine: %s', (_what, accepted) => expect(refusalsOf(accepted)).toEqual([]));
});

describe('grantRefusals |', () => {
  test.each([...GRANT_PAIRS])('%s', (_what, refused, refusals) => expect(grantRefusals(refused)).toEqual(refusals));

  test.each(GRANT_PAIRS.map(([what, , , accepted]) => [what, accepted] as const))('the nearest is fine: %s', (_what, accepted) => expect(grantRefusals(accepted)).toEqual([]));

  test('no spec is fine with some releases', () => expect(grantRefusals({})).toEqual([]));

  test('an item that is none lacks everything', () => {
    expect(grantRefusals({ spec: { from: 'x', to: [5] } })).toEqual(['spec.from is empty', 'spec.to[0].group is missing. Write "" for the core group', 'spec.to[0].kind is missing']);
  });

  test('such a grant counts, and a note says that servers refuse it', () => {
    const grant = { apiVersion: 'gateway.networking.k8s.io/v1beta1', kind: 'ReferenceGrant', metadata: { name: 'g', namespace: 'shop' }, spec: { to: [{ group: '', kind: 'Service' }] } };
    expect(noticesOf(read([grant]))).toEqual(['note ReferenceGrant shop/g (1): spec.from is empty: API servers refuse the object, which takes part all the same']);
  });
});
