import { versionRefusals } from '../../src/manifest';
import { idsOf, noticesOf, read, service, workload } from '../support/read';

describe('versionRefusals |', () => {
  test.each<[string, string, string]>([
    ['Deployment', 'extensions/v1beta1', 'has no Deployment since Kubernetes 1.16. Write apps/v1'],
    ['Deployment', 'apps/v1beta1', 'has no Deployment since Kubernetes 1.16. Write apps/v1'],
    ['Deployment', 'apps/v1beta2', 'has no Deployment since Kubernetes 1.16. Write apps/v1'],
    ['DaemonSet', 'extensions/v1beta1', 'has no DaemonSet since Kubernetes 1.16. Write apps/v1'],
    ['ReplicaSet', 'apps/v1beta2', 'has no ReplicaSet since Kubernetes 1.16. Write apps/v1'],
    ['StatefulSet', 'apps/v1beta1', 'has no StatefulSet since Kubernetes 1.16. Write apps/v1'],
    ['StatefulSet', 'extensions/v1beta1', 'has no StatefulSet. Write apps/v1'],
    ['CronJob', 'batch/v2alpha1', 'has no CronJob since Kubernetes 1.21. Write batch/v1'],
    ['CronJob', 'batch/v1beta1', 'has no CronJob since Kubernetes 1.25. Write batch/v1'],
    ['Job', 'v1', 'has no Job. Write batch/v1'],
    ['Pod', 'apps/v1', 'has no Pod. Write v1'],
    ['ReplicationController', 'apps/v1', 'has no ReplicationController. Write v1'],
    ['Ingress', 'extensions/v1beta1', 'has no Ingress since Kubernetes 1.22. Write networking.k8s.io/v1'],
    ['Ingress', 'networking.k8s.io/v1beta1', 'has no Ingress since Kubernetes 1.22. Write networking.k8s.io/v1'],
  ])('%s of %s', (kind, apiVersion, problem) => expect(versionRefusals({ kind, apiVersion })).toEqual([`apiVersion "${apiVersion}" ${problem}`]));

  test.each([['Deployment', 'apps/v1'], ['CronJob', 'batch/v1'], ['Ingress', 'networking.k8s.io/v1'], ['Pod', undefined], ['Job', 'batch.volcano.sh/v1'], ['Rollout', 'argoproj.io/v1alpha1']])(
    '%s of %s is fine', (kind, apiVersion) => expect(versionRefusals({ kind, apiVersion })).toEqual([]));

  test('such a workload and such an Ingress take part, and a note says that servers refuse them', () => {
    const ingress = { apiVersion: 'extensions/v1beta1', kind: 'Ingress', metadata: { name: 'shop', namespace: 'shop' }, spec: { backend: { serviceName: 'web', servicePort: 80 } } };
    const web = { ...workload('Deployment', 'web', { app: 'web' }, { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }] }), apiVersion: 'apps/v1beta1' };
    const cluster = read([web, service('web', { app: 'web' }, [{ port: 80 }]), ingress]);
    expect(idsOf(cluster)).toEqual(['shop/web[Deployment]']);
    expect(cluster.entries).toHaveLength(1);
    const all = 'API servers refuse the object, which takes part all the same';
    expect(noticesOf(cluster)).toEqual([
      `note Deployment shop/web (1): apiVersion "apps/v1beta1" has no Deployment since Kubernetes 1.16. Write apps/v1: ${all}`,
      `note Ingress shop/shop (3): apiVersion "extensions/v1beta1" has no Ingress since Kubernetes 1.22. Write networking.k8s.io/v1: ${all}`,
    ]);
  });
});
