import * as fc from 'fast-check';
import { dump } from 'js-yaml';
import { editedYaml } from '../../../src/cli/harden/edit';
import { piecesOf } from '../../../src/cli/input/file-text';
import { hardenObject } from '../../../src/standards';
import { WrittenPod, hardenOptions, writtenPod } from '../../support/random-hardening';

/** a list of pods as dump writes it, with a comment behind some lines */
function written(pods: readonly WrittenPod[], flowLevel: number, commented: readonly number[]): string {
  const items = pods.map(({ spec, annotations }) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', annotations }, spec }));
  const lines = dump({ apiVersion: 'v1', kind: 'List', items }, { noRefs: true, flowLevel, skipInvalid: true }).trimEnd().split('\n');
  return lines.map((line, index) => `${line}${commented.includes(index) && !/[>|][-+]?$/.test(line) ? ` # ${index}` : ''}\n`).join('');
}

describe('editedYaml |', () => {
  test('edits any pod in place, in any style, whatever is asked for', () => {
    const pods = fc.array(writtenPod(), { minLength: 1, maxLength: 2 });
    const commentedLines = fc.array(fc.nat(30), { maxLength: 4 });
    fc.assert(fc.property(pods, fc.constantFrom(-1, -1, 4, 6), commentedLines, hardenOptions(), (given, flowLevel, commented, options) => {
      const [piece] = piecesOf(written(given, flowLevel, commented), 'a.yaml');
      fc.pre(piece.problem === undefined);
      const after = hardenObject(piece.value as object, options).object;
      fc.pre(after !== piece.value);
      const edited = editedYaml(piece, after);
      expect(edited.losesComments).toBe(false);
      expect([...piecesOf(edited.text, 'a.yaml')].map(({ value }) => value)).toEqual([after]);
    }), { numRuns: 300 });
  });
});
