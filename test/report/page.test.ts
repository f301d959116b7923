import { readFileSync } from 'fs';
import { join } from 'path';
import {
  DIFF_FORMATS, EXPLANATION_FORMATS, EXPOSURE_FORMATS, LIST_FORMATS, POLICY_FINDING_FORMATS, QUERY_FORMATS, noticesText,
} from '../../src/report';
import { DENIED, SAMPLE_ANSWERS, SAMPLE_DIFF, SAMPLE_EXPOSURE, SAMPLE_FINDINGS, SAMPLE_LIST, textOf } from '../support/sample-results';

const PAGE = readFileSync(join(__dirname, '../../docs/reports.md'), 'utf8');

const REPORTS: Readonly<Record<string, readonly string[]>> = {
  list: rendered(LIST_FORMATS, SAMPLE_LIST),
  query: rendered(QUERY_FORMATS, SAMPLE_ANSWERS),
  explain: rendered(EXPLANATION_FORMATS, [DENIED]),
  diff: rendered(DIFF_FORMATS, SAMPLE_DIFF),
  exposure: rendered(EXPOSURE_FORMATS, SAMPLE_EXPOSURE),
  lint: rendered(POLICY_FINDING_FORMATS, SAMPLE_FINDINGS),
  Notices: [textOf(noticesText(SAMPLE_LIST.notices))],
};

describe('docs/reports.md |', () => {
  const sections = PAGE.split(/^## /m).slice(1).map(section => [section.split('\n')[0], section] as const);

  test('has a section for each report', () => {
    expect(sections.map(([title]) => title)).toEqual(Object.keys(REPORTS));
  });

  test.each(sections)('%s shows what is written', (title, section) => {
    const samples = Array.from(section.matchAll(/^```(?:text|json)\n(.*?)^```$/gms), ([, sample]) => sample);
    expect(samples).not.toEqual([]);
    expect(samples.filter(sample => !REPORTS[title].some(report => report.includes(sample)))).toEqual([]);
  });
});

/** the result in each of the formats, in lines as the page has them */
function rendered<T>(formats: { readonly [format: string]: (result: T) => Iterable<string> }, result: T): readonly string[] {
  return Object.values(formats).map(render => textOf(render(result)).replaceAll('\r\n', '\n'));
}
