import { queryCsv, queryJson, queryMarkdown, queryText } from '../../src/report';
import { SAMPLE_ANSWERS, csvOf, textOf } from '../support/sample-results';

describe('queryText |', () => {
  test('verdict, flow, both halves, and what was expected where it is not so', () => {
    expect(textOf(queryText(SAMPLE_ANSWERS))).toBe(`allowed shop/web => shop/db : TCP 5432 (egress allowed, ingress allowed)
denied 10.0.0.1 => shop/db : UDP 53 (egress allowed, ingress denied)
denied shop/web => shop/db : TCP 5433 (egress allowed, ingress denied), expected allowed
`);
  });

  test('allowed against what is expected', () => {
    expect(textOf(queryText([{ ...SAMPLE_ANSWERS[0], expected: false }])))
      .toBe('allowed shop/web => shop/db : TCP 5432 (egress allowed, ingress allowed), expected denied\n');
  });

  test('whatever was asked, an answer is a line', () => {
    expect(textOf(queryText([{ ...SAMPLE_ANSWERS[0], from: 'a\nb', to: '\u001b[31mc' }])))
      .toBe('allowed a b =>  [31mc : TCP 5432 (egress allowed, ingress allowed)\n');
  });

  test('no questions', () => {
    expect([...queryText([])]).toEqual([]);
  });
});

describe('queryJson |', () => {
  test('an object a line', () => {
    expect(textOf(queryJson(SAMPLE_ANSWERS))).toBe(`{"from":"shop/web","to":"shop/db","protocol":"TCP","port":5432,"allowed":true,"egress":true,"ingress":true}
{"from":"10.0.0.1","to":"shop/db","protocol":"UDP","port":53,"allowed":false,"egress":true,"ingress":false,"expected":false}
{"from":"shop/web","to":"shop/db","protocol":"TCP","port":5433,"allowed":false,"egress":true,"ingress":false,"expected":true}
`);
  });

  test('each line is what went in', () => {
    expect(textOf(queryJson(SAMPLE_ANSWERS)).trimEnd().split('\n').map(line => JSON.parse(line))).toEqual(SAMPLE_ANSWERS);
  });

  test('no more than the schema knows', () => {
    const answer = { ...SAMPLE_ANSWERS[0], halves: [] };
    expect(textOf(queryJson([answer]))).toBe(textOf(queryJson([SAMPLE_ANSWERS[0]])));
  });

  test('answers are asked for one by one', () => {
    let asked = 0;
    const answers = function* () {
      for (let i = 0; i < 5000; i++) {
        asked++;
        yield SAMPLE_ANSWERS[i % 3];
      }
    };
    const first = queryJson(answers())[Symbol.iterator]().next();
    expect(first.value.length).toBeGreaterThan(65_000);
    expect(asked).toBeLessThan(1000);
  });
});

describe('queryCsv |', () => {
  test('verdicts as words, nothing where nothing was expected', () => {
    expect(textOf(queryCsv(SAMPLE_ANSWERS))).toBe(csvOf(
      'from,to,protocol,port,verdict,egress,ingress,expected,family',
      'shop/web,shop/db,TCP,5432,allowed,allowed,allowed,,',
      '10.0.0.1,shop/db,UDP,53,denied,allowed,denied,denied,',
      'shop/web,shop/db,TCP,5433,denied,allowed,denied,allowed,',
    ));
  });
});

describe('queryMarkdown |', () => {
  test('a table', () => {
    expect(textOf(queryMarkdown(SAMPLE_ANSWERS))).toBe(`| from | to | protocol | port | verdict | egress | ingress | expected | family |
|---|---|---|---|---|---|---|---|---|
| shop/web | shop/db | TCP | 5432 | allowed | allowed | allowed |  |  |
| 10.0.0.1 | shop/db | UDP | 53 | denied | allowed | denied | denied |  |
| shop/web | shop/db | TCP | 5433 | denied | allowed | denied | allowed |  |
`);
  });
});

describe('queries | over one family |', () => {
  const [allowed, , denied] = SAMPLE_ANSWERS;

  test('say so in every format', () => {
    const answers = [{ ...allowed, family: 'IPv4' as const }, { ...denied, family: 'IPv6' as const }];
    expect(textOf(queryText(answers))).toBe(`allowed shop/web => shop/db : TCP 5432 (egress allowed, ingress allowed, over IPv4 only)
denied shop/web => shop/db : TCP 5433 (egress allowed, ingress denied, over IPv6), expected allowed
`);
    expect(textOf(queryJson(answers)).split('\n').slice(0, 2).map(line => JSON.parse(line))).toEqual(answers);
    expect(textOf(queryCsv(answers))).toContain('shop/web,shop/db,TCP,5432,allowed,allowed,allowed,,IPv4');
    expect(textOf(queryMarkdown(answers))).toContain('| shop/web | shop/db | TCP | 5433 | denied | allowed | denied | allowed | IPv6 |\n');
  });
});
