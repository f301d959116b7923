import { stretchOf, stretches } from './address-map';
import { AddressRange, ContainerPort, Workload } from '../cluster';
import { ScratchList } from './scratch-list';
import { SeenLabels } from './seen-labels';
import { IP_FAMILIES, IpFamily, PROTOCOLS } from '../../manifest';

/** What policies can see of workloads, but for their namespaces, as numbers: those that no policy can tell apart have equal ones. */
export class SeenWorkloads {
  public readonly podLabels: SeenLabels;
  private count = 1;
  /** by name that some policy uses: number of each port that has it */
  private readonly portNames = new Map<string, Map<number, number>>();
  private readonly ranges = new Set<AddressRange>();
  /** by family, where one of the ranges begins or ends; found when the first address is read */
  private starts: { readonly [family in IpFamily]: readonly bigint[] } | undefined;
  /** by family and stretch */
  private readonly stretchNumbers = { IPv4: new Map<number, number>(), IPv6: new Map<number, number>() };

  public constructor() {
    this.podLabels = new SeenLabels(this.next);
  }

  public mentionPort(name: string): void {
    if (!this.portNames.has(name)) { this.portNames.set(name, new Map()); }
  }

  /** all of them before the first workload is read */
  public mentionRanges(ranges: readonly AddressRange[]): void {
    for (const range of ranges) { this.ranges.add(range); }
  }

  /** Replaces the numbers by those of a workload, ascending. */
  public read({ labels, ports, addresses, hostNetwork }: Workload, numbers: ScratchList): void {
    numbers.clear();
    if (hostNetwork) { numbers.push(HOST_NETWORK); }
    this.podLabels.addTo(numbers, labels);
    if (this.portNames.size > 0) { this.addPorts(numbers, ports); }
    for (const { family, value } of addresses) {
      const number = this.stretchNumber(family, value);
      if (!numbers.has(number)) { numbers.push(number); }
    }
    numbers.sort();
  }

  private readonly next = (): number => this.count++;

  private addPorts(numbers: ScratchList, ports: readonly ContainerPort[]): void {
    for (let i = 0; i < ports.length; i++) {
      const { name, port, protocol } = ports[i];
      const known = name === undefined ? undefined : this.portNames.get(name);
      // the first port of a name is the one that counts
      if (known && ports.findIndex(other => other.name === name) === i) {
        numbers.push(this.numberOf(known, port * PROTOCOLS.length + PROTOCOLS.indexOf(protocol)));
      }
    }
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
