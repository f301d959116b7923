import { parseAllDocuments } from 'yaml';
import { NaiveOptions, naiveAnswers, naiveFamilies, naivePods, naiveSide } from './naive-reachability';
import { KubernetesObject, flattened } from '../../src/manifest';
import { Cluster, Evaluation, evaluate, listConnections, query, readCluster } from '../../src/reachability';

/**
 * Hand-written cases of reachability, asked of the naive evaluator and of the engine at once:
 *
 *   expectAnswers(`${PODS}
 *   ---
 *   apiVersion: networking.k8s.io/v1 …`, { 'y/a > x/a': false, 'y/a > x/a UDP 53': true, '10.0.0.1 > x/a': true });
 *
 * A question without port is about TCP 80.
 */
export function expectAnswers(yaml: string, expected: { readonly [question: string]: boolean }, options: Partial<NaiveOptions> = {}): void {
  const objects = objectsIn(yaml);
  const evaluation = evaluationOf(yaml, options);
  const pods = naivePods(objects);
  const answers = Object.keys(expected).map(text => {
    const { from, to, protocol, port } = questionIn(text);
    const [source, destination] = [from, to].map(side => naiveSide(pods, side));
    const naive = naiveAnswers(objects, source, destination, { ...options, ...naiveFamilies(from, to) })(protocol, port);
    const { egress, ingress, allowed } = query(evaluation, { from, to, protocol, port });
    return [text, { naive: naive.allowed, engine: allowed, halves: { egress, ingress } }, naive] as const;
  });
  expect(Object.fromEntries(answers.map(([text, { naive }]) => [text, naive]))).toEqual(expected);
  expect(Object.fromEntries(answers.map(([text, { engine }]) => [text, engine]))).toEqual(expected);
  expect(answers.map(([text, { halves }]) => [text, halves])).toEqual(answers.map(([text, , { egress, ingress }]) => [text, { egress, ingress }]));
}

/** Texts of the notices about objects that an API server would refuse: these take no part. */
export function refusals(yaml: string): string[] {
  return clusterOf(yaml).notices.filter(({ type }) => type === 'rejected').map(({ subject, text }) => `${subject}: ${text}`);
}

/** Lines of the list that have the text on either side. */
export function linesWith(yaml: string, text: string, options: Partial<NaiveOptions> = {}): string[] {
  const { endpoints, sets, from, to, set, length } = listConnections(evaluationOf(yaml, options), { group: 'never' }).table;
  return Array.from({ length }, (_, row) => `${endpoints[from[row]].id} => ${endpoints[to[row]].id} : ${sets[set[row]].text}`).filter(line => line.includes(text));
}

export function clusterOf(yaml: string, options: Partial<NaiveOptions> = {}): Cluster {
  return readCluster(objectsIn(yaml).map(object => ({ object })), { ipBlocks: 'external-only', podCidrs: [], hostNetwork: 'pod', ...options });
}

export function evaluationOf(yaml: string, options: Partial<NaiveOptions> = {}): Evaluation {
  return evaluate(clusterOf(yaml, options));
}

/**
 * As upstream's end-to-end tests have them, smaller: namespaces x and y with pods a and b each, in z one. They serve 80 and
 * 81 by all protocols. z has no Namespace object.
 */
export const PODS = ['x/a', 'x/b', 'y/a', 'y/b', 'z/a'].map(name => podYaml(name)).join('') + `
--- { apiVersion: v1, kind: Namespace, metadata: { name: x, labels: { ns: x } } }
--- { apiVersion: v1, kind: Namespace, metadata: { name: y, labels: { ns: y, team: blue } } }`;

/** A Pod with the label `pod`, and ports named as `serve-80-tcp`; more of its spec and status as YAML. */
export function podYaml(name: string, spec = '', status = ''): string {
  const [namespace, pod] = name.split('/');
  const ports = [80, 81].flatMap(port => ['TCP', 'UDP', 'SCTP'].map(protocol =>
    `{ name: serve-${port}-${protocol.toLowerCase()}, containerPort: ${port}, protocol: ${protocol} }`));
  return `
--- { apiVersion: v1, kind: Pod, metadata: { name: ${pod}, namespace: ${namespace}, labels: { pod: ${pod} } },
      spec: { ${spec} containers: [{ name: app, image: app, ports: [${ports.join(', ')}] }] }, status: { ${status} } }`;
}

/** A NetworkPolicy, its spec as YAML in braces. */
export function policyYaml(spec: string, name = 'policy', namespace = 'x'): string {
  return `
--- { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: ${name}, namespace: ${namespace} }, spec: ${spec} }`;
}

/** A cluster-wide policy of one of the three kinds, its spec as YAML in braces. */
export function clusterPolicyYaml(kind: 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy', spec: string, name = 'default'): string {
  return `
--- { apiVersion: policy.networking.k8s.io/${kind === 'ClusterNetworkPolicy' ? 'v1alpha2' : 'v1alpha1'}, kind: ${kind}, metadata: { name: ${name} }, spec: ${spec} }`;
}

function objectsIn(yaml: string): KubernetesObject[] {
  return parseAllDocuments(yaml).map(document => document.toJS()).filter(object => object !== null).flatMap(flattened);
}

function questionIn(text: string) {
  const [sides, ...words] = text.split(/ (?=TCP|UDP|SCTP)/);
  const [from, to] = sides.split(' > ');
  const [protocol, port] = (words[0] ?? 'TCP 80').split(' ');
  return { from, to, protocol: protocol as 'TCP' | 'UDP' | 'SCTP', port: Number(port) };
}
