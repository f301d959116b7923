import * as fc from 'fast-check';
import { groupTable, markdownTable, markdownText } from '../../src/report/markdown';
import { endpointOf, textOf } from '../support/sample-results';

describe('markdownText |', () => {
  test.each([
    ['shop/web[Deployment]', 'shop/web[Deployment]'],
    ['a|b', 'a\\|b'],
    ['a\\|b', 'a\\\\\\|b'],
    ['one\ntwo\r\nthree\rfour', 'one two three four'],
    ['<img src=x>', '&lt;img src=x>'],
    ['&lt; & &#124;', '&amp;lt; & &amp;#124;'],
  ])('%j', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });
});

describe('markdownTable |', () => {
  test('a head and rows', () => {
    expect(textOf(markdownTable(['a', 'b|'], [['1', ''], ['2', '3']]))).toBe('| a | b\\| |\n|---|---|\n| 1 |  |\n| 2 | 3 |\n');
  });

  test('whatever the cells, a table keeps its rows and columns', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.string(), fc.stringMatching(/^[\\|\r\n<&;a]*$/)), { maxLength: 5 }), rows => {
      const lines = textOf(markdownTable(['x', 'y'], rows)).split('\n');
      expect(lines).toHaveLength(rows.length + 3);
      // a pipe that no backslash escapes, counted with the backslashes in pairs
      for (const line of lines.slice(0, -1)) { expect(line.replace(/\\[\\|]/g, '').match(/\|/g)).toHaveLength(3); }
    }));
  });
});

describe('groupTable |', () => {
  test('the groups alone', () => {
    const endpoints = [endpointOf('a/b[Pod]'), endpointOf('{2 workloads: a/b[Pod], …}', { members: ['a/b[Pod]', 'a/c[Pod]'] })];
    expect(textOf(groupTable(endpoints))).toBe('\n| group | members |\n|---|---|\n| {2 workloads: a/b[Pod], …} | a/b[Pod], a/c[Pod] |\n');
  });

  test('nothing without any', () => {
    expect([...groupTable([endpointOf('a/b[Pod]')])]).toEqual([]);
  });
});
