import * as fc from 'fast-check';
import { HardeningReport, hardeningJson as jsonOf, hardeningTable as tableOf } from '../../src/report';

const hardeningJson = (report: HardeningReport): string => [...jsonOf(report)].join('');
const hardeningTable = (report: HardeningReport): string => [...tableOf(report)].join('');

const EMPTY: HardeningReport = { changes: [], findings: [], exemptions: [] };
const CHANGE = { workload: 'Deployment shop/web', field: 'spec.a', newValue: true, reason: 'because', controls: ['A 1', 'B 2'], breaks: 'things' };

/** cells of a table as a reader of Markdown sees them */
function cellsOf(line: string): string[] {
  return line.slice(2, -2).split(/(?<=(?<!\\)(?:\\\\)*) \| /).map(cell => cell.replace(/\\([\\|])/g, '$1'));
}

describe('hardeningTable |', () => {
  test('nothing', () => {
    expect(hardeningTable(EMPTY)).toBe('Nothing was changed.\n');
  });

  test('changes, findings and exemptions', () => {
    expect(hardeningTable({
      changes: [CHANGE, { ...CHANGE, field: 'spec.b', oldValue: ['x'], newValue: undefined, controls: [], breaks: undefined }],
      findings: [{ workload: 'Pod a', fields: ['spec.c', 'spec.d'], text: 'privileged', mend: 'remove it' }, { workload: 'Pod b', fields: ['spec.e'], text: 'note' }],
      exemptions: [{ path: 'shop/agent', reason: 'reads /proc' }],
    })).toBe(`| workload | field | before | after | why | asked for by | can break |
|---|---|---|---|---|---|---|
| Deployment shop/web | spec.a |  | true | because | A 1, B 2 | things |
| Deployment shop/web | spec.b | ["x"] |  | because |  |  |

Left for a person to decide:

| workload | field | what is there | how to mend it |
|---|---|---|---|
| Pod a | spec.c, spec.d | privileged | remove it |
| Pod b | spec.e | note |  |

Exempt:

| construct | reason |
|---|---|
| shop/agent | reads /proc |
`);
  });

  test('findings without changes', () => {
    expect(hardeningTable({ ...EMPTY, findings: [{ workload: 'Pod a', fields: [], text: 't' }] })).toBe(`Nothing was changed.

Left for a person to decide:

| workload | field | what is there | how to mend it |
|---|---|---|---|
| Pod a |  | t |  |
`);
  });

  test.each<[unknown, string]>([
    [undefined, ''], [false, 'false'], [0, '0'], ['', '""'], [null, 'null'], ['a', '"a"'], [{ type: 'x' }, '{"type":"x"}'], [['ALL'], '["ALL"]'], ['a|b', '"a\\|b"'], ['a\nb', '"a\\\\nb"'],
  ])('a value %j is %s', (oldValue, text) => {
    expect(hardeningTable({ ...EMPTY, changes: [{ ...CHANGE, oldValue, controls: [], breaks: undefined, reason: 'r' }] }).split('\n')[2])
      .toBe(`| Deployment shop/web | spec.a | ${text} | true | r |  |  |`);
  });

  test('whatever stands in a cell, each line keeps its cells, and nothing is lost', () => {
    const cell = fc.stringMatching(/^[-a-z|\\ "*_`]*$/).map(text => text.trim());
    fc.assert(fc.property(cell, cell, cell, (workload, field, reason) => {
      const lines = hardeningTable({ ...EMPTY, changes: [{ ...CHANGE, workload, field, reason, controls: [], breaks: undefined }] }).split('\n');
      expect(lines).toHaveLength(4);
      expect(cellsOf(lines[2])).toEqual([workload, field, '', 'true', reason, '', '']);
    }));
  });

  test.each(['\n', '\r\n', '\r'])('a line break %j ends no row', lineBreak => {
    const table = hardeningTable({ ...EMPTY, exemptions: [{ path: 'a', reason: `one${lineBreak}two` }] });
    expect(table).toContain('| a | one two |');
    expect(table).not.toContain('\r');
  });
});

describe('hardeningJson |', () => {
  test('two spaces a level, a line break at the end, absent fields absent', () => {
    expect(hardeningJson({ ...EMPTY, changes: [{ workload: 'Pod a', field: 'spec.b', newValue: false, oldValue: undefined, reason: 'r', controls: [] }] })).toBe(`{
  "changes": [
    {
      "workload": "Pod a",
      "field": "spec.b",
      "newValue": false,
      "reason": "r",
      "controls": []
    }
  ],
  "findings": [],
  "exemptions": []
}
`);
  });

  test('is laid out as JSON.stringify does it, however long', () => {
    const report = { ...EMPTY, changes: [CHANGE, { ...CHANGE, newValue: { a: [1, 'x\ny'], b: {} } }], findings: [{ workload: 'Pod a', fields: ['b', 'c'], text: 't' }], remaining: 1 };
    expect(hardeningJson(report)).toBe(`${JSON.stringify(report, undefined, 2)}\n`);
    // a text of its own for each item, so that no string holds all of them
    expect([...jsonOf({ ...EMPTY, changes: Array.from({ length: 100 }, () => CHANGE) })].length).toBeGreaterThan(100);
  });

  test('is what went in', () => {
    const report = { ...EMPTY, changes: [CHANGE], exemptions: [{ path: 'a', reason: 'b' }] };
    expect(JSON.parse(hardeningJson(report))).toEqual(report);
  });
});
