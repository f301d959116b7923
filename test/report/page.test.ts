import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';
import { ran } from '../support/cli';

// docs/reports.md: each sample is part of what the command prints of test/fixtures/reports, in one of its formats.

const PAGE = readFileSync(join(__dirname, '../../docs/reports.md'), 'utf8');
const FOLDER = join(__dirname, '../fixtures/reports');
const FILES = Object.fromEntries(readdirSync(FOLDER).map(name => [name, readFileSync(join(FOLDER, name), 'utf8')]));

const TEXTS = ['txt', 'json', 'csv', 'md'];
const GRAPHS = ['dot', 'mermaid'];
const DENIED = ['--from', 'shop/web', '--to', 'shop/db', '--port', '5433'];

/** what is asked for each section, in each of its formats */
const ASKED: Readonly<Record<string, { readonly formats: readonly string[]; readonly commands: readonly (readonly string[])[] }>> = {
  list: { formats: [...TEXTS, ...GRAPHS], commands: [['list', 'shop.yaml'], ['list', '--group', 'always', 'shop.yaml']] },
  query: {
    formats: TEXTS,
    commands: [['query', '--queries', 'questions.jsonl', 'shop.yaml'], ['query', ...DENIED, '--expected', 'allowed', 'shop.yaml']],
  },
  explain: { formats: ['txt', 'json', 'md'], commands: [['explain', ...DENIED, 'shop.yaml']] },
  diff: { formats: [...TEXTS, ...GRAPHS], commands: [['diff', 'before.yaml', 'shop.yaml']] },
  exposure: { formats: [...TEXTS, ...GRAPHS], commands: [['exposure', 'shop.yaml'], ['exposure', '--namespace', 'shop', 'shop.yaml']] },
  lint: { formats: TEXTS, commands: [['lint', 'shop.yaml', 'policies.yaml']] },
  Notices: { formats: ['txt'], commands: [['list', 'shop.yaml', 'policies.yaml']] },
};

async function printed(title: string): Promise<string[]> {
  const { formats, commands } = ASKED[title];
  const runs = commands.flatMap(command => formats.map(format => ran(['reach', ...command, '--format', format], { files: FILES })));
  return (await Promise.all(runs)).map(({ out, err }) => (title === 'Notices' ? err : out).replaceAll('\r\n', '\n'));
}

describe('docs/reports.md |', () => {
  const sections = PAGE.split(/^## /m).slice(1).map(section => [section.split('\n')[0], section] as const);

  test('has a section for each report', () => {
    expect(sections.map(([title]) => title)).toEqual(Object.keys(ASKED));
  });

  test.each(sections)('%s shows what is printed', async (title, section) => {
    const samples = Array.from(section.matchAll(/^```(?:text|json)\n(.*?)^```$/gms), ([, sample]) => sample);
    const reports = await printed(title);
    expect(samples).not.toEqual([]);
    expect(samples.filter(sample => !reports.some(report => report.includes(sample)))).toEqual([]);
  });
});
