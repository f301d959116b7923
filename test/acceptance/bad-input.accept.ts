import { writeFileSync } from 'fs';
import { AGREEMENT_FILE, Era, Row, agreementRows } from './agreement';
import { Answer, Server } from './server';
import { MINOR, newNamespace, openServer } from './session';
import { KubernetesObject, networkPolicyProblems } from '../../src/manifest';
import { ACCEPTED_SPECS, NETWORK_POLICY_PAIRS } from '../support/network-policy-pairs';

/**
 * A hand-made policy for each rule that the library refuses, and the nearest that it accepts: what it says, and what the
 * server says. Both answers are kept in bad-input.json; UPDATE_ACCEPTANCE=1 rewrites those of this server.
 */
const ERA: Era = MINOR < 36 ? 'until 1.35' : 'from 1.36';

const rows: { [mistake: string]: Row } = Object.fromEntries(agreementRows().map(row => [row.mistake, row]));

const CASES = NETWORK_POLICY_PAIRS.flatMap(({ title, policy, pairs }) => pairs.map(([what, refused, problems, accepted]) => ({
  mistake: `${title.split(',')[0]}: ${what}`, refused: networkPolicy(policy(refused)), problems, accepted: networkPolicy(policy(accepted)),
})));

/** what the library refuses and the server takes: see docs/acceptance.md */
const STRICTER: readonly RegExp[] = [/^null in a list or map: /];

let server: Server;
let namespace: string;
beforeAll(async () => {
  server = await openServer();
  namespace = await newNamespace(server, 'bad-input');
});
afterAll(() => {
  server.close();
  if (process.env.UPDATE_ACCEPTANCE) { writeFileSync(AGREEMENT_FILE, `${JSON.stringify(CASES.map(({ mistake }) => rows[mistake]), undefined, 2)}\n`); }
});

describe('Bad input |', () => {
  test('every case has its row, and every row its case', () => {
    expect(new Set(CASES.map(({ mistake }) => mistake)).size).toBe(CASES.length);
    if (!process.env.UPDATE_ACCEPTANCE) { expect(Object.keys(rows)).toEqual(CASES.map(({ mistake }) => mistake)); }
  });

  test.each(CASES)('$mistake', async ({ mistake, refused, problems }) => {
    const answer = await server.dryRun(refused, namespace);
    const ours = networkPolicyProblems(refused).join('; ');
    if (process.env.UPDATE_ACCEPTANCE) { rows[mistake] = updated(rows[mistake], { mistake, ours, server: textOf(answer) }); }
    expect(problems).not.toEqual([]);
    expect({ ours, server: textOf(answer) }).toEqual({ ours: rows[mistake]?.ours, server: inEra(rows[mistake]) });
    // a warning is how servers before 1.36 say the same
    if (!STRICTER.some(form => form.test(mistake))) { expect(answer.accepted && answer.warnings.length === 0).toBe(false); }
  });

  test('the library is stricter only where the documentation says so', () => {
    const stricter = Object.values(rows).filter(row => [row.server].flatMap(text => (typeof text === 'string' ? text : Object.values(text))).includes('accepted'));
    expect(stricter.map(({ mistake }) => mistake).filter(mistake => !STRICTER.some(form => form.test(mistake)))).toEqual([]);
  });
});

describe('Its nearest neighbours |', () => {
  test.each(CASES)('accepted without: $mistake', async ({ accepted }) => {
    expect(networkPolicyProblems(accepted)).toEqual([]);
    expect(withoutLongForms(await server.dryRun(accepted, namespace))).toBe('accepted');
  });

  test.each([...ACCEPTED_SPECS])('accepted in silence: %s', async (_, spec) => {
    const policy = networkPolicy({ metadata: { name: 'a' }, spec });
    expect(networkPolicyProblems(policy)).toEqual([]);
    expect(textOf(await server.dryRun(policy, namespace))).toBe('accepted');
  });
});

function networkPolicy(policy: KubernetesObject): KubernetesObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...policy };
}

function textOf({ accepted, code, causes, warnings }: Answer): string {
  if (!accepted) { return ['refused', code, causes.join(', ')].join(' ').trim(); }
  return warnings.length === 0 ? 'accepted' : 'accepted with a warning';
}

/** long forms of IPv6, which the library reads and never writes, are warned about at every version */
function withoutLongForms(answer: Answer): string {
  return textOf({ ...answer, warnings: answer.warnings.filter(warning => !warning.includes('RFC 5952')) });
}

function inEra(row: Row | undefined): string | undefined {
  const text = row?.server;
  return typeof text === 'string' ? text : text?.[ERA];
}

function updated(known: Row | undefined, row: Row & { readonly server: string }): Row {
  const other = known && (typeof known.server === 'string' ? known.server : known.server[ERA === 'until 1.35' ? 'from 1.36' : 'until 1.35']);
  if (other === undefined || other === row.server) { return row; }
  return { ...row, server: ERA === 'until 1.35' ? { 'until 1.35': row.server, 'from 1.36': other } : { 'until 1.35': other, 'from 1.36': row.server } };
}
