import { readFileSync, writeFileSync } from 'fs';
import { resolve } from 'path';
import { run } from '../../src/cli/run';
import { POLICY_CHECKS } from '../../src/reachability/answer/policy-findings';
import { inFolder, testIo } from '../support/cli';

// docs/exposure.md and docs/policy-findings.md: what their `console` fences show is what the program prints for their YAML.
// `UPDATE_DOCS=1 npx jest test/cli/policy-pages.test.ts` writes it into the pages, on purpose.

const PAGES = ['exposure', 'policy-findings'].map(name => resolve(__dirname, `../../docs/${name}.md`));

describe.each(PAGES)('%s |', path => {
  const page = readFileSync(path, 'utf8');

  test('shows what the program prints', async () => {
    const [, text, name] = /^```yaml\n(# (\S+)\n[^]*?)^```$/m.exec(page)!;
    const [, fence, command] = /^```console\n(\$ cdk8s-zero-trust (.*)\n[^]*?)^```$/m.exec(page)!;
    const printed = await inFolder({ [name]: text }, async folder => {
      const { io, out, err } = testIo(folder);
      await run(command.split(' '), io);
      return `$ cdk8s-zero-trust ${command}\n${err()}${out()}`;
    });
    if (process.env.UPDATE_DOCS) { writeFileSync(path, page.replace(`\`\`\`console\n${fence}`, () => `\`\`\`console\n${printed}`)); }
    expect(printed.split('\n').length).toBeGreaterThan(5);
    expect(fence).toBe(printed);
  });
});

test('docs/policy-findings.md has every rule with its severity, and no other', () => {
  const rows = [...readFileSync(PAGES[1], 'utf8').matchAll(/^\| `([a-z-]+)` \| (error|warning|info)/gm)].map(([, id, severity]) => `${id} ${severity}`);
  expect(rows.sort()).toEqual(POLICY_CHECKS.map(({ id, severity }) => `${id} ${severity}`).sort());
});
