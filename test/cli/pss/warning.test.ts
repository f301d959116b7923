import { warningLines } from '../../../src/cli/pss/warning';
import { KubernetesObject } from '../../../src/manifest';
import { namespacePolicy } from '../../../src/standards';
import { ran } from '../../support/cli';

const SPEC = { containers: [{ name: 'web', image: 'web:1' }] };
const HOST = { ...SPEC, hostPID: true };
const pod = (name: string | undefined, namespace: string, spec: unknown = SPEC) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec }) as KubernetesObject;

/** each namespace by its labels, without their prefix */
function lines(namespaces: { readonly [name: string]: { readonly [mode: string]: string } }, ...objects: readonly KubernetesObject[]): string[] {
  const policies = new Map(Object.entries(namespaces).map(([name, labels]) =>
    [name, namespacePolicy(Object.fromEntries(Object.entries(labels).map(([mode, value]) => [`pod-security.kubernetes.io/${mode}`, value])))]));
  return warningLines(objects, policies, ({ metadata }) => metadata!.namespace!);
}

describe('warningLines |', () => {
  test('tells what namespaces warn of, and what they audit, by policy', () => {
    expect(lines(
      { shop: { 'warn': 'restricted', 'audit': 'restricted', 'audit-version': 'v1.24' }, lab: { enforce: 'privileged', warn: 'baseline', audit: 'baseline' } },
      pod('web', 'shop'), pod('probe', 'lab', HOST), pod('fine', 'lab'), pod(undefined, 'lab', HOST),
    )).toEqual([
      'note: namespace shop allows but warns of what violates "restricted:latest": Pod web\n',
      'note: namespace shop allows but audits what violates "restricted:v1.24": Pod web\n',
      'note: namespace lab allows but warns of and audits what violates "baseline:latest": Pod probe, Pod\n',
    ]);
  });

  test('is short about many', () => {
    expect(lines({ shop: { warn: 'restricted' } }, ...Array.from({ length: 8 }, (_, index) => pod(`web-${index}`, 'shop')))).toEqual([
      'note: namespace shop allows but warns of what violates "restricted:latest": Pod web-0, Pod web-1, Pod web-2, Pod web-3, Pod web-4 and 3 more\n',
    ]);
  });

  test.each<[string, { readonly [mode: string]: string }, KubernetesObject]>([
    ['what is refused', { enforce: 'baseline', audit: 'restricted' }, pod('web', 'shop', HOST)],
    ['what is enforced too', { enforce: 'restricted' }, pod('web', 'shop')],
    ['what violates nothing', { warn: 'baseline' }, pod('web', 'shop')],
    ['what can\'t be decoded', { warn: 'restricted' }, pod('web', 'shop', { hostPID: 'yes' })],
    ['what makes no pods', { warn: 'restricted' }, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'shop' } }],
    ['what is elsewhere', { warn: 'restricted' }, pod('web', 'lab')],
  ])('is silent about %s', (_, labels, object) => expect(lines({ shop: labels }, object)).toEqual([]));

  test('they are no findings, and not asked for where a level is', async () => {
    const objects = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/warn': 'restricted' } } }, pod('web', 'shop')];
    const stdin = objects.map(object => JSON.stringify(object)).join('\n');
    expect(await ran(['pss', 'check', '-'], { stdin })).toEqual({
      code: 0, out: '0 of 1 workload refused.\n', err: 'note: namespace shop allows but warns of what violates "restricted:latest": Pod web\n',
    });
    expect(await ran(['pss', 'check', '--level', 'baseline', '-'], { stdin })).toEqual({ code: 0, out: '0 of 1 workload refused.\n', err: '' });
  });
});
