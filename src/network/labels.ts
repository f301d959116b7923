import { isObject, labelProblems, shown } from '../manifest';

/** A checked copy of labels that a user gave to select by; throws on bad syntax and on none at all. */
export function selectingLabels(labels: { readonly [key: string]: string }, everything: string): { [key: string]: string } {
  if (!isObject(labels)) { throw new Error(`Invalid labels ${shown(labels)}: write them as { key: 'value' }.`); }
  if (Object.keys(labels).length === 0) {
    throw new Error(`Invalid labels {}: no label at all selects everything. Give at least one label, or write ${everything} if you mean it.`);
  }
  const problems = Object.entries(labels).flatMap(([key, value]) => labelProblems(key, value, 'labels'));
  if (problems.length > 0) { throw new Error(`Invalid ${problems.join('; ')}.`); }
  return { ...labels };
}
