import * as fc from 'fast-check';
import { isPlainLabels, isPlainMetadata, isPlainNetworkPolicy, metadataProblems, networkPolicyProblems } from '../../src/manifest';

// values that are right, wrong and nearly right, so that either verdict is common
const anyOf = <T>(...values: T[]) => fc.constantFrom(...values);
const odd = anyOf<unknown>(undefined, null, 0, 1, true, '', 'a', 'A', {}, [], [null], { a: 1 });
const rarely = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<unknown>) => fc.oneof(
  { weight: 12, arbitrary: usual as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: other },
);
const record = (fields: { [field: string]: fc.Arbitrary<unknown> }) =>
  fc.tuple(fc.record(fields, { requiredKeys: [] }), fc.integer({ min: 0, max: 30 })).map(([one, luck]) => (luck === 0 ? { ...one, extra: 1 } : one));

const key = anyOf(
  'app', 'a/b', 'app.kubernetes.io/name', 'A.b_c-d', '/a', 'a/', 'A/b', 'a/b/c', '-a', 'a..b/c', 'a'.repeat(63), 'a'.repeat(64), `${'a'.repeat(63)}/b`,
);
const value = anyOf('', 'web', 'a.b', 'x'.repeat(63), 'x'.repeat(64), '-', 'a b', '$x');
const labels = fc.dictionary(key, rarely(value, odd), { maxKeys: 2 });
const goodLabels = fc.dictionary(anyOf('app', 'a/b'), anyOf('', 'web'), { maxKeys: 2 });
const someLabels = rarely(goodLabels, fc.oneof(labels, odd));
const requirement = fc.oneof(
  fc.constant({ key: 'a', operator: 'In', values: ['b'] }), fc.constant({ key: 'a', operator: 'Exists' }),
  record({ key: rarely(key, odd), operator: rarely(anyOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'in'), odd), values: rarely(fc.array(value, { maxLength: 2 }), odd) }),
);
const selector = rarely(record({ matchLabels: someLabels, matchExpressions: rarely(fc.array(requirement, { maxLength: 2 }), odd) }), odd);
const cidr = anyOf('10.0.0.0/8', '10.1.0.0/16', '0.0.0.0/0', 'fd00::/8', '10.0.0.1/8', '10.0.0.0', '010.0.0.0/8', '10.0.0.0/08', '10.0.0.0/33', '::/0');
const block = record({ cidr: rarely(cidr, odd), except: rarely(fc.array(cidr, { maxLength: 2 }), odd) });
const peer = fc.oneof(
  record({ podSelector: selector, namespaceSelector: selector }), record({ ipBlock: block }), record({ podSelector: selector, ipBlock: block }), odd,
);
const portNumber = anyOf<unknown>(1, 80, 65535, 0, 65536, 1.5, 'http', 'a-b', 'a--b', '-a', '80', 'a'.repeat(16), 'Http', null);
const port = rarely(record({
  port: portNumber, protocol: rarely(anyOf('TCP', 'UDP', 'SCTP', 'tcp', null), odd), endPort: rarely(fc.constant(undefined), portNumber),
}), odd);
const rules = (peerField: string) => rarely(fc.array(
  rarely(record({
    [peerField]: rarely(fc.array(peer, { maxLength: 2 }), odd),
    ports: rarely(fc.array(port, { maxLength: 2 }), odd),
  }), odd), { maxLength: 2 }), odd);
const metadata = rarely(record({
  name: rarely(anyOf('a', 'a.b', 'a-b', 'A', 'a_b', 'a.', 'a'.repeat(253), 'a'.repeat(254)), odd), labels: someLabels, annotations: someLabels,
}), odd);
const policy = record({
  apiVersion: fc.constant('networking.k8s.io/v1'),
  metadata: rarely(fc.constant({ name: 'a' }), metadata),
  spec: rarely(record({
    podSelector: selector, policyTypes: rarely(fc.array(anyOf('Ingress', 'Egress', 'ingress'), { maxLength: 3 }), odd), ingress: rules('from'), egress: rules('to'),
  }), odd),
}) as fc.Arbitrary<{ [field: string]: any }>;

/** what the sieve lets through has no problems, and what it stops mostly has */
function compare<T>(values: fc.Arbitrary<T>, isPlain: (value: T) => boolean, problems: (value: T) => string[], leastShare: number): void {
  let [plain, fine] = [0, 0];
  fc.assert(fc.property(values, one => {
    const found = problems(one);
    if (isPlain(one)) {
      plain += 1;
      expect(found).toEqual([]);
    }
    if (found.length === 0) { fine += 1; }
  }), { numRuns: 3000 });
  expect(plain / fine).toBeGreaterThan(leastShare);
}

describe('isPlainNetworkPolicy |', () => {
  test('lets through only what has no problems, and most of it', () => {
    compare(policy, isPlainNetworkPolicy, networkPolicyProblems, 0.7);
  });

  test.each<[string, object]>([
    ['an empty peer', { ingress: [{ from: [{}] }] }],
    ['two kinds of peer in one', { ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }] }],
    ['an except that is the block', { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } }] }] }],
    ['endPort below port', { ingress: [{ ports: [{ port: 2, endPort: 1 }] }] }],
    ['endPort of a name', { ingress: [{ ports: [{ port: 'http', endPort: 1 }] }] }],
    ['a name of digits', { ingress: [{ ports: [{ port: '80' }] }] }],
    ['to in ingress', { ingress: [{ to: [] }] }],
    ['three types', { policyTypes: ['Ingress', 'Egress', 'Ingress'] }],
    ['In without values', { podSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: [] }] } }],
    ['Exists with values', { podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] } }],
  ])('stops %s', (_what, spec) => {
    const object = { metadata: { name: 'a' }, spec };
    expect(isPlainNetworkPolicy(object)).toBe(false);
    expect(networkPolicyProblems(object)).not.toEqual([]);
  });
});

describe('isPlainMetadata |', () => {
  test('lets through only what has no problems, and most of it', () => {
    compare(metadata, isPlainMetadata, metadataProblems, 0.7);
  });
});

describe('isPlainLabels |', () => {
  test.each<[unknown, boolean]>([
    [{}, true], [{ 'app.kubernetes.io/name': 'web', 'a': '' }, true], [{ a: true }, false], [{ a: null }, false], [['a'], false], [undefined, false],
    [{ 'a b': 'c' }, false], [{ a: 'b c' }, false], [JSON.parse('{"__proto__": "a"}'), false],
  ])('%j: %s', (given, verdict) => expect(isPlainLabels(given)).toBe(verdict));
});
