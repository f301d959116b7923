/** One change that hardening made. */
export interface HardeningChange {
  /** Path of the construct whose object was changed. */
  readonly path: string;
  /** `Deployment shop/web`; for an item of a list, the item. */
  readonly workload: string;
  /** From the object's root: `spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation`. */
  readonly field: string;
  /**
   * What was there.
   * @default nothing
   */
  readonly oldValue?: any;
  /**
   * What is there now.
   * @default nothing: it was removed
   */
  readonly newValue?: any;
  /** Why. */
  readonly reason: string;
  /** What asks for it: `PSS restricted allowPrivilegeEscalation`, `CIS 5.2.6`, `NSA Pod security enforcement`. */
  readonly controls: string[];
  /**
   * What it can break.
   * @default nothing known
   */
  readonly breaks?: string;
}

/** Something that hardening left as it is: a person has to decide. */
export interface HardeningFinding {
  /** Path of the construct. */
  readonly path: string;
  /** `Deployment shop/web`. */
  readonly workload: string;
  /**
   * Id of the failed check: `hostPathVolumes`.
   * @default none: it is no check of the Pod Security Standards
   */
  readonly check?: string;
  /** From the object's root. */
  readonly fields: string[];
  /** For a check, the words of Pod Security admission; otherwise what is there. */
  readonly text: string;
  /**
   * What to write to pass.
   * @default the text says it
   */
  readonly mend?: string;
}

/** A construct that hardening leaves alone because somebody said so. */
export interface HardeningExemption {
  /** Path of the construct; what is below it is exempt too. */
  readonly path: string;
  /** Why. */
  readonly reason: string;
}

/** Everything that hardening did and did not do, in the order of the tree. */
export interface HardeningRecord {
  /** What was changed. */
  readonly changes: HardeningChange[];
  /** What was left as it is, for a person to decide. */
  readonly findings: HardeningFinding[];
  /** What was not looked at. */
  readonly exemptions: HardeningExemption[];
}
