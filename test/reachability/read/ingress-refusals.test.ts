import { ingressRefusals } from '../../../src/reachability/read/ingress-refusals';
import { INGRESS_PAIRS } from '../../support/refusal-pairs';

describe('ingressRefusals |', () => {
  test.each([...INGRESS_PAIRS])('%s', (_what, refused, refusals) => expect(ingressRefusals(refused)).toEqual(refusals));

  test.each(INGRESS_PAIRS.map(([what, , , accepted]) => [what, accepted] as const))('the nearest is fine: %s', (_what, accepted) => expect(ingressRefusals(accepted)).toEqual([]));

  test.each([[{ rules: 5 }], [{ rules: [{ http: { paths: {} } }] }]])('what the reader can\'t read is its own to tell: %j', spec => expect(ingressRefusals({ kind: 'Ingress', spec })).toEqual([]));
});
