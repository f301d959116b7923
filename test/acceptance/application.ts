import { Answer, Server } from './server';
import { KINDS, defaultAccount, namespaceObject, placedName, withAccount } from './session';
import { KubernetesObject, NAMESPACE_NAME_LABEL, flattened } from '../../src/manifest';

/**
 * The objects of an app, applied in their order: each by a dry run first, and then really.
 *
 *   object                                            is applied
 *   Namespace                                         under another name, which is this run's own
 *   in a namespace, or in none that is named          in one of these
 *   elsewhere in the cluster; what reaches out of a   by dry run only
 *   namespace: Ingress, Service that asks for more
 *   than a cluster IP; a pod with a priority class
 *   of a kind that the server does not know           not at all: `unserved` names them
 */
export interface Application {
  /** unique among all of the run: `docs-ports-12` */
  readonly id: string;
  /** for people: `docs/ports.md:12` */
  readonly title: string;
  readonly objects: readonly KubernetesObject[];
}

/** What the server has no kind for: `CiliumNetworkPolicy web (cilium.io/v2)`. */
export function unserved({ objects }: Application): string[] {
  return objects.flatMap(flattened).filter(object => !isServed(object))
    .map(({ apiVersion, kind, metadata }) => `${kind} ${metadata?.name} (${apiVersion})`);
}

/** What the server refuses or warns about, a line each; empty when it takes everything. All namespaces are deleted again. */
export async function apply(server: Server, application: Application): Promise<string[]> {
  const objects = application.objects.flatMap(flattened).filter(isServed);
  const placed = objects.map(object => placedObject(object, application.id));
  const namespaces = new Set(placed.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? metadata!.name! : metadata?.namespace ?? [])));
  const emitted = new Set(placed.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata!.name!));
  const problems: string[] = [];
  try {
    for (const name of namespaces) {
      if (emitted.has(name)) { continue; }
      await server.create(namespaceObject(name));
      await server.create(defaultAccount(name));
    }
    for (const object of placed) {
      problems.push(...problemsOf(object, 'dry run', await server.dryRun(object)));
      if (staysInside(object)) { problems.push(...problemsOf(object, 'apply', await server.apply(object))); }
      if (object.kind === 'Namespace') { await server.create(defaultAccount(object.metadata!.name!)); }
    }
  } finally {
    for (const name of namespaces) { await server.deleteNamespace(name); }
  }
  return problems;
}

function isServed(object: KubernetesObject): boolean {
  return KINDS[`${object.apiVersion} ${object.kind}`] !== undefined;
}

function placedObject(object: KubernetesObject, source: string): KubernetesObject {
  if (object.kind === 'Namespace' && object.apiVersion === 'v1') {
    const { [NAMESPACE_NAME_LABEL]: _, ...labels } = object.metadata?.labels ?? {};
    const own = namespaceObject(placedName(object.metadata!.name!, source), labels);
    return { ...object, metadata: { ...object.metadata, ...own.metadata } };
  }
  if (!KINDS[`${object.apiVersion} ${object.kind}`].namespaced) { return object; }
  // what names no namespace is applied to the one that kubectl is in
  return withAccount({ ...object, metadata: { ...object.metadata, namespace: placedName(object.metadata?.namespace ?? 'default', source) } });
}

function staysInside({ apiVersion, kind, spec }: KubernetesObject): boolean {
  if (kind === 'Namespace') { return true; }
  if (!KINDS[`${apiVersion} ${kind}`].namespaced || kind === 'Ingress') { return false; }
  if (kind === 'Service') { return spec?.type === undefined || spec.type === 'ClusterIP'; }
  return !JSON.stringify(spec ?? {}).includes('"priorityClassName"');
}

function problemsOf({ kind, metadata }: KubernetesObject, step: string, { accepted, code, message, warnings }: Answer): string[] {
  const subject = `${kind} ${metadata?.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata?.name}, ${step}`;
  return [
    ...(accepted ? [] : [`${subject}: refused (${code}): ${message}`]),
    ...warnings.map(warning => `${subject}: warning: ${warning}`),
  ];
}
