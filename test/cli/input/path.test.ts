import { symlinkSync } from 'fs';
import { join } from 'path';
import { Problem } from '../../../src/cli/input/object-source';
import { STANDARD_INPUT, inputFiles } from '../../../src/cli/input/path';
import { Files, inFolder } from '../../support/cli';

/** the names of files, and problems, of paths below a folder */
async function found(
  files: Files, paths: readonly string[], prepare: (folder: string) => void = () => {},
): Promise<{ readonly names: string[]; readonly problems: Problem[] }> {
  return inFolder(files, folder => {
    prepare(folder);
    const problems: Problem[] = [];
    return { names: inputFiles(paths, folder, problems).map(({ name }) => name), problems };
  });
}

describe('inputFiles |', () => {
  test('a folder is its manifests and those below, sorted, without what is hidden and node_modules', async () => {
    const files = Object.fromEntries(['b.yaml', 'a.YML', 'c/d.json', 'c/e.jsonl', 'f.ndjson', 'g.txt', '.h.yaml', '.git/i.yaml', 'node_modules/j.yaml', 'c/k'].map(name => [`m/${name}`, '']));
    expect(await found(files, ['m'])).toEqual({ names: ['m/a.YML', 'm/b.yaml', 'm/c/d.json', 'm/c/e.jsonl', 'm/f.ndjson'], problems: [] });
  });

  test('a file is read whatever its name, and each once', async () => {
    expect((await found({ 'm/a.txt': '', 'm/b.yaml': '' }, ['m/a.txt', 'm/b.yaml', 'm', './m/../m/b.yaml'])).names).toEqual(['m/a.txt', 'm/b.yaml']);
  });

  test('standard input is read once', async () => {
    expect((await found({ 'a.yaml': '' }, ['-', 'a.yaml', '-'])).names).toEqual(['stdin', 'a.yaml']);
    expect(inputFiles(['-'], '/', [])).toEqual([STANDARD_INPUT]);
  });

  test('links are followed, once, and those in a circle are no problem', async () => {
    expect(await found({ 'm/a.yaml': '', 'n/b.yaml': '' }, ['m'], folder => {
      symlinkSync('..', join(folder, 'm/up'));
      symlinkSync('a.yaml', join(folder, 'm/again.yaml'));
      symlinkSync('../n', join(folder, 'm/other'));
    })).toEqual({ names: ['m/a.yaml', 'm/other/b.yaml'], problems: [] });
  });

  test('links to nothing are told where they look like manifests', async () => {
    expect(await found({ 'm/a.yaml': '' }, ['m'], folder => {
      symlinkSync('none', join(folder, 'm/b.yaml'));
      symlinkSync('none', join(folder, 'm/c.txt'));
      symlinkSync('d.yaml', join(folder, 'm/d.yaml'));
    })).toEqual({
      names: ['m/a.yaml'],
      problems: [
        { type: 'unreadable', origin: 'm/b.yaml', text: 'can\'t be read: no such file or folder' },
        { type: 'unreadable', origin: 'm/d.yaml', text: 'can\'t be read: symbolic links lead in a circle' },
      ],
    });
  });

  test('throws where a path is not there', async () => {
    await expect(found({ 'a.yaml': '' }, ['a.yaml', 'b.yaml'])).rejects.toThrow('Can\'t read b.yaml: no such file or folder.');
    await expect(found({ 'a.yaml': '' }, ['a.yaml/b'])).rejects.toThrow('Can\'t read a.yaml/b: part of the path is no folder.');
  });
});
