import * as fc from 'fast-check';
import { PROTOCOLS } from '../../../src/manifest';
import { Rule, Tier } from '../../../src/reachability';
import { PortSets } from '../../../src/reachability/evaluate/port-sets';
import { VerdictFold } from '../../../src/reachability/evaluate/verdict-fold';

type Step = [Tier, Rule['action'], number] | 'end of tier' | 'end of isolation';

/** ports 80 and 443 decide; the result is which of 80, 443 and 8080 are allowed */
function result(steps: Step[]): number[] {
  const sets = new PortSets();
  const fold = new VerdictFold(sets);
  const slot = fold.open();
  for (const step of steps) {
    if (step === 'end of tier') {
      fold.endOfTier();
    } else if (step === 'end of isolation') {
      fold.endOfIsolation();
    } else {
      const [tier, action, port] = step;
      fold.apply(slot, tier, action, port === 0 ? PortSets.ALL : sets.of([{ protocol: 'TCP', first: port, last: port }]));
    }
  }
  return [80, 443, 8080].filter(port => sets.has(fold.result(slot), 'TCP', port));
}

describe('VerdictFold |', () => {
  test.each<[string, Step[], number[]]>([
    ['without rules all is allowed', [], [80, 443, 8080]],
    ['admin: the first rule that claims a port decides it', [['admin', 'Deny', 80], ['admin', 'Allow', 80], 'end of tier'], [443, 8080]],
    ['admin: an Allow goes before isolation', [['admin', 'Allow', 80], 'end of tier', 'end of isolation'], [80]],
    ['admin: a Deny goes before NetworkPolicies', [['admin', 'Deny', 80], 'end of tier', ['namespace', 'Allow', 0], 'end of isolation'], [443, 8080]],
    ['admin: Pass skips the rest of the tier', [['admin', 'Pass', 80], ['admin', 'Deny', 0], 'end of tier'], [80]],
    ['what is passed on is up to NetworkPolicies', [['admin', 'Pass', 0], 'end of tier', ['namespace', 'Allow', 443], 'end of isolation'], [443]],
    ['what is passed on is up to the baseline', [['admin', 'Pass', 0], 'end of tier', ['baseline', 'Deny', 443], 'end of tier'], [80, 8080]],
    ['NetworkPolicies add up', [['namespace', 'Allow', 80], ['namespace', 'Allow', 443], 'end of isolation'], [80, 443]],
    ['NetworkPolicies leave nothing to the baseline', [['namespace', 'Allow', 80], 'end of isolation', ['baseline', 'Allow', 0], 'end of tier'], [80]],
    ['baseline: the first rule decides', [['baseline', 'Allow', 80], ['baseline', 'Deny', 0], 'end of tier'], [80]],
    ['baseline: Pass leaves it to the default', [['baseline', 'Pass', 80], ['baseline', 'Deny', 0], 'end of tier'], [80]],
  ])('%s', (_, steps, allowed) => {
    expect(result(steps)).toEqual(allowed);
  });

  test('a slot that is opened later starts from where the one that stood for it has come to', () => {
    const sets = new PortSets();
    const fold = new VerdictFold(sets);
    const rest = fold.open();
    fold.apply(rest, 'admin', 'Deny', PortSets.ALL);
    const late = fold.open(rest);
    fold.apply(late, 'admin', 'Allow', PortSets.ALL);
    const fresh = fold.open();
    expect([rest, late, fresh].map(slot => sets.describe(fold.result(slot)).text)).toEqual(['No Connections', 'No Connections', 'All Connections']);
  });

  test('protocols are told apart', () => {
    const sets = new PortSets();
    const fold = new VerdictFold(sets);
    const slot = fold.open();
    fold.apply(slot, 'admin', 'Deny', sets.of([{ protocol: 'UDP', first: 80, last: 80 }]));
    expect(PROTOCOLS.filter(protocol => sets.has(fold.result(slot), protocol, 80))).toEqual(['TCP', 'SCTP']);
  });

  test('reserved slots are where the caller says, and keep nothing of the fold before', () => {
    const sets = new PortSets();
    const http = sets.of([{ protocol: 'TCP', first: 80, last: 80 }]);
    const fold = new VerdictFold(sets, 3);
    const results = [true, false, true].map(isPlain => {
      fold.reset(isPlain);
      const rest = fold.open();
      const other = fold.open();
      expect(rest).toBe(3);
      fold.apply(rest, 'namespace', 'Allow', http);
      fold.singleOut(1, rest);
      fold.singleOut(2, other);
      if (!isPlain) { fold.apply(2, 'admin', 'Allow', PortSets.ALL); }
      fold.endOfTier();
      fold.endOfIsolation();
      return [rest, 1, 2].map(slot => sets.describe(fold.result(slot)).text);
    });
    expect(results).toEqual([
      ['TCP 80', 'TCP 80', 'No Connections'],
      ['TCP 80', 'TCP 80', 'All Connections'],
      ['TCP 80', 'TCP 80', 'No Connections'],
    ]);
  });

  test.each(['namespace', 'admin'] as const)('a rule for many slots is one for each of them, in the %s tier', tier => {
    const ports = fc.array(fc.constantFrom<number>(80, 81, 82), { minLength: 1 });
    const rules = fc.array(fc.record({ slots: fc.uniqueArray(fc.integer({ min: 0, max: 5 })), ports, isForAll: fc.boolean() }), { maxLength: 6 });
    fc.assert(fc.property(rules, given => {
      const sets = new PortSets();
      const numbersOf = (eachAtOnce: boolean) => {
        const fold = new VerdictFold(sets, 6);
        fold.reset(tier === 'namespace');
        const rest = fold.open();
        given.forEach(({ slots, ports: of, isForAll }, i) => {
          const set = sets.of(of.map(port => ({ protocol: 'TCP', first: port, last: port })));
          const action = tier === 'admin' && i % 2 === 1 ? 'Deny' : 'Allow';
          if (isForAll) {
            fold.singled.copy().forEach(slot => fold.apply(slot, tier, action, set));
            fold.apply(rest, tier, action, set);
          } else if (eachAtOnce) {
            fold.applyToEach(slots, rest, tier, action, set);
          } else {
            slots.forEach(slot => {
              fold.singleOut(slot, rest);
              fold.apply(slot, tier, action, set);
            });
          }
        });
        fold.endOfTier();
        return [rest, ...fold.singled.copy()].map(slot => [slot, fold.result(slot)]);
      };
      expect(numbersOf(true)).toEqual(numbersOf(false));
    }));
  });

  test('there is room for more slots than at first', () => {
    const sets = new PortSets();
    const fold = new VerdictFold(sets);
    const slots = Array.from({ length: 300 }, (_, i) => {
      const slot = fold.open();
      fold.apply(slot, 'admin', i % 2 === 0 ? 'Deny' : 'Allow', PortSets.ALL);
      return slot;
    });
    fold.endOfTier();
    fold.endOfIsolation();
    expect(slots.map(slot => fold.result(slot))).toEqual(slots.map((_, i) => (i % 2 === 0 ? PortSets.NONE : PortSets.ALL)));
  });
});
