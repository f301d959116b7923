import { App, Chart } from 'cdk8s';
import { KubernetesObject } from '../../../src/manifest';
import { Application } from '../application';

/** Values for every option that props have: the compiler misses those that were forgotten. */
export type Values<Props> = { readonly [option in keyof Required<Props>]: readonly Required<Props>[option][] };

/** One option with one value. */
export interface Variant<Props> {
  /** `writable-paths-1` */
  readonly id: string;
  readonly props: Partial<Props>;
}

/** Each option with each of its values, alone. */
export function variantsOf<Props>(values: Values<Props>): Variant<Props>[] {
  return Object.entries<readonly unknown[]>(values).flatMap(([option, given]) => given.map((value, index) => ({
    id: `${option.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}-${index}`, props: { [option]: value } as Partial<Props>,
  })));
}

/** All options at once, each with the first of its values. */
export function allAtOnce<Props>(values: Values<Props>): Partial<Props> {
  return Object.fromEntries(Object.entries<readonly unknown[]>(values).map(([option, [first]]) => [option, first])) as Partial<Props>;
}

/** An app with one chart in namespace shop. */
export function applicationWith(id: string, title: string, build: (chart: Chart) => void): Application {
  const app = new App();
  build(new Chart(app, 'app', { namespace: 'shop' }));
  return { id, title, objects: objectsOf(app) };
}

/** All objects of an app in the order in which they are written. */
export function objectsOf(app: App): KubernetesObject[] {
  // validates, and orders charts by what depends on what
  app.synthYaml();
  return app.charts.flatMap(chart => chart.toJson());
}
