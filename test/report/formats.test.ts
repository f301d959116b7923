import { DIFF_FORMATS, EXPLANATION_FORMATS, EXPOSURE_FORMATS, LIST_FORMATS, POLICY_FINDING_FORMATS, QUERY_FORMATS } from '../../src/report';
import { DENIED, SAMPLE_ANSWERS, SAMPLE_DIFF, SAMPLE_EXPOSURE, SAMPLE_FINDINGS, SAMPLE_LIST, textOf } from '../support/sample-results';

const ALL: readonly [string, { readonly [format: string]: (result: never) => Iterable<string> }, unknown, string][] = [
  ['list', LIST_FORMATS, SAMPLE_LIST, 'txt json csv md dot mermaid'],
  ['query', QUERY_FORMATS, SAMPLE_ANSWERS, 'txt json csv md'],
  ['explanation', EXPLANATION_FORMATS, [DENIED], 'txt json md'],
  ['diff', DIFF_FORMATS, SAMPLE_DIFF, 'txt json csv md dot mermaid'],
  ['exposure', EXPOSURE_FORMATS, SAMPLE_EXPOSURE, 'txt json csv md dot mermaid'],
  ['findings', POLICY_FINDING_FORMATS, SAMPLE_FINDINGS, 'txt json csv md'],
];

/** how each format is told from the others */
const SIGNS: Readonly<Record<string, RegExp>> = {
  txt: /^[^{|\r\n]+\n/,
  json: /^\{("|\n)/,
  csv: /^[a-z-]+(,[a-z-]+)+\r\n/,
  md: /^(\||\*\*|### )/,
  dot: /^digraph connections \{\n/,
  mermaid: /^flowchart LR\n/,
};

describe('formats |', () => {
  test.each(ALL)('%s', (_, formats, result, names) => {
    expect(Object.keys(formats)).toEqual(names.split(' '));
    for (const [name, render] of Object.entries(formats)) {
      const text = textOf(render(result as never));
      expect(text).toMatch(SIGNS[name]);
      expect(text.endsWith('\n')).toBe(true);
      expect(textOf(render(result as never))).toBe(text);
    }
  });
});
