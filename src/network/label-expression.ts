import { LabelOperator, LabelRequirement, requirementProblems } from '../manifest';

/**
 * One requirement on labels beyond equality, as `matchExpressions` holds it. An immutable value.
 *
 * ```ts
 * Pods.all().where(LabelExpression.isIn('tier', ['web', 'api']), LabelExpression.doesNotExist('legacy'))
 * ```
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#set-based-requirement
 */
export class LabelExpression {
  /**
   * The label is there and has one of the values (operator In).
   *
   * @param key a label key
   * @param values at least one label value; throws on an empty list
   */
  public static isIn(key: string, values: string[]): LabelExpression { return new LabelExpression(key, 'In', values); }

  /**
   * The label is absent or has none of the values (operator NotIn).
   *
   * @param key a label key
   * @param values at least one label value; throws on an empty list
   */
  public static isNotIn(key: string, values: string[]): LabelExpression { return new LabelExpression(key, 'NotIn', values); }

  /**
   * The label is there, whatever its value (operator Exists).
   *
   * @param key a label key
   */
  public static exists(key: string): LabelExpression { return new LabelExpression(key, 'Exists'); }

  /**
   * The label is absent (operator DoesNotExist).
   *
   * @param key a label key
   */
  public static doesNotExist(key: string): LabelExpression { return new LabelExpression(key, 'DoesNotExist'); }

  /** @internal */
  public readonly _requirement: LabelRequirement;

  private constructor(key: string, operator: LabelOperator, values?: string[]) {
    this._requirement = { key, operator, ...(values ? { values: [...values] } : {}) };
    const problems = requirementProblems(this._requirement, 'label expression');
    if (problems.length > 0) { throw new Error(`Invalid ${problems.join('; ')}.`); }
  }
}
