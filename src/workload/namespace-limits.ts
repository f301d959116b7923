import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { compareQuantities, quantityProblem } from '../manifest';
import { containerResourceProblem, countProblem, mustBeEqual, quotaResourceProblem } from './namespace-resources';

/**
 * Amounts by resource for each container of a namespace: `{ cpu: '250m', memory: '256Mi' }`. Where several name a resource,
 * `min` ≤ `defaultRequests` ≤ `defaultLimits` ≤ `max`.
 *
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export interface ContainerLimits {
  /**
   * Limits of containers that name none.
   *
   * @default - none
   */
  readonly defaultLimits?: { [resource: string]: string };

  /**
   * Requests of containers that name none.
   *
   * @default - none
   */
  readonly defaultRequests?: { [resource: string]: string };

  /**
   * The largest limit that a container may name.
   *
   * @default - any
   */
  readonly max?: { [resource: string]: string };

  /**
   * The smallest request that a container may name.
   *
   * @default - any
   */
  readonly min?: { [resource: string]: string };
}

/** The ResourceQuota of a namespace; throws on resources and amounts that a server would refuse. */
export function addResourceQuota(scope: Construct, namespace: Labelled, hard: { readonly [resource: string]: string }): ApiObject {
  requireAmounts('resourceQuota', hard, 'resourceQuota: { \'limits.memory\': \'2Gi\' }', quotaResourceProblem, countProblem);
  return new ApiObject(scope, 'ResourceQuota', {
    apiVersion: 'v1', kind: 'ResourceQuota', metadata: metadataIn(namespace), spec: { hard: { ...hard } },
  });
}

/** The LimitRange of a namespace; throws on resources and amounts that a server would refuse. */
export function addLimitRange(scope: Construct, namespace: Labelled, { defaultLimits, defaultRequests, max, min }: ContainerLimits): ApiObject {
  const given = Object.entries({ min, defaultRequests, defaultLimits, max }).filter((entry): entry is [string, Amounts] => entry[1] !== undefined);
  if (given.length === 0) { throw new Error('Invalid limitRange {}: it says nothing. Give defaultLimits, defaultRequests, max or min, or leave it out.'); }
  for (const [field, amounts] of given) { requireAmounts(`limitRange.${field}`, amounts, `${field}: { memory: '256Mi' }`, containerResourceProblem); }
  given.forEach(([field, amounts], index) => {
    for (const [other, larger] of given.slice(index + 1)) {
      for (const resource of Object.keys(amounts).filter(name => larger[name] !== undefined)) {
        if (compareQuantities(amounts[resource], larger[resource]) > 0) {
          throw new Error(`Invalid limitRange: ${resource} of ${field} is "${amounts[resource]}", above that of ${other}, "${larger[resource]}".`);
        }
      }
    }
  });
  for (const [resource, limit] of Object.entries(defaultLimits ?? {}).filter(([name]) => mustBeEqual(name))) {
    const request = defaultRequests?.[resource];
    if (request !== undefined && compareQuantities(request, limit) !== 0) {
      throw new Error(`Invalid limitRange: ${resource} of defaultRequests is "${request}", and of defaultLimits "${limit}": must be equal, since it can't be shared.`);
    }
  }
  return new ApiObject(scope, 'LimitRange', {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: metadataIn(namespace),
    spec: {
      limits: [{
        type: 'Container',
        ...defaultLimits && { default: { ...defaultLimits } },
        ...defaultRequests && { defaultRequest: { ...defaultRequests } },
        ...max && { max: { ...max } },
        ...min && { min: { ...min } },
      }],
    },
  });
}

/** The namespace that limits are for: they have its name and labels. */
export interface Labelled {
  readonly name: string;
  readonly labels: { readonly [key: string]: string };
}

function metadataIn({ name, labels }: Labelled): { name: string; namespace: string; labels: { [key: string]: string } } {
  return { name, namespace: name, labels: { ...labels } };
}

type Amounts = { readonly [resource: string]: string };

type Check = (resource: string, amount: string) => string | undefined;

function requireAmounts(field: string, amounts: Amounts, example: string, resourceProblem: Check, amountProblem: Check = () => undefined): void {
  if (Object.keys(amounts).length === 0) { throw new Error(`Invalid ${field} {}: it says nothing. Write for example ${example}, or leave it out.`); }
  for (const [resource, amount] of Object.entries(amounts)) {
    const unknown = resourceProblem(resource, amount);
    if (unknown) { throw new Error(`Invalid resource "${resource}" of ${field}: ${unknown}${unknown.endsWith('?') || unknown.endsWith('.') ? '' : '.'}`); }
    const problem = quantityProblem(amount) ?? (compareQuantities(amount, 0) < 0 ? 'must not be below zero' : amountProblem(resource, amount));
    if (problem) { throw new Error(`Invalid ${resource} "${amount}" of ${field}: ${problem}.`); }
  }
}
