import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { DefaultDeny } from '../../src';
import { dnsSubdomainProblem } from '../../src/manifest';
import { policyName } from '../../src/network/policy-name';
import { newChart, policyOf } from '../support/synth';

/** the name for a construct at this path, whose first id is a chart's */
function nameAt(path: readonly string[], given?: string): string {
  const [chart, ...ids] = path;
  const app = new App({ outdir: '/nonexistent-outdir-of-tests' });
  return policyName(ids.reduce<Construct>((scope, id) => new Construct(scope, id), new Chart(app, chart)), given);
}

const long = (length: number) => 'a'.repeat(length);

describe('policyName |', () => {
  test.each<[string[], string]>([
    [['shop', 'default-deny'], 'shop-default-deny'],
    [['shop', 'web', 'Connections'], 'shop-web-connections'],
    [['shop', 'DefaultDeny'], 'shop-defaultdeny'],
    [['shop', '1'], 'shop-1'],
    // ids that stand for the construct around them, wherever they are
    [['shop', 'web', 'Resource'], 'shop-web'],
    [['shop', 'web', 'Default'], 'shop-web'],
    [['shop', 'Default', 'web', 'Resource', 'deny'], 'shop-web-deny'],
    [['shop', 'resource'], 'shop-resource'],
    // 63 characters
    [['shop', long(58)], `shop-${long(58)}`],
  ])('%j is %s, without a hash', (path, name) => {
    expect(nameAt(path)).toBe(name);
  });

  test.each<[string[], RegExp]>([
    [['shop', 'a.b_c'], /^shop-a-b-c-[0-9a-f]{8}$/],
    [['shop', 'a--b'], /^shop-a-b-[0-9a-f]{8}$/],
    [['shop', '-a'], /^shop-a-[0-9a-f]{8}$/],
    [['shop', 'a-'], /^shop-a-[0-9a-f]{8}$/],
    [['shop', 'a b'], /^shop-a-b-[0-9a-f]{8}$/],
    [['shop', 'größe'], /^shop-gr-e-[0-9a-f]{8}$/],
    [['shop', '네트워크'], /^shop-[0-9a-f]{8}$/],
    // 64 characters: the end stays, since it is what tells policies of one chart apart
    [['shop', long(59)], /^a{54}-[0-9a-f]{8}$/],
    [['shop', long(60), 'ingress'], /^a{46}-ingress-[0-9a-f]{8}$/],
    [['shop', 'x', `-${long(54)}`], /^a{54}-[0-9a-f]{8}$/],
  ])('%j gets a hash', (path, name) => {
    expect(nameAt(path)).toMatch(name);
  });

  test('is the same in every synth, on every machine', () => {
    expect(nameAt(['shop', 'a.b_c'])).toBe('shop-a-b-c-deebeb8b');
    expect(nameAt(['shop', long(100)])).toBe(`${long(54)}-1dd8ae3a`);
  });

  test('is one that the API server takes, whatever the ids', () => {
    fc.assert(fc.property(paths(fc.string({ minLength: 1, maxLength: 80 })), path => {
      const name = nameAt(path);
      expect([dnsSubdomainProblem(name), name.length <= 63]).toEqual([undefined, true]);
    }), { numRuns: 500 });
  });

  test('is one that the API server takes, also where no id is left', () => {
    expect(dnsSubdomainProblem(nameAt(['Default', 'Resource']))).toBeUndefined();
  });

  test('is never the same for two long paths', () => {
    const odd = fc.constantFrom('a', 'b', '-', '.', '_', 'é');
    const id = fc.oneof(fc.constantFrom('a', 'b', 'web', 'ingress'), fc.string({ minLength: 25, maxLength: 40, unit: odd }));
    const longPaths = paths(id).map(path => [...path, long(64)]);
    fc.assert(fc.property(fc.uniqueArray(longPaths, { selector: path => path.join('/'), minLength: 2, maxLength: 20 }), some => {
      expect(new Set(some.map(path => nameAt(path))).size).toBe(some.length);
    }), { numRuns: 100 });
  });

  test('is never the same for two paths of which characters had to be replaced', () => {
    expect(new Set([['shop', 'a.b'], ['shop', 'a_b'], ['shop', 'a b'], ['shop', 'a--b'], ['shop', 'a', '.b']].map(path => nameAt(path))).size).toBe(5);
  });

  test('is what is given', () => {
    expect(nameAt(['shop', 'deny'], 'web-deny-all')).toBe('web-deny-all');
    expect(nameAt(['shop', 'deny'], long(253))).toBe(long(253));
    expect(nameAt(['shop', 'deny'], 'a.b')).toBe('a.b');
  });

  const FORM = 'must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit';
  test.each<[string, string]>([
    ['', `Invalid policy name "": ${FORM}.`],
    ['Deny', `Invalid policy name "Deny": ${FORM}.`],
    ['a_b', `Invalid policy name "a_b": ${FORM}.`],
    ['a-', `Invalid policy name "a-": ${FORM}.`],
    [long(254), `Invalid policy name "${long(254)}": has 254 characters: at most 253 are allowed.`],
  ])('throws when "%s" is given', (given, message) => {
    expect(() => nameAt(['shop', 'deny'], given)).toThrow(new Error(message));
  });

  test('is the name of the policy, and of its object', () => {
    const chart = newChart();
    const policy = new DefaultDeny(new Construct(chart, 'web'), 'Default');
    expect(policy.name).toBe('shop-web');
    expect(policyOf(chart).metadata!.name).toBe('shop-web');
  });
});

/** paths of two to five ids */
function paths(id: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  // constructs replaces "/" itself, and takes the names of Object's own methods for children that are there
  const legal = id.map(text => text.replaceAll('/', ' ')).filter(text => !(text in {}));
  return fc.tuple(fc.constantFrom('shop', 'a'), fc.array(legal, { minLength: 1, maxLength: 4 })).map(([chart, ids]) => [chart, ...ids]);
}
