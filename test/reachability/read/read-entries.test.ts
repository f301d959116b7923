import { Cluster } from '../../../src/reachability';
import { noticesOf as allNoticesOf, pod, read, service, workload } from '../../support/read';

/** but for what servers refuse, which is asked elsewhere */
const noticesOf = (cluster: Cluster) => allNoticesOf({ ...cluster, notices: cluster.notices.filter(({ isRefusal }) => !isRefusal) });

const web = pod('web', { app: 'web' }, { spec: { containers: [{ name: 'c', image: 'i', ports: [{ name: 'http', containerPort: 8080 }, { name: 'admin', containerPort: 9090 }, { name: 'dns', containerPort: 53, protocol: 'UDP' }] }] } });
const webService = service('web', { app: 'web' }, [{ name: 'http', port: 80, targetPort: 'http' }, { name: 'admin', port: 9090 }, { name: 'dns', port: 53, protocol: 'UDP' }]);
const ingress = (spec: unknown, rest: object = {}) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'in', namespace: 'shop' }, spec, ...rest });
const to = (port?: object, name = 'web') => ({ service: { name, ...(port ? { port } : {}) } });
const rule = (...backends: object[]) => ({ http: { paths: backends.map(backend => ({ path: '/', pathType: 'Exact', backend })) } });
const route = (spec: object) => ({ apiVersion: 'route.openshift.io/v1', kind: 'Route', metadata: { name: 'r', namespace: 'shop' }, spec });
const httpRoute = (spec: object, kind = 'HTTPRoute') => ({
  apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name: 'g', namespace: 'shop' }, spec: { parentRefs: [{ name: 'gateway' }], ...spec },
});
const backends = (...references: unknown[]) => ({ rules: [{ backendRefs: references }] });
const ports = (...numbers: number[]) => numbers.map(port => ({ protocol: 'TCP', port }));

describe('readEntries | Ingress |', () => {
  test('an entry for each Service, with all that leads to it', () => {
    const cluster = read([web, webService, ingress({ defaultBackend: to({ number: 80 }), rules: [rule(to({ name: 'admin' }), to({ number: 80 }))] })]);
    expect(cluster.entries).toEqual([{ id: 'Ingress shop/in', namespace: 'shop', service: 'web', targets: [{ workload: 'shop/web[Pod]', ports: ports(8080, 9090) }], origin: '3' }]);
    expect(cluster.notices).toEqual([]);
  });

  test.each<[string, object | undefined, object[]]>([
    ['by the name of the port', { name: 'http' }, ports(8080)],
    ['by its number', { number: 80 }, ports(8080)],
    ['by the targetPort', { number: 9090 }, ports(9090)],
    ['all TCP ports', undefined, ports(8080, 9090)],
  ])('%s', (_what, port, expected) => {
    expect(read([web, webService, ingress({ defaultBackend: to(port) })]).entries[0].targets).toEqual([{ workload: 'shop/web[Pod]', ports: expected }]);
  });

  test('the first port that fits in any way counts', () => {
    const twice = service('web', { app: 'web' }, [{ name: 'a', port: 1, targetPort: 9090 }, { name: 'b', port: 9090, targetPort: 8080 }]);
    expect(read([web, twice, ingress({ defaultBackend: to({ number: 9090 }) })]).entries[0].targets[0].ports).toEqual(ports(9090));
  });

  test.each(['extensions/v1beta1', 'networking.k8s.io/v1beta1'])('the form of %s', apiVersion => {
    const old = (servicePort: unknown) => ingress({ backend: { serviceName: 'web', servicePort }, rules: [rule({ serviceName: 'web', servicePort: 'admin' })] }, { apiVersion });
    for (const servicePort of [80, '80', 'http']) {
      expect(read([web, webService, old(servicePort)]).entries[0].targets).toEqual([{ workload: 'shop/web[Pod]', ports: ports(8080, 9090) }]);
    }
  });

  test('workloads behind a Service, sorted; only those that declare the port', () => {
    const containers = (containerPort: number) => ({ containers: [{ ports: [{ name: 'http', containerPort }] }] });
    const cluster = read([
      workload('StatefulSet', 'z', { app: 'web', tier: 'x' }, containers(1)), workload('Deployment', 'a', { app: 'web' }, containers(2)), workload('Deployment', 'none', { app: 'web' }),
      workload('Deployment', 'other', { app: 'other' }, containers(3)), pod('far', { app: 'web' }, { metadata: { namespace: 'far' }, spec: containers(4) }),
      service('web', { app: 'web' }, [{ port: 80, targetPort: 'http' }]), ingress({ defaultBackend: to() }),
    ]);
    expect(cluster.entries[0].targets).toEqual([{ workload: 'shop/a[Deployment]', ports: ports(2) }, { workload: 'shop/z[StatefulSet]', ports: ports(1) }]);
    expect(noticesOf(cluster)).toEqual(['note Ingress shop/in (7): leads to Service shop/web on TCP http, which no container of shop/none[Deployment] declares: nothing gets there']);
  });

  test('every label of the selector has to be there', () => {
    expect(read([web, pod('b', { app: 'web', tier: 'b' }, { spec: (web as { spec: object }).spec }), service('web', { app: 'web', tier: 'b' }, [{ port: 80, targetPort: 8080 }]), ingress({ defaultBackend: to() })])
      .entries[0].targets).toEqual([{ workload: 'shop/b[Pod]', ports: ports(8080) }]);
  });

  test('the protocol of the port has to be that of the Service', () => {
    const cluster = read([pod('web', { app: 'web' }, { spec: { containers: [{ ports: [{ containerPort: 80, protocol: 'UDP' }] }] } }), service('web', { app: 'web' }, [{ port: 80 }]), ingress({ defaultBackend: to() })]);
    expect(cluster.entries).toEqual([]);
    expect(noticesOf(cluster)).toEqual(['note Ingress shop/in (3): leads to Service shop/web on TCP 80, which no container of shop/web[Pod] declares: it is left out, though requests get there if a process listens']);
  });

  test.each<[string, object, object, string]>([
    ['an unknown Service', service('x', {}, []), to(), 'note Ingress shop/in (3): leads to Service shop/web, which is not in the input'],
    ['a Service without selector', service('web', undefined, [{ port: 80 }]), to(), 'note Ingress shop/in (3): leads to Service shop/web, which has no selector: its pods are not known'],
    ['a Service with an empty selector', service('web', {}, [{ port: 80 }]), to(), 'note Ingress shop/in (3): leads to Service shop/web, which has no selector: its pods are not known'],
    ['ExternalName', service('web', { app: 'web' }, [], { type: 'ExternalName', externalName: 'a.io' }), to(), 'note Ingress shop/in (3): leads to Service shop/web, which is of type ExternalName: no pod of the cluster is behind it'],
    ['an unknown port', webService, to({ name: 'x' }), 'note Ingress shop/in (3): leads to Service shop/web, which has no port x'],
    ['a Service without ports', service('web', { app: 'web' }, []), to(), 'note Ingress shop/in (3): leads to Service shop/web, which has no port of TCP'],
    ['a Service without pods', service('web', { app: 'x' }, [{ port: 80 }]), to(), 'note Ingress shop/in (3): leads to Service shop/web, which selects no pod of the input'],
    ['a name that is missing', webService, { service: {} }, 'note Ingress shop/in (3): has a backend without the name of a Service: it leads nowhere'],
    ['a resource', webService, { resource: { kind: 'StorageBucket', name: 'b' } }, 'ignored Ingress shop/in (3): leads to StorageBucket b, which is no Service'],
  ])('%s leads nowhere', (_what, there, backend, notice) => {
    const cluster = read([web, there, ingress({ defaultBackend: backend })]);
    expect(cluster.entries).toEqual([]);
    expect(noticesOf(cluster)).toEqual([notice]);
  });

  test.each([[undefined], [null], [{}], [{ rules: null }], [{ rules: [{}, { host: 'a.io' }, { http: null }, { http: {} }, { http: { paths: [{}, { backend: null }] } }] }], [{ rules: [null, 5] }]])(
    '%j leads nowhere and says nothing', spec => {
      const cluster = read([web, webService, ingress(spec)]);
      expect([cluster.entries, noticesOf(cluster)]).toEqual([[], []]);
    });

  test.each<[unknown, string[]]>([
    [{ defaultBackend: to(), rules: {} }, ['rejected Ingress shop/in (3): spec.rules must be a list']],
    [{ rules: [{ http: { paths: 'x' } }] }, ['rejected Ingress shop/in (3): spec.rules[0].http.paths must be a list']],
    ['x', ['rejected Ingress shop/in (3): spec must be an object']],
  ])('%j takes no part', (spec, notices) => {
    const cluster = read([web, webService, ingress(spec)]);
    expect(cluster.entries).toEqual([]);
    expect(noticesOf(cluster)).toEqual(notices);
  });

  test('Ingress of other groups is something else', () => {
    expect(read([web, webService, ingress({ defaultBackend: to() }, { apiVersion: 'config.openshift.io/v1' })]).entries).toEqual([]);
  });
});

describe('readEntries | Route |', () => {
  test('to and alternateBackends, by targetPort', () => {
    const cluster = read([web, webService, service('b', { app: 'web' }, [{ name: 'http', port: 1, targetPort: 9090 }]), route({ to: { kind: 'Service', name: 'web' }, alternateBackends: [{ name: 'b' }], port: { targetPort: 'http' } })]);
    expect(cluster.entries).toEqual([
      { id: 'Route shop/r', namespace: 'shop', service: 'b', targets: [{ workload: 'shop/web[Pod]', ports: ports(9090) }], origin: '4' },
      { id: 'Route shop/r', namespace: 'shop', service: 'web', targets: [{ workload: 'shop/web[Pod]', ports: ports(8080) }], origin: '4' },
    ]);
  });

  test('without port, all TCP ports', () => {
    expect(read([web, webService, route({ to: { kind: 'Service', name: 'web' } })]).entries[0].targets[0].ports).toEqual(ports(8080, 9090));
  });

  test('to something else', () => {
    expect(noticesOf(read([route({ to: { kind: 'Thing', name: 't' } })]))).toEqual(['ignored Route shop/r (1): leads to Thing t, which is no Service']);
  });
});

describe('readEntries | Gateway API |', () => {
  test.each(['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'])('%s', kind => {
    const cluster = read([web, webService, httpRoute(backends({ name: 'web', port: 80 }, { kind: 'Service', group: '', name: 'web', port: 9090 }), kind)]);
    expect(cluster.entries).toEqual([{ id: `${kind} shop/g`, namespace: 'shop', service: 'web', targets: [{ workload: 'shop/web[Pod]', ports: ports(8080, 9090) }], origin: '3' }]);
    expect(cluster.notices).toEqual([]);
  });

  test('UDPRoute leads to UDP ports', () => {
    expect(read([web, webService, httpRoute(backends({ name: 'web', port: 53 }), 'UDPRoute')]).entries[0].targets[0].ports).toEqual([{ protocol: 'UDP', port: 53 }]);
    expect(noticesOf(read([web, webService, httpRoute(backends({ name: 'web', port: 80 }), 'UDPRoute')]))).toEqual(['note UDPRoute shop/g (3): leads to Service shop/web, which has no port 80']);
  });

  test('backends of other kinds', () => {
    expect(noticesOf(read([httpRoute(backends({ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'i' }, null))]))).toEqual(['ignored HTTPRoute shop/g (1): leads to ServiceImport i, which is no Service']);
  });

  test.each([[undefined], [[]], [[{ group: '', kind: 'Service', name: 'web' }]]])('with parentRefs %j nothing comes in', parentRefs => {
    const cluster = read([web, webService, httpRoute({ parentRefs, ...backends({ name: 'web', port: 80 }) })]);
    expect(cluster.entries).toEqual([]);
    expect(noticesOf(cluster)).toEqual(['note HTTPRoute shop/g (3): names no Gateway among its parentRefs: nothing comes in through it']);
  });

  describe('what gets traffic |', () => {
    const mirror = (requestMirror: object) => ({ type: 'RequestMirror', requestMirror: { backendRef: { name: 'web', port: 9090 }, ...requestMirror } });
    const main = { name: 'web', port: 80 };
    const entry = (spec: object, kind = 'HTTPRoute') => {
      const cluster = read([web, webService, httpRoute(spec, kind)]);
      return [cluster.entries.flatMap(({ targets }) => targets).flatMap(target => target.ports).map(({ port }) => port), noticesOf(cluster)];
    };
    const WEIGHT = 'note HTTPRoute shop/g (3): gives web the weight 0: nothing gets there';

    test.each<[string, object, number[], string[]]>([
      ['a weight', backends({ ...main, weight: 1 }, { name: 'web', port: 9090, weight: 9 }), [8080, 9090], []],
      ['weight 0', backends({ ...main, weight: 1 }, { name: 'web', port: 9090, weight: 0 }), [8080], [WEIGHT]],
      ['a mirror of the rule', { rules: [{ backendRefs: [main], filters: [{ type: 'URLRewrite' }, mirror({})] }] }, [8080, 9090], []],
      ['a mirror of a backend', backends({ ...main, filters: [mirror({ percent: 10 })] }), [8080, 9090], []],
      ['a mirror of a backend of weight 0', backends({ ...main, weight: 0, filters: [mirror({})] }), [], [WEIGHT]],
      ['a mirror of no request', { rules: [{ backendRefs: [main], filters: [mirror({ percent: 0 }), mirror({ fraction: { numerator: 0, denominator: 9 } })] }] }, [8080], []],
      ['a mirror of some', { rules: [{ backendRefs: [main], filters: [mirror({ fraction: { numerator: 1 } })] }] }, [8080, 9090], []],
      ['a mirror without backend', { rules: [{ backendRefs: [main], filters: [{ type: 'RequestMirror', requestMirror: {} }, { type: 'RequestMirror' }] }] }, [8080], []],
    ])('%s', (_what, spec, found, notices) => {
      expect(entry(spec)).toEqual([found, notices]);
    });

    test('weight 0 in a Route of OpenShift', () => {
      const cluster = read([web, webService, route({ to: { kind: 'Service', name: 'web', weight: 0 }, alternateBackends: [{ kind: 'Service', name: 'other', weight: 0 }] })]);
      expect([cluster.entries, noticesOf(cluster)]).toEqual([[], ['web', 'other'].map(name => `note Route shop/r (3): gives ${name} the weight 0: nothing gets there`)]);
    });

    test('a mirror in another namespace needs a grant', () => {
      const far = mirror({ backendRef: { name: 'far', namespace: 'far', port: 1 } });
      expect(entry({ rules: [{ backendRefs: [main], filters: [far] }] }))
        .toEqual([[8080], ['note HTTPRoute shop/g (3): leads to Service far/far, which no ReferenceGrant in namespace far allows: nothing gets there']]);
    });
  });

  describe('what a Gateway admits |', () => {
    const gateway = (listener: object, namespace = 'infra') => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'gateway', namespace },
      spec: { listeners: [{ name: 'http', port: 80, protocol: 'HTTP', ...listener }] },
    });
    const from = (namespaces: object) => ({ allowedRoutes: { namespaces } });
    const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { expose: 'yes' } } };
    const INFRA = { name: 'gateway', namespace: 'infra' };
    const yes = { matchLabels: { expose: 'yes' } };
    const CLOSED = 'Gateway infra/gateway admits no HTTPRoute of namespace shop';

    test.each<[string, object, object, string | undefined]>([
      ['all namespaces', from({ from: 'All' }), INFRA, undefined],
      ['by default its own', {}, INFRA, CLOSED],
      ['by default its own, and it is that', gateway({}, 'shop'), { name: 'gateway' }, undefined],
      ['the same', from({ from: 'Same' }), INFRA, CLOSED],
      ['none', from({ from: 'None' }), INFRA, CLOSED],
      ['namespaces with a label', from({ from: 'Selector', selector: yes }), INFRA, undefined],
      ['a namespace by its name', from({ from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }), INFRA, undefined],
      ['namespaces with another label', from({ from: 'Selector', selector: { matchLabels: { expose: 'no' } } }), INFRA, CLOSED],
      ['without selector nobody', from({ from: 'Selector' }), INFRA, CLOSED],
      ['a kind', { allowedRoutes: { ...from({ from: 'All' }).allowedRoutes, kinds: [{ kind: 'HTTPRoute' }] } }, INFRA, undefined],
      ['another kind', { allowedRoutes: { ...from({ from: 'All' }).allowedRoutes, kinds: [{ kind: 'GRPCRoute' }] } }, INFRA, 'Gateway infra/gateway has no listener that takes a HTTPRoute'],
      ['the kinds of its protocol', { protocol: 'TCP', ...from({ from: 'All' }) }, INFRA, 'Gateway infra/gateway has no listener that takes a HTTPRoute'],
      ['any kind of a protocol of its own', { protocol: 'x.io/y', ...from({ from: 'All' }) }, INFRA, undefined],
      ['by the name of the listener', from({ from: 'All' }), { ...INFRA, sectionName: 'http' }, undefined],
      ['another listener', from({ from: 'All' }), { ...INFRA, sectionName: 'https' }, 'Gateway infra/gateway has no listener https'],
      ['by its port', from({ from: 'All' }), { ...INFRA, port: 80 }, undefined],
      ['another port', from({ from: 'All' }), { ...INFRA, sectionName: 'http', port: 81 }, 'Gateway infra/gateway has no listener http of port 81'],
      ['a Gateway that is not in the input', {}, { name: 'other' }, undefined],
      ['another kind of parent', {}, { ...INFRA, kind: 'ListenerSet' }, undefined],
    ])('%s', (_what, listener, parent, refusal) => {
      const there = 'kind' in listener ? listener : gateway(listener);
      const cluster = read([web, webService, httpRoute({ parentRefs: [parent], ...backends({ name: 'web', port: 80 }) }), there, shop]);
      expect(cluster.entries).toHaveLength(refusal === undefined ? 1 : 0);
      expect(noticesOf(cluster)).toEqual(refusal === undefined ? [] : [`note HTTPRoute shop/g (3): ${refusal}: nothing comes in through it`]);
    });

    test('one parent is enough, and one listener', () => {
      const two = { ...gateway({}), spec: { listeners: [...gateway({}).spec.listeners, { name: 'b', port: 81, protocol: 'HTTP', ...from({ from: 'All' }) }] } };
      const entries = (...parentRefs: object[]) => read([web, webService, httpRoute({ parentRefs, ...backends({ name: 'web', port: 80 }) }), two, shop]).entries.length;
      expect([entries(INFRA), entries({ ...INFRA, sectionName: 'http' }, { ...INFRA, sectionName: 'b' }), entries({ ...INFRA, sectionName: 'http' })]).toEqual([1, 1, 0]);
    });

    test.each<[unknown, string]>([
      ['x', 'spec must be an object'],
      [{ listeners: 'x' }, 'spec.listeners must be a list'],
      [{ listeners: [5] }, 'spec.listeners[0] must be an object'],
      [{ listeners: [from({ from: 'all' })] }, 'spec.listeners[0].allowedRoutes.namespaces.from "all" is unknown. Write one of Same, All, Selector'],
      [{ listeners: [from({ selector: { matchLabels: [] } })] }, 'spec.listeners[0].allowedRoutes.namespaces.selector.matchLabels must be an object'],
    ])('%j takes no part', (spec, problem) => {
      const cluster = read([web, webService, httpRoute({ parentRefs: [INFRA], ...backends({ name: 'web', port: 80 }) }), { ...gateway({}), spec }]);
      expect([cluster.entries.length, noticesOf(cluster)]).toEqual([1, [`rejected Gateway infra/gateway (4): ${problem}`]]);
    });

    test('Gateways of other groups are something else', () => {
      expect(read([{ apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'g', namespace: 'shop' }, spec: { servers: [] } }]).notices).toEqual([]);
    });
  });

  describe('to another namespace |', () => {
    const far = [
      pod('far', { app: 'far' }, { metadata: { namespace: 'far' }, spec: { containers: [{ ports: [{ containerPort: 1 }] }] } }),
      { ...service('far', { app: 'far' }, [{ port: 1 }]), metadata: { name: 'far', namespace: 'far' } }, httpRoute(backends({ name: 'far', namespace: 'far', port: 1 })),
    ];
    const grant = (from: object, granted: object, namespace = 'far', version = 'v1beta1') => ({
      apiVersion: `gateway.networking.k8s.io/${version}`, kind: 'ReferenceGrant', metadata: { name: 'x', namespace }, spec: { from: [from], to: [granted] },
    });
    const FROM = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' };
    const note = 'note HTTPRoute shop/g (3): leads to Service far/far, which no ReferenceGrant in namespace far allows: nothing gets there';

    test.each<[string, object[], string[]]>([
      ['without grant', [], [note]],
      ['with a grant', [grant(FROM, { group: '', kind: 'Service' })], []],
      ['with a grant of version v1', [grant(FROM, { group: '', kind: 'Service' }, 'far', 'v1')], []],
      ['with a grant for this Service', [grant(FROM, { group: '', kind: 'Service', name: 'far' })], []],
      ['with a grant for another Service', [grant(FROM, { group: '', kind: 'Service', name: 'x' })], [note]],
      ['with a grant for another kind', [grant({ ...FROM, kind: 'TCPRoute' }, { group: '', kind: 'Service' })], [note]],
      ['with a grant for another namespace', [grant({ ...FROM, namespace: 'x' }, { group: '', kind: 'Service' })], [note]],
      ['with a grant elsewhere', [grant(FROM, { group: '', kind: 'Service' }, 'shop')], [note]],
    ])('%s', (_what, grants, notices) => {
      const cluster = read([...far, ...grants]);
      expect(cluster.entries).toEqual(notices.length > 0 ? []
        : [{ id: 'HTTPRoute shop/g', namespace: 'far', service: 'far', targets: [{ workload: 'far/far[Pod]', ports: ports(1) }], origin: '3' }]);
      expect(noticesOf(cluster)).toEqual(notices);
    });

    test('backends of its own namespace need none', () => {
      const both = httpRoute(backends({ name: 'far', namespace: 'far', port: 1 }, { name: 'web', namespace: 'shop', port: 80 }));
      expect(read([...far.slice(0, 2), both, web, webService]).entries.map(({ namespace }) => namespace)).toEqual(['shop']);
    });
  });
});

describe('readServices |', () => {
  test.each<[unknown, string]>([
    [{ ports: '80' }, 'spec.ports must be a list'],
    [{ ports: [80] }, 'spec.ports[0] must be an object'],
    [{ ports: [{ port: '80' }] }, 'spec.ports[0].port 80 must be a whole number from 1 to 65535'],
    [{ ports: [{ port: 80, targetPort: {} }] }, 'spec.ports[0].targetPort {} must be a whole number from 1 to 65535 or the name of a port'],
    [{ ports: [{ port: 80, protocol: 'udp' }] }, 'spec.ports[0].protocol "udp" is unknown. Write one of TCP, UDP, SCTP'],
    [{ ports: [{ port: 80, name: 80 }] }, 'spec.ports[0].name is a number: write "80" in quotes'],
    [{ selector: ['a'] }, 'spec.selector must be an object'],
    [{ selector: { on: true } }, 'spec.selector: label value "true" of "on" is a boolean: label values are strings, write "true" in quotes'],
    ['x', 'spec must be an object'],
  ])('%j takes no part', (spec, text) => {
    expect(noticesOf(read([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec }]))).toEqual([`rejected Service default/s (1): ${text}`]);
  });

  test.each([[{ selector: null, ports: null, clusterIP: 'None' }], [{ ports: [{ port: 80, targetPort: null, name: null, protocol: null }] }], [{ ports: [{ port: 81, targetPort: 0 }] }]])('%j is fine', spec => {
    expect(read([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec }]).notices).toEqual([]);
  });
});
