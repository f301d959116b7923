import { isUnknownKind, misspeltKind } from '../../src/manifest';

const TEMPLATE = { template: { spec: { containers: [{ name: 'web', image: 'web' }] } } };
const GATEWAY = 'gateway.networking.k8s.io/v1';

describe('misspeltKind |', () => {
  test.each<[string, string, string, boolean]>([
    ['networking.k8s.io/v1', 'NetworkPolcy', 'Did you mean NetworkPolicy?', false],
    ['networking.k8s.io/v1', 'networkpolicy', 'Did you mean NetworkPolicy?', false],
    ['networking.k8s.io/v1', 'NetworkPolicys', 'Did you mean NetworkPolicy?', false],
    ['networking.k8s.io/v1', 'Ingres', 'Did you mean Ingress?', false],
    ['policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolcy', 'Did you mean ClusterNetworkPolicy?', false],
    ['policy.networking.k8s.io/v1alpha2', 'ClustrNetworkPolicy', 'Did you mean ClusterNetworkPolicy?', false],
    ['apps/v1', 'Deploymnt', 'Did you mean Deployment?', true],
    ['apps/v1', 'deployment', 'Did you mean Deployment?', true],
    ['apps/v1beta2', 'Deployments', 'Did you mean Deployment?', true],
    ['batch/v1', 'Cronjob', 'Did you mean CronJob?', true],
    ['v1', 'pod', 'Did you mean Pod?', true],
    ['v1', 'Pods', 'Did you mean Pod?', true],
    ['v1', 'podtemplate', 'Did you mean PodTemplate?', true],
    ['v1', 'Ndoe', 'Did you mean Node?', false],
    ['v1', 'Serivce', 'Did you mean Service?', false],
    ['v1', 'list', 'Did you mean List?', false],
    [GATEWAY, 'HttpRoute', 'Did you mean HTTPRoute?', false],
    [GATEWAY, 'UPDRoute', 'Did you mean UDPRoute?', false],
    ['route.openshift.io/v1', 'Rout', 'Did you mean Route?', false],
    ['apps/v1', 'Service', 'Write apiVersion: v1', false],
    ['v1', 'Ingress', 'Write apiVersion: networking.k8s.io/v1', false],
    ['networking.k8s.io/v1', 'httproute', 'Write kind: HTTPRoute and apiVersion: gateway.networking.k8s.io/v1', false],
    ['networking.k8s.io/v1', 'deployment', 'Write kind: Deployment and apiVersion: apps/v1', true],
  ])('%s %s', (apiVersion, kind, advice, makesPods) => {
    const { problem, ...found } = misspeltKind({ apiVersion, kind })!;
    expect(problem).toMatch(new RegExp(`^${apiVersion} has no kind ${kind}\\. `));
    expect([problem.slice(problem.indexOf('. ', apiVersion.length) + 2), found.makesPods]).toEqual([advice, makesPods]);
  });

  test.each([
    ['v1', 'Pod'], ['v1', 'Node'], ['v1', 'PodTemplate'], ['v1', 'Secret'], ['v1', 'List'], ['v1', 'PodList'], ['v1', 'Route'], ['apps/v1', 'ControllerRevision'],
    ['networking.k8s.io/v1', 'IngressClass'], ['networking.k8s.io/v1', 'IPAddress'], ['networking.k8s.io/v1', 'ServiceCIDR'], ['extensions/v1beta1', 'Ingress'],
    [GATEWAY, 'GatewayClass'], [GATEWAY, 'BackendTLSPolicy'], [GATEWAY, 'ListenerSet'], [GATEWAY, 'TCPRoute'], [GATEWAY, 'XListenerSet'], [GATEWAY, 'HTTPRouteList'],
  ])('there is %s %s', (apiVersion, kind) => {
    expect(isUnknownKind({ apiVersion, kind })).toBe(false);
    expect(misspeltKind({ apiVersion, kind })).toBeUndefined();
  });

  test.each<[string, object]>([
    ['a kind that is nearer to another that there is', { apiVersion: GATEWAY, kind: 'GatewayClas' }],
    ['a kind that is near to nothing', { apiVersion: 'v1', kind: 'Widget' }],
    ['a group of somebody else', { apiVersion: 'example.com/v1', kind: 'Deploymnt', spec: TEMPLATE }],
    ['a group of Kubernetes of which nothing is read', { apiVersion: 'policy/v1', kind: 'Pods' }],
    ['workloads of another group, which are read', { apiVersion: 'v1', kind: 'Deployment', spec: TEMPLATE }],
    ['a template in a group that others extend', { apiVersion: GATEWAY, kind: 'Rollout', spec: TEMPLATE }],
    ['no version', { kind: 'pod' }],
    ['no kind', { apiVersion: 'v1' }],
  ])('passes over %s', (_, object) => expect(misspeltKind(object)).toBeUndefined());

  test('a template tells that pods are meant', () => {
    expect(misspeltKind({ apiVersion: 'apps/v1', kind: 'Rollout', spec: TEMPLATE })).toEqual({ problem: 'apps/v1 has no kind Rollout', makesPods: true });
    expect(misspeltKind({ apiVersion: 'apps/v1', kind: 'Rollout', spec: { template: {} } })).toBeUndefined();
    expect(misspeltKind({ apiVersion: 'apps/v1', kind: 'Service', spec: TEMPLATE })).toMatchObject({ makesPods: true });
  });
});
