import { IPeer, IpBlock, Namespaces, Peers, Pods, Port } from '../../src';
import { portMatches } from '../../src/assurance/asked-cluster';
import { Assertion, FlowTerms, mustAllow, mustDeny } from '../../src/assurance/assertion';
import { askedPorts } from '../../src/network';
import { asked, askedCluster } from '../support/asked';
import { clusterPolicy, networkPolicy, workload } from '../support/read';

const [WEB, API, DB] = ['web', 'api', 'db'].map(app => workload('Deployment', app, { app }, {
  containers: [{ name: 'c', ports: [{ containerPort: 80, ...app === 'db' ? { name: 'sql' } : {} }] }],
}));
const pods = (app: string) => Pods.withLabels({ app }).inNamespace('shop');
const CLOSED_DB = networkPolicy({ podSelector: { matchLabels: { app: 'db' } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 80 }] }] });

function terms(source: IPeer, destination: IPeer, ...ports: Port[]): FlowTerms {
  return {
    source: asked(source), destination: asked(destination), ports: ports.length === 0 ? undefined : portMatches(askedPorts(ports)), onPorts: ports.length === 0 ? '' : ` on ${ports.join(', ')}`,
  };
}

function judged(assertion: Assertion, ...policies: object[]) {
  return assertion.judge(askedCluster([WEB, API, DB, ...policies], assertion.questions));
}

const HOLDS = { nothing: [], lines: [] };

describe('mustAllow |', () => {
  test('says what is asserted, of whom', () => {
    const { text, questions } = mustAllow(terms(pods('web'), Peers.internet(), Port.tcp(443), Port.udp(53)));
    expect(text).toBe('pods app=web in namespace shop must reach the internet on TCP 443, UDP 53');
    expect(questions.map(({ peer }) => peer.text)).toEqual(['pods app=web in namespace shop', 'the internet']);
    expect(mustAllow(terms(pods('web'), pods('db'))).text).toBe('pods app=web in namespace shop must reach pods app=db in namespace shop');
  });

  test('holds where all of them get to all of the ports', () => {
    expect(judged(mustAllow(terms(pods('web'), pods('db'), Port.tcp(80))), CLOSED_DB)).toEqual(HOLDS);
    expect(judged(mustAllow(terms(pods('web'), pods('db'))), CLOSED_DB)).toEqual(HOLDS);
  });

  test('has lines for each pair that does not', () => {
    const { nothing, lines } = judged(mustAllow(terms(Pods.all().inNamespace('shop'), pods('db'), Port.tcp(80))), CLOSED_DB);
    expect(nothing).toEqual([]);
    expect(lines.filter(line => !line.startsWith(' ')).map(line => line.split(' on TCP')[0])).toEqual([
      'shop/api[Deployment] (2) cannot reach shop/db[Deployment] (3)', 'shop/db[Deployment] (3) cannot reach shop/db[Deployment] (3)',
    ]);
  });

  test('tells a port that the destination does not have once, whoever asks, and what is closed behind it', () => {
    const { lines } = judged(mustAllow(terms(Namespaces.named('shop'), pods('web'), Port.named('sql'), Port.tcp(443))), networkPolicy({}));
    expect(lines[0]).toBe('shop/web[Deployment] (1) has no port TCP sql');
    expect(lines.filter(line => line.includes('has no port'))).toHaveLength(1);
    expect(lines[1]).toContain('shop/api[Deployment] (2) cannot reach shop/web[Deployment] (1) on TCP 443: ');
  });

  test('addresses have no ports with names', () => {
    expect(judged(mustAllow(terms(pods('web'), IpBlock.host('192.0.2.1'), Port.named('sql')))).lines).toEqual(['an address has no port TCP sql']);
  });

  test('counts on no address that nobody tells', () => {
    const deny = clusterPolicy({ egress: [{ action: 'Deny', to: [{ networks: ['10.0.0.0/8'] }] }] });
    expect(judged(mustAllow(terms(pods('web'), pods('db'), Port.tcp(80))), deny).lines).toHaveLength(2);
  });

  test('says nothing about nobody', () => {
    expect(judged(mustAllow(terms(pods('wbe'), pods('db'), Port.tcp(80))))).toEqual({
      nothing: [expect.stringContaining('no workload in namespace shop has pods with app=wbe')], lines: [],
    });
  });
});

describe('mustDeny |', () => {
  test('says what is asserted, of whom', () => {
    const { text, questions } = mustDeny(terms(Peers.everyone(), pods('db'), Port.tcpRange(1, 79)));
    expect(text).toBe('everyone must not reach pods app=db in namespace shop on TCP 1-79');
    expect(questions.map(({ peer }) => peer.text)).toEqual(['everyone', 'pods app=db in namespace shop']);
  });

  test('holds where none of them gets to any of the ports', () => {
    expect(judged(mustDeny(terms(pods('api'), pods('db'))), CLOSED_DB)).toEqual(HOLDS);
    expect(judged(mustDeny(terms(pods('web'), pods('db'), Port.tcp(81), Port.udp(80))), CLOSED_DB)).toEqual(HOLDS);
  });

  test('has lines for those who do, on the ports that are open', () => {
    const { nothing, lines } = judged(mustDeny(terms(Pods.all().inNamespace('shop'), pods('db'))), CLOSED_DB);
    expect(nothing).toEqual([]);
    expect(lines[0]).toMatch(/^shop\/web\[Deployment\] \(1\) can reach shop\/db\[Deployment\] \(3\) on TCP 80: /);
    expect(lines).toHaveLength(2);
  });

  test('counts on no address that nobody tells', () => {
    const accept = clusterPolicy({
      egress: [
        { action: 'Accept', to: [{ networks: ['10.0.0.0/8'] }] }, { action: 'Deny', to: [{ networks: ['0.0.0.0/0', '::/0'] }] },
      ],
    });
    expect(judged(mustDeny(terms(pods('web'), pods('db'), Port.tcp(80))), accept).lines).toHaveLength(2);
  });

  test('a port that the destination does not have says nothing, unless another does', () => {
    expect(judged(mustDeny(terms(pods('api'), pods('web'), Port.named('sql'))))).toEqual({ nothing: ['the destination has no port TCP sql'], lines: [] });
    expect(judged(mustDeny(terms(pods('web'), Namespaces.named('shop'), Port.named('sql'))), CLOSED_DB).lines[0]).toContain(' can reach shop/db[Deployment] (3) on TCP 80: ');
  });
});
