import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/** The Kubernetes object that a construct is or stands for, through any number of default children; none for charts. */
export function objectOf(construct: IConstruct): ApiObject | undefined {
  if (ApiObject.isApiObject(construct)) { return construct as ApiObject; }
  const child = Chart.isChart(construct) ? undefined : construct.node.defaultChild;
  return child && objectOf(child);
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
