import { evaluationOf, policyYaml, workloadYaml } from './yaml-cluster';
import { ClusterOptions, PolicyFindingRule, policyFindings } from '../../src/reachability';

/** The findings of one rule as lines: `warning shop/default-deny egress rule 2: text`. */
export function findingLines(rule: PolicyFindingRule, yaml: string, options: Partial<ClusterOptions> = {}): string[] {
  return policyFindings(evaluationOf(yaml, options)).filter(finding => finding.rule === rule)
    .map(({ severity, subject, part, text }) => `${severity} ${subject}${part === undefined ? '' : ` ${part}`}: ${text}`);
}

/** Deployments web (http=8080) and db (5432) in namespace shop. */
export const SHOP = workloadYaml('Deployment', 'shop', 'web', 'http=8080') + workloadYaml('Deployment', 'shop', 'db', '5432');

/** A policy of namespace shop for the pods of web: rules in YAML's flow form. */
export function webIngress(name: string, rules: string): string {
  return policyYaml('shop', name, `{ podSelector: { matchLabels: { app: web } }, ingress: [${rules}] }`);
}

/** The same for egress alone. */
export function webEgress(name: string, rules: string): string {
  return policyYaml('shop', name, `{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [${rules}] }`);
}
