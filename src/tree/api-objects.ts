import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/** The Kubernetes object that a construct is or stands for, through any number of default children; none for charts. */
export function objectOf(construct: IConstruct): ApiObject | undefined {
  if (ApiObject.isApiObject(construct)) { return construct as ApiObject; }
  const child = Chart.isChart(construct) ? undefined : construct.node.defaultChild;
  return child && objectOf(child);
}

/** All API objects at and below a scope, in tree order. */
export function objectsBelow(scope: IConstruct): ApiObject[] {
  return scope.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
}

/** How many JSON patches the user gave the object; infinite when that cannot be known. */
export function patchCount(object: ApiObject): number {
  const patches = (object as unknown as { patches?: unknown }).patches;
  return Array.isArray(patches) ? patches.length : Infinity;
}

/** Whether the user patched the object, so that only its JSON tells the truth; true when that cannot be known. */
export function mayBePatched(object: ApiObject): boolean {
  return patchCount(object) > 0;
}

/** The construct that users know: what made the object, where it is the object's own construct, otherwise the object itself. */
export function userFacing(object: ApiObject): IConstruct {
  const parent = object.node.scope;
  return parent && !Chart.isChart(parent) && parent.node.defaultChild === object ? parent : object;
}

/** A construct for messages: `shop/web (Deployment)`, `shop/config (ConfigMap)`, `shop/redis (Include)`. */
export function describeConstruct(construct: IConstruct): string {
  return `${construct.node.path || 'the app'} (${objectOf(construct)?.kind ?? construct.constructor.name})`;
}
