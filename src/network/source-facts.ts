import { DEFAULT_PROTOCOL, DeclaredPort, KubernetesObject, LabelSelector, Labels, isObject, podFactsOf, podSelector, selects, selectorText } from '../manifest';

/** What a workload or Service says about pods at synth. */
export interface SourceFacts {
  readonly namespace?: string;
  readonly selector: LabelSelector;
  /** labels of the pods; none for a Service */
  readonly labels: Labels;
  /** the value of one label of the pods, cheaper than asking for all */
  readonly label: (key: string) => string | undefined;
  readonly hostNetwork: boolean;
  /** what containers declare; none for a Service */
  readonly ports: readonly DeclaredPort[];
  /** none for a workload */
  readonly servicePorts: readonly ServicePort[];
  /** why a policy for these pods would find none */
  readonly mismatch?: string;
  /** whether the selector is made of nothing that a user wrote, and so needs no check */
  readonly isGenerated?: boolean;
}

/** One element of a Service's `ports`. */
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  /** a number, or the name of a port of the pods */
  readonly target: number | string;
  readonly protocol: DeclaredPort['protocol'];
}

/**
 * The facts of a workload, from its manifest.
 * @param own the selector that its construct names for pods of these labels
 */
export function workloadFacts(json: KubernetesObject, own: (labels: Labels) => LabelSelector | undefined = () => undefined): SourceFacts {
  const read = podFactsOf(json);
  if (!read) { throw new Error(`${json.kind} "${json.metadata?.name}" has no pod template`); }
  const named = own(read.labels);
  const facts = named ? { ...read, selector: podSelector(named, read.labels) } : read;
  const mismatch = selects(facts.selector, facts.labels) ? undefined
    : `its selector (${selectorText(facts.selector)}) does not select its own pods. Give its pod template these labels.`;
  return { ...facts, namespace: json.metadata?.namespace, label: key => facts.labels[key], servicePorts: [], mismatch };
}

/** The facts of a Service, from its manifest. */
export function serviceFacts(json: KubernetesObject): SourceFacts {
  const ports: any[] = Array.isArray(json.spec?.ports) ? json.spec.ports : [];
  return {
    namespace: json.metadata?.namespace,
    selector: { matchLabels: isObject(json.spec?.selector) ? json.spec.selector as Labels : {} },
    labels: {},
    label: () => undefined,
    hostNetwork: false,
    ports: [],
    // a target of 0 or of no characters is none: the Service's own port
    servicePorts: ports.filter(port => typeof port?.port === 'number').map(({ name, port, targetPort, protocol }) => ({
      ...(name ? { name } : {}),
      port,
      target: targetPort || port,
      protocol: protocol ?? DEFAULT_PROTOCOL,
    })),
  };
}
