import * as fc from 'fast-check';
import { admissiblePod } from './admissible-pod';
import { BAD_PODS, passingPod } from './bad-pods';
import { secureWorkloads } from './emitted/workload';
import { Answer, Server } from './server';
import { MINOR, TIMES, newNamespace, openServer, withAccount } from './session';
import { KubernetesObject, podTemplateIn } from '../../src/manifest';
import { CHECKS, Level, NEWEST_MINOR, detailOf, evaluatePod, podContradictions } from '../../src/standards';
import { randomPod } from '../support/random-pod';

/**
 * Pod Security admission against our evaluator: pods that are sent to namespaces which enforce a level at a version, by
 * dry run. A version that the server does not know yet counts as the newest it knows.
 */
const VERSIONS = ['v1.8', 'v1.18', 'v1.22', 'v1.24', 'v1.25', 'v1.31', 'v1.34', 'v1.35', `v1.${NEWEST_MINOR}`, 'latest'];
const RANDOM_PODS = 500 * TIMES;

let server: Server;
const namespaces = new Map<string, string>();
beforeAll(async () => {
  server = await openServer();
  for (const level of ['baseline', 'restricted']) {
    for (const version of VERSIONS) {
      const labels = { 'pod-security.kubernetes.io/enforce': level, 'pod-security.kubernetes.io/enforce-version': version };
      namespaces.set(`${level}:${version}`, await newNamespace(server, `${level}-${version.replace('.', '-')}`, labels));
    }
  }
});
afterAll(() => server.close());

describe('Secure workloads |', () => {
  const pods = secureWorkloads().flatMap(object => {
    const template = podTemplateIn(object)?.template;
    return template ? [{ title: `${object.kind} ${object.metadata!.name}`, pod: podOf(object, template) }] : [];
  });

  test.each(VERSIONS)('the pods of all are admitted where restricted:%s is enforced', async version => {
    expect(pods.length).toBeGreaterThan(200);
    const refused: string[] = [];
    for (const { title, pod } of pods) {
      const answer = await sent(pod, 'restricted', version);
      refused.push(...[...answer.accepted ? [] : [answer.message], ...answer.warnings].map(text => `${title}: ${text}`));
    }
    expect(refused).toEqual([]);
  });
});

describe('Bad pods |', () => {
  test('are there for every check', () => {
    const findings = BAD_PODS.flatMap(({ pod, level }) => VERSIONS.flatMap(version => evaluatePod(pod.metadata, pod.spec, { level, version })));
    expect([...new Set(findings.map(({ check }) => check))].sort()).toEqual(CHECKS.map(({ id }) => id).sort());
  });

  test('the pod that they come from passes', async () => {
    for (const version of VERSIONS) { expect(await sent(passingPod(), 'restricted', version)).toMatchObject({ accepted: true, warnings: [] }); }
  });

  test.each(BAD_PODS)('$what: the server says what we say', async ({ pod, level }) => {
    const answers = new Set<string>();
    for (const version of VERSIONS) { answers.add(await expectSame(pod, level, version)); }
    expect([...answers]).toContain('refused');
    expect([...answers]).not.toContain('invalid');
  });
});

describe('Random pods |', () => {
  test(`${RANDOM_PODS} pods get the same verdict and text`, async () => {
    const decided = { admitted: 0, refused: 0, invalid: 0 };
    const property = fc.asyncProperty(randomPod(), fc.constantFrom<Level>('baseline', 'restricted'), fc.constantFrom(...VERSIONS), async (pod, level, version) => {
      decided[await expectSame(admissiblePod(pod, 'pod'), level, version)] += 1;
    });
    await fc.assert(property, { numRuns: RANDOM_PODS * 1.2 });
    console.log(`${decided.admitted} admitted, ${decided.refused} refused by Pod Security, ${decided.invalid} invalid for another reason`);
    expect(decided.admitted + decided.refused).toBeGreaterThanOrEqual(RANDOM_PODS);
    expect(Math.min(decided.admitted, decided.refused)).toBeGreaterThan(RANDOM_PODS / 10);
  });
});

describe('Contradictions |', () => {
  const withContext = (securityContext: object) => passingPod({ containers: [{ ...passingPod().spec.containers[0], securityContext }] });
  const withResources = (resources: object) => passingPod({ containers: [{ ...passingPod().spec.containers[0], resources }] });

  test.each<[what: string, pod: KubernetesObject, code: number]>([
    ['privileged without escalation', withContext({ privileged: true, allowPrivilegeEscalation: false }), 422],
    ['CAP_SYS_ADMIN without escalation', withContext({ capabilities: { add: ['CAP_SYS_ADMIN'] }, allowPrivilegeEscalation: false }), 422],
    ['a limit below its request', withResources({ requests: { memory: '1Gi' }, limits: { memory: '1Mi' } }), 422],
    // only the kubelet finds that
    ['root that must not be', withContext({ runAsUser: 0, runAsNonRoot: true }), 201],
  ])('%s: we say so, and the server answers %#', async (_, pod, code) => {
    expect(podContradictions(pod.spec)).toHaveLength(1);
    const answer = await server.dryRun(inNamespace(pod, await newNamespace(server, 'contradictions')));
    expect(answer.code).toBe(code);
  });
});

/** @returns what the server made of it; an invalid pod is refused before Pod Security admission is asked */
async function expectSame(pod: KubernetesObject, level: Level, version: string): Promise<'admitted' | 'refused' | 'invalid'> {
  const answer = await sent(pod, level, version);
  if (answer.code === 422 || answer.code === 400) { return 'invalid'; }
  const findings = evaluatePod(pod.metadata, pod.spec, { level, version: known(version) });
  const ours = findings.length === 0 ? '' : `pods "${pod.metadata!.name}" is forbidden: violates PodSecurity "${level}:${version}": ${detailOf(findings)}`;
  expect(answer.message).toBe(ours);
  return answer.accepted ? 'admitted' : 'refused';
}

async function sent(pod: KubernetesObject, level: Level, version: string): Promise<Answer> {
  return server.dryRun(inNamespace(pod, namespaces.get(`${level}:${version}`)!));
}

/** the version whose rules the server applies */
function known(version: string): string {
  return version === 'latest' || Number(version.slice('v1.'.length)) > MINOR ? `v1.${MINOR}` : version;
}

function inNamespace(pod: KubernetesObject, namespace: string): KubernetesObject {
  return { ...pod, metadata: { ...pod.metadata, namespace } };
}

/** the pod that a controller makes; its service account is not there */
function podOf({ kind, spec: workload }: KubernetesObject, template: any): KubernetesObject {
  const { labels, annotations } = template.metadata ?? {};
  const { serviceAccountName: _, ...spec } = template.spec;
  const claims = (workload.volumeClaimTemplates ?? []).map(({ metadata: { name } }: any) => ({ name, persistentVolumeClaim: { claimName: `${name}-0` } }));
  return withAccount({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: kind!.toLowerCase(), labels, annotations },
    spec: { ...spec, volumes: [...spec.volumes ?? [], ...claims] },
  });
}
