import { nameRefusals } from '../../src/manifest';

const A52 = 'a'.repeat(52);
const FORM = 'must consist of lower-case letters, digits and "-", and start and end with a letter or digit';

describe('nameRefusals |', () => {
  test.each<[string, string, string[]]>([
    ['Service', 'a.b', [`metadata.name "a.b" ${FORM}`]],
    ['StatefulSet', `${A52}aaaaaaaaaaaa`, [`metadata.name "${A52}aaaaaaaaaaaa" has 64 characters: at most 63 are allowed`]],
    ['CronJob', `${A52}a`, [`metadata.name "${A52}a" has 53 characters: at most 52 are allowed, since Jobs are named after it`]],
    ['Job', `${A52}aaaaaaaaaaaa`, [`metadata.name "${A52}aaaaaaaaaaaa" has 64 characters: at most 63 are allowed, since its pods have it in a label`]],
  ])('%s %s', (kind, name, refusals) => expect(nameRefusals({ kind, metadata: { name } })).toEqual(refusals));

  test.each([['Service', '1-a'], ['StatefulSet', `${A52}aaaaaaaaaaa`], ['CronJob', A52], ['CronJob', 'a.b'], ['Job', `${A52}.${'a'.repeat(10)}`], ['Deployment', `${A52}.${A52}`]])(
    '%s %s is fine', (kind, name) => expect(nameRefusals({ kind, metadata: { name } })).toEqual([]));

  test('what no object can be named is told elsewhere', () => {
    expect(nameRefusals({ kind: 'Service', metadata: { name: 'A_b' } })).toEqual([]);
    expect(nameRefusals({ kind: 'Service', metadata: {} })).toEqual([]);
    expect(nameRefusals({ kind: 'Service', metadata: { name: 5 as any } })).toEqual([]);
  });
});
