import { Check, CheckVersion } from './check';
import { CHECKS } from './checks';

/**
 * Levels and versions of the Pod Security Standards.
 *
 *   level      privileged, baseline, restricted
 *   version    v1.0, v1.1, … or latest; one newer than the checks know is evaluated as the newest they know
 */
export type Level = 'privileged' | 'baseline' | 'restricted';

/** From the least to the most strict. */
export const LEVELS: readonly Level[] = ['privileged', 'baseline', 'restricted'];

/** The newest minor of Kubernetes 1 whose policy these checks know. */
export const NEWEST_MINOR = 37;

/** A level at a version, as namespaces ask for it. */
export interface LevelVersion {
  readonly level: Level;
  /** `v1.0`, `v1.34`, `latest` */
  readonly version: string;
}

/** A check with the rule that it has at one version. */
export interface VersionedCheck extends CheckVersion {
  readonly check: Check;
}

/** Whether the string is a level. */
export function isLevel(level: unknown): level is Level {
  return (LEVELS as readonly unknown[]).includes(level);
}

/** Whether the string is `latest` or `v1.0`, `v1.1`, …: no patch, no leading zero. */
export function isVersion(version: unknown): version is string {
  return typeof version === 'string' && (version === 'latest' || VERSION.test(version));
}

/**
 * The level and version, checked.
 * @throws for an unknown level, and a version that is neither `latest` nor `v1.` and a number
 */
export function levelVersion(level: string, version: string): LevelVersion {
  if (!isLevel(level)) {
    throw new Error(`Unknown Pod Security level "${level}": must be one of ${LEVELS.join(', ')}.${hint(LEVELS.find(known => known === String(level).toLowerCase()))}`);
  }
  if (!isVersion(version)) {
    throw new Error(`Unknown Pod Security version "${version}": must be "latest" or "v1.x".${hint(meantVersion(version))}`);
  }
  return { level, version };
}

/** Below zero where the first is less strict, above where it is stricter. */
export function compareLevels(one: Level, other: Level): number {
  return LEVELS.indexOf(one) - LEVELS.indexOf(other);
}

/** The minor whose rules the version stands for, 0 to `NEWEST_MINOR`. */
export function minorOf(version: string): number {
  return version === 'latest' ? NEWEST_MINOR : Math.min(Number(version.slice('v1.'.length)), NEWEST_MINOR);
}

/** The checks that a level at a minor version has, in the order in which their findings are told. */
export function checksOf(level: Level, minor: number): readonly VersionedCheck[] {
  const known = KNOWN[level][minor];
  if (known) { return known; }
  const rows = CHECKS.filter(check => level === 'restricted' || check.level === level).flatMap(check => {
    const version = check.versions.filter(row => row.since <= minor).at(-1);
    return version ? [{ ...version, check }] : [];
  });
  const overridden = new Set(rows.flatMap(row => row.overrides ?? []));
  const checks = rows.filter(row => !overridden.has(row.check.id));
  KNOWN[level][minor] = checks;
  return checks;
}

const VERSION = /^v1\.(0|[1-9][0-9]*)$/;

const KNOWN: { readonly [level in Level]: (readonly VersionedCheck[])[] } = { privileged: [], baseline: [], restricted: [] };

/** `1.34`, `v1.34.2`, `V1.34`, `34` mean v1.34 */
function meantVersion(version: string): string | undefined {
  if (String(version).trim().toLowerCase() === 'latest') { return 'latest'; }
  const match = /^v?(?:1\.([0-9]+)(?:\.[0-9]+)?|([0-9]+))$/i.exec(String(version).trim());
  return match ? `v1.${Number(match[1] ?? match[2])}` : undefined;
}

function hint(meant: string | undefined): string {
  return meant ? ` Did you mean "${meant}"?` : '';
}
