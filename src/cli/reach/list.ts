import { ListOptions, evaluateWithPotential, listConnections } from '../../reachability';
import { LIST_FORMATS } from '../../report';
import type { ExitCode } from '../failure';
import type { Session } from '../session';
import { ClusterCommandOptions, evaluatedInput } from './evaluated';
import { NarrowingOptions, narrowedTo } from './narrowed';

export interface ListCommandOptions extends ClusterCommandOptions, NarrowingOptions {
  readonly format: keyof typeof LIST_FORMATS;
  readonly group: ListOptions['group'];
  readonly potential?: boolean;
}

export async function list(session: Session, paths: readonly string[], options: ListCommandOptions): Promise<ExitCode> {
  const { evaluation, exitCode } = await evaluatedInput(session, paths, options, () => options.format !== 'json');
  const { group, potential: withPotential } = options;
  const shown = withPotential ? evaluateWithPotential(evaluation) : evaluation;
  const result = listConnections(shown, { ...narrowedTo(options, [evaluation]), group, withPotential });
  await session.out.writeAll(LIST_FORMATS[options.format](result));
  return exitCode(0);
}
