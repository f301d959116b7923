import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Failure, fileProblem } from '../../src/cli/failure';

describe('Failure |', () => {
  test('ends with 2 unless it is told otherwise', () => expect([new Failure('a').code, new Failure('a', 1).code, new Failure('a').message]).toEqual([2, 1, 'a']));
});

describe('fileProblem |', () => {
  const problemOf = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      return fileProblem(error);
    }
    return undefined;
  };

  test('says in words what the file system refuses', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cli-test-'));
    expect(problemOf(() => readFileSync(join(folder, 'none')))).toBe('no such file or folder');
    expect(problemOf(() => readFileSync(folder))).toBe('is a folder');
    expect(problemOf(() => readdirSync(__filename))).toBe('part of the path is no folder');
    expect(problemOf(() => readFileSync(join(folder, 'x'.repeat(300))))).toBe('the name is too long');
    rmSync(folder, { recursive: true });
  });

  test.each([['EACCES', 'permission denied'], ['ELOOP', 'symbolic links lead in a circle'], ['ENOSPC', 'no space left'], ['EROFS', 'the file system is read-only'], ['EMFILE', 'too many open files']])(
    '%s', (code, text) => expect(fileProblem(Object.assign(new Error('x'), { code }))).toBe(text));

  test('gives other errors as they are', () => expect(fileProblem(new Error('odd'))).toBe('odd'));
});
