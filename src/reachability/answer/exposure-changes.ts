import { Direction, PodSelection } from '../cluster';
import { ExposedSelection } from './exposed-selections';
import { ExposureFinder } from './exposure';
import { ListOptions } from './list';
import { workloadEndpoint } from './list-units';
import { isSelectionWithin, namespaceName, selectionKey } from './pod-selections';
import { selectsEverything } from '../../manifest';
import { Evaluation } from '../evaluate/evaluation';
import { PortSets } from '../evaluate/port-sets';
import { compareText } from '../read/order';
import { ConnectionChange, ConnectionChanges, ConnectionSet, Endpoint } from '../result';

/**
 * What workloads let through with pods outside of the input in one input and not, or otherwise, in the other. Only their own
 * half counts, as in exposure.
 *
 *   what one side says of pods               compared with what the other side says of
 *   pods app=api in namespace shop           the same, or of all that hold them (any pod in namespace shop, …)
 *
 * Of pods with labels in one namespace, nothing is told that a changed connection of the same workload tells already.
 * @param known changes of connections, which are not said again
 */
export function exposureChanges(before: Evaluation, after: Evaluation, known: ConnectionChanges, options: ListOptions = {}): ConnectionChange[] {
  return new ExposureComparison(new ExposedSide(before, options), new ExposedSide(after, options), options).changes(known);
}

class ExposureComparison {
  /** by what one side says, and then the other: workloads with the same policies share it */
  private readonly compared = new Map<Outside, Map<Outside, readonly OutsideChange[]>>();

  public constructor(private readonly before: ExposedSide, private readonly after: ExposedSide, private readonly options: ListOptions) {}

  /** sorted by source, then destination */
  public changes(known: ConnectionChanges): ConnectionChange[] {
    const found: (ConnectionChange & { readonly saidBy: string | undefined })[] = [];
    const workloads = new Map([...this.before.workloads, ...this.after.workloads]);
    for (const [id, workload] of workloads) {
      for (const direction of DIRECTIONS) {
        if (this.options.direction !== undefined && this.options.direction !== direction) { continue; }
        for (const { pods, was, is, maybeSaid } of this.between(this.before.of(id, direction), this.after.of(id, direction))) {
          const [from, to] = direction === 'ingress' ? [pods, workload] : [workload, pods];
          const type = was.ranges.length === 0 ? 'added' : is.ranges.length === 0 ? 'removed' : 'changed';
          found.push({ type, from, to, before: was, after: is, saidBy: maybeSaid ? changeKey(direction, id, was, is) : undefined });
        }
      }
    }
    const said = found.some(({ saidBy }) => saidBy !== undefined) ? saidIn(known) : undefined;
    return found.filter(({ saidBy }) => saidBy === undefined || !said!.has(saidBy))
      .sort((a, b) => compareText(a.from.id, b.from.id) || compareText(a.to.id, b.to.id))
      .map(({ saidBy: _, ...change }) => change);
  }

  private between(old: Outside, now: Outside): readonly OutsideChange[] {
    let byNow = this.compared.get(old);
    if (!byNow) { this.compared.set(old, byNow = new Map()); }
    let found = byNow.get(now);
    if (!found) { byNow.set(now, found = this.compare(old, now)); }
    return found;
  }

  private compare(old: Outside, now: Outside): OutsideChange[] {
    const selections = new Map([...old, ...now].map(({ selection }) => [selectionKey(selection), selection]));
    return [...selections.values()].flatMap((selection): OutsideChange[] => {
      const [was, is] = [this.before.connections(old, selection), this.after.connections(now, selection)];
      if (was.text === is.text) { return []; }
      const areInInput = [this.before, this.after].some(side => side.finder.isInInput(selection));
      const maybeSaid = areInInput && namespaceName(selection.namespaces) !== undefined && !selectsEverything(selection.pods);
      return [{ pods: this.after.finder.outsideEndpoint(selection, areInInput), was, is, maybeSaid }];
    });
  }
}

/** One of the two inputs. */
class ExposedSide {
  public readonly finder: ExposureFinder;
  /** those in question, by id */
  public readonly workloads: ReadonlyMap<string, Endpoint>;
  private readonly indexes = new Map<string, number>();
  private readonly ports: number;

  public constructor(private readonly evaluation: Evaluation, { namespaces, workloads, ports }: ListOptions) {
    this.finder = new ExposureFinder(evaluation);
    this.ports = ports ? evaluation.sets.of(ports) : PortSets.ALL;
    evaluation.cluster.workloads.forEach(({ id, isPotential }, index) => { if (!isPotential) { this.indexes.set(id, index); } });
    this.workloads = new Map(evaluation.cluster.workloads.filter(({ id, namespace, isPotential }) => !isPotential
      && namespaces?.includes(namespace) !== false && workloads?.includes(id) !== false).map(workload => [workload.id, workloadEndpoint(workload)]));
  }

  public of(id: string, direction: Direction): Outside {
    const index = this.indexes.get(id);
    return index === undefined ? NOBODY : this.finder.outsidePods(index, direction);
  }

  /** what is allowed with pods of the selection, by what is said of it or of all that hold it */
  public connections(pods: Outside, selection: PodSelection): ConnectionSet {
    const { cluster, sets } = this.evaluation;
    const key = selectionKey(selection);
    const own = pods.find(each => selectionKey(each.selection) === key);
    const wider = own ? [own] : pods.filter(each => isSelectionWithin(selection, each.selection, cluster));
    return sets.describe(sets.meet(wider.reduce((sum, each) => sets.union(sum, each.ports), PortSets.NONE), this.ports));
  }
}

/** what is let through with pods that there could be */
type Outside = readonly ExposedSelection[];

interface OutsideChange {
  readonly pods: Endpoint;
  readonly was: ConnectionSet;
  readonly is: ConnectionSet;
  /** whether connections of the input may tell it: one of the sides has pods that these labels mean */
  readonly maybeSaid: boolean;
}

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];
const NOBODY: Outside = [];

function saidIn(changes: ConnectionChanges): Set<string> {
  const said = new Set<string>();
  for (const { from, to, before, after } of changes) {
    if (from.type !== 'workload' || to.type !== 'workload') { continue; }
    said.add(changeKey('ingress', to.id, before, after)).add(changeKey('egress', from.id, before, after));
  }
  return said;
}

function changeKey(direction: Direction, workload: string, before: ConnectionSet, after: ConnectionSet): string {
  return `${direction} ${workload} ${before.text} > ${after.text}`;
}
