import { ContainerPort, Workload } from './cluster';
import { Labels } from '../manifest';
import { NumberLists } from './number-lists';

/**
 * What policies may see of workloads, as numbers in columns, made where they are read. Who compares very many of them goes
 * through these, one behind the other, and not through objects from all over the memory.
 *
 *   workload     labels             numbers of labels   of the namespace   of named ports
 *   shop/api     app=api tier=web   0 1                 0                  0 (http 8080 TCP)
 *   shop/web     app=web tier=web   2 1                 0                  1 (http 80 TCP)
 */
export class WorkloadTable {
  public static of(workloads: readonly Workload[]): WorkloadTable {
    return new WorkloadTable(new NameNumbers(), new LabelNumbers(), new NamedPortNumbers()).added(workloads);
  }

  private constructor(
    public readonly namespaces: NameNumbers,
    public readonly labels: LabelNumbers,
    public readonly ports: NamedPortNumbers,
    /** by workload */
    public readonly namespaceOf: number[] = [],
    public readonly labelsOf = new NumberLists(),
    public readonly portsOf = new NumberLists(),
    public readonly isHost: boolean[] = [],
    /** whether its addresses are told */
    public readonly isAddressed: boolean[] = [],
  ) {}

  /** how many workloads there are */
  public get length(): number {
    return this.namespaceOf.length;
  }

  /** The table of these workloads, and of more behind them: equal things have equal numbers in both. */
  public with(more: readonly Workload[]): WorkloadTable {
    return new WorkloadTable(
      this.namespaces, this.labels, this.ports,
      [...this.namespaceOf], this.labelsOf.copy(), this.portsOf.copy(), [...this.isHost], [...this.isAddressed],
    ).added(more);
  }

  private added(workloads: readonly Workload[]): this {
    const numbers: number[] = [];
    for (const { namespace: name, labels, ports, hostNetwork, addresses } of workloads) {
      this.namespaceOf.push(this.namespaces.numberOf(name));
      this.isHost.push(hostNetwork);
      this.isAddressed.push(addresses.length > 0);
      this.labelsOf.add(this.labels.numbersOf(labels, numbers));
      this.portsOf.add(this.ports.numbersOf(ports, numbers));
    }
    return this;
  }
}

/** Numbers of names. */
export class NameNumbers {
  /** by number */
  public readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  public numberOf(name: string): number {
    let number = this.numbers.get(name);
    if (number === undefined) { this.numbers.set(name, number = this.names.push(name) - 1); }
    return number;
  }
}

/** Numbers of labels: two with the same key and value have the same. */
export class LabelNumbers {
  /** how many there are */
  public length = 0;
  private readonly byKey = new Map<string, Map<string, number>>();

  /** The number of each value that the key has somewhere. */
  public ofKey(key: string): ReadonlyMap<string, number> {
    return this.byKey.get(key) ?? NO_VALUES;
  }

  /** @param numbers is emptied, and given back with the numbers of the labels, in their order */
  public numbersOf(labels: Labels, numbers: number[]): number[] {
    numbers.length = 0;
    for (const key in labels) {
      let values = this.byKey.get(key);
      if (!values) { this.byKey.set(key, values = new Map()); }
      let number = values.get(labels[key]);
      if (number === undefined) { values.set(labels[key], number = this.length++); }
      numbers.push(number);
    }
    return numbers;
  }
}

/** Numbers of container ports that have names: two with the same name, port and protocol have the same. */
export class NamedPortNumbers {
  /** by number */
  public readonly all: ContainerPort[] = [];
  private readonly byName = new Map<string, number[]>();

  /** The numbers of all ports that have the name somewhere. */
  public named(name: string): readonly number[] {
    return this.byName.get(name) ?? NO_NUMBERS;
  }

  /** @param numbers is emptied, and given back with the numbers of the ports, in their order; the first port of a name is the one that counts */
  public numbersOf(ports: readonly ContainerPort[], numbers: number[]): number[] {
    numbers.length = 0;
    for (let i = 0; i < ports.length; i++) {
      const { name } = ports[i];
      if (name !== undefined && !isNamedBefore(ports, i)) { numbers.push(this.numberOf(name, ports[i])); }
    }
    return numbers;
  }

  private numberOf(name: string, { port, protocol }: ContainerPort): number {
    let those = this.byName.get(name);
    if (!those) { this.byName.set(name, those = []); }
    for (const number of those) {
      const known = this.all[number];
      if (known.port === port && known.protocol === protocol) { return number; }
    }
    const number = this.all.push({ name, port, protocol }) - 1;
    those.push(number);
    return number;
  }
}

function isNamedBefore(ports: readonly ContainerPort[], index: number): boolean {
  for (let i = 0; i < index; i++) { if (ports[i].name === ports[index].name) { return true; } }
  return false;
}

const NO_VALUES: ReadonlyMap<string, number> = new Map();
const NO_NUMBERS: readonly number[] = [];
