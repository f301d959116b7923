import * as library from '../src';

describe('the library |', () => {
  test('exports constructs, value classes, enums and `harden`, and nothing that its rooms share among themselves', () => {
    const internals = Object.entries(library).filter(([name, value]) =>
      !/^[A-Z]/.test(name) || typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value)));
    expect(internals.map(([name]) => name)).toEqual(['harden']);
    expect(Object.keys(library)).toEqual(expect.arrayContaining(['Connections', 'SecureDeployment', 'PodSecurity', 'Reachability', 'Port', 'PodSecurityLevel']));
  });
});
