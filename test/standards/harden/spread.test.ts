import { Yaml } from 'cdk8s';
import { hardenObject } from '../../../src/standards';
import { frozen, passingSpec } from '../../support/hardened';

const SELECTOR = { matchLabels: { app: 'web' } };
const workload = (kind: string, spec: object = {}, selector: unknown = SELECTOR): any =>
  ({ apiVersion: 'apps/v1', kind, metadata: { name: 'web' }, spec: { selector, template: { metadata: { labels: { app: 'web' } }, spec: passingSpec(spec) } } });
const hardened = (object: any, spreadReplicas = true) => hardenObject(frozen(object), { spreadReplicas });

describe('spreadReplicas |', () => {
  test.each(['Deployment', 'StatefulSet', 'ReplicaSet'])('%s: over zones and hosts, by its own selector', kind => {
    const { object, workloads } = hardened(workload(kind));
    expect(object.spec.template.spec).toEqual({
      ...passingSpec(),
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm: { labelSelector: SELECTOR, topologyKey: 'kubernetes.io/hostname' }, weight: 100 }],
        },
      },
      topologySpreadConstraints: [{ labelSelector: SELECTOR, maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' }],
    });
    expect(workloads[0].changes.map(({ field }) => field)).toEqual(['spec.template.spec.topologySpreadConstraints', 'spec.template.spec.affinity.podAntiAffinity']);
  });

  test('ReplicationController: its selector is a map', () => {
    expect(hardened(workload('ReplicationController', {}, { app: 'web' })).object.spec.template.spec.topologySpreadConstraints[0].labelSelector).toEqual(SELECTOR);
  });

  test.each(['DaemonSet', 'Job'])('%s: the scheduler has no choice, or nobody waits for it', kind => {
    expect(hardened(workload(kind)).workloads[0].changes).toEqual([]);
  });

  test('Pod and CronJob: no', () => {
    expect(hardened({ apiVersion: 'v1', kind: 'Pod', metadata: { labels: { app: 'web' } }, spec: passingSpec() }).workloads[0].changes).toEqual([]);
    expect(hardened({ kind: 'CronJob', spec: { jobTemplate: { spec: { template: { spec: passingSpec() } } } } }).workloads[0].changes).toEqual([]);
  });

  test.each<[object, string[]]>([
    [{ topologySpreadConstraints: [] }, ['affinity.podAntiAffinity']],
    [{ affinity: { podAntiAffinity: {} } }, ['topologySpreadConstraints']],
    [{ affinity: { nodeAffinity: {} } }, ['topologySpreadConstraints', 'affinity.podAntiAffinity']],
  ])('what is there stays: %j', (spec, fields) => {
    const { object, workloads } = hardened(workload('Deployment', spec));
    expect(workloads[0].changes.map(({ field }) => field.replace('spec.template.spec.', ''))).toEqual(fields);
    expect(object.spec.template.spec).toMatchObject(spec);
  });

  test('off: no', () => {
    expect(hardened(workload('Deployment'), false).workloads[0].changes).toEqual([]);
  });

  test('its YAML has no anchors: the selector is copied', () => {
    expect(Yaml.stringify(hardened(workload('Deployment')).object)).not.toMatch(/[&*]a1/);
  });
});
