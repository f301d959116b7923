import { readFileSync } from 'fs';
import { join } from 'path';

/** A mistake, and what library and server say of it: a row of bad-input.json. */
export interface Row {
  /** `ports: port 0`: the part of a policy, and what is wrong there */
  readonly mistake: string;
  readonly ours: string;
  /** `refused 422 spec.ingress[0].ports[0].port: Invalid value`, `accepted`, `accepted with a warning`; by era where it matters */
  readonly server: string | { readonly [era in Era]?: string };
}

/** servers since 1.36 refuse what those before warn about */
export type Era = 'until 1.35' | 'from 1.36';

export const AGREEMENT_FILE = join(__dirname, 'bad-input.json');

/** The rows, as they were last written. */
export function agreementRows(): Row[] {
  return JSON.parse(readFileSync(AGREEMENT_FILE, 'utf8'));
}

/** The table of docs/acceptance.md: how many mistakes of which part are refused by whom. */
export function agreementTable(rows: readonly Row[]): string {
  const parts = [...new Set(rows.map(({ mistake }) => partOf(mistake)))];
  const lines = parts.map(part => {
    const ofPart = rows.filter(({ mistake }) => partOf(mistake) === part);
    const refused = ofPart.filter(({ server }) => typeof server === 'string' && server.startsWith('refused')).length;
    const warned = ofPart.filter(({ server }) => typeof server !== 'string').length;
    return `| ${part} | ${ofPart.length} | ${refused} | ${warned} | ${ofPart.length - refused - warned} |`;
  });
  return [
    '| mistakes in | all, refused by the library | refused by every server | warned about until 1.35, refused from 1.36 | taken by every server |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function partOf(mistake: string): string {
  return mistake.slice(0, mistake.indexOf(': '));
}
