import { ApiObject, App, Chart } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type * as Library from '../src';

/**
 * The app that is measured: isolated Deployments in a ring, each allowed to reach the next ones on the port that they
 * declare.
 *
 *     variant          who writes the policies
 *     workloads        nobody: the Deployments alone
 *     hand-written     the user, as objects: one merged policy per workload. The floor
 *     connections      Connections of this library
 *     cdk8s-plus       `isolate` and `connections` of cdk8s-plus-27
 *
 * hand-written and connections say the same, rule by rule; cdk8s-plus writes no DNS rule.
 */
export interface Ring {
  readonly variant: Variant;
  readonly workloads: number;
  /** flows that start at one workload; below the number of workloads */
  readonly flows: number;
  readonly charts: number;
  readonly layout: Layout;
  readonly kind: Kind;
}

export type Variant = 'workloads' | 'hand-written' | 'connections' | 'cdk8s-plus';

/** How workloads are spread over charts: in blocks, so that most flows stay in a chart, or in turns, so that each leaves it. */
export type Layout = 'blocks' | 'turns';

/** What stands for a workload: a cdk8s-plus Deployment, the same with a Service that flows go to, or an object as included YAML gives it. */
export type Kind = 'deployments' | 'services' | 'objects';

export const VARIANTS: readonly Variant[] = ['workloads', 'hand-written', 'connections', 'cdk8s-plus'];
export const LAYOUTS: readonly Layout[] = ['blocks', 'turns'];
export const KINDS: readonly Kind[] = ['deployments', 'services', 'objects'];

const NAMESPACE = 'ring';
const IMAGE = 'registry.example/app:1';
const PORT = 8080;

/** Defines the app. `library` is needed for the variant connections alone. */
export function defineRing(ring: Ring, outdir: string, library: typeof Library | undefined): App {
  const app = new App({ outdir });
  const charts = Array.from({ length: ring.charts }, (_, i) => new Chart(app, `chart-${i}`, { namespace: NAMESPACE }));
  const nodes = Array.from({ length: ring.workloads }, (_, i) => ringNode(charts[chartOf(ring, i)], `workload-${i}`, ring));
  const at = (index: number) => nodes[(index + nodes.length) % nodes.length];
  const steps = Array.from({ length: ring.flows }, (_, i) => i + 1);
  nodes.forEach((node, index) => {
    switch (ring.variant) {
      case 'workloads': return;
      case 'connections':
        for (const step of steps) { library!.Connections.of(node.workload).allowTo(library!.Pods.of(at(index + step).peer)); }
        return;
      case 'cdk8s-plus':
        for (const step of steps) { (node.workload as plus.Deployment).connections.allowTo(at(index + step).workload as plus.Deployment); }
        return;
      case 'hand-written':
        handWritten(node, steps.map(step => at(index - step)), steps.map(step => at(index + step)));
    }
  });
  return app;
}

interface RingNode {
  readonly workload: plus.Deployment | ApiObject;
  /** what flows go to */
  readonly peer: Construct;
  readonly matchLabels: { readonly [key: string]: string };
}

function ringNode(chart: Chart, id: string, { kind, variant }: Ring): RingNode {
  if (kind === 'objects') {
    const matchLabels = { app: id };
    const workload = new ApiObject(chart, id, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: id },
      spec: {
        selector: { matchLabels },
        template: { metadata: { labels: matchLabels }, spec: { containers: [{ name: 'main', image: IMAGE, ports: [{ containerPort: PORT }] }] } },
      },
    });
    return { workload, peer: workload, matchLabels };
  }
  const workload = new plus.Deployment(chart, id, { containers: [{ image: IMAGE, portNumber: PORT }], isolate: variant === 'cdk8s-plus' });
  return { workload, peer: kind === 'services' ? workload.exposeViaService() : workload, matchLabels: workload.matchLabels };
}

function chartOf(ring: Ring, index: number): number {
  return ring.layout === 'blocks' ? Math.floor(index * ring.charts / ring.workloads) : index % ring.charts;
}

function handWritten(subject: RingNode, sources: readonly RingNode[], destinations: readonly RingNode[]): void {
  const ports = [{ protocol: 'TCP', port: PORT }];
  const peer = ({ matchLabels }: RingNode) => ({ podSelector: { matchLabels } });
  new ApiObject(subject.workload, 'Policy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: subject.workload.node.id },
    spec: {
      podSelector: { matchLabels: subject.matchLabels },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: sources.map(peer), ports }],
      egress: [
        { to: destinations.map(peer), ports },
        {
          to: [{
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          }],
          ports: [{ protocol: 'TCP', port: 53 }, { protocol: 'UDP', port: 53 }],
        },
      ],
    },
  });
}
