import { ClusterOptions, Explanation, explain, listConnections, query } from '../../../src/reachability';
import { rowsOf } from '../../support/table-answers';
import { clusterPolicyYaml, evaluationOf, podYaml, policyYaml } from '../../support/yaml-cluster';

const service = (name: string) => `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { selector: { app: ${name} }, ports: [{ port: 8080 }] }\n`;
const ingress = (name: string, backend: string) => `---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: ${name}, namespace: shop }\n`
  + `spec: { defaultBackend: { service: { name: ${backend}, port: { number: 8080 } } } }\n`;
const SHOP = podYaml('shop', 'web', '8080') + podYaml('shop', 'db', '5432') + service('web') + ingress('front', 'web');
const FROM = '{ingress-controller}';
const EDGE = { ingressController: { namespace: 'edge', labels: { app: 'nginx' } } };
const CLOSED = clusterPolicyYaml('AdminNetworkPolicy', 'closed', '{ priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ namespaces: {} }] }] }');

function why(yaml: string, to: string, port: number, options: Partial<ClusterOptions> = {}): Explanation {
  return explain(evaluationOf(yaml, options), { from: FROM, to, port });
}

describe('the ingress controller |', () => {
  test.each<[string, number, boolean]>([['shop/web', 8080, true], ['shop/web', 8081, false], ['shop/db', 5432, false], ['10.0.0.1', 443, false]])(
    'connects where a route leads, and nowhere else: to %s on %i', (to, port, allowed) => {
      for (const options of [{}, EDGE]) {
        const evaluation = evaluationOf(SHOP, options);
        const answer = query(evaluation, { from: FROM, to, port });
        expect([answer.allowed, answer.egress, answer.ingress]).toEqual([allowed, allowed, true]);
      }
    });

  test.each<[string, string, Partial<ClusterOptions>]>([
    ['without a word on which pod it is', SHOP, {}], ['with one', SHOP, EDGE], ['where its egress is denied, and nobody says whose it is', SHOP + CLOSED, {}],
    ['where its own egress is denied', SHOP + CLOSED, EDGE], ['where the pod lets nothing in', SHOP + policyYaml('shop', 'none', '{ podSelector: {}, ingress: [] }'), {}],
    ['where its pods are of one family', SHOP, { podCidrs: ['10.0.0.0/8'] }],
  ])('is listed where questions have it connect: %s', (_, yaml, options) => {
    const evaluation = evaluationOf(yaml, options);
    const listed = rowsOf(listConnections(evaluation).table).filter(({ from }) => from.id === FROM).map(({ to, text }) => `${to.id} ${text}`);
    const asked = ['shop/web', 'shop/db'].flatMap(to => [8080, 8081, 5432].filter(port => query(evaluation, { from: FROM, to, port }).allowed).map(port => `${to}[Pod] TCP ${port}`));
    expect(asked).toEqual(listed);
  });

  test('is explained by what leads there', () => {
    const { summary, remedies } = why(SHOP + ingress('other', 'web') + ingress('more', 'web'), 'shop/web', 8080);
    expect(summary).toBe('egress allowed: Ingress shop/front, Ingress shop/more and Ingress shop/other lead to shop/web on TCP 8080; ingress allowed: no policy selects shop/web');
    expect(remedies).toEqual([]);
    expect(why(SHOP, 'shop/web', 8080, EDGE).summary).toBe('egress allowed: no policy selects {ingress-controller}; ingress allowed: no policy selects shop/web');
    expect(why(SHOP + CLOSED, 'shop/web', 8080, EDGE).summary).toContain('egress denied by AdminNetworkPolicy closed rule 1');
  });

  test('is explained by that nothing does', () => {
    for (const options of [{}, EDGE]) {
      const { summary, remedies, halves } = why(SHOP + CLOSED, 'shop/web', 22, options);
      expect(summary).toBe('egress denied: no Ingress, Route or Gateway route leads to shop/web on TCP 22; ingress allowed: no policy selects shop/web');
      expect(remedies).toEqual(['have an Ingress, Route or Gateway route lead to shop/web on TCP 22: no policy opens this. Of the pods of the ingress controller, ask by their names']);
      expect(halves[0].tiers).toEqual([]);
    }
  });

  test('is no side where nothing leads anywhere', () => {
    for (const yaml of [podYaml('shop', 'web', '8080'), podYaml('shop', 'web', '8080') + service('web') + ingress('front', 'other')]) {
      expect(() => query(evaluationOf(yaml), { from: FROM, to: 'shop/web', port: 80 })).toThrow(new Error(
        'Invalid from: nothing connects as {ingress-controller}, since no Ingress, Route or Gateway route of the input leads to a workload.'));
    }
  });

  test('is where traffic comes from, and no destination', () => {
    expect(() => query(evaluationOf(SHOP), { from: 'shop/web', to: FROM, port: 80 })).toThrow(new Error(
      'Invalid to: {ingress-controller} is where Ingress, Route and Gateway traffic comes from, and nothing here leads to it. Ask about its pods by name.'));
  });
});
