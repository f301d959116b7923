import { policyFindingsCsv, policyFindingsJson, policyFindingsMarkdown, policyFindingsText } from '../../src/report';
import { SAMPLE_FINDINGS, csvOf, textOf } from '../support/sample-results';

describe('policyFindingsText |', () => {
  test('a line each', () => {
    expect(textOf(policyFindingsText(SAMPLE_FINDINGS))).toBe(`error shop/web egress rule 2: No pod and no address matches its peers, so it allows nothing (rule-matches-nothing) shop/policies.yaml:12
info AdminNetworkPolicy a: Has the priority of AdminNetworkPolicy b, and nobody knows which one is asked first (equal-priority)
`);
  });

  test('no finding is nothing written', () => {
    expect([...policyFindingsText([])]).toEqual([]);
  });
});

describe('policyFindingsJson |', () => {
  test('counts, then a finding a line', () => {
    expect(textOf(policyFindingsJson(SAMPLE_FINDINGS))).toBe(`{
  "summary": {"error":1,"warning":0,"info":1},
  "findings": [
    {"severity":"error","rule":"rule-matches-nothing","subject":"shop/web","part":"egress rule 2","text":"No pod and no address matches its peers, so it allows nothing","origin":"shop/policies.yaml:12"},
    {"severity":"info","rule":"equal-priority","subject":"AdminNetworkPolicy a","text":"Has the priority of AdminNetworkPolicy b,\\nand nobody knows which one is asked first"}
  ]
}
`);
  });

  test('no finding', () => {
    expect(JSON.parse(textOf(policyFindingsJson([])))).toEqual({ summary: { error: 0, warning: 0, info: 0 }, findings: [] });
  });
});

describe('policyFindingsCsv |', () => {
  test('line breaks of a text stand in quotes', () => {
    expect(textOf(policyFindingsCsv(SAMPLE_FINDINGS))).toBe(csvOf(
      'severity,subject,part,text,rule,origin',
      'error,shop/web,egress rule 2,"No pod and no address matches its peers, so it allows nothing",rule-matches-nothing,shop/policies.yaml:12',
      'info,AdminNetworkPolicy a,,"Has the priority of AdminNetworkPolicy b,\nand nobody knows which one is asked first",equal-priority,',
    ));
  });
});

describe('policyFindingsMarkdown |', () => {
  test('counts, then a table', () => {
    expect(textOf(policyFindingsMarkdown(SAMPLE_FINDINGS))).toBe(`**2 findings**: 1 error, 0 warnings, 1 for information.

| severity | subject | part | text | rule | origin |
|---|---|---|---|---|---|
| error | shop/web | egress rule 2 | No pod and no address matches its peers, so it allows nothing | rule-matches-nothing | shop/policies.yaml:12 |
| info | AdminNetworkPolicy a |  | Has the priority of AdminNetworkPolicy b, and nobody knows which one is asked first | equal-priority |  |
`);
  });

  test('no finding', () => {
    expect(textOf(policyFindingsMarkdown([]))).toBe('No findings.\n');
  });
});
