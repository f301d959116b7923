import { counted, groupLines, noticeText, oneLine, ruleText } from '../../src/report/text';
import { endpointOf, textOf } from '../support/sample-results';

describe('oneLine |', () => {
  test.each([
    ['as it is', 'as it is'],
    ['one\r\n\ttwo', 'one two'],
    ['\u001b[31mred\u007f', ' [31mred '],
    ['\u009b31mred', ' 31mred'],
    ['one\u2028two', 'one two'],
    ['Größe …', 'Größe …'],
  ])('%j', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });
});

describe('counted |', () => {
  test.each([[0, '0 errors'], [1, '1 error'], [2, '2 errors']])('%d', (count, text) => {
    expect(counted(count, 'error')).toBe(text);
  });
});

describe('ruleText |', () => {
  test.each([
    [{ policy: 'shop/web', rule: 2, action: 'Allow' as const }, 'shop/web rule 2: Allow'],
    [{ policy: 'AdminNetworkPolicy a', rule: 1, name: 'dns', action: 'Pass' as const, origin: 'a.yaml:3' }, 'AdminNetworkPolicy a rule 1 "dns": Pass (a.yaml:3)'],
  ])('%j', (rule, text) => {
    expect(ruleText(rule)).toBe(text);
  });
});

describe('noticeText |', () => {
  test.each([
    [{ type: 'note' as const, subject: 'Pod a/b', text: 'has no labels' }, 'note Pod a/b: has no labels'],
    [{ type: 'rejected' as const, subject: 'Pod a/b', text: 'x', origin: 'a.yaml:3' }, 'rejected Pod a/b: x (a.yaml:3)'],
    [{ type: 'ignored' as const, subject: 'a.yaml:3', text: 'x', origin: 'a.yaml:3' }, 'ignored a.yaml:3: x'],
  ])('%j', (notice, text) => {
    expect(noticeText(notice)).toBe(text);
  });
});

describe('groupLines |', () => {
  test('the groups alone, each below an empty line', () => {
    const endpoints = [endpointOf('{x}', { members: ['a'] }), endpointOf('a/b[Pod]'), endpointOf('{y}', { members: ['b', 'c'] })];
    expect(textOf(groupLines(endpoints))).toBe('\n{x}:\n  a\n\n{y}:\n  b\n  c\n');
  });
});
