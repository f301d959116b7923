import { listCsv, listDot, listJson, listMarkdown, listMermaid, listText } from './connection-list';
import { diffCsv, diffDot, diffJson, diffMarkdown, diffMermaid, diffText } from './connectivity-diff';
import { explanationJson, explanationMarkdown, explanationText } from './explanation';
import { exposureCsv, exposureDot, exposureJson, exposureMarkdown, exposureMermaid, exposureText } from './exposure';
import { policyFindingsCsv, policyFindingsJson, policyFindingsMarkdown, policyFindingsText } from './policy-findings';
import { queryCsv, queryJson, queryMarkdown, queryText } from './query';

/**
 * The formats that each result has, by the names that command lines know them by:
 *
 *   for (const chunk of LIST_FORMATS.json(result)) { … }
 *
 *                 txt   json   csv   md   dot   mermaid
 *   list           x     x      x     x    x       x
 *   query          x     x      x     x
 *   explanation    x     x            x
 *   diff           x     x      x     x    x       x
 *   exposure       x     x      x     x    x       x
 *   findings       x     x      x     x
 */
export const LIST_FORMATS = { txt: listText, json: listJson, csv: listCsv, md: listMarkdown, dot: listDot, mermaid: listMermaid } as const;

export const QUERY_FORMATS = { txt: queryText, json: queryJson, csv: queryCsv, md: queryMarkdown } as const;

export const EXPLANATION_FORMATS = { txt: explanationText, json: explanationJson, md: explanationMarkdown } as const;

export const DIFF_FORMATS = { txt: diffText, json: diffJson, csv: diffCsv, md: diffMarkdown, dot: diffDot, mermaid: diffMermaid } as const;

export const EXPOSURE_FORMATS = {
  txt: exposureText, json: exposureJson, csv: exposureCsv, md: exposureMarkdown, dot: exposureDot, mermaid: exposureMermaid,
} as const;

export const POLICY_FINDING_FORMATS = {
  txt: policyFindingsText, json: policyFindingsJson, csv: policyFindingsCsv, md: policyFindingsMarkdown,
} as const;
