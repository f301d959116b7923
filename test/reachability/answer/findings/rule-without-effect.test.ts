import { SHOP, findingLines } from '../../../support/policy-findings';
import { policyYaml } from '../../../support/yaml-cluster';

describe('rule-without-effect |', () => {
  test('egress rules where policyTypes lists ingress alone', () => {
    const spec = (types: string) => `{ podSelector: {}, ${types}egress: [{ ports: [{ port: 53 }] }] }`;
    expect(findingLines('rule-without-effect', SHOP + policyYaml('shop', 'dns', spec('policyTypes: [Ingress], ')))).toEqual([
      'warning shop/dns egress: policyTypes does not list Egress, so the egress rules have no effect and the policy leaves egress open: '
      + 'add Egress to policyTypes, or remove the rules',
    ]);
    expect(findingLines('rule-without-effect', SHOP + policyYaml('shop', 'dns', spec('policyTypes: [Egress], ')))).toEqual([]);
    expect(findingLines('rule-without-effect', SHOP + policyYaml('shop', 'dns', spec('')))).toEqual([]);
  });

  test('ingress rules where policyTypes lists egress alone', () => {
    expect(findingLines('rule-without-effect', SHOP + policyYaml('shop', 'in', '{ podSelector: {}, policyTypes: [Egress], ingress: [{}] }'))).toEqual([
      'warning shop/in ingress: policyTypes does not list Ingress, so the ingress rules have no effect and the policy leaves ingress open: '
      + 'add Ingress to policyTypes, or remove the rules',
    ]);
  });
});
