import { constants, isAscii, isUtf8 } from 'buffer';

/**
 * The text in a file's bytes.
 *
 *   bytes                          text
 *   UTF-8, with or without BOM     read; with several, where files were put one behind the other
 *   UTF-16, either order           read, by its BOM or by where the zeros are
 *   UTF-32, other encodings        a problem that says so
 *   binary (holds a zero byte)     a problem that says so
 *   more than a string can hold    a problem that says so
 */
export type Decoded = { readonly text: string } | { readonly problem: string };

/**
 * @param bytes a whole file
 * @param limit bytes that can be read at once
 */
export function decoded(bytes: Buffer, limit = constants.MAX_STRING_LENGTH): Decoded {
  if (bytes.length > limit) { return { problem: `has ${megabytes(bytes.length)} MB: more than ${megabytes(limit)} can't be read at once. Split it` }; }
  if (isAscii(bytes)) {
    const zero = bytes.indexOf(0);
    if (zero < 0) { return { text: bytes.latin1Slice() }; }
    return utf16Guess(bytes) ?? binary(zero);
  }
  const [one, two, three, four] = bytes;
  if (one === 0xff && two === 0xfe) {
    return three === 0 && four === 0 ? { problem: 'is UTF-32: write it as UTF-8' } : utf16(bytes.subarray(2), 'little');
  }
  if (one === 0xfe && two === 0xff) { return utf16(bytes.subarray(2), 'big'); }
  if (one === 0x1f && two === 0x8b) { return { problem: 'is compressed: unpack it first' }; }
  if (!isUtf8(bytes)) {
    const zero = bytes.indexOf(0);
    return zero >= 0 ? utf16Guess(bytes) ?? binary(zero) : { problem: `is not UTF-8: line ${lineOfBadByte(bytes)} has a byte that no text in it has` };
  }
  const start = one === 0xef && two === 0xbb && three === 0xbf ? 3 : 0;
  const zero = bytes.indexOf(0, start);
  return zero < 0 ? { text: withoutMarks(bytes.utf8Slice(start)) } : utf16Guess(bytes) ?? binary(zero);
}

/** such a mark at the beginning of a line is that of a file: no text of YAML or JSON can begin there */
function withoutMarks(text: string): string {
  return text.includes('\ufeff') ? text.replace(/\n\ufeff/g, '\n') : text;
}

/** YAML begins with a character of ASCII, so that one of the first two bytes is zero */
function utf16Guess(bytes: Buffer): Decoded | undefined {
  if (bytes.length < 4 || bytes.length % 2 !== 0) { return undefined; }
  const zeros = [0, 1, 2, 3].map(index => bytes[index] === 0).join();
  if (zeros === 'false,true,false,true') { return utf16(bytes, 'little'); }
  return zeros === 'true,false,true,false' ? utf16(bytes, 'big') : undefined;
}

function utf16(bytes: Buffer, order: 'little' | 'big'): Decoded {
  if (bytes.length % 2 !== 0) { return { problem: 'is UTF-16 with half a character at its end' }; }
  return { text: withoutMarks(order === 'little' ? bytes.toString('utf16le') : Buffer.from(bytes).swap16().toString('utf16le')) };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function binary(zero: number): Decoded {
  return { problem: `is binary, not text: byte ${zero} is zero` };
}

function lineOfBadByte(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  const bad = text.indexOf('\ufffd');
  return text.slice(0, bad).split('\n').length;
}

declare global {
  interface Buffer {
    latin1Slice(start?: number, end?: number): string;
    utf8Slice(start?: number, end?: number): string;
  }
}
