import { closeSync, openSync, writeFileSync } from 'fs';
import { resolve } from 'path';
import { KubernetesObject, isObject, located, misspeltKind, podTemplateIn } from '../../manifest';
import { chunked, hardeningJson, hardeningTable } from '../../report';
import { HardenOptions, HardenedWorkload, hardenObject, objectMistakes, requireOptions } from '../../standards';
import { ExitCode, Failure, fileProblem } from '../failure';
import { Piece, piecesOf } from '../input/file-text';
import { Problem, addObjects } from '../input/object-source';
import { readTexts } from '../input/read';
import { Session, tellProblems } from '../session';
import type { WritablePath } from './command';
import { DocumentStream } from './document-stream';
import { editedJson, editedYaml } from './edit';
import { Record, addWorkload, placed, recordText } from './record';

export interface HardenCommandOptions {
  readonly level: string;
  readonly version: string;
  readonly overrule?: readonly string[];
  readonly readOnlyRootFilesystem?: boolean;
  readonly writablePath?: readonly WritablePath[];
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly fsGroup?: number;
  readonly supplementalGroups?: readonly number[];
  /** false with --no-service-account-token */
  readonly serviceAccountToken: boolean;
  readonly expiringToken?: boolean;
  readonly tokenAudience?: string;
  readonly tokenSeconds?: number;
  readonly tokenPath?: string;
  readonly request?: { readonly [resource: string]: string };
  readonly limit?: { readonly [resource: string]: string };
  readonly imagePullPolicy?: string;
  readonly imageDigest?: { readonly [image: string]: string };
  readonly requireImageDigests?: boolean;
  readonly spreadReplicas?: boolean;
  readonly appArmor?: boolean;
  readonly appArmorAnnotation?: boolean;
  readonly userNamespace?: boolean;
  readonly seLinuxType?: string;
  /** false with --no-service-links */
  readonly serviceLinks: boolean;
  readonly record?: string;
  readonly recordFormat: 'txt' | 'json' | 'md';
  readonly allowRemaining?: boolean;
  readonly strict?: boolean;
}

/** Prints the input with its workloads hardened, and the record of what was done. */
export async function hardenPaths(session: Session, paths: readonly string[], options: HardenCommandOptions): Promise<ExitCode> {
  const { io } = session;
  if (paths.length === 0 && io.stdin.isTTY) { throw new Failure('Nothing to harden: give files or folders, or pipe manifests into standard input.'); }
  const asked = hardenOptionsOf(options);
  const problems: Problem[] = [];
  const record: Record = { changes: [], findings: [], exemptions: [], remaining: 0 };
  const stream = new DocumentStream(session, options.strict);
  let objects = 0;
  for await (const { file, text } of readTexts(paths.length === 0 ? ['-'] : paths, io, problems)) {
    stream.begin(text);
    for (const piece of piecesOf(text, file.name)) {
      const known: { readonly object: KubernetesObject; readonly origin?: string }[] = [];
      const origins = addObjects(piece, file.name, known, problems);
      objects += known.length;
      stream.add(known.length === 0 ? piece.text : hardened(piece, `${file.name}:${piece.line}`, origins, asked, record, problems));
      if (objects > 0) { await stream.flow(); }
    }
  }
  const unreadable = await tellProblems(session, problems, options.strict);
  if (objects === 0 && unreadable === 0) {
    throw new Failure('Nothing to harden: the input has no Kubernetes objects (YAML, JSON or JSON Lines with apiVersion and kind).');
  }
  await stream.end();
  await tell(session, record, options);
  return unreadable > 0 ? 2 : record.remaining > 0 && !options.allowRemaining ? 1 : 0;
}

function hardenOptionsOf(options: HardenCommandOptions): HardenOptions {
  const { writablePath, serviceAccountToken, request, limit, imageDigest, serviceLinks } = options;
  const { expiringToken, tokenAudience, tokenSeconds, tokenPath } = options;
  const tokenOptions = { audience: tokenAudience, expirationSeconds: tokenSeconds, mountPath: tokenPath };
  if (!expiringToken && Object.values(tokenOptions).some(value => value !== undefined)) {
    throw new Failure('--token-audience, --token-seconds and --token-path are about a token that expires: add --expiring-token.');
  }
  const { level, version, overrule, readOnlyRootFilesystem, runAsUser, runAsGroup, fsGroup, supplementalGroups } = options;
  const { imagePullPolicy, requireImageDigests, spreadReplicas, appArmor, appArmorAnnotation, userNamespace, seLinuxType } = options;
  const asked = {
    level,
    version,
    overrule,
    readOnlyRootFilesystem,
    runAsUser,
    runAsGroup,
    fsGroup,
    supplementalGroups, // the same words
    imagePullPolicy,
    requireImageDigests,
    spreadReplicas,
    appArmor,
    appArmorAnnotation,
    userNamespace,
    seLinuxType,
    writablePaths: writablePath,
    automountServiceAccountToken: serviceAccountToken === false ? false : undefined,
    serviceAccountToken: expiringToken ? tokenOptions : undefined,
    requests: request,
    limits: limit,
    imageDigests: imageDigest,
    enableServiceLinks: serviceLinks === false ? false : undefined,
  };
  try {
    requireOptions(asked);
  } catch (error) {
    throw new Failure((error as Error).message);
  }
  return asked;
}

/**
 * the text of a piece with its workloads hardened
 * @param origin where it begins
 * @param origins of the objects in it, by their place
 */
function hardened(
  piece: Piece, origin: string, origins: ReadonlyMap<string, string>, options: HardenOptions, record: Record, problems: Problem[],
): string {
  const take = (value: unknown, prefix: string): unknown => {
    if (Array.isArray(value)) { return value.map((item, index) => take(item, `${prefix}[${index}].`)); }
    if (!isObject(value)) { return value; }
    const { object, workloads } = hardenObject(value, options);
    const results = located(object).filter(({ manifest }) => misspeltKind(manifest)?.makesPods ?? podTemplateIn(manifest));
    workloads.forEach((workload, index) => {
      const { manifest, prefix: place } = results[index];
      addWorkload(record, origins.get(prefix + place) ?? origin, workload, prefix, stillFails(workload, manifest, options));
    });
    return object;
  };
  const after = take(piece.value, '');
  if (!hasChanged(piece.value, after)) { return piece.text; }
  if (piece.language === 'json') { return editedJson(piece.text, after); }
  const { text, losesComments } = editedYaml(piece, after);
  if (losesComments) { problems.push({ type: 'notice', origin, text: 'was written anew, without its comments: it is built in a way that can\'t be edited in place' }); }
  return text;
}

/** whether a person has to mend it: a check that fails, what no API server takes, an image that must have a digest */
function stillFails({ findings, notes }: HardenedWorkload, manifest: KubernetesObject, options: HardenOptions): boolean {
  if (findings.length > 0 || (options.requireImageDigests && notes.some(({ field }) => field.endsWith('.image')))) { return true; }
  const { malformed, refused } = objectMistakes(manifest);
  return malformed.length > 0 || refused.length > 0;
}

/** unchanged parts are the same objects */
function hasChanged(before: unknown, after: unknown): boolean {
  return Array.isArray(before) && Array.isArray(after) ? before.some((item, index) => hasChanged(item, after[index])) : before !== after;
}

async function tell({ io, err }: Session, record: Record, { record: path, recordFormat }: HardenCommandOptions): Promise<void> {
  const text = recordFormat === 'json' ? hardeningJson(record) : recordFormat === 'md' ? hardeningTable(placed(record)) : recordText(record);
  if (path === undefined) {
    await err.writeAll(text);
    return;
  }
  try {
    writeFile(resolve(io.cwd, path), chunked(text));
  } catch (error) {
    throw new Failure(`Can't write the record to ${path}: ${fileProblem(error)}.`);
  }
  if (record.findings.length > 0) { await err.writeAll(recordText({ ...record, changes: [] })); }
}

/** a record can be longer than a string */
function writeFile(path: string, texts: Iterable<string>): void {
  const file = openSync(path, 'w');
  try {
    for (const text of texts) { writeFileSync(file, text); }
  } finally {
    closeSync(file);
  }
}
