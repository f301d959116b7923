import { exposure as exposureOf } from '../../reachability';
import { EXPOSURE_FORMATS, noticesText } from '../../report';
import type { ExitCode } from '../failure';
import type { Session } from '../session';
import { ClusterCommandOptions, evaluatedInput } from './evaluated';
import { NarrowingOptions, narrowedTo } from './narrowed';

export interface ExposureCommandOptions extends ClusterCommandOptions, Pick<NarrowingOptions, 'namespace' | 'workload'> {
  readonly format: keyof typeof EXPOSURE_FORMATS;
}

export async function exposure(session: Session, paths: readonly string[], options: ExposureCommandOptions): Promise<ExitCode> {
  // its result has the notices of the cluster, and more
  const { evaluation, exitCode } = await evaluatedInput(session, paths, options, () => false);
  const { namespaces, workloads } = narrowedTo(options, [evaluation]);
  const all = exposureOf(evaluation);
  const result = {
    ...all,
    workloads: all.workloads.filter(({ workload: { id, namespace } }) =>
      namespaces?.includes(namespace!) !== false && workloads?.includes(id) !== false),
  };
  if (options.format !== 'json') { await session.err.writeAll(noticesText(result.notices)); }
  await session.out.writeAll(EXPOSURE_FORMATS[options.format](result));
  return exitCode(0);
}
