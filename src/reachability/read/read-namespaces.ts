import { Labels, NAMESPACE_NAME_LABEL, legacyFormProblem } from '../../manifest';
import { ClusterOptions, Namespace } from '../cluster';
import { NoticeList, Source } from './notice-list';
import { sortedBy } from './order';

/**
 * Namespaces by name, sorted. Each has the label kubernetes.io/metadata.name with its name, whatever its manifest says:
 *
 *   namespace                               labels                          isDeclared
 *   has its object in the input             those of the object             true
 *   only named by other objects             none but that one               false
 *   only named by hypothetical pods         their namespaceLabels           false
 */
export function readNamespaces(
  objects: Iterable<Source>, inNamespaces: readonly (readonly { readonly namespace?: string }[])[], hypothetical: ClusterOptions['hypothetical'] = [], notices: NoticeList,
): Map<string, Namespace> {
  const namespaces = new Map<string, Namespace>();
  for (const source of objects) {
    const labels: Labels = source.object.metadata?.labels ?? {};
    const legacy = legacyFormProblem(source.object);
    if (legacy) { notices.note(source, legacy); }
    const own = labels[NAMESPACE_NAME_LABEL];
    if (own !== undefined && own !== source.name) {
      notices.note(source, `its label ${NAMESPACE_NAME_LABEL} is "${own}": API servers make it "${source.name}"`);
    }
    namespaces.set(source.name, namespaceOf(source.name, labels, true));
  }
  for (const list of inNamespaces) {
    for (const { namespace } of list) {
      if (namespace !== undefined && !namespaces.has(namespace)) { namespaces.set(namespace, namespaceOf(namespace, {}, false)); }
    }
  }
  for (const { namespace, namespaceLabels } of hypothetical) {
    if (!namespaces.has(namespace)) { namespaces.set(namespace, namespaceOf(namespace, namespaceLabels ?? {}, false)); }
  }
  return new Map(sortedBy(namespaces, ([name]) => name));
}

function namespaceOf(name: string, labels: Labels, isDeclared: boolean): Namespace {
  return { name, labels: { ...labels, [NAMESPACE_NAME_LABEL]: name }, isDeclared };
}
