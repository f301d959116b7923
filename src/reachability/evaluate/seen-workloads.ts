import { stretchOf, stretches } from './address-map';
import { Address, AddressRange } from '../cluster';
import { ScratchList } from './scratch-list';
import { SeenLabels, SeenNumbers, UNSEEN } from './seen-labels';
import { IP_FAMILIES, IpFamily } from '../../manifest';
import { WorkloadTable } from '../workload-table';

/** What policies can see of workloads, but for their namespaces, as numbers: those that no policy can tell apart have equal ones. */
export class SeenWorkloads {
  public readonly podLabels: SeenLabels;
  private count = 1;
  /** that some policy uses */
  private readonly portNames = new Set<string>();
  private readonly ranges = new Set<AddressRange>();
  /** by family, where one of the ranges begins or ends; found when the first address is read */
  private starts: { readonly [family in IpFamily]: readonly bigint[] } | undefined;
  /** by family and stretch */
  private readonly stretchNumbers = { IPv4: new Map<number, number>(), IPv6: new Map<number, number>() };
  /** by numbers of the table, found when the first workload is read */
  private labels: SeenNumbers | undefined;
  private ports: Int32Array | undefined;

  public constructor(private readonly table: WorkloadTable) {
    this.podLabels = new SeenLabels(this.next);
  }

  public mentionPort(name: string): void {
    this.portNames.add(name);
  }

  /** all of them before the first workload is read */
  public mentionRanges(ranges: readonly AddressRange[]): void {
    for (const range of ranges) { this.ranges.add(range); }
  }

  /** Replaces the numbers by those of a workload of the table, which has these addresses; they ascend. */
  public read(index: number, addresses: readonly Address[], numbers: ScratchList): void {
    numbers.clear();
    if (this.table.isHost[index]) { numbers.push(HOST_NETWORK); }
    this.addLabels(numbers, index);
    if (this.portNames.size > 0) { this.addPorts(numbers, index); }
    for (const { family, value } of addresses) {
      const number = this.stretchNumber(family, value);
      if (!numbers.has(number)) { numbers.push(number); }
    }
    numbers.sort();
  }

  private readonly next = (): number => this.count++;

  private addLabels(numbers: ScratchList, index: number): void {
    const { labelsOf } = this.table;
    const { values, keys } = this.labels ??= this.podLabels.seenIn(this.table.labels);
    const end = labelsOf.startOf(index + 1);
    for (let i = labelsOf.startOf(index); i < end; i++) {
      const label = labelsOf.at(i);
      if (values[label] !== UNSEEN) { numbers.push(values[label]); }
      if (keys[label] !== UNSEEN) { numbers.push(keys[label]); }
    }
  }

  private addPorts(numbers: ScratchList, index: number): void {
    const { portsOf } = this.table;
    const seen = this.ports ??= this.seenPorts();
    const end = portsOf.startOf(index + 1);
    for (let i = portsOf.startOf(index); i < end; i++) {
      const number = seen[portsOf.at(i)];
      if (number !== UNSEEN) { numbers.push(number); }
    }
  }

  private seenPorts(): Int32Array {
    const { ports } = this.table;
    const seen = new Int32Array(ports.all.length).fill(UNSEEN);
    for (const name of this.portNames) { for (const port of ports.named(name)) { seen[port] = this.next(); } }
    return seen;
  }

  private stretchNumber(family: IpFamily, value: bigint): number {
    if (!this.starts) {
      const [IPv4, IPv6] = IP_FAMILIES.map(each => stretches(each, [...this.ranges]));
      this.starts = { IPv4, IPv6 };
    }
    return this.numberOf(this.stretchNumbers[family], stretchOf(this.starts[family], value));
  }

  private numberOf(known: Map<number, number>, key: number): number {
    let number = known.get(key);
    if (number === undefined) { known.set(key, number = this.next()); }
    return number;
  }
}

const HOST_NETWORK = 0;
