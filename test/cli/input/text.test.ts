import { decoded } from '../../../src/cli/input/text';

const TEXT = 'kind: Pod # ü\n';

describe('decoded |', () => {
  test.each<[string, Buffer, string]>([
    ['ASCII', Buffer.from('kind: Pod\n'), 'kind: Pod\n'],
    ['nothing', Buffer.alloc(0), ''],
    ['UTF-8', Buffer.from(TEXT), TEXT],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), TEXT],
    ['UTF-8 of files one behind the other, each with a mark', Buffer.from(`\ufeff${TEXT}\ufeff---\r\n\ufeff${TEXT}a: \ufeff\n`), `${TEXT}---\r\n${TEXT}a: \ufeff\n`],
    ['UTF-16, little end first, with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), TEXT],
    ['UTF-16, big end first, with a mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16(), TEXT],
    ['UTF-16, little end first', Buffer.from(TEXT, 'utf16le'), TEXT],
    ['UTF-16, big end first', Buffer.from(TEXT, 'utf16le').swap16(), TEXT],
    ['UTF-16 of ASCII', Buffer.from('kind: Pod\n', 'utf16le'), 'kind: Pod\n'],
  ])('reads %s', (_, bytes, text) => {
    expect(decoded(bytes)).toEqual({ text });
  });

  test.each<[string, Buffer, string]>([
    ['zero bytes', Buffer.from('kind: Pod\nx: \0'), 'is binary, not text: byte 13 is zero'],
    ['zero bytes behind other letters', Buffer.from('ü\0'), 'is binary, not text: byte 2 is zero'],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x02, 0x01, 0x01, 0x00, 0xff]), 'is binary, not text: byte 7 is zero'],
    ['Latin-1', Buffer.from('a: 1\nb: \xfc\n', 'latin1'), 'is not UTF-8: line 2 has a byte that no text in it has'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'is UTF-32: write it as UTF-8'],
    ['half a character', Buffer.from([0xff, 0xfe, 0x61, 0, 0x62]), 'is UTF-16 with half a character at its end'],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), 'is compressed: unpack it first'],
  ])('refuses %s', (_, bytes, problem) => {
    expect(decoded(bytes)).toEqual({ problem });
  });

  test('refuses more than fits into a string', () => {
    expect(decoded(Buffer.alloc(3 * 2 ** 20, 'a'), 2 ** 20)).toEqual({ problem: 'has 3 MB: more than 1 can\'t be read at once. Split it' });
  });
});
