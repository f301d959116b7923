import { shown } from './object';

/**
 * The API server's syntax of names, labels and port names. Each function returns what is wrong, or undefined.
 *
 *   what           form                                             length
 *   DNS subdomain  lower-case letters, digits, '-' and '.'          1-253
 *   DNS label      lower-case letters, digits and '-'               1-63
 *   label key      [DNS subdomain/]name                             prefix 253, name 63
 *   label value    letters, digits, '-', '_', '.', or empty         0-63
 *   port name      lower-case letters, digits and single '-',       1-15
 *                  at least one letter
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** What is wrong with the name of an object such as a NetworkPolicy. */
export function dnsSubdomainProblem(name: string): string | undefined {
  if (name.length > 253) { return `has ${name.length} characters: at most 253 are allowed`; }
  if (!DNS_SUBDOMAIN.test(name)) {
    return 'must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit';
  }
  return undefined;
}

/** What is wrong with the name of a namespace. */
export function dnsLabelProblem(name: string): string | undefined {
  if (name.length > 63) { return `has ${name.length} characters: at most 63 are allowed`; }
  if (!DNS_LABEL.test(name)) {
    return 'must consist of lower-case letters, digits and "-", and start and end with a letter or digit';
  }
  return undefined;
}

/** What is wrong with a label key. */
export function labelKeyProblem(key: string): string | undefined {
  const parts = key.split('/');
  if (parts.length > 2) { return 'must have at most one "/", between an optional prefix and the name'; }
  const [prefix, name] = parts.length === 2 ? parts : [undefined, parts[0]];
  if (prefix !== undefined) {
    const problem = prefix === '' ? 'must not be empty' : dnsSubdomainProblem(prefix);
    if (problem) { return `has a prefix "${prefix}" that ${problem}`; }
  }
  if (name.length === 0) { return 'must have a name'; }
  if (name.length > 63) { return `has a name of ${name.length} characters: at most 63 are allowed`; }
  if (!QUALIFIED_NAME.test(name)) {
    return 'must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit';
  }
  return undefined;
}

/** What is wrong with a label value. */
export function labelValueProblem(value: string): string | undefined {
  if (value === undefined || value === null) { return `is ${value}: label values are strings, write "" for an empty one`; }
  if (typeof value !== 'string') { return `is a ${typeof value}: label values are strings, write "${shown(value)}" in quotes`; }
  if (value.length > 63) { return `has ${value.length} characters: at most 63 are allowed`; }
  if (value !== '' && !QUALIFIED_NAME.test(value)) {
    return 'must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit';
  }
  return undefined;
}

/** What is wrong with the name of a port. */
export function portNameProblem(name: string): string | undefined {
  if (name.length === 0 || name.length > 15) { return `has ${name.length} characters: 1 to 15 are allowed`; }
  if (!/^[-a-z0-9]+$/.test(name)) { return 'must consist of lower-case letters, digits and "-"'; }
  if (!/[a-z]/.test(name)) { return 'must contain at least one letter'; }
  if (/--|^-|-$/.test(name)) { return 'must not start or end with "-" or contain "--"'; }
  return undefined;
}
