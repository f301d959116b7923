import * as fc from 'fast-check';
import { LabelSelector, NetworkPolicyObject, PolicyPeer, canonicalPeer, keyedPeer, peerText } from '../../src/manifest';
import { TestEndpoint, ingressAllowed } from '../support/evaluator';

const METADATA_NAME = 'kubernetes.io/metadata.name';

describe('canonicalPeer |', () => {
  test.each<[string, PolicyPeer, PolicyPeer]>([
    ['a pod selector', { podSelector: { matchLabels: { b: '1', a: '2' } } }, { podSelector: { matchLabels: { a: '2', b: '1' } } }],
    ['all pods of the policy\'s namespace', { podSelector: { matchLabels: {}, matchExpressions: [] } }, { podSelector: {} }],
    ['all pods of some namespaces', { podSelector: {}, namespaceSelector: { matchLabels: { team: 'a' } } }, { namespaceSelector: { matchLabels: { team: 'a' } } }],
    ['all pods of all namespaces', { podSelector: {}, namespaceSelector: {} }, { namespaceSelector: {} }],
    ['some pods of all namespaces', { podSelector: { matchLabels: { a: 'b' } }, namespaceSelector: {} }, { namespaceSelector: {}, podSelector: { matchLabels: { a: 'b' } } }],
    ['a block', { ipBlock: { cidr: '10.0.0.0/8' } }, { ipBlock: { cidr: '10.0.0.0/8' } }],
    ['a block with an empty except', { ipBlock: { cidr: '10.0.0.0/8', except: [] } }, { ipBlock: { cidr: '10.0.0.0/8' } }],
    [
      'a block with parts left out',
      { ipBlock: { except: ['10.2.0.0/16', '10.1.0.0/16', '10.2.0.0/16'], cidr: '10.0.0.0/8' } },
      { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/16'] } },
    ],
  ])('%s', (_, peer, canonical) => {
    expect(JSON.stringify(canonicalPeer(peer))).toBe(JSON.stringify(canonical));
  });

  test('is its own canonical form', () => {
    fc.assert(fc.property(peers(), peer => {
      const canonical = canonicalPeer(peer);
      expect(JSON.stringify(canonicalPeer(canonical))).toBe(JSON.stringify(canonical));
    }));
  });

  test('means the same', () => {
    fc.assert(fc.property(peers(), endpoints(), (peer, from) => {
      expect(admits(canonicalPeer(peer), from)).toBe(admits(peer, from));
    }), { numRuns: 500 });
  });

  test('leaves its argument alone', () => {
    const except = ['10.2.0.0/16', '10.1.0.0/16'];
    const canonical = canonicalPeer({ ipBlock: { cidr: '10.0.0.0/8', except } });
    expect(except).toEqual(['10.2.0.0/16', '10.1.0.0/16']);
    except.push('10.3.0.0/16');
    expect(canonical.ipBlock!.except).toEqual(['10.1.0.0/16', '10.2.0.0/16']);
  });
});

describe('keyedPeer |', () => {
  test('has one key for all spellings of a peer', () => {
    const spellings: PolicyPeer[] = [
      { namespaceSelector: { matchLabels: { a: '1', b: '2' } } },
      { namespaceSelector: { matchLabels: { b: '2', a: '1' } }, podSelector: {} },
      { podSelector: { matchLabels: {} }, namespaceSelector: { matchExpressions: [], matchLabels: { b: '2', a: '1' } } },
    ];
    expect(new Set(spellings.map(peer => keyedPeer(peer).key)).size).toBe(1);
    expect(new Set(spellings.map(peer => JSON.stringify(keyedPeer(peer).peer))).size).toBe(1);
  });

  test('has another key for every other peer', () => {
    const different: PolicyPeer[] = [
      { podSelector: {} },
      { namespaceSelector: {} },
      { podSelector: { matchLabels: { a: 'b' } } },
      { namespaceSelector: { matchLabels: { a: 'b' } } },
      { podSelector: { matchLabels: { a: 'b' } }, namespaceSelector: {} },
      { podSelector: { matchLabels: { a: 'b' } }, namespaceSelector: { matchLabels: { a: 'b' } } },
      { podSelector: { matchLabels: { a: 'b,c' } } },
      { podSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] } },
      { podSelector: { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] } },
      { podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } },
      { ipBlock: { cidr: '10.0.0.0/8' } },
      { ipBlock: { cidr: '10.0.0.0/9' } },
      { ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/9'] } },
    ];
    expect(new Set(different.map(peer => keyedPeer(peer).key)).size).toBe(different.length);
  });
});

describe('peerText |', () => {
  test.each<[PolicyPeer, string]>([
    [{ ipBlock: { cidr: '10.0.0.0/8' } }, '10.0.0.0/8'],
    [{ ipBlock: { cidr: '10.0.0.0/8', except: [] } }, '10.0.0.0/8'],
    [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/16'] } }, '10.0.0.0/8 except 10.1.0.0/16, 10.2.0.0/16'],
    [{ podSelector: {} }, 'pods all'],
    [{ podSelector: { matchLabels: { app: 'web' } } }, 'pods app=web'],
    [{ podSelector: { matchLabels: { app: 'web' } }, namespaceSelector: { matchLabels: { [METADATA_NAME]: 'shop' } } }, 'pods app=web in namespace shop'],
    [{ namespaceSelector: { matchLabels: { [METADATA_NAME]: 'shop' } } }, 'pods all in namespace shop'],
    [{ namespaceSelector: {} }, 'pods all in namespaces all'],
    [{ namespaceSelector: { matchLabels: { team: 'a' } } }, 'pods all in namespaces team=a'],
    [{ namespaceSelector: { matchLabels: { [METADATA_NAME]: 'shop', team: 'a' } } }, `pods all in namespaces ${METADATA_NAME}=shop,team=a`],
    [
      { namespaceSelector: { matchLabels: { [METADATA_NAME]: 'shop' }, matchExpressions: [{ key: 'team', operator: 'Exists' }] } },
      `pods all in namespaces ${METADATA_NAME}=shop,team`,
    ],
    [
      { namespaceSelector: { matchExpressions: [{ key: METADATA_NAME, operator: 'In', values: ['a', 'b'] }] } },
      `pods all in namespaces ${METADATA_NAME} in (a,b)`,
    ],
  ])('%j: %s', (peer, text) => {
    expect(peerText(peer)).toBe(text);
  });
});

function selectors(): fc.Arbitrary<LabelSelector> {
  return fc.record({
    matchLabels: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2')),
    matchExpressions: fc.array(fc.record({ key: fc.constantFrom('a', 'b'), operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }), { maxLength: 2 }),
  }, { requiredKeys: [] });
}

function peers(): fc.Arbitrary<PolicyPeer> {
  const except = fc.array(fc.constantFrom('10.1.0.0/16', '10.2.0.0/16', '10.0.0.0/9'), { maxLength: 3 });
  return fc.oneof(
    fc.record({ podSelector: selectors() }),
    fc.record({ namespaceSelector: selectors() }),
    fc.record({ podSelector: selectors(), namespaceSelector: selectors() }),
    fc.record({ ipBlock: fc.record({ cidr: fc.constant('10.0.0.0/8'), except }, { requiredKeys: ['cidr'] }) }),
  );
}

function endpoints(): fc.Arbitrary<TestEndpoint> {
  const labels = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'));
  return fc.oneof(
    fc.record({ namespace: fc.constantFrom('shop', 'other'), labels, namespaceLabels: labels }),
    fc.constantFrom('10.0.0.1', '10.1.2.3', '10.2.2.3', '10.200.0.1', '11.0.0.1', 'fd00::1'),
  );
}

/** whether a policy in namespace shop with this one peer admits the endpoint */
function admits(peer: PolicyPeer, from: TestEndpoint): boolean {
  const policy: NetworkPolicyObject = { metadata: { namespace: 'shop' }, spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [peer] }] } };
  return ingressAllowed([policy], { from, to: { namespace: 'shop' }, port: 80 });
}
