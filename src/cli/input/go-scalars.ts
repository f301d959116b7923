import { CORE_SCHEMA, Schema, Type } from 'js-yaml';

/**
 * Plain scalars as Kubernetes' Go readers take them (YAML 1.1 with Go's numbers), checked against `kubectl`:
 *
 *   written                             is
 *   y Y yes Yes YES on On ON true …     true
 *   n N no No NO off Off OFF false …    false
 *   0777  0o777  0x1FF  0b111111111     511
 *   1_000  10_0.5                       1000  100.5
 *   1:30  2001-12-14  089z  oN  tRue    the text
 *   <<: *anchor                         the keys of the anchor
 *   !!binary aGVsbG8=                   hello
 *
 * @param told each boolean that is written as a word other than true and false, and each number that is written as `1.20` is
 */
export function goSchema(told: () => void): Schema {
  return schemaOf((_, value) => {
    told();
    return value;
  });
}

/**
 * As `goSchema`, with something of your own in place of each such scalar.
 * @param marked what stands for what is written as `text` and is `value`
 */
export function markingSchema(marked: (text: string, value: boolean | number) => unknown): Schema {
  return schemaOf(marked);
}

/** What Go's readers make of a plain scalar that is no string to them. */
export function isStringToGo(text: string): boolean {
  return !isBoolean(text) && !isNumber(text) && !NULLS.has(text) && text !== '<<';
}

const TAG = 'tag:yaml.org,2002:';

const PLAIN_BOOLEANS = new Set(['true', 'True', 'TRUE', 'false', 'False', 'FALSE']);

const BOOLEANS = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map(word => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map(word => [word, false] as const),
]);

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);

/** with underscores taken out */
const INTEGER = /^[-+]?(?:0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)$/;
const DECIMAL = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** quoted and tagged scalars never come here; of the others most are words, so the first character decides */
const NUMBER_START = /^[-+.0-9]/;

/** @param odd takes what would be written in another way */
function schemaOf(odd: (text: string, value: boolean | number) => unknown): Schema {
  const boolean = new Type(`${TAG}bool`, {
    kind: 'scalar',
    resolve: isBoolean,
    construct: (word: string) => PLAIN_BOOLEANS.has(word) ? BOOLEANS.get(word) : odd(word, BOOLEANS.get(word)!),
  });
  // in the place of the integers and decimals of the core schema
  const number = new Type(`${TAG}int`, {
    kind: 'scalar',
    resolve: isNumber,
    construct: (text: string) => {
      const value = numberOf(text);
      return String(value) === text ? value : odd(text, value);
    },
  });
  return CORE_SCHEMA.extend({
    implicit: [boolean, number, MERGE],
    explicit: [BINARY, TIMESTAMP, ...LOCAL],
  });
}

const MERGE = new Type(`${TAG}merge`, { kind: 'scalar', resolve: (text: string | null) => text === '<<' });
const BINARY = new Type(`${TAG}binary`, {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text),
  construct: (text: string) => Buffer.from(text, 'base64').toString('utf8'),
});
const TIMESTAMP = new Type(`${TAG}timestamp`, { kind: 'scalar', construct: (text: string) => text });
/** tags of other programs, `!vault`, say nothing to Go's readers */
const LOCAL = (['scalar', 'sequence', 'mapping'] as const).map(kind => new Type('!', { kind, multi: true, construct: (value: unknown) => value }));

function isBoolean(text: string | null): boolean {
  return text !== null && text.length <= 5 && BOOLEANS.has(text);
}

function isNumber(text: string | null): boolean {
  if (text === null || !NUMBER_START.test(text)) { return false; }
  const plain = text.includes('_') && /^[-+0-9]|^\.[0-9]/.test(text) ? text.replaceAll('_', '') : text;
  return INTEGER.test(plain) || (DECIMAL.test(plain) && Number.isFinite(Number(plain)));
}

function numberOf(text: string): number {
  const plain = text.replaceAll('_', '');
  if (!INTEGER.test(plain)) { return Number(plain); }
  const digits = plain.replace(/^[-+]/, '');
  const octal = /^0[0-7]+$/.test(digits);
  const value = Number(octal ? `0o${digits.slice(1)}` : digits);
  return plain.startsWith('-') && value !== 0 ? -value : value;
}
