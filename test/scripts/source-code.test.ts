import { documentationPages } from '../support/snippets';
import { regionOfText, sourceCodeCount, withSourceCode } from '../support/source-code';

describe('Code of source files in pages |', () => {
  test.each(documentationPages())('$path shows it as it is', ({ text }) => {
    expect(withSourceCode(text)).toBe(text);
  });

  test('every language has its part of the quickstart', () => {
    const page = documentationPages().find(({ path }) => path === 'docs/quickstart-languages.md')!;
    expect(sourceCodeCount(page.text)).toBe(7);
    for (const language of ['ts', 'python', 'java', 'go']) { expect(page.text).toMatch(new RegExp(`^\`\`\`${language}\n[^\`]*(mustAllow|must_allow|MustAllow)`, 'm')); }
  });

  const page = (code: string) => `Text\n<!-- code: a.py#main -->\n\`\`\`python\n${code}\`\`\`\nText\n`;

  test('takes the place of what stood there', () => {
    expect(withSourceCode(page('old\n'), (file, region) => `# ${region} of ${file}\n`)).toBe(page('# main of a.py\n'));
    expect(withSourceCode(page(''), () => 'new\n')).toBe(page('new\n'));
  });

  test('may have a comment for snippets between', () => {
    const text = '<!-- code: a.ts#main -->\n<!-- snippet: skip -->\n```ts\nold\n```\n';
    expect(withSourceCode(text, () => 'new\n')).toBe(text.replace('old', 'new'));
  });

  test('leaves other code alone', () => {
    const text = '```python\nold\n```\n<!-- code: a.py#main -->\nText\n```python\nold\n```\n';
    expect(withSourceCode(text, () => 'new\n')).toBe(text);
  });

  test('is named by a file and a region that are there', () => {
    expect(() => withSourceCode(page(''))).toThrow(new Error('There is no a.py to take the region "main" from.'));
    expect(() => regionOfText('# region other\n# endregion\n', 'main')).toThrow(new Error(
      'There is no region "main" that ends: write "region main" and "endregion" in comments.'));
    expect(() => regionOfText('# region main\nrest\n', 'main')).toThrow('There is no region "main" that ends');
  });

  test('loses the indentation that all its lines have', () => {
    expect(regionOfText('{\n    // region main\n    if (x) {\n\n        y();\n    }\n    // endregion\n}\n', 'main')).toBe('if (x) {\n\n    y();\n}\n');
    expect(regionOfText('// region main\n\tgo()\n\n// endregion\n', 'main')).toBe('go()\n');
  });
});
