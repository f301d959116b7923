import * as fc from 'fast-check';
import { LabelOperator, LabelRequirement, LabelSelector, Labels } from '../../src/manifest';

const KEYS = ['a', 'b', 'c/d'];
const VALUES = ['', 'x', 'y', 'z'];

/** Few keys and values, so that selectors often select them. */
export function labelSets(): fc.Arbitrary<Labels> {
  return fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES));
}

export function selectors(): fc.Arbitrary<LabelSelector> {
  const values = fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 3 });
  const withValues = fc.record<LabelRequirement>({ key: fc.constantFrom(...KEYS), operator: fc.constantFrom<LabelOperator>('In', 'NotIn'), values });
  const without = fc.record<LabelRequirement>({ key: fc.constantFrom(...KEYS), operator: fc.constantFrom<LabelOperator>('Exists', 'DoesNotExist') });
  return fc.record({ matchLabels: labelSets(), matchExpressions: fc.array(fc.oneof(withValues, without), { maxLength: 4 }) }, { requiredKeys: [] });
}

/** As the API documents it, requirement by requirement. */
export function naivelySelects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  const has = (key: string) => Object.keys(labels).includes(key);
  for (const key of Object.keys(matchLabels)) {
    if (!has(key) || labels[key] !== matchLabels[key]) { return false; }
  }
  for (const { key, operator, values } of matchExpressions) {
    const listed = has(key) && values !== undefined && values.indexOf(labels[key]) >= 0;
    const met = { In: listed, NotIn: !listed, Exists: has(key), DoesNotExist: !has(key) }[operator];
    if (!met) { return false; }
  }
  return true;
}
