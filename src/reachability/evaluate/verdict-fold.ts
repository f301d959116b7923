import { Rule, Tier } from '../cluster';
import { PortSets } from './port-sets';
import { ScratchList } from './scratch-list';

/**
 * What becomes of all ports towards many targets at once, rule by rule:
 *
 *   admin        the first rule that claims a port decides it: Allow, Deny, or Pass it on
 *   namespace    what is not decided, where a NetworkPolicy selects the pod: allowed if any rule allows it, else denied
 *   baseline     what is not decided: as admin; Pass leaves it to the default
 *   default      what is not decided: allowed
 *
 * A target is a slot: a class of pods, a range of addresses, or everything that no rule has singled out yet. A slot that
 * is opened later starts from where the one that stood for it has come to.
 *
 * @see https://network-policy-api.sigs.k8s.io/api-overview/
 */
export class VerdictFold {
  private undecided = new Int32Array(0);
  private passed = new Int32Array(0);
  private allowed = new Int32Array(0);
  private local = new Int32Array(0);
  private next: number;
  /** where not all policies are plain */
  private readonly opened = new ScratchList();
  private isPlain = false;
  /** reserved slots that have been singled out; they have the mark of the fold */
  public readonly singled = new ScratchList();
  private readonly marks: Int32Array;
  private mark = 0;

  /** @param reserved how many of the first slots the caller numbers itself, and singles out */
  public constructor(private readonly sets: PortSets, private readonly reserved = 0) {
    this.next = reserved;
    this.marks = new Int32Array(reserved);
    this.makeRoom(reserved + 64);
  }

  /**
   * Forgets all slots, and keeps their room: a large cluster has very many folds, one after the other.
   * @param isPlain whether all policies are NetworkPolicies, as in most clusters: what any rule allows is allowed
   */
  public reset(isPlain = false): void {
    this.next = this.reserved;
    this.opened.clear();
    this.singled.clear();
    this.mark++;
    this.isPlain = isPlain;
  }

  /** A slot for a target that nothing has been said about, or a copy of what has been said to the one that stood for it. */
  public open(like?: number): number {
    const slot = this.next++;
    if (slot === this.local.length) { this.makeRoom(2 * slot); }
    this.openAt(slot, like);
    return slot;
  }

  /** Opens a reserved slot, unless it is open already. */
  public singleOut(slot: number, like: number): void {
    if (this.marks[slot] === this.mark) { return; }
    this.marks[slot] = this.mark;
    this.singled.push(slot);
    this.openAt(slot, like);
  }

  private openAt(slot: number, like?: number): void {
    this.local[slot] = like === undefined ? PortSets.NONE : this.local[like];
    if (this.isPlain) { return; }
    this.undecided[slot] = like === undefined ? PortSets.ALL : this.undecided[like];
    this.passed[slot] = like === undefined ? PortSets.NONE : this.passed[like];
    this.allowed[slot] = like === undefined ? PortSets.NONE : this.allowed[like];
    this.opened.push(slot);
  }

  /** A rule of the tier claims the ports of a slot. */
  public apply(slot: number, tier: Tier, action: Rule['action'], ports: number): void {
    if (tier === 'namespace') {
      this.local[slot] = this.sets.union(this.local[slot], ports);
      return;
    }
    const claimed = this.sets.meet(this.undecided[slot], ports);
    if (claimed === PortSets.NONE) { return; }
    this.undecided[slot] = this.sets.minus(this.undecided[slot], claimed);
    if (action === 'Allow') { this.allowed[slot] = this.sets.union(this.allowed[slot], claimed); }
    if (action === 'Pass') { this.passed[slot] = this.sets.union(this.passed[slot], claimed); }
  }

  /** A rule claims the same ports of reserved slots; those that are not open yet are singled out. */
  public applyToEach(slots: readonly number[], like: number, tier: Tier, action: Rule['action'], ports: number): void {
    const { isPlain, sets, local, singled, marks, mark } = this;
    const first = isPlain ? sets.union(local[like], ports) : PortSets.NONE;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i];
      if (!isPlain) {
        this.singleOut(slot, like);
        this.apply(slot, tier, action, ports);
      } else if (marks[slot] !== mark) {
        marks[slot] = mark;
        local[slot] = first;
        singled.push(slot);
      } else if (local[slot] !== ports) {
        local[slot] = sets.union(local[slot], ports);
      }
    }
  }

  /** The admin tier, or the baseline tier, has no more rules: what it passed on is open again. */
  public endOfTier(): void {
    if (this.isPlain) { return; }
    for (let i = 0; i < this.opened.length; i++) {
      const slot = this.opened.at(i);
      this.undecided[slot] = this.sets.union(this.undecided[slot], this.passed[slot]);
      this.passed[slot] = PortSets.NONE;
    }
  }

  /** The NetworkPolicies that select the pod have no more rules: they leave nothing undecided. */
  public endOfIsolation(): void {
    if (this.isPlain) { return; }
    for (let i = 0; i < this.opened.length; i++) {
      const slot = this.opened.at(i);
      this.allowed[slot] = this.sets.union(this.allowed[slot], this.sets.meet(this.undecided[slot], this.local[slot]));
      this.undecided[slot] = PortSets.NONE;
    }
  }

  /** What is allowed, once all tiers have been asked. */
  public result(slot: number): number {
    return this.isPlain ? this.local[slot] : this.sets.union(this.allowed[slot], this.undecided[slot]);
  }

  private makeRoom(slots: number): void {
    for (const column of ['undecided', 'passed', 'allowed', 'local'] as const) {
      const grown = new Int32Array(slots);
      grown.set(this[column]);
      this[column] = grown;
    }
  }
}
