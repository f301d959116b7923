import { clusterPolicy, idsOf, networkPolicy, node, noticesOf, ownedBy, pod, read, service, workload } from '../../support/read';

const IPV4 = (value: bigint) => ({ family: 'IPv4', value });
const selects = (matchLabels: object) => networkPolicy({ podSelector: { matchLabels } });
const ips = (...list: string[]) => ({ status: { podIP: list[0], podIPs: list.map(ip => ({ ip })) } });

describe('readWorkloads | kinds |', () => {
  test('a Deployment, by its template', () => {
    const podSpec = {
      hostNetwork: true,
      containers: [{ name: 'c', image: 'i', ports: [{ name: 'http', containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }] }],
      initContainers: [{ restartPolicy: 'Always', ports: [{ name: 'proxy', containerPort: 9 }] }, { ports: [{ containerPort: 7 }] }],
    };
    expect(read([workload('Deployment', 'web', { app: 'web' }, podSpec)]).workloads).toEqual([{
      id: 'shop/web[Deployment]',
      namespace: 'shop',
      name: 'web',
      kind: 'Deployment',
      labels: { app: 'web' },
      ports: [{ name: 'http', port: 80, protocol: 'TCP' }, { port: 53, protocol: 'UDP' }, { name: 'proxy', port: 9, protocol: 'TCP' }],
      hostNetwork: true,
      addresses: [],
      isReplicated: true,
      isPotential: false,
      aliases: [],
      origin: '1',
    }]);
  });

  test('all eight kinds, and custom ones with a template; PodTemplate makes none', () => {
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
    const cronJob = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'c' }, spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } } } } };
    const custom = (kind: string, apiVersion: string, spec: object) => ({ apiVersion, kind, metadata: { name: 'x' }, spec });
    const cluster = read([
      ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'].map(kind => workload(kind, 'w', { a: 'b' })), cronJob, pod('p', { a: 'b' }),
      { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 't' }, template },
      custom('Rollout', 'argoproj.io/v1alpha1', { template }), custom('Service', 'serving.knative.dev/v1', { template }), custom('Job', 'batch.volcano.sh/v1', { tasks: [] }),
      custom('Certificate', 'cert-manager.io/v1', {}), custom('Route', 'serving.knative.dev/v1', { traffic: [] }),
    ]);
    expect(idsOf(cluster)).toEqual([
      'default/c[CronJob]', 'default/x[Rollout]', 'default/x[Service]', 'shop/p[Pod]', 'shop/w[DaemonSet]', 'shop/w[Deployment]', 'shop/w[Job]', 'shop/w[ReplicaSet]',
      'shop/w[ReplicationController]', 'shop/w[StatefulSet]',
    ]);
    expect(cluster.workloads.every(({ labels }) => labels.a === 'b')).toBe(true);
    expect(cluster.workloads.filter(({ isReplicated }) => !isReplicated).map(({ id }) => id)).toEqual(['shop/p[Pod]']);
    expect(cluster.notices).toEqual([]);
  });

  test('without a template or containers it is a workload too, and so it is without replicas', () => {
    const cluster = read([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } }, { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'b-' }, spec: { containers: null } },
      { ...workload('Deployment', 'z'), spec: { replicas: 0 } }]);
    expect(idsOf(cluster)).toEqual(['default/a[Deployment]', 'default/b-*[Pod]', 'shop/z[Deployment]']);
    expect(cluster.notices.map(({ type }) => type)).toEqual(['note', 'note', 'note']);
  });
});

describe('readWorkloads | owners |', () => {
  test('pods are one workload of an owner that is not there', () => {
    const { workloads } = read([pod('web-b', { app: 'web' }, { metadata: ownedBy('ReplicaSet', 'web') }), pod('web-a', { app: 'web' }, { metadata: ownedBy('ReplicaSet', 'web') })]);
    expect(workloads).toEqual([expect.objectContaining({
      id: 'shop/web[ReplicaSet]', name: 'web', kind: 'ReplicaSet', labels: { app: 'web' }, isReplicated: true, aliases: ['shop/web-a', 'shop/web-b'], origin: '2',
    })]);
  });

  test.each<[string, object, string]>([
    ['an owner without kind is a Pod', ownedBy(undefined, 'x'), 'shop/x[Pod]'],
    ['a Node owns nothing', ownedBy('Node', 'x'), 'shop/p[Pod]'],
    ['any owner will do', ownedBy('Thing', 'x', {}), 'shop/x[Thing]'],
    ['the one that controls goes before', { ownerReferences: [{ kind: 'A', name: 'a' }, { kind: 'B', name: 'b', controller: true }] }, 'shop/b[B]'],
    ['the first that is no Node', { ownerReferences: [{ kind: 'Node', name: 'n', controller: true }, { kind: 'B', name: 'b' }, { kind: 'C', name: 'c' }] }, 'shop/b[B]'],
    ['an owner without name is none', { ownerReferences: [{ kind: 'B' }, { kind: 'B', name: '' }] }, 'shop/p[Pod]'],
    ['null is none', { ownerReferences: null }, 'shop/p[Pod]'],
  ])('%s', (_what, metadata, id) => expect(idsOf(read([pod('p', {}, { metadata })]))).toEqual([id]));

  test('a single pod of an owner can have siblings', () => {
    expect(read([pod('p', {}, { metadata: ownedBy('ReplicaSet', 'x') })]).workloads[0].isReplicated).toBe(true);
  });

  test('chains are followed to the top, and the pods are the truth', () => {
    const cluster = read([
      pod('web-1-a', { app: 'web', hash: '1' }, { metadata: ownedBy('ReplicaSet', 'web-1'), ...ips('10.0.0.9') }),
      workload('ReplicaSet', 'web-1', { app: 'rs' }, {}, ownedBy('Deployment', 'web')), workload('ReplicaSet', 'web-0', { app: 'old' }, {}, ownedBy('Deployment', 'web')),
      workload('Deployment', 'web', { app: 'template' }),
      workload('Job', 'backup-1', { app: 'job' }, {}, ownedBy('CronJob', 'backup')),
      { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'backup', namespace: 'shop' }, spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { metadata: { labels: { app: 'cron' } }, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } } } } } },
      workload('ReplicaSet', 'alone', { app: 'alone' }, {}, ownedBy('Deployment', 'gone')),
    ]);
    expect(cluster.workloads).toEqual([
      expect.objectContaining({ id: 'shop/alone[ReplicaSet]', labels: { app: 'alone' } }),
      expect.objectContaining({ id: 'shop/backup[CronJob]', labels: { app: 'cron' }, aliases: ['shop/backup-1'] }),
      expect.objectContaining({
        id: 'shop/web[Deployment]', labels: { app: 'web', hash: '1' }, addresses: [IPV4(0x0a000009n)], aliases: ['shop/web-0', 'shop/web-1', 'shop/web-1-a'], origin: '4',
      }),
    ]);
    expect(cluster.notices).toEqual([]);
  });

  test('owners are of the same namespace', () => {
    const cluster = read([pod('p', {}, { metadata: { namespace: 'other', ...ownedBy('ReplicaSet', 'web') } }), workload('ReplicaSet', 'web', {}, {}, ownedBy('Deployment', 'd')), workload('Deployment', 'd')]);
    expect(idsOf(cluster)).toEqual(['other/web[ReplicaSet]', 'shop/d[Deployment]']);
  });

  test('what owns itself is its own workload, with a note', () => {
    const cluster = read([
      pod('p', { a: '1' }, { metadata: ownedBy('ReplicaSet', 'a') }), workload('ReplicaSet', 'a', {}, {}, ownedBy('ReplicaSet', 'b')),
      workload('ReplicaSet', 'b', {}, {}, ownedBy('ReplicaSet', 'a')), workload('Job', 'self', {}, {}, ownedBy('Job', 'self')),
    ]);
    expect(idsOf(cluster)).toEqual(['shop/a[ReplicaSet]', 'shop/b[ReplicaSet]', 'shop/self[Job]']);
    expect(cluster.workloads[0]).toMatchObject({ labels: { a: '1' }, aliases: ['shop/p'] });
    const cycle = 'owns itself by way of shop/a[ReplicaSet], shop/b[ReplicaSet]: its ownerReferences do not count';
    expect(noticesOf(cluster)).toEqual([
      `note ReplicaSet shop/a (2): ${cycle}`, `note ReplicaSet shop/b (3): ${cycle}`, 'note Job shop/self (4): owns itself by way of shop/self[Job]: its ownerReferences do not count',
    ]);
  });

  test('pods that have ended', () => {
    const ended = (phase: string) => ({ status: { phase, podIP: '10.0.0.1' } });
    const cluster = read([
      pod('done', {}, ended('Succeeded')), pod('job-1', {}, { metadata: ownedBy('Job', 'job'), ...ended('Failed') }), workload('Job', 'job', { app: 'job' }),
      pod('gone-1', {}, { metadata: ownedBy('Job', 'gone'), ...ended('Succeeded') }), pod('half-1', {}, { metadata: ownedBy('Job', 'half'), ...ended('Succeeded') }),
      pod('half-2', {}, { metadata: ownedBy('Job', 'half') }), pod('runs', {}, { status: { phase: 'Running' } }),
    ]);
    expect(cluster.workloads).toEqual([
      expect.objectContaining({ id: 'shop/half[Job]', aliases: ['shop/half-2'] }), expect.objectContaining({ id: 'shop/job[Job]', labels: { app: 'job' }, addresses: [], aliases: [] }),
      expect.objectContaining({ id: 'shop/runs[Pod]' }),
    ]);
    expect(noticesOf(cluster)).toEqual([
      'note Pod shop/done (1): has ended (phase Succeeded): it has no network any more and takes no part',
      'note Pod shop/gone-1 (4): has ended (phase Succeeded): it has no network any more and takes no part',
    ]);
  });
});

describe('readWorkloads | pods that differ |', () => {
  const owned = ownedBy('ReplicaSet', 'web');
  const replica = (name: string, labels: object, rest: object = {}) => pod(name, labels, { metadata: owned, ...rest });

  test('in labels that selectors see: the most keep the name, others are on their own', () => {
    const cluster = read([replica('web-c', { app: 'web', track: 'canary' }), replica('web-b', { app: 'web', track: 'stable' }), replica('web-a', { app: 'web' }), replica('web-d', { app: 'web' }), selects({ track: 'canary' })]);
    expect(cluster.workloads).toEqual([
      expect.objectContaining({ id: 'shop/web-b[Pod]', kind: 'Pod', name: 'web-b', labels: { app: 'web', track: 'stable' }, isReplicated: false, aliases: [], origin: '2' }),
      expect.objectContaining({ id: 'shop/web-c[Pod]', labels: { app: 'web', track: 'canary' } }),
      expect.objectContaining({ id: 'shop/web[ReplicaSet]', labels: { app: 'web' }, isReplicated: true, aliases: ['shop/web-a', 'shop/web-d'], origin: '3' }),
    ]);
    expect(noticesOf(cluster)).toEqual([
      'note Pod shop/web-c (1): is listed on its own: it differs from shop/web[ReplicaSet] in label track ("canary", there none)',
      'note Pod shop/web-b (2): is listed on its own: it differs from shop/web[ReplicaSet] in label track ("stable", there none)',
    ]);
  });

  test('of equally many, those with the first name keep it', () => {
    expect(idsOf(read([replica('b', { a: '1' }), replica('a', { a: '2' }), selects({ a: '1' })]))).toEqual(['shop/b[Pod]', 'shop/web[ReplicaSet]']);
  });

  test('only in labels that no selector sees: one workload with what they share', () => {
    const cluster = read([replica('a', { app: 'web', hash: '1' }), replica('b', { app: 'web', hash: '2', more: '' }), selects({ app: 'web' })]);
    expect(cluster.workloads).toEqual([expect.objectContaining({ id: 'shop/web[ReplicaSet]', labels: { app: 'web' } })]);
    expect(cluster.notices).toEqual([]);
  });

  test('only in values that no selector mentions: one workload that has the label', () => {
    const exists = networkPolicy({ podSelector: { matchExpressions: [{ key: 'slot', operator: 'Exists' }, { key: 'slot', operator: 'NotIn', values: ['9'] }] } });
    expect(read([replica('b', { slot: '2' }), replica('a', { slot: '1' }), exists]).workloads).toEqual([expect.objectContaining({ id: 'shop/web[ReplicaSet]', labels: { slot: '1' } })]);
    expect(idsOf(read([replica('b', { slot: '9' }), replica('a', { slot: '1' }), exists]))).toEqual(['shop/b[Pod]', 'shop/web[ReplicaSet]']);
  });

  test.each<[string, object]>([
    ['a peer', networkPolicy({ ingress: [{ from: [{ podSelector: { matchLabels: { a: '1' } } }] }] })],
    ['a subject of a cluster-wide policy', clusterPolicy({ subject: { pods: { podSelector: { matchLabels: { a: '1' } } } } })],
    ['a Service', service('s', { a: '1' }, [])],
  ])('%s sees labels too', (_what, object) => {
    expect(idsOf(read([replica('x', { a: '1' }), replica('y', { a: '2' }), object]))).toEqual(['shop/web[ReplicaSet]', 'shop/y[Pod]']);
  });

  test('labels of namespaces are not those of pods', () => {
    expect(idsOf(read([replica('x', { a: '1' }), replica('y', { a: '2' }), networkPolicy({ ingress: [{ from: [{ namespaceSelector: { matchLabels: { a: '1' } } }] }] })]))).toEqual(['shop/web[ReplicaSet]']);
  });

  test('in ports with a name that is asked for; the others are all there', () => {
    const ports = (...list: object[]) => ({ spec: { containers: list.map((port, i) => ({ name: `c${i}`, image: 'i', ports: [port] })) } });
    const pods = [replica('x', {}, ports({ name: 'http', containerPort: 80 }, { containerPort: 1 })), replica('y', {}, ports({ name: 'http', containerPort: 81 }, { name: 'http', containerPort: 80 }))];
    expect(read(pods).workloads).toEqual([expect.objectContaining({
      id: 'shop/web[ReplicaSet]', ports: [{ name: 'http', port: 80, protocol: 'TCP' }, { port: 1, protocol: 'TCP' }, { name: 'http', port: 81, protocol: 'TCP' }],
    })]);
    const cluster = read([...pods, networkPolicy({ ingress: [{ ports: [{ port: 'http' }] }] })]);
    expect(idsOf(cluster)).toEqual(['shop/web[ReplicaSet]', 'shop/y[Pod]']);
    expect(noticesOf(cluster)).toEqual(['note Pod shop/y (2): is listed on its own: it differs from shop/web[ReplicaSet] in port http (TCP 81, there TCP 80)']);
    expect(idsOf(read([...pods, service('s', {}, [{ port: 1, targetPort: 'http' }])]))).toEqual(['shop/web[ReplicaSet]', 'shop/y[Pod]']);
  });

  test('in hostNetwork', () => {
    const cluster = read([replica('x', {}), replica('y', {}, { spec: { hostNetwork: true } })]);
    expect(noticesOf(cluster)).toEqual(['note Pod shop/y (2): is listed on its own: it differs from shop/web[ReplicaSet] in hostNetwork (true, there false)']);
  });

  describe('in addresses |', () => {
    const pods = [replica('x', {}, ips('10.0.0.1')), replica('y', {}, ips('10.0.1.1')), replica('z', {}, ips('10.0.0.2'))];
    const ipBlock = networkPolicy({ egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.1.0/24'] } }] }] });
    const networks = clusterPolicy({ egress: [{ action: 'Deny', to: [{ networks: ['10.0.1.0/24'] }] }] });
    const whole = networkPolicy({ egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] });

    test('where no block can match pods, they are one workload with all addresses', () => {
      expect(read([...pods, ipBlock]).workloads).toEqual([expect.objectContaining({
        id: 'shop/web[ReplicaSet]', addresses: [IPV4(0x0a000001n), IPV4(0x0a000002n), IPV4(0x0a000101n)],
      })]);
    });

    test.each<[string, object, 'external-only' | 'pod-addresses', boolean]>([
      ['blocks of NetworkPolicy that match pods', ipBlock, 'pod-addresses', true],
      ['a block that holds them all', whole, 'pod-addresses', false],
      ['networks of ClusterNetworkPolicy', networks, 'external-only', true],
    ])('%s', (_what, object, ipBlocks, differ) => {
      const cluster = read([...pods, object], { ipBlocks });
      expect(idsOf(cluster)).toEqual(differ ? ['shop/web[ReplicaSet]', 'shop/y[Pod]'] : ['shop/web[ReplicaSet]']);
      expect(noticesOf(cluster)).toEqual(differ ? ['note Pod shop/y (2): is listed on its own: it differs from shop/web[ReplicaSet] in addresses (10.0.1.1, there 10.0.0.1)'] : []);
    });

    test('pods of the host network as nodes are seen by every block', () => {
      const hosts = pods.map(one => ({ ...one, spec: { hostNetwork: true } }));
      expect(idsOf(read([...hosts, ipBlock]))).toEqual(['shop/web[ReplicaSet]']);
      expect(idsOf(read([...hosts, ipBlock], { hostNetwork: 'node' }))).toEqual(['shop/web[ReplicaSet]', 'shop/y[Pod]']);
    });
  });
});

describe('readWorkloads | addresses |', () => {
  const addressesOf = (object: object, ...others: object[]) => read([object, ...others]).workloads[0].addresses;

  test.each<[string, object, object[]]>([
    ['podIPs', { podIP: '10.0.0.1', podIPs: [{ ip: 'fd00::1' }, { ip: '10.0.0.1' }] }, [IPV4(0x0a000001n), { family: 'IPv6', value: 0xfdn * 2n ** 120n + 1n }]],
    ['podIP alone', { podIP: '10.0.0.1' }, [IPV4(0x0a000001n)]],
    ['podIP beside no podIPs', { podIP: '10.0.0.1', podIPs: [] }, [IPV4(0x0a000001n)]],
    ['none', { podIP: '', podIPs: null, hostIP: '192.0.2.1' }, []],
    ['what is not a status', [], []],
  ])('%s', (_what, status, addresses) => expect(addressesOf(pod('p', {}, { status }))).toEqual(addresses));

  test.each<[string, object, object[]]>([
    ['hostIPs', { podIP: '10.0.0.1', hostIP: '192.0.2.1', hostIPs: [{ ip: '192.0.2.1' }, { ip: '192.0.2.2' }] }, [IPV4(0xc0000201n), IPV4(0xc0000202n)]],
    ['hostIP', { podIP: '10.0.0.1', hostIP: '192.0.2.1' }, [IPV4(0xc0000201n)]],
    ['their node', { podIP: '10.0.0.1' }, [IPV4(0xc0000209n)]],
  ])('on the host network: %s', (_what, status, addresses) => {
    expect(addressesOf(pod('p', {}, { spec: { hostNetwork: true, nodeName: 'n' }, status }), node('n', {}, '192.0.2.9'))).toEqual(addresses);
  });

  test('on the host network without any other: those of the pod', () => {
    expect(addressesOf(pod('p', {}, { spec: { hostNetwork: true, nodeName: 'n' }, status: { podIP: '10.0.0.1' } }), node('n', {}))).toEqual([IPV4(0x0a000001n)]);
  });

  test('what is no address does not count, with a note', () => {
    const cluster = read([pod('p', {}, { status: { podIPs: [{ ip: 'pending' }, {}, null, { ip: '10.0.0.1' }] } }), pod('q', {}, { status: { podIP: 5 } })]);
    expect(cluster.workloads.map(({ addresses }) => addresses)).toEqual([[IPV4(0x0a000001n)], []]);
    expect(noticesOf(cluster)).toEqual([
      'note Pod shop/p (1): status.podIPs: "pending" is not an IP address: it does not count', 'note Pod shop/p (1): status.podIPs: "undefined" is not an IP address: it does not count',
      'note Pod shop/p (1): status.podIPs: "undefined" is not an IP address: it does not count', 'note Pod shop/q (2): status.podIP: "5" is not an IP address: it does not count',
    ]);
  });

  test('nodes, sorted, by internal and external addresses', () => {
    const external = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a', labels: { x: 'y' } }, status: { addresses: [{ type: 'ExternalIP', address: '192.0.2.1' }, { type: 'InternalDNS', address: 'a' }, null] } };
    expect(read([node('b', {}), external, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'c' }, status: { addresses: {} } }]).nodes).toEqual([
      { name: 'a', labels: { x: 'y' }, addresses: [IPV4(0xc0000201n)] }, { name: 'b', labels: {}, addresses: [] }, { name: 'c', labels: {}, addresses: [] },
    ]);
  });
});

describe('readWorkloads | what is refused |', () => {
  const AT = 'spec.template.spec.containers';
  test.each<[object, string]>([
    [workload('Deployment', 'w', { on: true }), 'spec.template.metadata.labels: label value "true" of "on" is a boolean: label values are strings, write "true" in quotes'],
    [workload('Deployment', 'w', ['a']), 'spec.template.metadata.labels must be an object'],
    [{ ...workload('Deployment', 'w'), spec: { template: { metadata: [] } } }, 'spec.template.metadata must be an object'],
    [{ ...workload('Deployment', 'w'), spec: { template: 'x' } }, 'spec.template must be an object'],
    [{ ...workload('Deployment', 'w'), spec: { template: { spec: 'x' } } }, 'spec.template.spec must be an object'],
    [{ ...workload('Deployment', 'w'), spec: [] }, 'spec must be an object'],
    [workload('Deployment', 'w', {}, { containers: {} }), `${AT} must be a list`],
    [workload('Deployment', 'w', {}, { containers: [null] }), `${AT}[0] must be an object`],
    [workload('Deployment', 'w', {}, { initContainers: [{ ports: '80' }] }), 'spec.template.spec.initContainers[0].ports must be a list'],
    [workload('Deployment', 'w', {}, { containers: [{ ports: ['80'] }] }), `${AT}[0].ports[0] must be an object`],
    [workload('Deployment', 'w', {}, { containers: [{ ports: [{ containerPort: '80' }] }] }), `${AT}[0].ports[0].containerPort "80" is a string: must be a number, write 80 without quotes`],
    [workload('Deployment', 'w', {}, { containers: [{ ports: [{ containerPort: 'http' }] }] }), `${AT}[0].ports[0].containerPort "http" is a string: must be a number from 1 to 65535`],
    [workload('Deployment', 'w', {}, { containers: [{ ports: [{ containerPort: 0.5 }] }] }), `${AT}[0].ports[0].containerPort 0.5 must be a whole number from 1 to 65535`],
    [workload('Deployment', 'w', {}, { containers: [{ ports: [{ containerPort: 80, name: 'HTTP' }] }] }), `${AT}[0].ports[0].name "HTTP" must consist of lower-case letters, digits and "-"`],
    [workload('Deployment', 'w', {}, { containers: [{ ports: [{ containerPort: 80, name: 80 }] }] }), `${AT}[0].ports[0].name "80" is a number: write "80" in quotes`],
    [workload('Deployment', 'w', {}, { containers: [{ ports: [{ containerPort: 80, protocol: 'tcp' }] }] }), `${AT}[0].ports[0].protocol "tcp" is unknown. Write one of TCP, UDP, SCTP`],
    [workload('Deployment', 'w', {}, { hostNetwork: 'true' }), 'spec.template.spec.hostNetwork "true" must be true or false, without quotes'],
    [workload('Deployment', 'w', {}, {}, { ownerReferences: {} }), 'metadata.ownerReferences must be a list'],
    [workload('Deployment', 'w', {}, {}, { ownerReferences: ['x'] }), 'metadata.ownerReferences[0] must be an object'],
    [workload('Deployment', 'w', {}, {}, { ownerReferences: [{ kind: 'B', name: 5 }] }), 'metadata.ownerReferences[0].name is a number: write "5" in quotes'],
    [workload('Deployment', 'w', {}, {}, { labels: { a: 1 } }), 'metadata.labels: label value "1" of "a" is a number: label values are strings, write "1" in quotes'],
    [workload('Deployment', 'w', {}, {}, { namespace: 'a_b' }), 'metadata.namespace "a_b" must consist of lower-case letters, digits and "-", and start and end with a letter or digit'],
  ])('%j', (object, text) => {
    const cluster = read([object]);
    expect(cluster.workloads).toEqual([]);
    expect(cluster.notices.map(({ type, text: told }) => [type, told])).toEqual([['rejected', text]]);
  });

  test('a port without number does not count, with a note', () => {
    const cluster = read([workload('Deployment', 'w', {}, { containers: [{ name: 'c', image: 'i', ports: [{ name: 'a', containerport: 1 }, { name: 'b', containerPort: 2 }] }] })]);
    expect(cluster.workloads[0].ports).toEqual([{ name: 'b', port: 2, protocol: 'TCP' }]);
    expect(noticesOf(cluster)).toEqual([`note Deployment shop/w (1): ${AT}[0].ports[0] has no containerPort: it does not count`]);
  });
});
