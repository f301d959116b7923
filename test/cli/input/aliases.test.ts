import { aliasProblem } from '../../../src/cli/input/aliases';
import { MOST_LEVELS } from '../../../src/cli/input/nesting';

function wrapped(value: unknown, levels: number): unknown {
  return levels === 0 ? value : wrapped([value], levels - 1);
}

describe('aliasProblem |', () => {
  test('none where values are shared', () => {
    const shared = { a: [1, null, 'x'] };
    expect(aliasProblem({ one: shared, two: [shared, shared] })).toBeUndefined();
    expect(aliasProblem(null)).toBeUndefined();
  });

  test('an anchor that contains itself, however far below', () => {
    const list: unknown[] = [1];
    list.push({ a: { b: list } });
    expect(aliasProblem({ list })).toBe('an anchor contains itself');
  });

  test('values that stand for more than can be looked at', () => {
    const grown = (times: number) => Array.from({ length: times }).reduce<unknown>(below => Array.from({ length: 10 }, () => below), 1);
    expect(aliasProblem(grown(6))).toBeUndefined();
    expect(aliasProblem(grown(7))).toBe('its aliases stand for 5,000,000 values or more');
    expect(aliasProblem(grown(60))).toBe('its aliases stand for 5,000,000 values or more');
  });

  test('levels that aliases add up to', () => {
    expect(aliasProblem(wrapped(1, MOST_LEVELS))).toBeUndefined();
    expect(aliasProblem(wrapped(wrapped(1, MOST_LEVELS - 10), 11))).toBe('is nested more than 500 levels deep');
    // each is known when the next comes
    const chain: unknown[] = [wrapped(1, 400)];
    for (let index = 0; index < 100; index++) { chain.push(wrapped(chain.at(-1), 400)); }
    expect(aliasProblem(chain)).toBe('is nested more than 500 levels deep');
  });
});
