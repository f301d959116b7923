import * as fc from 'fast-check';
import { KubernetesObject, isPortNumber, networkPolicyProblems } from '../../src/manifest';
import { ACCEPTED_SPECS, NETWORK_POLICY_PAIRS, QUALIFIED_FORM, SUBDOMAIN_FORM } from '../support/network-policy-pairs';

describe.each(NETWORK_POLICY_PAIRS)('networkPolicyProblems | $title |', ({ policy, pairs }) => {
  test.each([...pairs])('refused: %s', (_, refused, problems) => {
    expect(networkPolicyProblems(policy(refused))).toEqual(problems);
  });
  test.each([...pairs])('accepted without: %s', (_, __, ___, accepted) => {
    expect(networkPolicyProblems(policy(accepted))).toEqual([]);
  });
});

describe('networkPolicyProblems | metadata |', () => {
  test.each<[string, object, string[], object]>([
    ['metadata that is a list', [], ['metadata must be an object'], { name: 'a' }],
    ['labels that are a list', { name: 'a', labels: ['a'] }, ['metadata.labels must be an object'], { name: 'a', labels: null }],
    ['annotations that are text', { name: 'a', annotations: 'a' }, ['metadata.annotations must be an object'], { name: 'a', annotations: {} }],
  ])('of the wrong type: %s', (_, refused, problems, accepted) => {
    expect(networkPolicyProblems({ metadata: refused, spec: { podSelector: {} } })).toEqual(problems);
    expect(networkPolicyProblems({ metadata: accepted, spec: { podSelector: {} } })).toEqual([]);
  });

  test('a name that the server makes is accepted', () => {
    expect(networkPolicyProblems({ metadata: { generateName: 'deny-' } as never, spec: { podSelector: {} } })).toEqual([]);
  });
});

describe('networkPolicyProblems | spec |', () => {
  test.each([...ACCEPTED_SPECS])('accepts in silence, as the server does: %s', (_, spec) => {
    expect(networkPolicyProblems({ metadata: { name: 'a' }, spec })).toEqual([]);
  });
});

describe('networkPolicyProblems | all of a policy |', () => {
  test('everything that is wrong is said at once, with its place', () => {
    expect(networkPolicyProblems({
      metadata: { name: 'Deny' },
      spec: {
        podSelector: { matchLabels: { 'a b': 'c' } },
        policyTypes: ['ingress'],
        ingress: [{ from: [{ podSelector: {} }, {}], ports: [{ port: 80 }, { port: 0 }] }],
        egress: [{}, { to: [{ ipBlock: { cidr: '10.0.0.0' } }] }],
      },
    })).toEqual([
      `metadata.name "Deny" ${SUBDOMAIN_FORM}`,
      `spec.podSelector.matchLabels: label key "a b" ${QUALIFIED_FORM}`,
      'spec.policyTypes: "ingress" is unknown. Write Ingress or Egress',
      'spec.ingress[0].from[1] is empty: give podSelector, namespaceSelector or ipBlock',
      'spec.ingress[0].ports[1].port 0 must be a whole number from 1 to 65535',
      'spec.egress[1].to[0].ipBlock.cidr "10.0.0.0" has no prefix length. Write 10.0.0.0/32 for this one address',
    ]);
  });

  test('no JSON makes it throw', () => {
    const peer = (value: fc.JsonValue) => ({ podSelector: value, namespaceSelector: value, ipBlock: value });
    fc.assert(fc.property(fc.jsonValue(), value => {
      for (const policy of [
        { metadata: value },
        { metadata: { name: value }, spec: value },
        { spec: { podSelector: value, policyTypes: value, ingress: value, egress: value } },
        { spec: { policyTypes: [value], ingress: [value], egress: [{ to: value, ports: value }] } },
        { spec: { ingress: [{ from: [value, peer(value)], ports: [value, { protocol: value, port: value, endPort: value }] }] } },
        { spec: { egress: [{ to: [{ ipBlock: { cidr: value, except: value } }, { ipBlock: { cidr: '10.0.0.0/8', except: [value] } }] }] } },
      ]) {
        expect(Array.isArray(networkPolicyProblems(policy as KubernetesObject))).toBe(true);
      }
      // an object that cannot be made a text by itself
    }), { examples: [[{ toString: null, valueOf: null }]] });
  });
});

describe('isPortNumber |', () => {
  test.each<[unknown, boolean]>([
    [1, true], [80, true], [65535, true],
    [0, false], [-1, false], [65536, false], [80.5, false], [NaN, false], [Infinity, false], ['80', false], [true, false], [null, false], [undefined, false],
  ])('%p: %s', (value, expected) => {
    expect(isPortNumber(value)).toBe(expected);
  });
});
