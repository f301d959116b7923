import { Labels, canonicalJson, isObject, shown, unknownFieldProblems } from './object';
import { labelKeyProblem, labelValueProblem } from './syntax';

/**
 * Label selectors: every requirement must hold (AND).
 *
 *   operator      true when
 *   In            the key is there and its value is one of the values
 *   NotIn         the key is absent, or its value is none of the values
 *   Exists        the key is there
 *   DoesNotExist  the key is absent
 *
 * `{}` selects everything; an absent selector means something else in every place and is not handled here.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelRequirement[];
}

/** One element of `matchExpressions`. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values?: readonly string[];
}

/** The operators, in the API's own spelling. */
export type LabelOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

const EVERYTHING: LabelSelector = {};

const OPERATORS: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Whether an object with these labels is selected. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  const { matchLabels, matchExpressions } = selector;
  for (const key in matchLabels) { if (labels[key] !== matchLabels[key]) { return false; } }
  return matchExpressions?.every(requirement => isMet(requirement, labels)) ?? true;
}

/** Whether the selector has no requirement and so selects everything. */
export function selectsEverything(selector: LabelSelector): boolean {
  return isEmpty(selector.matchLabels) && (selector.matchExpressions ?? []).length === 0;
}

/**
 * The same selector in its one canonical form: no empty fields, values sorted and without repetition,
 * requirements sorted and without repetition.
 */
export function canonicalSelector(selector: LabelSelector): LabelSelector {
  if (selectsEverything(selector)) { return EVERYTHING; }
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const requirements = new Map((selector.matchExpressions ?? []).map(canonicalRequirement).map(r => [canonicalJson(r), r]));
  return {
    ...(labels.length > 0 ? { matchLabels: Object.fromEntries(labels) } : {}),
    ...(requirements.size > 0 ? { matchExpressions: [...requirements].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, r]) => r) } : {}),
  };
}

/** The selector for people: `app=web,tier in (a,b),!legacy`, or `all`. */
export function selectorText(selector: LabelSelector): string {
  const terms = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(selector.matchExpressions ?? []).map(requirementText),
  ];
  return terms.length === 0 ? 'all' : terms.join(',');
}

/** What the API server would refuse in this selector; `path` is the field that holds it. */
export function selectorProblems(selector: unknown, path: string): string[] {
  if (!isObject(selector)) { return [`${path} must be an object`]; }
  const labels = selector.matchLabels ?? {};
  const requirements = selector.matchExpressions ?? [];
  if (!isObject(labels)) { return [`${path}.matchLabels must be an object`]; }
  if (!Array.isArray(requirements)) { return [`${path}.matchExpressions must be a list`]; }
  return [
    ...unknownFieldProblems(selector, ['matchLabels', 'matchExpressions'], path),
    ...Object.entries(labels).flatMap(([key, value]) => labelProblems(key, value, `${path}.matchLabels`)),
    ...requirements.flatMap((requirement, i) => requirementProblems(requirement, `${path}.matchExpressions[${i}]`)),
  ];
}

/** What is wrong with one label, in sentences that name it. */
export function labelProblems(key: string, value: unknown, path: string): string[] {
  const keyProblem = labelKeyProblem(key);
  const valueProblem = labelValueProblem(value as string);
  return [
    ...(keyProblem ? [`${path}: label key "${key}" ${keyProblem}`] : []),
    ...(valueProblem ? [`${path}: label value "${shown(value)}" of "${key}" ${valueProblem}`] : []),
  ];
}

/** What is wrong with one annotation, in sentences that name it; its value may be any text. */
export function annotationProblems(key: string, value: unknown, path: string): string[] {
  const problem = labelKeyProblem(key);
  return [
    ...(problem ? [`${path}: key "${key}" ${problem}`] : []),
    ...(typeof value === 'string' ? [] : [`${path}: the value of "${key}" is not a string: write "${shown(value)}" in quotes`]),
  ];
}

/** What is wrong with one requirement, in sentences that name it. */
export function requirementProblems(requirement: unknown, path: string): string[] {
  if (!isObject(requirement)) { return [`${path} must be an object with key and operator`]; }
  const { key, operator } = requirement;
  const values = requirement.values ?? [];
  if (!Array.isArray(values)) { return [`${path}.values must be a list`]; }
  const problems = unknownFieldProblems(requirement, ['key', 'operator', 'values'], path);
  const keyProblem = typeof (key ?? '') === 'string' ? labelKeyProblem(key ?? '')
    : `is a ${typeof key}: label keys are strings, write "${shown(key)}" in quotes`;
  if (keyProblem) { problems.push(`${path}: label key "${shown(key ?? '')}" ${keyProblem}`); }
  if (!OPERATORS.includes(operator)) {
    problems.push(`${path}: operator "${shown(operator ?? '')}" is unknown. Write one of ${OPERATORS.join(', ')}`);
  } else if (operator.endsWith('In') && values.length === 0) {
    problems.push(`${path}: operator ${operator} of "${shown(key)}" needs at least one value`);
  } else if (!operator.endsWith('In') && values.length > 0) {
    problems.push(`${path}: operator ${operator} of "${shown(key)}" takes no values`);
  }
  for (const value of values) {
    const valueProblem = labelValueProblem(value);
    if (valueProblem) { problems.push(`${path}: label value "${shown(value)}" of "${shown(key)}" ${valueProblem}`); }
  }
  return problems;
}

function isEmpty(labels: Labels | undefined): boolean {
  for (const _key in labels) { return false; }
  return true;
}

function isMet(requirement: LabelRequirement, labels: Labels): boolean {
  const present = Object.hasOwn(labels, requirement.key);
  const listed = present && (requirement.values ?? []).includes(labels[requirement.key]);
  switch (requirement.operator) {
    case 'In': return listed;
    case 'NotIn': return !listed;
    case 'Exists': return present;
    case 'DoesNotExist': return !present;
  }
}

function canonicalRequirement(requirement: LabelRequirement): LabelRequirement {
  const { key, operator, values = [] } = requirement;
  return values.length > 0 ? { key, operator, values: [...new Set(values)].sort() } : { key, operator };
}

function requirementText({ key, operator, values = [] }: LabelRequirement): string {
  switch (operator) {
    case 'In': return `${key} in (${values.join(',')})`;
    case 'NotIn': return `${key} notin (${values.join(',')})`;
    case 'Exists': return key;
    case 'DoesNotExist': return `!${key}`;
  }
}
