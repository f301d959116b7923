import { Random } from './random';

/**
 * Very many namespaces that are told apart by a label of many values, each with a few workloads that another such label
 * tells apart, and a policy that asks for both labels in expressions: `In` some values, `NotIn` some, `Exists` and not.
 * The same arguments give the same objects.
 */
export function labelledCluster({ namespaces, values, seed }: LabelledSize): object[] {
  const random = new Random(seed);
  const some = (prefix: string) => Array.from({ length: 1 + random.below(5) }, () => `${prefix}-${random.below(values)}`);
  const selector = (key: string, prefix: string, sometimes: string): object => {
    switch (random.below(4)) {
      case 0: return { matchExpressions: [{ key, operator: 'In', values: some(prefix) }] };
      case 1: return { matchExpressions: [{ key, operator: 'NotIn', values: some(prefix) }] };
      case 2: return { matchExpressions: [{ key: sometimes, operator: 'Exists' }, { key, operator: 'In', values: some(prefix) }] };
      default: return { matchExpressions: [{ key: sometimes, operator: 'DoesNotExist' }, { key, operator: 'NotIn', values: some(prefix) }] };
    }
  };
  return Array.from({ length: namespaces }, (_, index) => `ns-${index}`).flatMap((namespace, index) => [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { team: `team-${index % values}`, ...random.chance(0.3) ? { audited: 'yes' } : {} } },
    },
    ...Array.from({ length: WORKLOADS }, (_unused, nth) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `pod-${nth}`,
        namespace,
        labels: { service: `service-${random.below(values)}`, ...random.chance(0.3) ? { canary: 'yes' } : {} },
      },
      spec: { containers: [{ name: 'main', image: 'registry.example.com/main:1', ports: [{ containerPort: 8080 }] }] },
    })),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'by-labels', namespace },
      spec: {
        podSelector: selector('service', 'service', 'canary'),
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{
          from: [{ namespaceSelector: selector('team', 'team', 'audited'), podSelector: selector('service', 'service', 'canary') }],
          ports: [{ port: 8080 }],
        }],
        egress: [{ to: [{ namespaceSelector: selector('team', 'team', 'audited') }] }],
      },
    },
  ]);
}

/** how many values each of the two labels has */
export interface LabelledSize { readonly namespaces: number; readonly values: number; readonly seed: number }

/** in each namespace */
const WORKLOADS = 4;
