import { DocumentStream } from '../../../src/cli/harden/document-stream';
import { Output } from '../../../src/cli/output';
import { testIo } from '../../support/cli';

/** a stream, and what came out of it */
function streamed(isHeld?: boolean) {
  const { io, out } = testIo('/');
  const output = new Output(() => io.stdout);
  const stream = new DocumentStream({ io, out: output, err: output }, isHeld);
  const written = async () => {
    await output.flush();
    return out();
  };
  return { stream, written };
}

describe('DocumentStream |', () => {
  test.each<[string, string[][], string]>([
    ['dashes between two files', [['a: 1\n'], ['b: 2\n']], 'a: 1\n---\nb: 2\n'],
    ['a line break first, where there is none', [['a: 1'], ['b: 2\n']], 'a: 1\n---\nb: 2\n'],
    ['no dashes where a file has its own', [['a: 1\n'], ['# b\n\n--- # c\nb: 2\n']], 'a: 1\n# b\n\n--- # c\nb: 2\n'],
    ['dashes before a text that only looks like it', [['a: 1\n'], ['---b\n']], 'a: 1\n---\n---b\n'],
    ['an end before directives', [['a: 1\n'], ['# b\n%YAML 1.1\n---\nb: 2\n']], 'a: 1\n...\n# b\n%YAML 1.1\n---\nb: 2\n'],
    ['a line break behind what can\'t be read', [['{} x', ''], ['b: 2\n']], '{} x\n---\nb: 2\n'],
    ['pieces as they are', [['a: 1\n', '---\nb: 2'], ['c: 3']], 'a: 1\n---\nb: 2\n---\nc: 3'],
  ])('puts %s', async (_, files, expected) => {
    const { stream, written } = streamed();
    for (const texts of files) {
      stream.begin(texts[0]);
      for (const text of texts) { stream.add(text); }
    }
    expect(await written()).toBe('');
    await stream.end();
    expect(await written()).toBe(expected);
  });

  test('lets out what is there', async () => {
    const { stream, written } = streamed();
    stream.add('a: 1\n');
    await stream.flow();
    expect(await written()).toBe('a: 1\n');
    stream.begin('b: 2\n');
    await stream.end();
    expect(await written()).toBe('a: 1\n---\n');
  });

  test('holds everything back where it is told to', async () => {
    const { stream, written } = streamed(true);
    stream.add('a: 1\n');
    await stream.flow();
    expect(await written()).toBe('');
    await stream.end();
    expect(await written()).toBe('a: 1\n');
  });
});
