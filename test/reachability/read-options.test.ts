import { readOptions } from '../../src/reachability/read-options';
import { idsOf, pod, read } from '../support/read';

describe('readOptions |', () => {
  test('defaults', () => {
    expect(readOptions()).toEqual({ ipBlocks: 'external-only', podCidrs: [], hostNetwork: 'pod' });
    expect(readOptions({ ipBlocks: undefined, podCidrs: undefined, hostNetwork: undefined })).toEqual({ ipBlocks: 'external-only', podCidrs: [], hostNetwork: 'pod' });
  });

  test('pod CIDRs are canonical, sorted, and there once', () => {
    expect(readOptions({ podCidrs: ['FD00::/8', '10.0.0.0/8', 'fd00:0::/8'] }).podCidrs).toEqual(['10.0.0.0/8', 'fd00::/8']);
  });

  test('others are kept', () => {
    const ingressController = { namespace: 'ingress', labels: { app: 'nginx' } };
    expect(readOptions({ ingressController, hostNetwork: 'node', ipBlocks: 'pod-addresses' })).toEqual({ ingressController, hostNetwork: 'node', ipBlocks: 'pod-addresses', podCidrs: [] });
  });

  test.each<[object, string]>([
    [{ podCidrs: ['10.0.0.1/8'] }, 'Invalid pod CIDR "10.0.0.1/8": it has host bits set. Write 10.0.0.0/8 for the block or 10.0.0.1/32 for the one address.'],
    [{ podCidrs: ['pods'] }, 'Invalid pod CIDR "pods": it must be a CIDR block such as 10.0.0.0/8 or fd00::/8.'],
    [{ ipBlocks: 'pods' }, 'Invalid ipBlocks "pods": write external-only or pod-addresses.'],
    [{ hostNetwork: true }, 'Invalid hostNetwork "true": write pod or node.'],
  ])('refuses %j', (options, message) => expect(() => readOptions(options as never)).toThrow(new Error(message)));
});

describe('hypothetical pods |', () => {
  const asked = { id: '[pods app=a in namespace new]', namespace: 'new', namespaceLabels: { team: 'a' }, labels: { app: 'a' } };

  test('are workloads, sorted among the others, and bring their namespace', () => {
    const cluster = read([pod('web')], { hypothetical: [asked] });
    expect(idsOf(cluster)).toEqual(['[pods app=a in namespace new]', 'shop/web[Pod]']);
    expect(cluster.workloads[0]).toEqual({
      id: asked.id,
      namespace: 'new',
      name: asked.id,
      kind: 'Pod',
      labels: { app: 'a' },
      ports: [],
      hostNetwork: false,
      addresses: [],
      isReplicated: true,
      isPotential: true,
      aliases: [],
    });
    expect(cluster.namespaces.get('new')).toEqual({ name: 'new', labels: { 'team': 'a', 'kubernetes.io/metadata.name': 'new' }, isDeclared: false });
  });

  test('leave a namespace that is there as it is', () => {
    const cluster = read([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'new', labels: { team: 'b' } } }], { hypothetical: [asked] });
    expect(cluster.namespaces.get('new')).toEqual({ name: 'new', labels: { 'team': 'b', 'kubernetes.io/metadata.name': 'new' }, isDeclared: true });
  });

  test.each([[[asked, asked]], [[{ ...asked, id: 'shop/web[Pod]' }]]])('need ids of their own', hypothetical => {
    expect(() => read([pod('web')], { hypothetical })).toThrow(new Error(`Invalid hypothetical pods "${hypothetical[0].id}": their id is taken. Give each a different one.`));
  });
});
