import { Labels } from '../../manifest';
import { Entry, Workload } from '../cluster';
import { InputObjects } from './input-objects';
import { NoticeList, Source } from './notice-list';
import { compareText } from './order';
import { Backend, readBackends } from './read-backends';
import { admissionOf } from './read-gateways';
import { grantReader } from './read-grants';
import { Service, ServicePort } from './read-services';

/**
 * Where Ingress, Route and Gateway API objects lead, Service by Service:
 *
 *   port of the backend    ports of the Service
 *   none                   all of the protocol
 *   a name or number       the first with this name, port or targetPort
 *
 * Traffic arrives at the targetPort, a name being the pod's own port of that name, and only where a container declares
 * the port. What is left out has a note.
 */
export function readEntries(
  { entries: objects, gateways, grants, namespaces }: Pick<InputObjects, 'entries' | 'gateways' | 'grants' | 'namespaces'>,
  services: ReadonlyMap<string, Service>, workloads: readonly Workload[], notices: NoticeList,
): Entry[] {
  const finder = new WorkloadFinder(workloads);
  const isGranted = grantReader(grants.values());
  const admission = admissionOf(gateways, namespaces);
  const entries = [...objects.values()].flatMap(source => {
    const entriesOfSource = new Map<string, Backend[]>();
    for (const backend of readBackends(source, admission, notices)) {
      if (backend.namespace !== source.namespace && !isGranted(source, backend)) {
        notices.note(source, `leads to Service ${backend.namespace}/${backend.service}, which no ReferenceGrant in namespace ${backend.namespace} allows: nothing gets there`);
        continue;
      }
      const key = `${backend.namespace}/${backend.service}`;
      const backends = entriesOfSource.get(key);
      if (backends) {
        backends.push(backend);
      } else {
        entriesOfSource.set(key, [backend]);
      }
    }
    return [...entriesOfSource].flatMap(([key, backends]) => {
      const entry = entryOf(source, backends, services.get(key), finder, notices);
      return entry ? [entry] : [];
    });
  });
  return entries.sort((a, b) => compareText(a.id, b.id) || compareText(a.namespace, b.namespace) || compareText(a.service, b.service));
}

type Target = Entry['targets'][number];
type TargetPort = Target['ports'][number];

function entryOf(
  source: Source, backends: readonly Backend[], service: Service | undefined, finder: WorkloadFinder, notices: NoticeList,
): Entry | undefined {
  const [{ namespace, service: name }] = backends;
  const called = `Service ${namespace}/${name}`;
  const nothing = reasonWithout(called, service);
  if (nothing) {
    notices.note(source, nothing);
    return undefined;
  }
  const ports = new Set<ServicePort>();
  for (const backend of backends) {
    const found = portsOf(service!, backend);
    if (found.length === 0) { notices.note(source, `leads to ${called}, which has no port ${String(backend.port ?? `of ${backend.protocol}`)}`); }
    found.forEach(port => ports.add(port));
  }
  if (ports.size === 0) { return undefined; }
  const selected = finder.find(namespace, service!.selector!);
  if (selected.length === 0) {
    notices.note(source, `leads to ${called}, which selects no pod of the input`);
    return undefined;
  }
  for (const port of ports) {
    const without = selected.filter(({ ports: declared }) => declaredPort(declared, port) === undefined);
    if (without.length > 0) { notices.note(source, undeclaredText(called, port, without)); }
  }
  const targets = selected.map((workload): Target => ({ workload: workload.id, ports: portsAt(workload, [...ports]) }))
    .filter(target => target.ports.length > 0);
  if (targets.length === 0) { return undefined; }
  return {
    id: source.id,
    namespace,
    service: name,
    targets,
    ...(source.origin === undefined ? {} : { origin: source.origin }),
  };
}

function reasonWithout(called: string, service: Service | undefined): string | undefined {
  if (!service) { return `leads to ${called}, which is not in the input`; }
  if (service.isExternalName) { return `leads to ${called}, which is of type ExternalName: no pod of the cluster is behind it`; }
  return service.selector ? undefined : `leads to ${called}, which has no selector: its pods are not known`;
}

function portsOf({ ports }: Service, { port, protocol }: Backend): readonly ServicePort[] {
  const usable = ports.filter(candidate => candidate.protocol === protocol);
  if (port === undefined) { return usable; }
  // old Ingress objects quote numbers too
  const wanted = typeof port === 'string' && /^\d+$/.test(port) ? Number(port) : port;
  const hit = usable.find(candidate => candidate.name === port || candidate.port === wanted || candidate.targetPort === wanted);
  return hit ? [hit] : [];
}

function portsAt({ ports }: Workload, servicePorts: readonly ServicePort[]): TargetPort[] {
  const found = new Map<string, TargetPort>();
  for (const { targetPort, protocol } of servicePorts) {
    const declared = declaredPort(ports, { targetPort, protocol });
    if (declared) { found.set(`${protocol} ${declared.port}`, { protocol, port: declared.port }); }
  }
  return [...found.values()].sort((a, b) => compareText(a.protocol, b.protocol) || a.port - b.port);
}

type Asked = Pick<ServicePort, 'targetPort' | 'protocol'>;

function declaredPort(ports: Workload['ports'], { targetPort, protocol }: Asked): Workload['ports'][number] | undefined {
  return ports.find(port => port.protocol === protocol && (typeof targetPort === 'string' ? port.name === targetPort : port.port === targetPort));
}

/** a name leads nowhere where no container has it; a number leads to whoever listens, but who that is nobody says */
function undeclaredText(called: string, { targetPort, protocol }: Asked, workloads: readonly Workload[]): string {
  const ids = workloads.slice(0, MOST).map(({ id }) => id).join(', ') + (workloads.length > MOST ? ` and ${workloads.length - MOST} more` : '');
  const leads = `leads to ${called} on ${protocol} ${targetPort}, which no container of ${ids} declares`;
  return typeof targetPort === 'string' ? `${leads}: nothing gets there` : `${leads}: it is left out, though requests get there if a process listens`;
}

const MOST = 3;

/** Finds pods by the labels of a Service without asking every one. */
class WorkloadFinder {
  private index: Map<string, Workload[]> | undefined;

  constructor(private readonly workloads: readonly Workload[]) {}

  /** sorted by id */
  public find(namespace: string, selector: Labels): Workload[] {
    const pairs = Object.entries(selector);
    const lists = pairs.map(([key, value]) => this.indexed().get(`${namespace} ${key}=${value}`) ?? []);
    const [shortest] = lists.sort((a, b) => a.length - b.length);
    return shortest.filter(({ labels }) => pairs.every(([key, value]) => labels[key] === value));
  }

  private indexed(): Map<string, Workload[]> {
    if (this.index) { return this.index; }
    const index = new Map<string, Workload[]>();
    for (const workload of this.workloads) {
      for (const key in workload.labels) {
        const at = `${workload.namespace} ${key}=${workload.labels[key]}`;
        const list = index.get(at);
        if (list) {
          list.push(workload);
        } else {
          index.set(at, [workload]);
        }
      }
    }
    return this.index = index;
  }
}
