import { AllowFrom, LabelExpression, Pods, Port } from '../../src';
import { LabelRequirement } from '../../src/manifest';
import { ingressAllowed } from '../support/evaluator';
import { newChart, policyOf } from '../support/synth';

describe('LabelExpression |', () => {
  test.each<[string, LabelExpression, LabelRequirement, { [key: string]: string }[], { [key: string]: string }[]]>([
    [
      'isIn', LabelExpression.isIn('tier', ['web', 'api']), { key: 'tier', operator: 'In', values: ['api', 'web'] },
      [{ tier: 'web' }, { tier: 'api', app: 'x' }], [{ tier: 'db' }, { tier: '' }, {}],
    ],
    [
      'isNotIn', LabelExpression.isNotIn('tier', ['web', 'api']), { key: 'tier', operator: 'NotIn', values: ['api', 'web'] },
      [{ tier: 'db' }, { tier: '' }, {}], [{ tier: 'web' }, { tier: 'api', app: 'x' }],
    ],
    ['exists', LabelExpression.exists('tier'), { key: 'tier', operator: 'Exists' }, [{ tier: 'web' }, { tier: '' }], [{}, { app: 'tier' }]],
    ['doesNotExist', LabelExpression.doesNotExist('tier'), { key: 'tier', operator: 'DoesNotExist' }, [{}, { app: 'tier' }], [{ tier: 'web' }, { tier: '' }]],
  ])('%s', (_, expression, requirement, matching, others) => {
    const chart = newChart();
    new AllowFrom(chart, 'policy', { subject: Pods.withLabels({ app: 'db' }), peers: [Pods.all().where(expression)], ports: [Port.tcp(80)] });
    const policy = policyOf(chart);
    expect(policy.spec!.ingress![0].from).toEqual([{ podSelector: { matchExpressions: [requirement] } }]);

    const to = { namespace: 'shop', labels: { app: 'db' } };
    const admitted = (labels: { [key: string]: string }) => ingressAllowed([policy], { from: { namespace: 'shop', labels }, to, port: 80 });
    expect(matching.filter(labels => !admitted(labels))).toEqual([]);
    expect(others.filter(admitted)).toEqual([]);
  });

  const FORM = 'must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit';
  test.each<[string, () => LabelExpression, string]>([
    ['isIn without values', () => LabelExpression.isIn('tier', []), 'Invalid label expression: operator In of "tier" needs at least one value.'],
    ['isNotIn without values', () => LabelExpression.isNotIn('tier', []), 'Invalid label expression: operator NotIn of "tier" needs at least one value.'],
    ['an empty key', () => LabelExpression.exists(''), 'Invalid label expression: label key "" must have a name.'],
    ['a bad key', () => LabelExpression.doesNotExist('a b'), `Invalid label expression: label key "a b" ${FORM}.`],
    ['a bad value', () => LabelExpression.isIn('tier', ['web', '-api']), `Invalid label expression: label value "-api" of "tier" ${FORM}.`],
    [
      'a value that is no text', () => LabelExpression.isIn('version', [1 as unknown as string]),
      'Invalid label expression: label value "1" of "version" is a number: label values are strings, write "1" in quotes.',
    ],
    [
      'several mistakes', () => LabelExpression.isNotIn('-a', ['b c', 'd e']),
      `Invalid label expression: label key "-a" ${FORM}; label expression: label value "b c" of "-a" ${FORM}; `
      + `label expression: label value "d e" of "-a" ${FORM}.`,
    ],
  ])('%s throws', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });

  test('does not change with the list that it was made of', () => {
    const values = ['web'];
    const pods = Pods.all().where(LabelExpression.isIn('tier', values));
    const expression = LabelExpression.isIn('tier', values);
    values.push('api');
    values[0] = 'db';
    expect(pods.toString()).toBe('pods tier in (web)');
    expect(Pods.all().where(expression).toString()).toBe('pods tier in (web)');
  });
});
