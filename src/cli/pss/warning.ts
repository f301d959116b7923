import { KubernetesObject } from '../../manifest';
import { LevelVersion, Mode, NamespacePolicy, evaluateObject } from '../../standards';

/**
 * What namespaces allow, but warn of or audit, a line for each of their policies: that is no finding, but nothing to be
 * silent about either.
 *
 *   note: namespace shop allows but warns of and audits what violates "restricted:latest": Deployment web, Pod probe
 *
 * @param policies of the namespaces by name
 * @param namespaceOf the name of an object's namespace
 */
export function warningLines(
  objects: readonly KubernetesObject[], policies: ReadonlyMap<string, NamespacePolicy>, namespaceOf: (object: KubernetesObject) => string,
): string[] {
  const asked = new Map([...policies].map(([name, policy]) =>
    [name, softPolicies(policy).map(soft => ({ ...soft, enforced: policy.enforce, breaking: [] as string[] }))]));
  for (const object of objects) {
    for (const { policy, enforced, breaking } of asked.get(namespaceOf(object)) ?? []) {
      if (breaks(object, policy) && !breaks(object, enforced)) { breaking.push(`${object.kind} ${object.metadata?.name ?? ''}`.trim()); }
    }
  }
  return [...asked].flatMap(([name, softer]) => softer.filter(({ breaking }) => breaking.length > 0).map(({ modes, policy, breaking }) =>
    `note: namespace ${name} allows but ${modes.join(' and ')} what violates "${textOf(policy)}": ${someOf(breaking)}\n`));
}

interface SoftPolicy {
  /** `warns of`, `audits` */
  readonly modes: readonly string[];
  readonly policy: LevelVersion;
}

/** what is not enforced too, each policy once */
function softPolicies(policies: NamespacePolicy): SoftPolicy[] {
  const found = new Map<string, SoftPolicy>();
  for (const [mode, words] of SOFT_MODES) {
    const policy = policies[mode];
    const key = textOf(policy);
    if (policy.level === 'privileged' || key === textOf(policies.enforce)) { continue; }
    found.set(key, { policy, modes: [...found.get(key)?.modes ?? [], words] });
  }
  return [...found.values()];
}

const SOFT_MODES: readonly (readonly [Exclude<Mode, 'enforce'>, string])[] = [['warn', 'warns of'], ['audit', 'audits']];

/** what can't be decoded breaks nothing: it is refused anyway */
function breaks(object: KubernetesObject, policy: LevelVersion): boolean {
  return (evaluateObject(object, policy)?.findings ?? []).length > 0;
}

function textOf({ level, version }: LevelVersion): string {
  return `${level}:${version}`;
}

function someOf(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
}
