import * as fc from 'fast-check';
import { broken, disagreement } from './broken';
import { Answer, Server } from './server';
import { MINOR, TIMES, newNamespace, openServer } from './session';
import { KubernetesObject, networkPolicyProblems } from '../../src/manifest';
import { randomNetworkPolicies } from '../support/random-policies';

/** Random NetworkPolicies, most of them slightly wrong: the library refuses exactly those that the server does. */
const RUNS = 2500 * TIMES;
const LONG = 'a'.repeat(64);

const VALUES: readonly unknown[] = [
  0, 1, -1, 80, 81, 65535, 65536, 80.5, 2 ** 31, 2 ** 53, true, null, {}, [], [{}], [''],
  '', 'a', 'web', 'tcp', 'TCP', 'ICMP', 'In', 'Exists', 'in', 'Ingress', 'Egress', 'ingress', 'HTTP', 'http', 'a--b', '-a', 'a-', '80', '8080-tcp', 'a234567890123456',
  'a_b', 'a b', 'a/b', 'a/b/c', '/a', 'A/b', 'a.b', 'Ä', LONG, `${LONG}/a`, 'a'.repeat(254),
  '10.0.0.0/8', '10.0.0.1/8', '10.0.0.0', '10.0.0.0/33', '010.0.0.0/8', '10.0.0.0/08', '10.1.0.0/16', '0.0.0.0/0', '::/0', 'FD00:0:0::/8', 'fd00::1/64', 'fd00::/129',
  '::ffff:10.0.0.0/104', '64:ff9b::10.0.0.0/104', '10.0.0/8', '10.0.0.0/8/8', ' 10.0.0.0/8', 'fe80::1%eth0/128',
  { matchLabels: { app: 'web' } }, { matchExpressions: [{ key: 'a', operator: 'In' }] }, { cidr: '10.0.0.0/8' }, { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] },
];

const FIELDS = [
  'podSelector', 'namespaceSelector', 'ipBlock', 'from', 'to', 'ports', 'port', 'endPort', 'protocol', 'cidr', 'except', 'policyTypes', 'policytypes', 'ingress', 'egress',
  'matchLabels', 'matchExpressions', 'key', 'operator', 'values', 'labels', 'annotations', 'generateName', 'app', 'a b', 'constructor',
];

let server: Server;
let namespace: string;
beforeAll(async () => {
  server = await openServer();
  namespace = await newNamespace(server, 'random-policies');
});
afterAll(() => server.close());

test(`${RUNS} random NetworkPolicies, valid and broken, get the same verdict from library and server`, async () => {
  let refused = 0;
  await fc.assert(fc.asyncProperty(broken(randomNetworkPolicy(), VALUES, FIELDS), async policy => {
    const problems = networkPolicyProblems(policy);
    const answer = await server.dryRun(policy, namespace);
    refused += answer.accepted ? 0 : 1;
    if ((problems.length === 0) !== isFine(answer)) {
      throw new Error(disagreement(policy, problems, answer));
    }
  }), { numRuns: RUNS });
  // otherwise the generator has lost its slips, or makes nothing else
  expect(refused).toBeGreaterThan(RUNS / 5);
  expect(refused).toBeLessThan(RUNS * 4 / 5);
});

/** in a namespace that the suite gives it */
function randomNetworkPolicy(): fc.Arbitrary<KubernetesObject> {
  return randomNetworkPolicies().filter(policies => policies.length > 0)
    .map(([{ metadata, ...policy }]) => ({ ...policy, metadata: { name: metadata!.name } }));
}

/** before 1.36 a warning is how it says what it will refuse; long forms of IPv6 are warned about at every version, and read */
function isFine({ accepted, warnings }: Answer): boolean {
  const notices = warnings.filter(warning => !warning.includes('RFC 5952'));
  if (MINOR >= 36) { expect(notices).toEqual([]); }
  return accepted && notices.length === 0;
}
