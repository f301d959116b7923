import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'cdk8s';
import * as library from '../../src';

/**
 * The acceptance suite applies each construct with each option. That no option is left out is the compiler's to see
 * (emitted/values.ts); that no construct and no method is, is seen here: API.md, which is made of the jsii assembly, names all.
 */
const API = readFileSync(join(__dirname, '../../API.md'), 'utf8');

/** what puts nothing into a manifest: assertions, and what tells of results */
const EMITS_NOTHING: readonly RegExp[] = [
  /^(PodSecurity|Reachability)\./,
  /^Hardening\.(json|record|table)$/,
  /\.toString$/,
];

/** `AllowFrom.Initializer`, `Connections.allowTo`, `Port.tcp`: what the classes of API.md can be asked for, each of our own */
function publicNames(): string[] {
  const ids = [...API.matchAll(/ id="cdk8s-zero-trust\.([A-Za-z]+)\.([A-Za-z]+)"/g)].map(([, name, member]) => ({ name, member }));
  return ids.filter(({ name, member }) => member === 'Initializer' && typeof (library as any)[name] === 'function' || functionsOf(name).some(({ key }) => key === member)).map(({ name, member }) => `${name}.${member}`);
}

function functionsOf(name: string): { holder: any; key: string }[] {
  const type = (library as any)[name];
  return typeof type !== 'function' ? [] : [type, type.prototype].flatMap(holder => Object.getOwnPropertyNames(holder)
    .filter(key => key !== 'constructor' && typeof Object.getOwnPropertyDescriptor(holder, key)!.value === 'function').map(key => ({ holder, key })));
}

describe('What the acceptance suite applies |', () => {
  test('has every construct and every method of the library', () => {
    const used = new Set<string>();
    for (const name of Object.keys(library)) {
      for (const { holder, key } of functionsOf(name)) {
        const original = holder[key];
        jest.spyOn(holder, key).mockImplementation(function (this: unknown, ...args: unknown[]) {
          used.add(`${name}.${key}`);
          return original.apply(this, args);
        });
      }
    }
    const synthYaml = App.prototype.synthYaml;
    jest.spyOn(App.prototype, 'synthYaml').mockImplementation(function (this: App) {
      for (const { constructor: { name } } of this.node.findAll()) { used.add(`${name}.Initializer`); }
      return synthYaml.call(this);
    });

    // loaded now, since factories are called as the modules are
    const { networkApplications } = jest.requireActual('./emitted/network');
    const { namespaceApplications, workloadApplications } = jest.requireActual('./emitted/workload');
    const { hardeningApplications } = jest.requireActual('./emitted/hardening');
    for (const make of [networkApplications, namespaceApplications, workloadApplications, hardeningApplications]) { make(); }

    const names = publicNames();
    expect(names.length).toBeGreaterThan(80);
    expect(names.filter(name => !used.has(name) && !EMITS_NOTHING.some(form => form.test(name)))).toEqual([]);
  });
});
