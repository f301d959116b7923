import { workloadRefusals } from '../../src/manifest';
import { CONTAINER_PAIRS } from '../support/refusal-pairs';

describe('containerRefusals |', () => {
  test.each([...CONTAINER_PAIRS])('%s', (_what, refused, refusals) => expect(workloadRefusals(refused)).toEqual(refusals));

  test.each(CONTAINER_PAIRS.map(([what, , , accepted]) => [what, accepted] as const))('the nearest is fine: %s', (_what, accepted) => expect(workloadRefusals(accepted)).toEqual([]));
});
