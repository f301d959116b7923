import { ContainerView } from './pod-view';

/**
 * The words of Pod Security admission, letter by letter: users compare ours with what kubectl shows.
 */

/** `"a", "b"`; nothing inside is escaped */
export function quoted(items: readonly string[]): string {
  return items.length === 0 ? '' : `"${items.join('", "')}"`;
}

/** the singular for exactly one */
export function plural(singular: string, many: string, count: number): string {
  return count === 1 ? singular : many;
}

/** `container "web"`, `containers "init", "web"` */
export function containersNamed(containers: readonly { readonly name: string }[]): string {
  return `${plural('container', 'containers', containers.length)} ${quoted(containers.map(container => container.name))}`;
}

/** `pod`, `pod and container "web"`, `container "web"` */
export function settersNamed(isPod: boolean, containers: readonly ContainerView[]): string {
  return [...isPod ? ['pod'] : [], ...containers.length > 0 ? [containersNamed(containers)] : []].join(' and ');
}

/** each value once, in the order of their code points */
export function distinct(values: Iterable<unknown>): string[] {
  const once = [...new Set([...values].map(String))].sort();
  return once.some(value => SURROGATE.test(value)) ? once.sort(byCodePoint) : once;
}

/** a string in double quotes with Go's escapes: `"a\tb"`, `"\x00"` */
export function goQuoted(text: string): string {
  let result = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const short = SHORT_ESCAPES[character];
    if (short) {
      result += short;
    } else if (code < 0x20 || code === 0x7f) {
      result += `\\x${code.toString(16).padStart(2, '0')}`;
    } else if (PRINTABLE.test(character)) {
      result += character;
    } else {
      result += code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
    }
  }
  return `"${result}"`;
}

// where they stand, the order of UTF-16 is another one
const SURROGATE = /[\ud800-\udfff]/;

function byCodePoint(one: string, other: string): number {
  const [first, second] = [[...one], [...other]];
  const index = first.findIndex((character, position) => character !== second[position]);
  if (index < 0) { return first.length - second.length; }
  return index < second.length ? first[index].codePointAt(0)! - second[index].codePointAt(0)! : 1;
}

// letters, marks, numbers, punctuation, symbols and the ASCII space
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

const SHORT_ESCAPES: { readonly [character: string]: string } = {
  '"': '\\"', '\\': '\\\\', '\u0007': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v',
};
