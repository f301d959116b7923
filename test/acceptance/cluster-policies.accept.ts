import * as fc from 'fast-check';
import { broken, disagreement } from './broken';
import { Server } from './server';
import { KINDS, TIMES, openServer } from './session';
import { KubernetesObject, clusterPolicyProblems } from '../../src/manifest';
import { CLUSTER_POLICY_PAIRS, cluster } from '../support/cluster-policy-pairs';
import { randomClusterPolicies } from '../support/random-policies';

/**
 * ClusterNetworkPolicies against the CRD of the cluster, by dry run only: they are for all of it. The library knows the
 * experimental channel; with the standard one, policies that name nodes or domainNames are left out.
 */
const API_VERSION = 'policy.networking.k8s.io/v1alpha2';
const isServed = KINDS[`${API_VERSION} ClusterNetworkPolicy`] !== undefined;
const suite = isServed ? describe : describe.skip;
const RUNS = 1000 * TIMES;

/** what the CRD takes and no implementation can do anything with: labels, operators and port names that can't be */
const STRICTER: readonly RegExp[] = [
  /: label (key|value) "/,
  /: operator "?\S+"? /,
  /\.destinationNamedPort "/,
];

let server: Server;
let isExperimental: boolean;
beforeAll(async () => {
  server = await openServer();
  if (isServed) { isExperimental = (await server.dryRun(cluster({ egress: [{ action: 'Deny', to: [{ nodes: {} }] }] }))).accepted; }
});
afterAll(() => server.close());

suite(`ClusterNetworkPolicy${isServed ? '' : ' (this server does not know the kind)'} |`, () => {
  const pairs = CLUSTER_POLICY_PAIRS
    .flatMap(({ title, pairs: ofTitle }) => ofTitle.map(([what, refused, , accepted]) => ({ what: `${title}: ${what}`, refused, accepted })));
  const ofKind = (object: KubernetesObject) => object.apiVersion === API_VERSION && object.kind === 'ClusterNetworkPolicy';

  test.each(pairs.filter(({ refused }) => ofKind(refused)))('refused: $what', async ({ refused }) => { await expectSame(refused); });

  test.each(pairs.filter(({ accepted }) => ofKind(accepted)))('accepted without: $what', async ({ accepted }) => { await expectSame(accepted); });

  test(`${RUNS} random ones, valid and broken, get the same verdict from library and CRD`, async () => {
    const policies = randomClusterPolicies().map(made => made.filter(ofKind)).filter(made => made.length > 0).map(([policy]) => policy);
    await fc.assert(fc.asyncProperty(broken(policies, VALUES, FIELDS), expectSame), { numRuns: RUNS });
  });
});

const VALUES: readonly unknown[] = [
  0, 1, -1, 80, 1000, 1001, 65535, 65536, 80.5, true, null, {}, [], [{}], [''], 'a', '', 'web', 'Accept', 'Allow', 'deny', 'Pass', 'Admin', 'admin',
  'a'.repeat(101),
  '10.0.0.0/8', '10.0.0.1/8', '10.0.0.0', '10.0.0.0/33', '010.0.0.0/8', '10.0.0.0/08', 'FD00:0:0::/8', 'fd00::/129', '::ffff:10.0.0.0/104',
  '10.0.0/8',
  'example.com', '*.io', 'a.*.io',
  { namespaces: {} }, { pods: { podSelector: {} } },
  { number: 80 }, { range: { start: 1, end: 2 } }, { start: 2, end: 1 }, { destinationPort: { number: 80 } },
  ['10.0.0.0/8', '10.0.0.0/8'],
];

const FIELDS = [
  'tier', 'priority', 'subject', 'ingress', 'egress', 'name', 'action', 'from', 'to', 'protocols', 'ports', 'namespaces', 'pods', 'networks',
  'nodes', 'domainNames',
  'podSelector', 'namespaceSelector', 'tcp', 'udp', 'sctp', 'destinationPort', 'destinationNamedPort', 'number', 'range', 'start', 'end', 'matchLabels', 'order',
];

async function expectSame(policy: KubernetesObject): Promise<void> {
  if (!isExperimental && /"(nodes|domainNames)"/.test(JSON.stringify(policy))) { return; }
  const problems = clusterPolicyProblems(policy);
  const answer = await server.dryRun(policy);
  const serious = problems.filter(problem => !STRICTER.some(form => form.test(problem)));
  if (answer.accepted ? serious.length > 0 : problems.length === 0) { throw new Error(disagreement(policy, problems, answer)); }
}
