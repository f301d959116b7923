import * as fc from 'fast-check';
import { canonicalJson } from '../../../src/manifest';
import { Level, LEVELS, NEWEST_MINOR, checksOf, evaluatePod, harden, levelVersion } from '../../../src/standards';
import { podShapeProblems } from '../../../src/standards/pod-shape';
import { frozen, keysOf, leavesOf, passingSpec, replayed, valueAt } from '../../support/hardened';
import { WrittenPod, hardenOptions, writtenPod } from '../../support/random-hardening';

const SELECTOR = { matchLabels: { app: 'web' } };

describe('harden | any pod and any options |', () => {
  const pods = fc.record({ pod: writtenPod(), options: hardenOptions(), withSelector: fc.boolean() }).map(({ pod, options, withSelector }) => {
    const framing = { annotations: pod.annotations, ...withSelector ? { selector: SELECTOR } : {} };
    return { pod: frozen(pod), options: frozen(options), framing: frozen(framing) };
  });
  /** those that the API server can decode; what is left alone has a test of its own */
  const decodable = pods.filter(({ pod }) => podShapeProblems(pod, pod.spec).length === 0);
  type Run = typeof pods extends fc.Arbitrary<infer R> ? R : never;
  const holds = (check: (run: Run) => void, numRuns = 400) => fc.assert(fc.property(decodable, check), { numRuns });

  test('a second run changes nothing and finds the same', () => {
    holds(({ pod, options, framing }) => {
      const first = harden(pod.spec, options, framing);
      const second = harden(first.podSpec, options, { ...framing, annotations: first.annotations });
      expect(second.changes).toEqual([]);
      expect(second.podSpec).toBe(first.podSpec);
      expect(second.findings).toEqual(first.findings);
      expect(second.notes).toEqual(first.notes);
    });
  });

  test('no check that passed at any level and version fails afterwards', () => {
    holds(({ pod, options, framing }) => {
      const { podSpec, annotations } = harden(pod.spec, options, framing);
      const weakened = VERSIONS.filter(minor => {
        const before = failedIn(pod, 'restricted', minor);
        return [...failedIn({ spec: podSpec, annotations }, 'restricted', minor)].some(check => !before.has(check));
      });
      expect(weakened).toEqual([]);
    }, 150);
  });

  test('the findings are what the checks say of the result', () => {
    holds(({ pod, options, framing }) => {
      const { podSpec, annotations, findings } = harden(pod.spec, options, framing);
      const policy = levelVersion(options.level ?? 'restricted', options.version ?? 'latest');
      expect(findings).toEqual(evaluatePod({ annotations }, podSpec, policy));
    });
  });

  test('the record is the difference between the pod and the result: no more, no less', () => {
    holds(({ pod, options, framing }) => {
      const { podSpec, annotations, changes } = harden(pod.spec, options, framing);
      const before = { ...pod.annotations === undefined ? {} : { metadata: { annotations: pod.annotations } }, spec: pod.spec };
      const after = { ...annotations === undefined ? {} : { metadata: { annotations } }, spec: podSpec };
      expect(canonicalJson(replayed(before, changes))).toBe(canonicalJson(after));
      for (const { field, old, new: now, reason } of changes) {
        expect([field, canonicalJson(old)]).not.toEqual([field, canonicalJson(now)]);
        expect(reason).not.toBe('');
      }
    });
  });

  test('every value that was written is there still, unless the record names it', () => {
    holds(({ pod, options, framing }) => {
      const { podSpec, annotations, changes } = harden(pod.spec, options, framing);
      const named = new Set(changes.filter(change => 'old' in change).map(({ field }) => JSON.stringify(keysOf(field))));
      const lost = leavesOf({ metadata: { annotations: pod.annotations }, spec: pod.spec })
        .filter(({ keys, value }) => valueAt({ metadata: { annotations }, spec: podSpec }, keys) !== value)
        .filter(({ keys }) => !keys.some((_, end) => named.has(JSON.stringify(keys.slice(0, end + 1)))));
      expect(lost).toEqual([]);
    });
  });

  test('without overrule and digests nothing that was written changes, but lists of dropped capabilities, which grow', () => {
    holds(({ pod, options, framing }) => {
      const { changes } = harden(pod.spec, { ...options, overrule: [], imageDigests: {} }, framing);
      for (const { field, old, new: now } of changes.filter(change => 'old' in change)) {
        expect(field).toMatch(/\.securityContext\.capabilities\.drop$/);
        expect(now).toEqual([...old as string[], 'ALL']);
      }
    });
  });

  test('adds no container, probe or handler, and removes none', () => {
    holds(({ pod, options, framing }) => {
      const { podSpec } = harden(pod.spec, options, framing);
      const shape = (spec: any) => ['initContainers', 'containers', 'ephemeralContainers'].map(list => (spec?.[list] ?? [])
        .map((container: any) => Object.keys(container ?? {}).filter(key => /Probe$|^lifecycle$|^command$|^env$|^ports$/.test(key)).sort()));
      expect(shape(podSpec)).toEqual(shape(pod.spec));
      expect((podSpec.volumes ?? []).slice(0, pod.spec.volumes?.length ?? 0)).toEqual(pod.spec.volumes ?? []);
    });
  });

  test('sorted keys stay sorted', () => {
    holds(({ pod, options, framing }) => {
      const { podSpec } = harden(JSON.parse(canonicalJson(pod.spec)), options, framing);
      expect(JSON.stringify(podSpec)).toBe(canonicalJson(podSpec));
    });
  });

  test('a pod that no API server can decode is left alone, and says why', () => {
    const broken = pods.filter(({ pod }) => podShapeProblems(pod, pod.spec).length > 0);
    fc.assert(fc.property(broken, ({ pod, options, framing }) => {
      const { podSpec, changes, findings, notes } = harden(pod.spec, options, framing);
      expect(podSpec).toBe(pod.spec);
      expect([changes, findings]).toEqual([[], []]);
      expect(notes.length).toBeGreaterThan(0);
    }), { numRuns: 100 });
  });

  test('whatever the input is, it does not fail', () => {
    fc.assert(fc.property(fc.anything({ maxDepth: 4 }), fc.anything(), hardenOptions(), (value, more, options) => {
      const container = { securityContext: more, volumeMounts: value, resources: more };
      for (const spec of [value, { containers: value, volumes: more }, { containers: [value, container] }]) {
        expect(harden(spec, options, { selector: SELECTOR }).notes).toBeDefined();
      }
    }), { numRuns: 200 });
  });
});

describe('harden | pods in which nothing is wrong, but much is missing |', () => {
  const any = <T>(...values: T[]) => fc.constantFrom(undefined, null, ...values);
  const profile = any({ type: 'RuntimeDefault' }, { localhostProfile: 'a', type: 'Localhost' });
  const container = fc.record({
    allowPrivilegeEscalation: any(false),
    appArmorProfile: profile,
    capabilities: any({}, { drop: null }, { drop: ['NET_RAW'] }, { drop: ['ALL'] }, { add: ['NET_BIND_SERVICE'] }, { add: [], drop: [] }),
    privileged: any(false),
    procMount: any('Default'),
    runAsNonRoot: any(true),
    runAsUser: any(5),
    seccompProfile: profile,
  });
  const pod = fc.record({
    containers: fc.array(fc.record({ name: fc.constant('c'), securityContext: fc.option(container) }), { minLength: 1, maxLength: 3 }),
    initContainers: any<unknown[]>([], [{ name: 'i' }]),
    ephemeralContainers: any<unknown[]>([], [{ name: 'e' }]),
    hostUsers: any(true, false),
    os: any<object>({ name: 'linux' }, {}),
    securityContext: fc.option(fc.record({ runAsNonRoot: any(true), runAsUser: any(5), seccompProfile: profile, appArmorProfile: profile })),
  });

  test('reach every level at every version', () => {
    fc.assert(fc.property(pod, fc.constantFrom(...LEVELS), fc.constantFrom(...VERSIONS), (spec, level, minor) => {
      const { findings, podSpec } = harden(spec, { level, version: `v1.${minor}` });
      expect(findings).toEqual([]);
      expect(evaluatePod({}, podSpec, { level, version: `v1.${minor}` })).toEqual([]);
    }), { numRuns: 1000 });
  });

  test('reach restricted with every option on', () => {
    const options = {
      readOnlyRootFilesystem: true,
      writablePaths: [{ path: '/tmp' }],
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      serviceAccountToken: {},
      requests: { cpu: '1' },
      limits: { cpu: '1' },
      imagePullPolicy: 'Always',
      spreadReplicas: true,
      appArmor: true,
      appArmorAnnotation: true,
      userNamespace: true,
      seLinuxType: 'container_t',
      enableServiceLinks: false,
    };
    fc.assert(fc.property(pod, fc.constantFrom(...VERSIONS), (spec, minor) => {
      expect(harden(spec, { ...options, version: `v1.${minor}` }, { selector: SELECTOR }).findings).toEqual([]);
    }), { numRuns: 400 });
  });

  test('the least pod and the one that passes already are among them', () => {
    expect(harden({ containers: [{ name: 'c' }] }).findings).toEqual([]);
    expect(harden(passingSpec()).changes).toEqual([]);
  });
});

const VERSIONS = Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => minor);

function failedIn({ annotations, spec }: WrittenPod, level: Level, minor: number): Set<string> {
  // overridden checks too: baseline is judged beside restricted
  const policies = [level, 'baseline'] as const;
  expect(checksOf(level, minor).length).toBeGreaterThan(0);
  return new Set(policies.flatMap(asked => evaluatePod({ annotations }, spec, { level: asked, version: `v1.${minor}` }).map(({ check }) => check)));
}
