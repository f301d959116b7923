import * as fc from 'fast-check';
import { CHUNK_LENGTH } from '../../src/report';
import { chunked, mapped } from '../../src/report/chunk';

describe('chunked |', () => {
  test('nothing of nothing', () => {
    expect([...chunked([])]).toEqual([]);
    expect([...chunked(['', ''])]).toEqual([]);
  });

  test.each([
    ['less than a chunk', [10, 20], [30]],
    ['exactly a chunk', [CHUNK_LENGTH], [CHUNK_LENGTH]],
    ['a part that is more than a chunk stays whole', [1, 3 * CHUNK_LENGTH, 1], [3 * CHUNK_LENGTH + 1, 1]],
    ['parts that fill up several', [40_000, 40_000, 40_000, 40_000, 5], [80_000, 80_000, 5]],
  ])('%s', (_, lengths, expected) => {
    expect(Array.from(chunked(lengths.map(length => 'x'.repeat(length))), chunk => chunk.length)).toEqual(expected);
  });

  test('all of the text in its order, and no chunk that could be fuller', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.string(), fc.nat(30_000)), { maxLength: 30 }), parts => {
      const texts = parts.map(([text, count]) => text.padEnd(count, text));
      const chunks = [...chunked(texts)];
      expect(chunks.join('')).toBe(texts.join(''));
      expect(chunks.slice(0, -1).every(chunk => chunk.length >= CHUNK_LENGTH)).toBe(true);
    }));
  });
});

describe('mapped |', () => {
  test('makes texts as they are asked for', () => {
    const made: number[] = [];
    const texts = mapped([1, 2, 3], item => {
      made.push(item);
      return `${item}`;
    })[Symbol.iterator]();
    expect(texts.next().value).toBe('1');
    expect(made).toEqual([1]);
  });
});
