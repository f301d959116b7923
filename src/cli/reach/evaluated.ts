import { ClusterOptions, Evaluation, Notice, SourcedObject, evaluate, inNamespace, readCluster } from '../../reachability';
import { noticesText } from '../../report';
import { ExitCode, Failure } from '../failure';
import { readInput } from '../input/read';
import { Session, toldInput } from '../session';
import { controllerNotices } from './controller-notice';
import { withoutRepetition } from './unquoted';

export interface ClusterCommandOptions {
  readonly ipBlocks: ClusterOptions['ipBlocks'];
  readonly podCidr?: readonly string[];
  readonly hostNetwork: ClusterOptions['hostNetwork'];
  readonly ingressController?: ClusterOptions['ingressController'];
  /** of objects that state none */
  readonly defaultNamespace?: string;
  readonly strict?: boolean;
}

/** Input, evaluated. */
export interface Evaluated {
  readonly evaluation: Evaluation;
  /** how many objects an API server would refuse, and so take no part */
  readonly rejected: number;
  exitCode(found: ExitCode): ExitCode;
}

/**
 * Reads and evaluates the input of a command, and tells on standard error what there is to know about it.
 *
 * @param isTold which notices of the cluster are told there; those that the command's own output has need not be
 * @throws where there is nothing to work on, and on wrong options
 */
export async function evaluatedInput(
  session: Session, paths: readonly string[], options: ClusterCommandOptions, isTold: (notice: Notice) => boolean = () => true,
): Promise<Evaluated> {
  const { podCidr: podCidrs, ipBlocks, hostNetwork, ingressController, defaultNamespace, strict } = options;
  const input = await readInput(paths, session.io);
  let read;
  try {
    read = readCluster(placed(input.objects, defaultNamespace), { podCidrs, ipBlocks, hostNetwork, ingressController });
  } catch (error) {
    // options that are wrong are told behind what is wrong with the input
    await toldInput(session, input, paths, strict);
    throw new Failure((error as Error).message);
  }
  const { problems, notices } = withoutRepetition({ problems: input.problems, notices: [...read.notices, ...controllerNotices(read)] });
  const cluster = { ...read, notices };
  const { exitCode } = await toldInput(session, { ...input, problems }, paths, strict);
  const rejected = objectsOf(notices.filter(({ type }) => type === 'rejected'));
  // those that take part all the same are refused too
  const refused = strict ? objectsOf(notices.filter(({ type, isRefusal }) => type === 'rejected' || isRefusal)) : 0;
  await session.err.writeAll(noticesText(refused > 0 ? notices : notices.filter(isTold)));
  if (refused > 0) {
    throw new Failure(`An API server would refuse ${refused === 1 ? 'an object' : `${refused} objects`} of the input: nothing was done, as --strict asks.`);
  }
  if (cluster.workloads.length === 0) { await session.err.write('note: the input has no workloads (Pods, Deployments and the like).\n'); }
  return { evaluation: evaluate(cluster), rejected, exitCode };
}

function placed(objects: readonly SourcedObject[], namespace: string | undefined): readonly SourcedObject[] {
  if (namespace === undefined) { return objects; }
  const place = inNamespace(namespace);
  return objects.map(({ object, origin }) => ({ object: place(object), origin }));
}

/** how many objects the notices are about */
function objectsOf(notices: readonly Notice[]): number {
  return new Set(notices.map(({ subject, origin }) => `${subject} ${origin}`)).size;
}
