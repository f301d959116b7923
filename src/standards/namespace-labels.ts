import { Level, LevelVersion, compareLevels, isLevel, isVersion } from './policy';

/**
 * What a namespace asks of its pods, by its labels `pod-security.kubernetes.io/{enforce,audit,warn}[-version]`.
 *
 *   bad value            is read as
 *   enforce level        restricted (fails closed)
 *   audit, warn level    privileged (fails open)
 *   any version          latest
 *
 * Without a warn label, warn follows enforce where that is stricter.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
 */
export interface NamespacePolicy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
  /** a sentence for each label with a bad value */
  readonly problems: readonly string[];
}

/** What a cluster can do with a pod that breaks the policy. */
export type Mode = 'enforce' | 'audit' | 'warn';

/** All modes, the one that refuses first. */
export const MODES: readonly Mode[] = ['enforce', 'audit', 'warn'];

/** Before each label of Pod Security admission. */
export const POD_SECURITY_LABEL = 'pod-security.kubernetes.io/';

/**
 * Reads the labels of a namespace.
 * @param defaults what the cluster asks where labels are silent; Kubernetes' own default is privileged, latest in each mode
 */
export function namespacePolicy(labels: { readonly [key: string]: unknown }, defaults: Omit<NamespacePolicy, 'problems'> = PRIVILEGED): NamespacePolicy {
  const problems: string[] = [];
  const [enforce, audit, warn] = MODES.map(mode => {
    const key = `${POD_SECURITY_LABEL}${mode}`;
    return { level: levelIn(labels, key, problems), version: versionIn(labels, `${key}-version`, problems) };
  });
  const enforced = { level: enforce.level === BAD ? 'restricted' as const : enforce.level ?? defaults.enforce.level, version: enforce.version ?? defaults.enforce.version };
  const warned = { level: failOpen(warn.level) ?? defaults.warn.level, version: warn.version ?? defaults.warn.version };
  const followsEnforce = warn.level === undefined && isLevel(enforce.level) && compareLevels(enforce.level, warned.level) > 0;
  return {
    enforce: enforced,
    audit: { level: failOpen(audit.level) ?? defaults.audit.level, version: audit.version ?? defaults.audit.version },
    warn: followsEnforce ? { level: enforced.level, version: warn.version ?? enforced.version } : warned,
    problems,
  };
}

/** The labels that ask for a policy: one for the level and one for the version of each mode. */
export function policyLabels(policy: { readonly [mode in Mode]: LevelVersion }): { [label: string]: string } {
  return Object.fromEntries(MODES.flatMap(mode => [
    [`${POD_SECURITY_LABEL}${mode}`, policy[mode].level],
    [`${POD_SECURITY_LABEL}${mode}-version`, policy[mode].version],
  ]));
}

const PRIVILEGED = {
  enforce: { level: 'privileged', version: 'latest' },
  audit: { level: 'privileged', version: 'latest' },
  warn: { level: 'privileged', version: 'latest' },
} as const;

const BAD = 'bad';

function levelIn(labels: { readonly [key: string]: unknown }, key: string, problems: string[]): Level | typeof BAD | undefined {
  if (labels[key] === undefined) { return undefined; }
  const level = labels[key] ?? '';
  if (isLevel(level)) { return level; }
  problems.push(`metadata.labels[${key}]: Invalid value: ${JSON.stringify(level)}: must be one of privileged, baseline, restricted`);
  return BAD;
}

function versionIn(labels: { readonly [key: string]: unknown }, key: string, problems: string[]): string | undefined {
  if (labels[key] === undefined) { return undefined; }
  const version = labels[key] ?? '';
  if (isVersion(version)) { return version; }
  problems.push(`metadata.labels[${key}]: Invalid value: ${JSON.stringify(version)}: must be "latest" or "v1.x"`);
  return 'latest';
}

function failOpen(level: Level | typeof BAD | undefined): Level | undefined {
  return level === BAD ? 'privileged' : level;
}
