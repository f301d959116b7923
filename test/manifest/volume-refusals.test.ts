import { workloadRefusals } from '../../src/manifest';
import { VOLUME_PAIRS } from '../support/refusal-pairs';

describe('volumeRefusals |', () => {
  test.each([...VOLUME_PAIRS])('%s', (_what, refused, refusals) => expect(workloadRefusals(refused)).toEqual(refusals));

  test.each(VOLUME_PAIRS.map(([what, , , accepted]) => [what, accepted] as const))('the nearest is fine: %s', (_what, accepted) => expect(workloadRefusals(accepted)).toEqual([]));
});
