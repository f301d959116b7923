import { harden } from '../../../src/standards';
import { passingContainer, passingSpec, writes } from '../../support/hardened';

const WHERE_CLIENTS_LOOK = '/var/run/secrets/kubernetes.io/serviceaccount';
const FILES = [
  { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
  { downwardAPI: { items: [{ fieldRef: { fieldPath: 'metadata.namespace' }, path: 'namespace' }] } },
];

describe('harden | service account token |', () => {
  test('is taken away where nobody asked for it', () => {
    const result = harden(passingSpec(), { automountServiceAccountToken: false });
    expect(writes(result)).toEqual([['spec.automountServiceAccountToken', false]]);
    expect(result.notes).toEqual([]);
  });

  test('stays where somebody did, with a note', () => {
    for (const options of [{ automountServiceAccountToken: false }, { serviceAccountToken: {} }]) {
      const spec = passingSpec({ automountServiceAccountToken: true });
      const result = harden(spec, options);
      expect(result.podSpec).toBe(spec);
      expect(result.notes).toEqual([{ field: 'spec.automountServiceAccountToken', text: 'the token stays, as it was written' }]);
    }
  });

  test('true and nothing change nothing', () => {
    expect(harden(passingSpec(), { automountServiceAccountToken: true }).changes).toEqual([]);
    expect(harden(passingSpec(), {}).changes).toEqual([]);
  });

  test('one that expires stands where clients look, in all containers', () => {
    const spec = passingSpec({ initContainers: [passingContainer({ name: 'init', volumeMounts: [{ mountPath: '/data', name: 'data' }] })] });
    const result = harden(spec, { serviceAccountToken: {} });
    const mount = { mountPath: WHERE_CLIENTS_LOOK, name: 'service-account-token', readOnly: true };
    expect(result.podSpec.volumes).toEqual([
      { name: 'service-account-token', projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3600, path: 'token' } }, ...FILES] } },
    ]);
    expect(Object.keys(result.podSpec.volumes[0].projected.sources[0].serviceAccountToken)).toEqual(['expirationSeconds', 'path']);
    expect(result.podSpec.containers[0].volumeMounts).toEqual([mount]);
    expect(result.podSpec.initContainers[0].volumeMounts).toEqual([{ mountPath: '/data', name: 'data' }, mount]);
    expect(result.podSpec.automountServiceAccountToken).toBe(false);
    expect(result.findings).toEqual([]);
    expect(result.changes.map(({ field }) => field)).toEqual([
      'spec.automountServiceAccountToken', 'spec.volumes[0]', 'spec.initContainers[0].volumeMounts[1]', 'spec.containers[0].volumeMounts[0]',
    ]);
  });

  test('for another audience, in another place', () => {
    const { podSpec } = harden(passingSpec({ automountServiceAccountToken: false, volumes: [{ name: 'service-account-token', emptyDir: {} }] }), {
      serviceAccountToken: { audience: 'vault', expirationSeconds: 600, mountPath: '/var/run/vault' },
    });
    expect(podSpec.volumes[1]).toEqual({
      name: 'service-account-token-2',
      projected: { sources: [{ serviceAccountToken: { audience: 'vault', expirationSeconds: 600, path: 'token' } }, ...FILES] },
    });
    expect(podSpec.containers[0].volumeMounts).toEqual([{ mountPath: '/var/run/vault', name: 'service-account-token-2', readOnly: true }]);
  });

  test('leaves a container alone that has something mounted there, and ephemeral ones', () => {
    const mounted = passingContainer({ volumeMounts: [{ mountPath: `${WHERE_CLIENTS_LOOK}/`, name: 'own' }] });
    const spec = passingSpec({ automountServiceAccountToken: false, containers: [mounted], ephemeralContainers: [passingContainer({ name: 'debug' })], volumes: [{ name: 'own', emptyDir: {} }] });
    expect(harden(spec, { serviceAccountToken: {} }).podSpec).toBe(spec);
  });
});

describe('harden | service links |', () => {
  test.each<[object, boolean | undefined, unknown[][]]>([
    [{}, false, [['spec.enableServiceLinks', false]]],
    [{ enableServiceLinks: true }, false, []],
    [{}, true, []],
    [{}, undefined, []],
  ])('%j, %s', (spec, enableServiceLinks, expected) => {
    expect(writes(harden(passingSpec(spec), { enableServiceLinks }))).toEqual(expected);
  });
});
