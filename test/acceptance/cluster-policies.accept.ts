import * as fc from 'fast-check';
import { broken, disagreement } from './broken';
import { Server } from './server';
import { KINDS, TIMES, openServer } from './session';
import { KubernetesObject, clusterPolicyProblems } from '../../src/manifest';
import { CLUSTER_POLICY_PAIRS, adminEgress, baseline, cluster } from '../support/cluster-policy-pairs';
import { randomClusterPolicies } from '../support/random-policies';

/**
 * Policies for the whole cluster against the CRDs of the cluster, by dry run only: AdminNetworkPolicy and
 * BaselineAdminNetworkPolicy of v1alpha1, ClusterNetworkPolicy of v1alpha2, where the server knows them. The library knows
 * the experimental channel; with the standard one, policies that name its fields are left out.
 */
const KINDS_ASKED: readonly Asked[] = [
  { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'AdminNetworkPolicy', probe: adminEgress({ to: [{ nodes: {} }] }) },
  { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'BaselineAdminNetworkPolicy', probe: baseline({ egress: [{ action: 'Deny', to: [{ nodes: {} }] }] }) },
  { apiVersion: 'policy.networking.k8s.io/v1alpha2', kind: 'ClusterNetworkPolicy', probe: cluster({ egress: [{ action: 'Deny', to: [{ nodes: {} }] }] }) },
];
const RUNS = 1000 * TIMES;

interface Asked {
  readonly apiVersion: string;
  readonly kind: string;
  /** what the experimental channel accepts alone */
  readonly probe: KubernetesObject;
}

/** what the CRD takes and no implementation can do anything with: labels, operators and port names that can't be */
const STRICTER: readonly RegExp[] = [
  /: label (key|value) "/,
  /: operator "?\S+"? /,
  /\.destinationNamedPort "/,
];

/** the same of v1alpha1, whose CRDs check less: protocols and ranges only their text; host bits are refused as in a NetworkPolicy */
const STRICTER_OF_V1ALPHA1: readonly RegExp[] = [
  ...STRICTER,
  /\.namedPort "/,
  /\.protocol "[^"]*" is unknown/,
  /\.portRange has the start \d+ (as|above) its end/,
  /\.networks\[\d+\] "[^"]*" has host bits set/,
];

/** what CRDs of v1alpha1 up to 0.1.5 take, and later ones refuse: the library reads both */
const OF_LATER_RELEASES = /\.ports in body should have at least 1 items/;

let server: Server;
beforeAll(async () => { server = await openServer(); });
afterAll(() => server.close());

for (const { apiVersion, kind, probe } of KINDS_ASKED) {
  const isServed = KINDS[`${apiVersion} ${kind}`] !== undefined;
  const suite = isServed ? describe : describe.skip;

  suite(`${kind}${isServed ? '' : ' (this server does not know the kind)'} |`, () => {
    let isExperimental: boolean;
    beforeAll(async () => { isExperimental = (await server.dryRun(probe)).accepted; });

    const pairs = CLUSTER_POLICY_PAIRS
      .flatMap(({ title, pairs: ofTitle }) => ofTitle.map(([what, refused, , accepted]) => ({ what: `${title}: ${what}`, refused, accepted })));
    const ofKind = (object: KubernetesObject) => object.apiVersion === apiVersion && object.kind === kind;

    test.each(pairs.filter(({ refused }) => ofKind(refused)))('refused: $what', async ({ refused }) => { await expectSame(refused, isExperimental); });

    test.each(pairs.filter(({ accepted }) => ofKind(accepted)))('accepted without: $what', async ({ accepted }) => { await expectSame(accepted, isExperimental); });

    test(`${RUNS} random ones, valid and broken, get the same verdict from library and CRD`, async () => {
      const policies = randomClusterPolicies().map(made => made.filter(ofKind)).filter(made => made.length > 0).map(([policy]) => policy);
      const decided = { accepted: 0, refused: 0 };
      await fc.assert(fc.asyncProperty(broken(policies, VALUES, FIELDS), async policy => {
        const isAccepted = await expectSame(policy, isExperimental);
        if (isAccepted !== undefined) { decided[isAccepted ? 'accepted' : 'refused'] += 1; }
      }), { numRuns: RUNS });
      // otherwise the generator has lost its slips, or makes nothing else
      expect(Math.min(decided.accepted, decided.refused)).toBeGreaterThan(isExperimental ? RUNS / 5 : RUNS / 20);
    });
  });
}

const VALUES: readonly unknown[] = [
  0, 1, -1, 80, 1000, 1001, 65535, 65536, 80.5, true, null, {}, [], [{}], [''], 'a', '', 'web', 'Accept', 'Allow', 'deny', 'Pass', 'Admin', 'admin',
  'a'.repeat(101), { cidr: '10.0.0.0/8' }, { portNumber: { protocol: 'TCP', port: 80 } }, { protocol: 'SCTP', port: 0 }, 'TCP', 'tcp',
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
  'portNumber', 'portRange', 'namedPort', 'port', 'protocol',
];

/** @returns whether both accept it; undefined where the server can't be asked */
async function expectSame(policy: KubernetesObject, isExperimental: boolean): Promise<boolean | undefined> {
  if (!isExperimental && /"(nodes|domainNames|networks|namedPort)"/.test(JSON.stringify(policy))) { return undefined; }
  const problems = clusterPolicyProblems(policy);
  const answer = await server.dryRun(policy);
  const isFirst = policy.apiVersion!.endsWith('/v1alpha1');
  const serious = problems.filter(problem => !(isFirst ? STRICTER_OF_V1ALPHA1 : STRICTER).some(form => form.test(problem)));
  if (isFirst && !answer.accepted && OF_LATER_RELEASES.test(answer.message)) { return undefined; }
  if (answer.accepted ? serious.length > 0 : problems.length === 0) { throw new Error(disagreement(policy, problems, answer)); }
  return answer.accepted;
}
