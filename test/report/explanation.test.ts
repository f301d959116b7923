import { explanationJson, explanationMarkdown, explanationText } from '../../src/report';
import { ALLOWED, DENIED, textOf } from '../support/sample-results';

describe('explanationText |', () => {
  test('the sentence, both halves with their tiers and rules, and what would open it', () => {
    expect(textOf(explanationText([DENIED, ALLOWED]))).toBe(`shop/web => shop/db : TCP 5433 denied
egress allowed by shop/web rule 2; ingress denied: shop/default-deny isolates it and no rule admits TCP 5433

  egress of shop/web[Deployment]: allowed by shop/web rule 2
    namespace tier: allow, by shop/default-deny, shop/web
      shop/web rule 2: Allow (shop.yaml:12)
  ingress of shop/db[StatefulSet]: denied: shop/default-deny isolates it and no rule admits TCP 5433
    admin tier: none, no policy selects it
    namespace tier: deny, by shop/default-deny

  what would open it:
    Add port TCP 5433 to ingress rule 1 of shop/db
    Ask for TCP 5432 | TCP 5434

10.0.0.1 => shop/db : UDP 53 allowed
egress allowed: addresses have no policies; ingress allowed by AdminNetworkPolicy dns rule 1

  egress of 10.0.0.1: allowed: addresses have no policies
  ingress of shop/db[StatefulSet]: allowed by AdminNetworkPolicy dns rule 1
    admin tier: allow, by AdminNetworkPolicy dns
      AdminNetworkPolicy dns rule 1 "dns": Allow (dns.yaml)
`);
  });

  test('nothing to explain', () => {
    expect([...explanationText([])]).toEqual([]);
  });

  test('a reason with a line break stays in its line', () => {
    expect(textOf(explanationText([{ ...ALLOWED, summary: 'one\r\ntwo' }]))).toContain('\none two\n');
  });
});

describe('explanationJson |', () => {
  test('an object a line, in the order of the schema', () => {
    const [denied, allowed, ...more] = textOf(explanationJson([DENIED, ALLOWED])).split('\n');
    expect(more).toEqual(['']);
    expect(JSON.parse(allowed)).toEqual({ ...ALLOWED, expected: undefined });
    expect(denied).toBe('{"from":"shop/web","to":"shop/db","protocol":"TCP","port":5433,"allowed":false,"egress":true,"ingress":false,"summary":"egress allowed by shop/web rule 2; ingress denied: shop/default-deny isolates it and no rule admits TCP 5433","halves":[{"direction":"egress","endpoint":"shop/web[Deployment]","allowed":true,"reason":"allowed by shop/web rule 2","tiers":[{"tier":"namespace","policies":["shop/default-deny","shop/web"],"verdict":"allow","rules":[{"policy":"shop/web","rule":2,"action":"Allow","origin":"shop.yaml:12"}]}]},{"direction":"ingress","endpoint":"shop/db[StatefulSet]","allowed":false,"reason":"denied: shop/default-deny isolates it and no rule admits TCP 5433","tiers":[{"tier":"admin","policies":[],"verdict":"none","rules":[]},{"tier":"namespace","policies":["shop/default-deny"],"verdict":"deny","rules":[]}]}],"remedies":["Add port TCP 5433 to ingress rule 1 of shop/db","Ask for TCP 5432 | TCP 5434"]}');
  });

  test('nothing to explain', () => {
    expect([...explanationJson([])]).toEqual([]);
  });
});

describe('explanationMarkdown |', () => {
  test('a heading, the sentence, a table and a list', () => {
    expect(textOf(explanationMarkdown([DENIED, ALLOWED]))).toBe(`### shop/web => shop/db : TCP 5433 denied

egress allowed by shop/web rule 2; ingress denied: shop/default-deny isolates it and no rule admits TCP 5433

| half | reason | tier | policies | verdict | rules |
|---|---|---|---|---|---|
| egress of shop/web[Deployment] | allowed by shop/web rule 2 | namespace | shop/default-deny, shop/web | allow | shop/web rule 2: Allow (shop.yaml:12) |
| ingress of shop/db[StatefulSet] | denied: shop/default-deny isolates it and no rule admits TCP 5433 | admin |  | none |  |
| ingress of shop/db[StatefulSet] | denied: shop/default-deny isolates it and no rule admits TCP 5433 | namespace | shop/default-deny | deny |  |

What would open it:

- Add port TCP 5433 to ingress rule 1 of shop/db
- Ask for TCP 5432 \\| TCP 5434

### 10.0.0.1 => shop/db : UDP 53 allowed

egress allowed: addresses have no policies; ingress allowed by AdminNetworkPolicy dns rule 1

| half | reason | tier | policies | verdict | rules |
|---|---|---|---|---|---|
| egress of 10.0.0.1 | allowed: addresses have no policies |  |  |  |  |
| ingress of shop/db[StatefulSet] | allowed by AdminNetworkPolicy dns rule 1 | admin | AdminNetworkPolicy dns | allow | AdminNetworkPolicy dns rule 1 "dns": Allow (dns.yaml) |
`);
  });
});
