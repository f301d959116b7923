import * as fc from 'fast-check';
import { csvRow } from '../../src/report/csv';

/** rows and fields of a text, by the grammar of RFC 4180 */
function parsed(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [whole, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy)) {
    expect(whole).not.toBe('');
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') { continue; }
    rows.push(row);
    row = [];
  }
  return rows;
}

describe('csvRow |', () => {
  test.each([
    [['a', 'b c'], 'a,b c\r\n'],
    [['shop/web[Deployment]', 'TCP 80,443'], 'shop/web[Deployment],"TCP 80,443"\r\n'],
    [['say "no"', ''], '"say ""no""",\r\n'],
    [['one\ntwo', 'three\rfour'], '"one\ntwo","three\rfour"\r\n'],
  ])('%j', (fields, row) => {
    expect(csvRow(fields)).toBe(row);
  });

  test('whatever the fields, a reader gets them back', () => {
    const field = fc.oneof(fc.string(), fc.stringMatching(/^[",\r\na ]*$/));
    fc.assert(fc.property(fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), rows => {
      expect(parsed(rows.map(csvRow).join(''))).toEqual(rows);
    }));
  });
});
