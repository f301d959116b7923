import { AllowFrom, AllowTo, Connections, IpBlock, Peers, Pods, PolicyType, Port, Reachability } from '../../src';
import { close, failuresOf, newShop } from '../fixtures/shop';

describe('Reachability | mustAllow |', () => {
  test('holds where both halves allow it, and where no policy is about it', () => {
    const { app, web, db, jobs, reach } = newShop();
    Connections.of(web).allowTo(Pods.of(db), Port.tcp(5432));
    reach.mustAllow(Pods.of(web), Pods.of(db), Port.tcp(5432));
    reach.mustAllow(Pods.of(jobs), Peers.internet(), Port.all());
    expect(failuresOf(app)).toEqual([]);
  });

  test('asks for every one of several ports, and says which are closed', () => {
    const { app, shop, db, web, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.of(web)], ports: [Port.tcpRange(5432, 5433)] });
    reach.mustAllow(Pods.of(web), Pods.of(db), Port.tcp(5432), Port.tcp(5433));
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Pods.of(web), Pods.of(db), Port.tcpRange(5432, 5440), Port.udp(5432));
    const [failure] = failuresOf(app);
    expect(failure).toContain('[] shop/web (Deployment) must reach shop/db (Deployment) on TCP 5432-5440, UDP 5432, but:');
    expect(failure).toContain('cannot reach shop/db[Deployment] (shop/db) on TCP 5434-5440,UDP 5432, as on TCP 5434: egress allowed');
  });

  test('asks for every address of a block', () => {
    const { app, shop, web, reach } = newShop();
    new AllowTo(shop, 'out', { subject: Pods.of(web), peers: [IpBlock.of('192.0.2.0/24').without('192.0.2.128/25')], ports: [Port.tcp(443)] });
    reach.mustAllow(Pods.of(web), IpBlock.of('192.0.2.0/25'), Port.tcp(443));
    expect(failuresOf(app)).toEqual([]);
    reach.mustAllow(Pods.of(web), IpBlock.of('192.0.2.0/24'), Port.tcp(443)).mustAllow(Pods.of(web), IpBlock.host('2001:db8::1'), Port.tcp(443));
    expect(failuresOf(app)).toEqual([
      expect.stringContaining('shop/web[Deployment] (shop/web) cannot reach 192.0.2.128-192.0.2.255 on TCP 443: '),
      expect.stringContaining('shop/web[Deployment] (shop/web) cannot reach 2001:db8::1 on TCP 443: '),
    ]);
  });
});

describe('Reachability | mustDeny |', () => {
  test('holds where one half denies it', () => {
    const { app, web, db, reach } = newShop();
    close(db, [PolicyType.INGRESS]);
    reach.mustDeny(Pods.of(web), Pods.of(db)).mustDeny(Peers.internet(), Pods.of(db)).mustDeny(Peers.everyone(), Pods.of(db));
    expect(failuresOf(app)).toEqual([]);
  });

  test('counts the ports that are open, and no others', () => {
    const { app, shop, web, db, reach } = newShop();
    new AllowFrom(shop, 'in', { subject: Pods.of(db), peers: [Pods.of(web)], ports: [Port.tcpRange(5000, 6000)] });
    reach.mustDeny(Pods.of(web), Pods.of(db), Port.tcp(22), Port.allUdp());
    expect(failuresOf(app)).toEqual([]);
    reach.mustDeny(Pods.of(web), Pods.of(db), Port.tcpRange(1, 5100));
    expect(failuresOf(app)).toEqual([expect.stringContaining('can reach shop/db[Deployment] (shop/db) on TCP 5000-5100, as on TCP 5000: ')]);
  });
});

describe('Reachability | what it refuses |', () => {
  test.each<[string, (shop: ReturnType<typeof newShop>) => void, string]>([
    ['two blocks of addresses', ({ reach }) => reach.mustDeny(Peers.internet(), IpBlock.anyIpv4()),
      'Invalid question: the internet and 0.0.0.0/0 are both addresses, which no policy of the app is about. Give pods on one side.'],
    ['pods without a namespace, asked of the app', ({ reach, db }) => reach.mustDeny(Pods.all(), Pods.of(db)),
      'Unknown namespace of pods all: the question is for the whole app. Write .inNamespace(name) or .inAllNamespaces(), or ask for a chart.'],
    ['a construct', ({ reach, web, db }) => reach.mustDeny(web as any, Pods.of(db)),
      'Invalid peer shop/web (Deployment): write Pods.of(...) for its pods.'],
    ['a number for a port', ({ reach, web, db }) => reach.mustDeny(Pods.of(web), Pods.of(db), 80 as any), 'Invalid port 80: write Port.tcp(80).'],
    ['an empty list of sources', ({ reach, db }) => reach.mustOnlyAccept(Pods.of(db), []),
      'Invalid sources []: that nobody at all may reach the destination is mustDeny(Peers.everyone(), destination). Give at least one source.'],
    ['an empty list of destinations', ({ reach, db }) => reach.mustOnlyReach(Pods.of(db), []),
      'Invalid destinations []: that the source may reach nothing at all is mustDeny(source, Peers.everyone()). Give at least one destination.'],
    ['an empty list of ports', ({ reach, db, web }) => reach.mustOnlyAccept(Pods.of(db), [Pods.of(web)], []),
      'Invalid ports []: that no port may be open is mustDeny. Give at least one port, or leave ports out for any.'],
    ['what is no list of sources', ({ reach, web, db }) => reach.mustOnlyAccept(Pods.of(db), Pods.of(web) as any),
      'Invalid peers shop/web (Deployment): write a list, for example [Pods.of(web)].'],
    ['a name for a namespace', ({ reach }) => reach.mustBeIsolated('shop' as any), 'Invalid namespaces "shop": write Namespaces.named(\'shop\').'],
    ['an empty reason', ({ reach }) => reach.because(' '), 'Invalid reason: say why it has to be so, or leave because(…) out.'],
    ['a bad assumption', ({ reach }) => reach.assuming({ podCidrs: ['10.0.0.1/8'] }),
      'Invalid pod CIDR "10.0.0.1/8": it has host bits set. Write 10.0.0.0/8 for the block or 10.0.0.1/32 for the one address.'],
    ['a contradiction', ({ app, reach }) => {
      reach.assuming({ namespace: 'a' }).assuming({ namespace: 'a' });
      Reachability.of(app).assuming({ namespace: 'b' });
    },
    'Invalid namespace "b": it was said to be "a" before, and an app goes to one kind of cluster. Say it once.'],
  ])('%s', (_, ask, message) => {
    const shop = newShop();
    expect(() => ask(shop)).toThrow(new Error(message));
    expect(failuresOf(shop.app)).toEqual([]);
  });
});
