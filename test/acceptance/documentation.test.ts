import { readFileSync } from 'fs';
import { join } from 'path';
import { agreementRows, agreementTable } from './agreement';
import { networkPolicyProblems } from '../../src/manifest';
import { NETWORK_POLICY_PAIRS } from '../support/network-policy-pairs';

describe('bad-input.json |', () => {
  test('has a row for each mistake, with what the library says today', () => {
    const ours = NETWORK_POLICY_PAIRS.flatMap(({ title, policy, pairs }) => pairs.map(([what, refused]) => ({
      mistake: `${title.split(',')[0]}: ${what}`, ours: networkPolicyProblems(policy(refused)).join('; '),
    })));
    expect(agreementRows().map(row => ({ mistake: row.mistake, ours: row.ours }))).toEqual(ours);
  });

  test('is what docs/acceptance.md sums up', () => {
    expect(readFileSync(join(__dirname, '../../docs/acceptance.md'), 'utf8')).toContain(`\n${agreementTable(agreementRows())}\n`);
  });
});
