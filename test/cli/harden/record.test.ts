import { Record, addWorkload, recordText as textsOf } from '../../../src/cli/harden/record';
import { HardenOptions, HardenedWorkload, hardenObject } from '../../../src/standards';

const pod = (name: string, spec: object, metadata: object = {}) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec });
const workloadOf = (object: object, options?: HardenOptions): HardenedWorkload => hardenObject(object, options).workloads[0];
const recordText = (record: Record): string => [...textsOf(record)].join('');
const empty = (): Record => ({ changes: [], findings: [], exemptions: [], remaining: 0 });

const HOST = pod('agent', { hostPID: true, containers: [{ name: 'agent', image: 'agent:1' }] }, { namespace: 'shop' });

describe('addWorkload |', () => {
  test('names the workload, where it is written, and its fields from the document\'s root', () => {
    const record = empty();
    addWorkload(record, 'web.yaml:4', workloadOf(HOST), 'items[1].', true);
    expect(record.changes.length).toBeGreaterThan(3);
    expect(record.changes.every(({ path, workload, field }) => path === 'web.yaml:4' && workload === 'Pod shop/agent' && field.startsWith('items[1].spec.'))).toBe(true);
    expect(record.findings).toEqual([{
      path: 'web.yaml:4',
      workload: 'Pod shop/agent',
      check: 'hostNamespaces',
      fields: ['items[1].spec.hostPID'],
      text: 'host namespaces (hostPID=true)',
      mend: expect.stringContaining('Remove the field'),
    }]);
    expect(record.remaining).toBe(1);
  });

  test('counts only what remains, and has the notes', () => {
    const record = empty();
    addWorkload(record, 'a:1', workloadOf(pod('web', { containers: 'web' })), '', true);
    addWorkload(record, 'a:2', workloadOf(pod('web', { containers: [{ name: 'a', image: 'a' }] }), { level: 'privileged' }), '', false);
    expect(record).toEqual({
      ...empty(),
      findings: [{ path: 'a:1', workload: 'Pod web', fields: ['spec.containers'], text: 'spec.containers must be a list, not "web": the API server refuses the pod; nothing was changed' }],
      remaining: 1,
    });
  });
});

describe('recordText |', () => {
  const change = { path: 'a:1', workload: 'Pod web', reason: 'it is safer', controls: [] };

  test('is a heading for each workload, then what a person has to decide', () => {
    expect(recordText({
      changes: [
        { ...change, field: 'spec.a', newValue: true },
        { ...change, field: 'spec.b', oldValue: ['x'], newValue: [], breaks: 'ping' },
        { ...change, path: 'a:9', field: 'spec.c', oldValue: 0 },
      ],
      findings: [{ path: 'a:9', workload: 'Pod web', fields: ['spec.d', 'spec.e'], text: 'odd', mend: 'Remove it' }, { path: 'b:1', workload: 'Job x', fields: ['spec.f'], text: 'see to it' }],
      exemptions: [],
      remaining: 2,
    })).toBe(`Pod web (a:1)
  spec.a: true: it is safer
  spec.b: ["x"] → []: it is safer (can break: ping)
Pod web (a:9)
  spec.c: removed 0: it is safer
Left for a person to decide:
Pod web (a:9)
  spec.d, spec.e: odd. Remove it
Job x (b:1)
  spec.f: see to it
2 workloads are left for a person to mend.
`);
  });

  test('is nothing where nothing was done', () => expect(recordText(empty())).toBe(''));

  test('counts one', () => expect(recordText({ ...empty(), remaining: 1 })).toBe('One workload is left for a person to mend.\n'));
});
