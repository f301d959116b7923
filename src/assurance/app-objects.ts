import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { KubernetesObject, isUnknownKind, located } from '../manifest';
import { lookAtPolicies } from '../network';
import { SourcedObject, inNamespace } from '../reachability';
import { Rendering, objectsBelow, userFacing } from '../tree';
import { hardenApp, mayMakePods } from '../workload';

/**
 * The objects of an app that say who can reach whom, as they will be rendered, items of lists one by one. Their origin is
 * the path of the construct that users know.
 *
 * @param namespace of objects that state none; where nothing is given, they stay as they are
 */
export function objectsOfApp(root: IConstruct, namespace: string | undefined): SourcedObject[] {
  const rendering = Rendering.of(root);
  hardenApp(root);
  const placed = namespace === undefined ? (object: KubernetesObject) => object : inNamespace(namespace);
  return lookAtPolicies(root, () => objectsBelow(root).filter(isAboutReachability).flatMap(object => {
    const origin = userFacing(object).node.path;
    return located(read(rendering, object)).map(({ manifest }) => ({ object: placed(manifest), origin }));
  }));
}

/** policies read other objects when they are rendered: what is kept for cdk8s must not be older than that */
function read(rendering: Rendering, object: ApiObject): KubernetesObject {
  return isPolicy(object) || rendering.current === undefined ? rendering.look(object) : rendering.ahead(object);
}

function isAboutReachability(object: ApiObject): boolean {
  return mayMakePods(object) || isPolicy(object) || OTHER_KINDS.has(object.kind) || object.kind.endsWith('Route')
    // to be refused
    || isUnknownKind(object);
}

const OTHER_KINDS = new Set(['Namespace', 'Node', 'Service', 'Ingress', 'Gateway', 'ReferenceGrant']);

function isPolicy({ kind }: ApiObject): boolean {
  return kind.endsWith('NetworkPolicy');
}
