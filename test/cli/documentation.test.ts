import { readFileSync, writeFileSync } from 'fs';
import { resolve } from 'path';
import { Command } from 'commander';
import { program } from '../../src/cli/program';
import { run } from '../../src/cli/run';
import { inFolder, testIo } from '../support/cli';

// docs/cli.md: every command and option is in it, and what its `console` fences show is what the program prints.
// `UPDATE_DOCS=1 npx jest test/cli/documentation.test.ts` writes it into the page, on purpose.

const PATH = resolve(__dirname, '../../docs/cli.md');
const PAGE = readFileSync(PATH, 'utf8');

/** files of the page: fences whose first line is a comment with their name */
const SHOWN = Object.fromEntries([...PAGE.matchAll(/^```(?:yaml|json)\n(# (\S+)\n[^]*?)^```$/gm)].map(([, text, name]) => [name, text]));

const FILES: { readonly [name: string]: string } = {
  ...SHOWN,
  'broken.yaml': 'kind: Pod\nspec:\n  containers:\n\timage: b\n',
  // as the page says
  'tomorrow.yaml': SHOWN['shop.yaml'].replace('ports: [{port: 5432}]', 'ports: [{port: 5433}]'),
};

/** a fence with what its commands print: standard output, then standard error */
async function shown(fence: string): Promise<string> {
  return inFolder(FILES, async folder => {
    let code = 0;
    let text = '';
    for (const [, command] of fence.matchAll(/^\$ (.*)$/gm)) {
      text += `$ ${command}\n`;
      if (command === 'echo $?') {
        text += `${code}\n`;
        continue;
      }
      const [name, ...argv] = command.split(' ');
      expect(name).toBe('cdk8s-zero-trust');
      const { io, out, err } = testIo(folder);
      code = await run(argv, io);
      text += argv[1] === 'query' || argv[0] === 'harden' ? out() + err() : err() + out();
    }
    return text;
  });
}

function commandsBelow(command: Command, path: string): { readonly path: string; readonly options: readonly string[] }[] {
  const own = { path, options: command.options.flatMap(({ long, hidden }) => long && !hidden ? [long] : []) };
  return [...command.commands.length === 0 ? [own] : [], ...command.commands.flatMap(child => commandsBelow(child, `${path} ${child.name()}`.trim()))];
}

/** what stands below a heading of the page, up to the next of its level */
function section(name: string): string {
  return new RegExp(`^## ${name}\\n([^]*?)(?=^## |(?![^]))`, 'm').exec(PAGE)?.[1] ?? '';
}

describe('docs/cli.md |', () => {
  const fences = [...PAGE.matchAll(/^```console\n([^]*?)^```$/gm)].map(([, fence]) => fence);

  test('shows what the program prints', async () => {
    const printed = await Promise.all(fences.map(shown));
    if (process.env.UPDATE_DOCS) {
      let page = PAGE;
      printed.forEach((text, index) => { page = page.replace(`\`\`\`console\n${fences[index]}\`\`\``, () => `\`\`\`console\n${text}\`\`\``); });
      writeFileSync(PATH, page);
    }
    expect(printed.length).toBeGreaterThan(8);
    expect(fences).toEqual(printed);
  });

  const root = program({} as never, () => {});
  test.each(commandsBelow(root, ''))('has every option of $path', ({ path, options }) => {
    const isReach = path.startsWith('reach ');
    const text = section(path) + (isReach ? section('reach list').split('### Options of all reach commands')[1] : '');
    expect(section(path)).toContain('```');
    if (path !== 'completion') { expect(section(path)).toMatch(/Exit codes: 0 .*; 2 /); }
    expect(options.filter(option => !new RegExp(`\`${option}\``).test(text))).toEqual([]);
  });

  test('names no option that there is not', () => {
    const known = new Set(['--help', '--save-dev', '--no', '--post-renderer', '--post-renderer-args', ...commandsBelow(root, '').flatMap(({ options }) => options)]);
    expect([...PAGE.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option).filter(option => !known.has(option))).toEqual([]);
  });
});
