import { shown } from './object';

/**
 * What is wrong with values that the Network Policy API counts or names, as sentences that start with their path:
 *
 *   enumProblems('allow', ['Allow', 'Deny'], 'spec.action')   spec.action "allow" is unknown. Write Allow
 *   listProblems([], 'spec.to', 1, 25, check)                 spec.to is empty: give at least 1 element
 */
export function enumProblems(value: unknown, known: readonly string[], path: string): string[] {
  if (isAbsent(value)) { return [`${path} is missing. Write one of ${known.join(', ')}`]; }
  if (known.includes(value as string)) { return []; }
  const meant = known.find(name => name.toLowerCase() === shown(value).toLowerCase());
  return [`${path} "${shown(value)}" is unknown. Write ${meant ?? `one of ${known.join(', ')}`}`];
}

/** @param check asked of each item, with its path */
export function listProblems(list: unknown, path: string, fewest: number, most: number, check: (item: unknown, path: string) => string[]): string[] {
  if (!Array.isArray(list)) { return [`${path} must be a list`]; }
  return [
    ...(list.length < fewest ? [`${path} is empty: give at least ${fewest} element`] : []),
    ...(list.length > most ? [`${path} has ${list.length} elements: at most ${most} are allowed`] : []),
    ...list.flatMap((item, i) => check(item, `${path}[${i}]`)),
  ];
}

/** A list of 1 to 25 different texts. */
export function setProblems(list: unknown, path: string, check: (item: unknown, path: string) => string[]): string[] {
  const twice = listOf(list).find((item, i, all) => all.indexOf(item) !== i);
  return [...listProblems(list, path, 1, 25, check), ...(twice === undefined ? [] : [`${path} has "${shown(twice)}" twice`])];
}

/** The value if it is a list, otherwise none of its items. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether the API takes the value for one that was not written. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** A sentence about the field, where `syntax` has one to say of its value. */
export function problemOf(problem: string | undefined, field: string): string[] {
  return problem === undefined ? [] : [`${field} ${problem}`];
}
