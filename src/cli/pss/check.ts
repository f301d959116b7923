import { KubernetesObject, isObject, misspeltKind, podTemplateIn, shown } from '../../manifest';
import type { SourcedObject } from '../../reachability';
import { PodSecurityVerdict, podSecurityCsv, podSecurityJson, podSecurityJsonLines, podSecurityMarkdown, podSecurityText } from '../../report';
import { LevelVersion, NamespacePolicy, detailOf, evaluateObject, levelVersion, namespacePolicy, objectMistakes, reasonOf } from '../../standards';
import { ExitCode, Failure } from '../failure';
import { Session, loadInput } from '../session';
import { warningLines } from './warning';

export interface CheckOptions {
  readonly level?: string;
  readonly version?: string;
  readonly format: 'txt' | 'json' | 'jsonl' | 'md' | 'csv';
  /** of workloads that state none */
  readonly defaultNamespace?: string;
  readonly strict?: boolean;
}

/** Judges every object and prints the verdicts. */
export async function check(session: Session, paths: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const asked = askedPolicy(options);
  const { objects: written, exitCode } = await loadInput(session, paths, options.strict);
  const objects = placed(written, options.defaultNamespace);
  const policies = asked ? undefined : await namespacePolicies(session, objects);
  const verdicts = objects.map(({ object, origin }) => verdictOn(object, origin, asked ?? policies?.get(namespaceOf(object))?.enforce ?? PRIVILEGED));
  if (policies) {
    await requireHeld(session, objects, policies);
    await session.err.writeAll(warningLines(objects.map(({ object }) => object), policies, namespaceOf));
  }
  await session.out.writeAll(RENDERERS[options.format](verdicts));
  return exitCode(verdicts.some(({ allowed }) => !allowed) ? 1 : 0);
}

/** The verdict on an object: a ConfigMap is allowed as a pod is that breaks nothing. */
function verdictOn(object: KubernetesObject, origin: string | undefined, policy: LevelVersion): PodSecurityVerdict {
  const verdict = evaluateObject(object, policy);
  const { findings = [] } = verdict ?? {};
  const { malformed, refused } = objectMistakes(object);
  const problems = [...malformed, ...refused];
  const isInvalid = malformed.length > 0 || (findings.length === 0 && problems.length > 0);
  const namespace = nameIn(object, 'namespace');
  return {
    kind: object.kind!,
    ...namespace === undefined ? {} : { namespace },
    name: nameIn(object, 'name') ?? '',
    ...origin === undefined ? {} : { origin },
    policy: `${policy.level}:${policy.version}`,
    makesPods: verdict !== undefined,
    allowed: problems.length === 0 && findings.length === 0,
    reason: isInvalid ? 'invalid' : reasonOf(findings),
    detail: isInvalid ? problems.join('; ') : detailOf(findings),
    findings,
    problems,
  };
}

const RENDERERS = { txt: podSecurityText, json: podSecurityJson, jsonl: podSecurityJsonLines, md: podSecurityMarkdown, csv: podSecurityCsv };

/** of namespaces without labels */
const PRIVILEGED: LevelVersion = { level: 'privileged', version: 'latest' };

function askedPolicy({ level, version }: CheckOptions): LevelVersion | undefined {
  if (level === undefined && version === undefined) { return undefined; }
  if (level === undefined) { throw new Failure(`--version ${version} needs --level: without it, the labels of Namespace objects say level and version.`); }
  try {
    return levelVersion(level, version ?? 'latest');
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}

async function namespacePolicies({ err }: Session, objects: readonly SourcedObject[]): Promise<Map<string, NamespacePolicy>> {
  const policies = new Map<string, NamespacePolicy>();
  for (const { object: { kind, metadata }, origin } of objects) {
    if (kind !== 'Namespace') { continue; }
    const name = nameIn({ metadata }, 'name') ?? '';
    if (policies.has(name)) {
      await err.write(`${origin}: note: Namespace ${name}: is there twice: the first is kept, and the labels of this one do not count\n`);
      continue;
    }
    const policy = namespacePolicy(isObject(metadata?.labels) ? metadata.labels : {});
    policies.set(name, policy);
    await err.writeAll(policy.problems.map(problem => `${origin}: note: Namespace ${name}: ${problem}\n`));
  }
  return policies;
}

/** nobody should take silence for a pass */
async function requireHeld({ err }: Session, objects: readonly SourcedObject[], policies: ReadonlyMap<string, unknown>): Promise<void> {
  const workloads = objects.filter(({ object }) => podTemplateIn(object) !== undefined);
  const free = workloads.filter(({ object }) => !policies.has(namespaceOf(object)));
  if (free.length === 0) { return; }
  const names = [...new Set(free.map(({ object }) => namespaceOf(object)))].sort();
  const listed = names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
  if (free.length === workloads.length) {
    throw new Failure(`No workload is held to anything: the input has no Namespace object of ${listed}. Give --level restricted (or baseline), or the Namespace objects.`);
  }
  await err.write(`note: ${free.length} of ${workloads.length} workloads are in namespaces that the input does not have (${listed}): `
    + 'judged as privileged, which allows everything. Give --level, or the Namespace objects.\n');
}

/** workloads alone: which other kinds are of the cluster nobody asks */
function placed(objects: readonly SourcedObject[], namespace: string | undefined): readonly SourcedObject[] {
  if (namespace === undefined) { return objects; }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded where it is needed
  const { inNamespace } = require('../../reachability') as typeof import('../../reachability');
  const place = inNamespace(namespace);
  return objects.map(each => (podTemplateIn(each.object) || misspeltKind(each.object) ? { ...each, object: place(each.object) } : each));
}

/** as kubectl takes it */
function namespaceOf(object: KubernetesObject): string {
  return nameIn(object, 'namespace') || 'default';
}

/** as it is written, where it is no text too */
function nameIn({ metadata }: KubernetesObject, field: 'name' | 'namespace'): string | undefined {
  const name: unknown = isObject(metadata) ? metadata[field] ?? undefined : undefined;
  return name === undefined ? undefined : shown(name);
}
