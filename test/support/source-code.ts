import { existsSync, readFileSync } from 'fs';
import { join, resolve } from 'path';

/**
 * Code in pages that is part of a source file, of whatever language: that file is what is compiled and run.
 *
 *   <!-- code: test/packages/python/quickstart.py#quickstart -->
 *   ```python
 *   (what stands between `# region quickstart` and `# endregion`)
 *   ```
 *
 * A comment for test/support/snippets.ts may stand between the two.
 */
export function withSourceCode(text: string, regionOf = regionOfFile): string {
  return text.replace(CODE, (_, before, file, region, between, fence) => `${before}${between}${fence}\n${regionOf(file, region)}\`\`\``);
}

/** How many pieces of code a page has from source files. */
export function sourceCodeCount(text: string): number {
  return [...text.matchAll(CODE)].length;
}

/** The lines of a region, without the indentation that all of them have. Throws where it is not there. */
export function regionOfText(source: string, region: string): string {
  const lines = source.split('\n');
  const first = lines.findIndex(line => line.trim().replace(/^(\/\/|#) /, '') === `region ${region}`);
  const length = first < 0 ? -1 : lines.slice(first + 1).findIndex(line => /^\s*(\/\/|#) endregion$/.test(line));
  if (length < 0) { throw new Error(`There is no region "${region}" that ends: write "region ${region}" and "endregion" in comments.`); }
  const inside = lines.slice(first + 1, first + 1 + length);
  const margin = Math.min(...inside.filter(line => line.trim() !== '').map(line => /^\s*/.exec(line)![0].length));
  return inside.map(line => `${line.slice(margin)}\n`).join('').replace(/\n+$/, '\n');
}

const CODE = /(<!-- code: (\S+?)#(\S+) -->\n)((?:<!-- snippet: [^\n]*-->\n)?)(```\w+)\n[^]*?```/g;

function regionOfFile(file: string, region: string): string {
  const path = join(resolve(__dirname, '../..'), file);
  if (!existsSync(path)) { throw new Error(`There is no ${file} to take the region "${region}" from.`); }
  return regionOfText(readFileSync(path, 'utf8'), region);
}
