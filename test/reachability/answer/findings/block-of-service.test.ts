import { query } from '../../../../src/reachability';
import { SHOP, findingLines, webEgress } from '../../../support/policy-findings';
import { evaluationOf } from '../../../support/yaml-cluster';

const service = (spec: string) => `---\napiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: shop }\nspec: { ${spec} }\n`;
const DB = service('selector: { app: db }, clusterIP: 10.96.0.20, clusterIPs: [10.96.0.20, "fd00::20"], ports: [{ port: 5432 }]');
const to = (cidr: string) => webEgress('web', `{ to: [{ ipBlock: { cidr: "${cidr}" } }], ports: [{ port: 5432 }] }`);
const text = (cidr: string) => `warning shop/web egress rule 1: ${cidr} is the address of Service shop/db, which policies never see: what is sent there is on its way `
  + 'to a pod when they are asked. Name the pods by labels, and their ports';
const lines = (yaml: string) => findingLines('block-of-service', SHOP + yaml);

describe('block-of-service |', () => {
  test('each of its addresses', () => {
    expect(lines(DB + to('10.96.0.20/32'))).toEqual([text('10.96.0.20/32')]);
    expect(lines(DB + to('fd00::20/128'))).toEqual([text('fd00::20/128')]);
    expect(lines(DB.replace(/, clusterIPs: \[.*?\]/, '') + to('10.96.0.20/32'))).toEqual([text('10.96.0.20/32')]);
  });

  test.each<[string, string]>([
    ['a block that holds it', DB + to('10.96.0.0/12')],
    ['another address', DB + to('10.96.0.21/32')],
    ['a name server, which may listen there on each node', DB.replace('port: 5432', 'port: 53') + to('10.96.0.20/32')],
    ['a Service of no pods', DB.replace('selector: { app: db }, ', '') + to('10.96.0.20/32')],
    ['a headless Service', service('selector: { app: db }, clusterIP: None, ports: [{ port: 5432 }]') + to('10.96.0.20/32')],
    ['a Service of manifests, whose address nobody tells', service('selector: { app: db }, ports: [{ port: 5432 }]') + to('10.96.0.20/32')],
  ])('not of %s', (_, yaml) => {
    expect(lines(yaml)).toEqual([]);
  });

  test('there is no answer about such an address', () => {
    const evaluation = evaluationOf(SHOP + DB + to('10.96.0.20/32'));
    const ask = (address: string) => () => query(evaluation, { from: 'shop/web', to: address, port: 5432 });
    expect(ask('10.96.0.20')).toThrow('Invalid to: 10.96.0.20 is the address of Service shop/db, which policies never see: they see the pods behind it. Ask about these');
    expect(ask('fd00:0::20')).toThrow('Invalid to: fd00::20 is the address of Service shop/db');
    expect(ask('10.96.0.21')().allowed).toBe(false);
  });
});
