import { containersNamed, distinct, goQuoted, plural, quoted, settersNamed } from '../../src/standards/wording';

const named = (...names: string[]) => names.map(name => ({ name }));

describe('wording |', () => {
  test.each([[[], ''], [['a'], '"a"'], [['b', 'a'], '"b", "a"'], [[''], '""'], [['a"b\\', '\n'], '"a"b\\", "\n"']])('%p quoted, nothing escaped', (items, text) => {
    expect(quoted(items)).toBe(text);
  });

  test('exactly one is singular', () => {
    expect([0, 1, 2].map(count => plural('volume', 'volumes', count))).toEqual(['volumes', 'volume', 'volumes']);
  });

  test('containers', () => {
    expect(containersNamed(named('web'))).toBe('container "web"');
    expect(containersNamed(named('web', 'db', 'web'))).toBe('containers "web", "db", "web"');
  });

  test('who sets something', () => {
    expect(settersNamed(true, [])).toBe('pod');
    expect(settersNamed(false, named('a') as never)).toBe('container "a"');
    expect(settersNamed(true, named('a') as never)).toBe('pod and container "a"');
    expect(settersNamed(true, named('a', 'b') as never)).toBe('pod and containers "a", "b"');
  });

  test('each value once, sorted', () => {
    expect(distinct(['b', 'a', 'b', '', 'B', '10', '9'])).toEqual(['', '10', '9', 'B', 'a', 'b']);
    expect(distinct([])).toEqual([]);
    expect(distinct(new Set(['y', 'x']))).toEqual(['x', 'y']);
  });

  // as bytes of UTF-8, which is the order of code points; UTF-16 puts the second before the first
  test('sorted by code points', () => {
    expect(distinct(['\u{1f600}', '\uff01', 'é', 'z'])).toEqual(['z', 'é', '\uff01', '\u{1f600}']);
    expect(distinct(['a\u{1f600}', 'a\ufffd', 'a'])).toEqual(['a', 'a\ufffd', 'a\u{1f600}']);
    expect(distinct(['\u{1f600}b', '\u{1f600}', '\u{1f600}a', '\u{1f5ff}', ''])).toEqual(['', '\u{1f5ff}', '\u{1f600}', '\u{1f600}a', '\u{1f600}b']);
  });
});

describe('goQuoted |', () => {
  test.each([
    ['', '""'],
    ['unconfined', '"unconfined"'],
    ['a b', '"a b"'],
    ['it\'s', '"it\'s"'],
    ['`<&>%s', '"`<&>%s"'],
    ['"', '"\\""'],
    ['\\', '"\\\\"'],
    ['\u0007\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\u0000', '"\\x00"'],
    ['\u0001', '"\\x01"'],
    ['\u001b[0m', '"\\x1b[0m"'],
    ['\u001f ', '"\\x1f "'],
    ['~\u007f', '"~\\x7f"'],
    ['\u0080', '"\\u0080"'],
    ['\u009f', '"\\u009f"'],
    ['\u00a0', '"\\u00a0"'],
    ['\u00a1', '"¡"'],
    ['\u00ad', '"\\u00ad"'],
    ['é', '"é"'],
    // a combining mark is printable
    ['e\u0301', '"e\u0301"'],
    ['容器', '"容器"'],
    ['½', '"½"'],
    ['€+', '"€+"'],
    // no character of Unicode
    ['\u0378', '"\\u0378"'],
    ['\u200b', '"\\u200b"'],
    ['\u2028', '"\\u2028"'],
    ['\u3000', '"\\u3000"'],
    ['\ue000', '"\\ue000"'],
    ['\ufeff', '"\\ufeff"'],
    ['\uffff', '"\\uffff"'],
    ['\u{1f600}', '"\u{1f600}"'],
    ['\u{1d173}', '"\\U0001d173"'],
    ['\u{e0001}', '"\\U000e0001"'],
    ['\u{10000}', '"\u{10000}"'],
    ['\u{f0000}', '"\\U000f0000"'],
    ['\u{10ffff}', '"\\U0010ffff"'],
  ])('%p', (text, expected) => {
    expect(goQuoted(text)).toBe(expected);
  });
});
