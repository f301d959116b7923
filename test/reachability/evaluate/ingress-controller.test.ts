import { addressText } from '../../../src/manifest';
import { ClusterOptions, evaluate, query } from '../../../src/reachability';
import { withHypotheticalPods } from '../../../src/reachability/hypothetical-pods';
import { evaluationOf, podYaml, policyYaml, workloadYaml } from '../../support/yaml-cluster';

const ENTRY = podYaml('shop', 'web', '8080')
  + '---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ port: 8080 }] }\n'
  + '---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: shop }\n'
  + 'spec: { defaultBackend: { service: { name: web, port: { number: 8080 } } } }\n';

const NGINX = { namespace: 'edge', labels: { app: 'nginx' } };

/** of the ingress controller, with these labels: a pod on its own network, or on its node's */
function controllerPod(name: string, ips: readonly string[], { labels = '{ app: nginx, pod: own }', namespace = 'edge', isHost = false } = {}): string {
  const status = ips.length === 0 ? '{}' : `{ ${isHost ? 'hostIPs' : 'podIPs'}: [${ips.map(ip => `{ ip: "${ip}" }`).join(', ')}] }`;
  return `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: ${labels} }\n`
    + `spec: { hostNetwork: ${isHost}, containers: [{ name: main, image: x }] }\nstatus: ${status}\n`;
}

function controllerOf(yaml: string, ingressController: ClusterOptions['ingressController']) {
  const { workloads, controller } = evaluationOf(ENTRY + yaml, { ingressController });
  const { labels, hostNetwork, addresses } = workloads[controller];
  return { labels, hostNetwork, addresses: addresses.map(addressText) };
}

/** from it to what it leads to */
function isAllowed(yaml: string, options: Partial<ClusterOptions>): boolean {
  const evaluation = evaluationOf(yaml, { ...options, ingressController: NGINX });
  return query(evaluation, { from: '{ingress-controller}', to: 'shop/web', protocol: 'TCP', port: 8080 }).allowed;
}

describe('ingressController |', () => {
  const OWN = { app: 'nginx', pod: 'own' };

  test.each<[string, string, ClusterOptions['ingressController'], object, string[], boolean]>([
    ['the one workload with its labels', controllerPod('b', ['10.0.0.9', 'fd00::9']), NGINX, OWN, ['10.0.0.9', 'fd00::9'], false],
    ['on the host network, at the addresses of the node', controllerPod('a', ['192.168.0.1'], { isHost: true }), NGINX, OWN, ['192.168.0.1'], true],
    ['on the host network, of nodes that nobody tells', controllerPod('a', [], { isHost: true }), NGINX, OWN, [], true],
    ['one whose addresses nobody tells', workloadYaml('Deployment', 'edge', 'nginx'), NGINX, NGINX.labels, [], false],
    ['one of several, which nobody knows', controllerPod('a', ['10.0.0.3']) + controllerPod('b', ['10.0.0.3']), NGINX, NGINX.labels, [], false],
    ['one of several, on the host network if any is', controllerPod('a', ['10.0.0.3']) + controllerPod('b', ['192.168.0.1'], { isHost: true }), NGINX, NGINX.labels, [], true],
    ['not where pods of other namespaces are', controllerPod('a', ['10.0.0.3'], { namespace: 'lab' }), NGINX, NGINX.labels, [], false],
    ['not where pods with some of its labels are', controllerPod('a', ['10.0.0.3']), { namespace: 'edge', labels: { app: 'nginx', tier: 'x' } }, { app: 'nginx', tier: 'x' }, [], false],
    ['not known without labels', controllerPod('a', ['10.0.0.3'], { labels: '{}' }), { namespace: 'edge' }, {}, [], false],
    ['not known without an option', controllerPod('a', ['10.0.0.3'], { namespace: 'ingress-controller-ns' }), undefined, {}, [], false],
  ])('%s', (_, yaml, option, labels, addresses, hostNetwork) => {
    expect(controllerOf(yaml, option)).toEqual({ labels, hostNetwork, addresses });
  });

  test('a pod that takes part as a hypothesis is none of those', () => {
    const evaluation = evaluationOf(ENTRY + controllerPod('a', ['10.0.0.3']), { ingressController: NGINX });
    const { workloads, controller } = evaluate(withHypotheticalPods(evaluation.cluster, [{ id: '[x]', namespace: 'edge', labels: NGINX.labels }]));
    expect(workloads[controller].addresses.map(addressText)).toEqual(['10.0.0.3']);
  });

  test('counts for policies about its other labels', () => {
    const yaml = ENTRY + policyYaml('shop', 'web', '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { pod: own } } }] }] }');
    expect([isAllowed(yaml, {}), isAllowed(yaml + controllerPod('a', []), {})]).toEqual([false, true]);
  });

  test('counts for policies about addresses', () => {
    const yaml = ENTRY + policyYaml('shop', 'web', '{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.8/29 } }] }] }');
    const allowed = (ip: string) => isAllowed(yaml + controllerPod('a', [ip]), { ipBlocks: 'pod-addresses' });
    expect([allowed('10.0.0.9'), allowed('10.0.0.16')]).toEqual([true, false]);
  });

  test('counts for whom policies can see on the host network', () => {
    const yaml = ENTRY + controllerPod('a', [], { isHost: true })
      + policyYaml('shop', 'web', '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: nginx } } }] }] }');
    expect([isAllowed(yaml, { hostNetwork: 'pod' }), isAllowed(yaml, { hostNetwork: 'node' })]).toEqual([true, false]);
  });
});
