import type { Cluster, Notice } from '../../reachability';
import type { Problem } from '../input/object-source';

/** What there is to tell about the input and the cluster that was read from it. */
export interface Told {
  readonly problems: readonly Problem[];
  readonly notices: Cluster['notices'];
}

/**
 * Says once what the reader of YAML and the reader of the cluster both saw: that servers refuse an unquoted word.
 *
 *   written           refused                                          told instead
 *   tag: 1.20         label value "1.2" of "tag" is a number: …,       label value "1.2" of "tag" is a number: …,
 *                     write "1.2" in quotes                            write "1.20" in quotes, in line 7
 *   name: y           metadata.name is a boolean: write "true" …       metadata.name is a boolean: write "y" in quotes, in line 4
 *
 * A word that nobody refuses is told as the reader of YAML does.
 */
export function withoutRepetition({ problems, notices }: Told): Told {
  const words = new Map<string, Problem[]>();
  for (const problem of problems) {
    if (problem.word) { words.set(problem.word.object, [...words.get(problem.word.object) ?? [], problem]); }
  }
  if (words.size === 0) { return { problems, notices }; }
  const repeated = new Set<Problem>();
  const told = notices.map(notice => {
    const problem = words.get(notice.origin ?? '')?.find(candidate => !repeated.has(candidate) && isAbout(notice, candidate.word!));
    if (!problem) { return notice; }
    repeated.add(problem);
    const { text, line } = problem.word!;
    return { ...notice, text: notice.text.replace(ADVICE, () => `write "${text}" in quotes, in line ${line}`) };
  });
  return { problems: problems.filter(problem => !repeated.has(problem)), notices: told };
}

const ADVICE = /write (?:it|"[^"]*") in quotes/;

/** whether it refuses the word's field; those of maps and requirements are named by what holds them, and their key */
function isAbout({ text }: Notice, { field, value }: NonNullable<Problem['word']>): boolean {
  if (!ADVICE.test(text) || !(text.includes(` is a ${typeof value}`) || text.includes(' is not a string'))) { return false; }
  if (text.startsWith(`${field} `)) { return true; }
  const requirement = /^(.*)\.(?:values\[\d+\]|key)$/.exec(field);
  if (requirement) { return text.startsWith(`${requirement[1]}: `) && text.includes(`"${value}"`); }
  return MAPS.some(map => {
    const at = field.lastIndexOf(`${map}.`);
    return at >= 0 && text.startsWith(`${field.slice(0, at + map.length)}: `) && text.includes(` of "${field.slice(at + map.length + 1)}" `);
  });
}

const MAPS = ['labels', 'annotations', 'matchLabels', 'selector'];
