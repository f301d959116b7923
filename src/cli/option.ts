import { InvalidArgumentError, Option } from 'commander';

/**
 * Values of options that several commands have.
 *
 *   new Option('--run-as-user <id>').argParser(wholeNumber)
 *   new Option('--request <name=amount>').argParser(entry)      given again, one more
 */

/**
 * `--strict` of everything that reads input.
 * @param more what else it does not put up with
 */
export function strictOption(more = ''): Option {
  return new Option('--strict', `do nothing at all where a document can't be read${more}`);
}

/** `--default-namespace` of everything that asks where objects go. */
export function defaultNamespaceOption(objects = 'objects'): Option {
  return new Option('--default-namespace <name>', `where ${objects} go that state no namespace, as kubectl apply -n has it (default: default)`).argParser(namespaceName);
}

export function namespaceName(text: string): string {
  const problem = syntax().dnsLabelProblem(text);
  if (problem !== undefined) { throw new InvalidArgumentError(`The name of a namespace ${problem}.`); }
  return text;
}

export function wholeNumber(text: string): number {
  if (!/^[0-9]+$/.test(text) || !Number.isSafeInteger(Number(text))) { throw new InvalidArgumentError('It must be a whole number.'); }
  return Number(text);
}

/** one more of an option that can be given again; commas separate too */
export function several(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(',').map(part => part.trim()).filter(part => part !== '')];
}

/** one more `name=value` */
export function entry(text: string, before: { readonly [name: string]: string } = {}): { [name: string]: string } {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined) { throw new InvalidArgumentError('It must be NAME=VALUE.'); }
  return { ...before, [name]: value };
}

/** what names and labels may look like, loaded when a value is there to be checked: help needs none of it */
export function syntax() {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('../manifest') as typeof import('../manifest');
}

/** what a command reads: the words of its help */
export const PATHS = 'files, folders (all .yaml, .yml, .json, .jsonl in them), or - for standard input';
