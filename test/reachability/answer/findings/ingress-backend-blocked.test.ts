import { SHOP, findingLines, webIngress } from '../../../support/policy-findings';
import { clusterPolicyYaml, policyYaml, workloadYaml } from '../../../support/yaml-cluster';

const ENTRY = `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;
const NGINX = '{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } } }';
const DENY = policyYaml('shop', 'default-deny', '{ podSelector: {} }');
const lines = (policies: string, options = {}) => findingLines('ingress-backend-blocked', SHOP + ENTRY + policies, options);
const BLOCKED = (names: string) => `warning Ingress shop/web: leads to shop/web[Deployment] on TCP 8080, but ${names} no ingress controller there, `
  + 'so requests fail: allow ingress from the pods of the ingress controller';

describe('ingress-backend-blocked |', () => {
  test('nobody is admitted', () => {
    expect(lines(DENY)).toEqual([BLOCKED('shop/default-deny admits')]);
    expect(lines('')).toEqual([]);
  });

  test('pods without an address of a family that the ingress controller has', () => {
    const pod = '---\napiVersion: v1\nkind: Pod\nmetadata: { name: six, namespace: shop, labels: { app: web } }\n'
      + 'spec: { containers: [{ name: a, ports: [{ name: http, containerPort: 8080 }] }] }\nstatus: { podIP: "fd00::2" }\n';
    expect(lines(pod, { podCidrs: ['10.0.0.0/8'], ingressController: { namespace: 'ingress-nginx' } })).toEqual([
      'warning Ingress shop/web: leads to shop/six[Pod] on TCP 8080, but these pods have no address of a family that the ingress controller has, so requests fail',
    ]);
  });

  test('pods of the same namespace, and others on other ports', () => {
    expect(lines(DENY + webIngress('web', `{ from: [{ podSelector: {} }] }, { from: [${NGINX}], ports: [{ port: 80 }] }`)))
      .toEqual([BLOCKED('shop/default-deny and shop/web admit')]);
  });

  test('everybody on the port', () => {
    expect(lines(DENY + webIngress('web', '{ ports: [{ port: 8080 }] }'))).toEqual([]);
  });

  test('pods elsewhere, which may be the ingress controller', () => {
    expect(lines(webIngress('web', `{ from: [${NGINX}, { ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: http }] }`))).toEqual([
      'info Ingress shop/web: leads to shop/web[Deployment] on TCP 8080, where shop/web admits only any pod in namespace ingress-nginx and 10.0.0.0/8, '
      + 'so requests fail unless these are the ingress controller: say which pod it is with the option ingressController',
    ]);
  });

  test('an admin policy denies all but pods that have a label', () => {
    const trusted = clusterPolicyYaml('AdminNetworkPolicy', 'trusted', '{ priority: 1, subject: { namespaces: {} }, ingress: [{ action: Deny, from: [{ namespaces: '
      + '{ matchExpressions: [{ key: team, operator: DoesNotExist }] } }] }] }');
    expect(lines(trusted)).toEqual([
      'info Ingress shop/web: leads to shop/web[Deployment] on TCP 8080, where AdminNetworkPolicy trusted admits only any pod in namespaces team, '
      + 'so requests fail unless these are the ingress controller: say which pod it is with the option ingressController',
    ]);
    expect(lines(trusted + DENY)).toEqual([BLOCKED('AdminNetworkPolicy trusted and shop/default-deny admit')]);
  });

  test('a route to another namespace leads there only with a grant', () => {
    const route = '---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: r, namespace: edge }\n'
      + 'spec: { parentRefs: [{ name: gw }], rules: [{ backendRefs: [{ name: web, namespace: shop, port: 80 }] }] }\n';
    const grant = '---\napiVersion: gateway.networking.k8s.io/v1\nkind: ReferenceGrant\nmetadata: { name: g, namespace: shop }\n'
      + 'spec: { from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }], to: [{ group: "", kind: Service }] }\n';
    const service = ENTRY.slice(0, ENTRY.lastIndexOf('---'));
    const found = (yaml: string) => findingLines('ingress-backend-blocked', SHOP + service + DENY + yaml);
    expect(found(route)).toEqual([]);
    expect(found(route + grant)).toEqual([BLOCKED('shop/default-deny admits').replace('Ingress shop/web', 'HTTPRoute edge/r')]);
  });

  test('the option says which pod is the ingress controller', () => {
    const policy = webIngress('web', `{ from: [${NGINX}], ports: [{ port: http }] }`);
    expect(lines(policy, { ingressController: { namespace: 'ingress-nginx' } })).toEqual([]);
    expect(lines(policy, { ingressController: { namespace: 'traefik' } })).toEqual([BLOCKED('shop/web admits')]);
  });

  test('its own egress is blocked', () => {
    const policy = workloadYaml('Deployment', 'ingress-nginx', 'nginx') + policyYaml('ingress-nginx', 'default-deny', '{ podSelector: {}, policyTypes: [Egress] }');
    expect(lines(policy, { ingressController: { namespace: 'ingress-nginx' } })).toEqual([
      'warning Ingress shop/web: leads to shop/web[Deployment] on TCP 8080, but ingress-nginx/default-deny does not let the ingress controller connect there, '
      + 'so requests fail: allow its egress to these pods',
    ]);
    expect(lines(policy)).toEqual([]);
  });

  describe('an ingress controller that the input has', () => {
    const option = { ingressController: { namespace: 'edge', labels: { app: 'nginx' } } };
    const nginx = (spec: string, status: string) => '---\napiVersion: v1\nkind: Pod\nmetadata: { name: nginx, namespace: edge, labels: { app: nginx } }\n'
      + `spec: { ${spec}containers: [{ name: a, image: x }] }\nstatus: ${status}\n`;

    test('of another family, whatever its own policies say', () => {
      const six = '---\napiVersion: v1\nkind: Pod\nmetadata: { name: six, namespace: shop, labels: { app: web } }\n'
        + 'spec: { containers: [{ name: a, ports: [{ name: http, containerPort: 8080 }] }] }\nstatus: { podIP: "fd00::2" }\n';
      const open = policyYaml('edge', 'out', '{ podSelector: {}, policyTypes: [Egress], egress: [{}] }');
      expect(lines(six + nginx('', '{ podIP: 10.0.0.1 }') + open, option)).toEqual([
        'warning Ingress shop/web: leads to shop/six[Pod] on TCP 8080, but these pods have no address of a family that the ingress controller has, so requests fail',
      ]);
    });

    test('on the host network, where no selector finds it', () => {
      const everyPod = webIngress('web', '{ from: [{ namespaceSelector: {} }] }');
      const found = (hostNetwork: 'node' | 'pod') => lines(everyPod + nginx('hostNetwork: true, ', '{}'), { ...option, hostNetwork });
      expect(found('node')).toEqual([
        'warning Ingress shop/web: leads to shop/web[Deployment] on TCP 8080, but shop/web admits no ingress controller there, so requests fail: '
        + 'allow ingress from an ipBlock with the addresses of the nodes of the ingress controller, which is on the host network',
      ]);
      expect(found('pod')).toEqual([]);
    });
  });
});
