import { Evaluation } from './evaluation';
import { PortSets } from './port-sets';
import { Row, rowValue } from './row';

/**
 * Who may connect to whom, for all classes of pods at once. What is open by default stays one statement, however many
 * pods it is about; only what differs from it is spelled out:
 *
 *   pair of classes                                       what is allowed
 *   named by the egress of the source, or by the
 *   ingress of the destination                            what both halves say of this pair
 *   any other                                             what both halves say of the rest
 */
export class ConnectionMap {
  public readonly egress: readonly Row[];
  public readonly ingress: readonly Row[];
  /** classes that accept something from classes which their policies do not name */
  private readonly accepting: readonly number[];
  /** each row of the ingress once, and the classes that have it */
  private readonly receivers: readonly Receivers[];
  /** for each class, which of these name it: `namedBy[start[i]]` to before `namedBy[start[i + 1]]` */
  private readonly start: Int32Array;
  private readonly namedBy: Int32Array;
  /** classes that have been visited for the source whose mark it is */
  private readonly marks: Int32Array;
  private mark = 0;

  public constructor(private readonly evaluation: Evaluation) {
    const { classes } = evaluation.pods;
    this.egress = classes.map((_, index) => evaluation.row(index, 'egress'));
    this.ingress = classes.map((_, index) => evaluation.row(index, 'ingress'));
    this.accepting = acceptingIn(this.ingress);
    this.marks = new Int32Array(classes.length);
    this.receivers = receiversOf(this.ingress);
    this.start = new Int32Array(classes.length + 1);
    for (const { row } of this.receivers) { for (const index of row.classes) { this.start[index + 1]++; } }
    for (let index = 0; index < classes.length; index++) { this.start[index + 1] += this.start[index]; }
    this.namedBy = new Int32Array(this.start[classes.length]);
    const next = this.start.slice();
    this.receivers.forEach(({ row }, by) => { for (const index of row.classes) { this.namedBy[next[index]++] = by; } });
  }

  /** Calls back for every class that pods of this one may connect to, in no order, once each. */
  public forEachTarget(from: number, visit: (to: number, ports: number) => void): void {
    const { sets } = this.evaluation;
    const row = this.egress[from];
    for (let i = 0; i < row.classes.length; i++) {
      const to = row.classes[i];
      const ports = sets.overEither(sets.meet(row.values[i], rowValue(this.ingress[to], from)));
      if (ports !== PortSets.NONE) { visit(to, ports); }
    }
    if (row.rest === PortSets.NONE) { return; }
    // from here on, what the egress does not name
    const mark = ++this.mark;
    for (const to of row.classes) { this.marks[to] = mark; }
    for (let i = this.start[from]; i < this.start[from + 1]; i++) {
      const { row: ingress, classes } = this.receivers[this.namedBy[i]];
      const ports = sets.overEither(sets.meet(row.rest, rowValue(ingress, from)));
      for (const to of classes) {
        if (this.marks[to] === mark) { continue; }
        this.marks[to] = mark;
        if (ports !== PortSets.NONE) { visit(to, ports); }
      }
    }
    for (const to of this.accepting) {
      const ports = this.marks[to] === mark ? PortSets.NONE : sets.overEither(sets.meet(row.rest, this.ingress[to].rest));
      if (ports !== PortSets.NONE) { visit(to, ports); }
    }
  }

  /** False where even the sum of all that is spelled out, and of what is open by default, stays within the limit. */
  public mayExceed(limit: number): boolean {
    const sizes = this.evaluation.pods.classes.map(({ members }) => members.length);
    const sum = (rows: readonly Row[]) => rows.reduce((total, { classes }, index) =>
      total + sizes[index] * classes.reduce((named, other) => named + sizes[other], 0), 0);
    const open = (rows: readonly Row[]) => rows.reduce((total, { rest }, index) => total + (rest === PortSets.NONE ? 0 : sizes[index]), 0);
    return sum(this.egress) + sum(this.ingress) + open(this.egress) * open(this.ingress) > limit;
  }

  /**
   * How many pairs of units are connected, without visiting what is open by default.
   * @param counts how many units each class counts for
   */
  public pairs(counts: readonly number[]): number {
    const { sets } = this.evaluation;
    const senders = totals(this.egress, counts);
    const receivers = totals(this.ingress, counts);
    let sum = 0;
    for (const [out, many] of senders) {
      for (const [into, more] of receivers) { if (sets.meet(out, into) !== PortSets.NONE) { sum += many * more; } }
    }
    const correct = (from: number, to: number) => {
      const isCounted = sets.meet(this.egress[from].rest, this.ingress[to].rest) !== PortSets.NONE;
      const isSo = sets.meet(rowValue(this.egress[from], to), rowValue(this.ingress[to], from)) !== PortSets.NONE;
      if (isSo !== isCounted) { sum += (isSo ? 1 : -1) * counts[from] * counts[to]; }
    };
    this.egress.forEach(({ classes }, from) => classes.forEach(to => correct(from, to)));
    this.ingress.forEach(({ classes }, to) => classes.forEach(from => {
      if (!isNamed(this.egress[from], to)) { correct(from, to); }
    }));
    return sum;
  }
}

interface Receivers { readonly row: Row; readonly classes: number[] }

function acceptingIn(rows: readonly Row[]): number[] {
  const found: number[] = [];
  rows.forEach(({ rest }, index) => { if (rest !== PortSets.NONE) { found.push(index); } });
  return found;
}

function receiversOf(rows: readonly Row[]): Receivers[] {
  const byRow = new Map<Row, Receivers>();
  rows.forEach((row, index) => {
    const known = byRow.get(row);
    if (known) { known.classes.push(index); } else { byRow.set(row, { row, classes: [index] }); }
  });
  return [...byRow.values()];
}

function totals(rows: readonly Row[], counts: readonly number[]): Map<number, number> {
  const sums = new Map<number, number>();
  rows.forEach(({ rest }, index) => sums.set(rest, (sums.get(rest) ?? 0) + counts[index]));
  return sums;
}

function isNamed({ classes }: Row, index: number): boolean {
  let low = 0;
  let high = classes.length;
  while (low < high) {
    const middle = (low + high) >>> 1; // eslint-disable-line no-bitwise
    if (classes[middle] < index) { low = middle + 1; } else { high = middle; }
  }
  return classes[low] === index;
}
