import { diffConnections, evaluateAlike, exposureChanges } from '../../reachability';
import { DIFF_FORMATS } from '../../report';
import { ExitCode, Failure } from '../failure';
import type { Session } from '../session';
import { ClusterCommandOptions, evaluatedInput } from './evaluated';
import { NarrowingOptions, narrowedTo } from './narrowed';

export interface DiffCommandOptions extends ClusterCommandOptions, NarrowingOptions {
  readonly format: keyof typeof DIFF_FORMATS;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

export async function diff(session: Session, before: string | undefined, after: string | undefined, options: DiffCommandOptions): Promise<ExitCode> {
  const [old, now] = [sideOf('before', before, options.before), sideOf('after', after, options.after)];
  if (old.includes('-') && now.includes('-')) { throw new Failure('Standard input can be only one side of a comparison.'); }
  const isTold = () => options.format !== 'json';
  const sides = [await evaluatedInput(session, old, options, isTold), await evaluatedInput(session, now, options, isTold)];
  const [first, second] = evaluateAlike(sides[0].evaluation, sides[1].evaluation);
  const narrowed = narrowedTo(options, [first, second]);
  const compared = diffConnections(first, second, narrowed);
  const result = { ...compared, exposure: exposureChanges(first, second, compared.changes, narrowed) };
  await session.out.writeAll(DIFF_FORMATS[options.format](result));
  const isChanged = [result.changes, result.exposure, result.addedWorkloads, result.removedWorkloads].some(({ length }) => length > 0);
  return sides.reduce<ExitCode>((code, { exitCode }) => exitCode(code), isChanged ? 1 : 0);
}

function sideOf(name: 'before' | 'after', argument: string | undefined, option: readonly string[] | undefined): readonly string[] {
  if (argument !== undefined && option !== undefined) { throw new Failure(`The input ${name} is given twice, as an argument and by --${name}: write one of the two.`); }
  const paths = option ?? (argument === undefined ? [] : [argument]);
  if (paths.length === 0) { throw new Failure(`The input ${name} is missing: write reach diff BEFORE AFTER, or --before PATH… --after PATH….`); }
  return paths;
}
