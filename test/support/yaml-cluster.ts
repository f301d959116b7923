import { parseAllDocuments } from 'yaml';
import { Cluster, ClusterOptions, ConnectionTable, Evaluation, evaluate, readCluster } from '../../src/reachability';

/** The cluster that the YAML describes. */
export function clusterOf(yaml: string, options: Partial<ClusterOptions> = {}): Cluster {
  return readCluster(parseAllDocuments(yaml).map(document => ({ object: document.toJS() })).filter(({ object }) => object), options);
}

/** The evaluation of the cluster that the YAML describes. */
export function evaluationOf(yaml: string, options: Partial<ClusterOptions> = {}): Evaluation {
  return evaluate(clusterOf(yaml, options));
}

/** A Pod with labels `app: <name>` and ports such as `http=80`, `dns=UDP:53` or `80`. */
export function podYaml(namespace: string, name: string, ...ports: string[]): string {
  return workloadYaml('Pod', namespace, name, ...ports);
}

/** As `podYaml`, of another kind. */
export function workloadYaml(kind: string, namespace: string, name: string, ...ports: string[]): string {
  const declared = ports.map(text => {
    const [, portName, protocol = 'TCP', number] = /^(?:([a-z-]+)=)?(?:(TCP|UDP|SCTP):)?(\d+)$/.exec(text)!;
    return `{ ${portName ? `name: ${portName}, ` : ''}containerPort: ${number}, protocol: ${protocol} }`;
  });
  const spec = `{ containers: [{ name: main, image: x, ports: [${declared.join(', ')}] }] }`;
  const labels = `labels: { app: ${name} }`;
  const [apiVersion, body] = kind === 'Pod' ? ['v1', `metadata: { name: ${name}, namespace: ${namespace}, ${labels} }\nspec: ${spec}`]
    : ['apps/v1', `metadata: { name: ${name}, namespace: ${namespace} }\nspec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { ${labels} }, spec: ${spec} } }`];
  return `---\napiVersion: ${apiVersion}\nkind: ${kind}\n${body}\n`;
}

/** A NetworkPolicy with this spec, in YAML's flow form. */
export function policyYaml(namespace: string, name: string, spec: string): string {
  return `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;
}

/** A cluster-wide policy of any kind with this spec. */
export function clusterPolicyYaml(kind: 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy', name: string, spec: string): string {
  const version = kind === 'ClusterNetworkPolicy' ? 'v1alpha2' : 'v1alpha1';
  return `---\napiVersion: policy.networking.k8s.io/${version}\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec}\n`;
}

/** The rows of a table as lines, in its order. */
export function linesOf({ endpoints, sets, from, to, set, length }: ConnectionTable): string[] {
  return Array.from({ length }, (_, row) => `${endpoints[from[row]].id} => ${endpoints[to[row]].id} : ${sets[set[row]].text}`);
}
