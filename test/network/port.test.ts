import { AllowTo, Pods, Port, Protocol } from '../../src';
import { PolicyPort } from '../../src/manifest';
import { TestPod, egressAllowed } from '../support/evaluator';
import { newChart, policyOf } from '../support/synth';

type ProtocolName = 'TCP' | 'UDP' | 'SCTP';

const tcp = (port: number | string): PolicyPort => ({ protocol: 'TCP', port });
const udp = (port: number | string): PolicyPort => ({ protocol: 'UDP', port });

type Target = [ProtocolName, number];

/** what messages say, the port, the `ports` of its rule (none for every port), what is open and what is closed */
const VARIANTS: [string, Port, PolicyPort[] | undefined, Target[], Target[]][] = [
  ['TCP 443', Port.tcp(443), [tcp(443)], [['TCP', 443]], [['TCP', 442], ['TCP', 444], ['UDP', 443], ['SCTP', 443]]],
  ['UDP 53', Port.udp(53), [udp(53)], [['UDP', 53]], [['TCP', 53], ['SCTP', 53], ['UDP', 54]]],
  ['SCTP 132', Port.sctp(132), [{ protocol: 'SCTP', port: 132 }], [['SCTP', 132]], [['TCP', 132], ['UDP', 132]]],
  ['TCP 1', Port.tcp(1), [tcp(1)], [['TCP', 1]], [['TCP', 2]]],
  ['TCP 65535', Port.tcp(65535), [tcp(65535)], [['TCP', 65535]], [['TCP', 65534]]],
  [
    'TCP 8000-8100', Port.tcpRange(8000, 8100), [{ ...tcp(8000), endPort: 8100 }],
    [['TCP', 8000], ['TCP', 8050], ['TCP', 8100]], [['TCP', 7999], ['TCP', 8101], ['UDP', 8050]],
  ],
  [
    'UDP 30000-32767', Port.udpRange(30000, 32767), [{ ...udp(30000), endPort: 32767 }],
    [['UDP', 30000], ['UDP', 32767]], [['UDP', 29999], ['UDP', 32768], ['TCP', 30000]],
  ],
  ['SCTP 1-2', Port.sctpRange(1, 2), [{ protocol: 'SCTP', port: 1, endPort: 2 }], [['SCTP', 1], ['SCTP', 2]], [['SCTP', 3], ['TCP', 1]]],
  ['TCP 80', Port.tcpRange(80, 80), [tcp(80)], [['TCP', 80]], [['TCP', 81]]],
  // the whole range is written without numbers, which every engine knows
  ['TCP 1-65535', Port.tcpRange(1, 65535), [{ protocol: 'TCP' }], [['TCP', 1], ['TCP', 65535]], [['UDP', 1]]],
  ['all TCP', Port.allTcp(), [{ protocol: 'TCP' }], [['TCP', 1], ['TCP', 65535]], [['UDP', 80], ['SCTP', 80]]],
  ['all UDP', Port.allUdp(), [{ protocol: 'UDP' }], [['UDP', 1], ['UDP', 65535]], [['TCP', 80], ['SCTP', 80]]],
  ['all SCTP', Port.allSctp(), [{ protocol: 'SCTP' }], [['SCTP', 1], ['SCTP', 65535]], [['TCP', 80], ['UDP', 80]]],
  ['all ports', Port.all(), undefined, [['TCP', 1], ['UDP', 65535], ['SCTP', 80]], []],
  // the destination below has metrics on TCP 9102 and syslog on UDP 5140
  ['TCP metrics', Port.named('metrics'), [tcp('metrics')], [['TCP', 9102]], [['TCP', 5140], ['UDP', 9102], ['TCP', 80]]],
  ['UDP syslog', Port.named('syslog', Protocol.UDP), [udp('syslog')], [['UDP', 5140]], [['TCP', 5140], ['UDP', 9102]]],
  ['TCP syslog', Port.named('syslog'), [tcp('syslog')], [], [['TCP', 5140], ['UDP', 5140]]],
];

describe('Port |', () => {
  test.each(VARIANTS)('%s', (text, port, ports, open, closed) => {
    expect(port.toString()).toBe(text);

    const chart = newChart();
    new AllowTo(chart, 'policy', { subject: Pods.withLabels({ app: 'web' }), peers: [Pods.withLabels({ app: 'db' })], ports: [port] });
    const policy = policyOf(chart);
    expect(policy.spec!.egress![0].ports).toEqual(ports);

    const from: TestPod = { namespace: 'shop', labels: { app: 'web' } };
    const to: TestPod = {
      namespace: 'shop',
      labels: { app: 'db' },
      ports: [{ name: 'metrics', containerPort: 9102 }, { name: 'syslog', containerPort: 5140, protocol: 'UDP' }],
    };
    const allowed = ([protocol, number]: Target) => egressAllowed([policy], { from, to, port: number, protocol });
    expect(open.filter(target => !allowed(target))).toEqual([]);
    expect(closed.filter(allowed)).toEqual([]);
  });

  const ASK = 'must be a whole number from 1 to 65535.';
  const NAME_FORM = 'must consist of lower-case letters, digits and "-".';
  const DASHES = 'must not start or end with "-" or contain "--".';
  test.each<[string, () => Port, string]>([
    ['tcp(0)', () => Port.tcp(0), `Invalid TCP port 0: ${ASK} For every TCP port write Port.allTcp().`],
    ['udp(0)', () => Port.udp(0), `Invalid UDP port 0: ${ASK} For every UDP port write Port.allUdp().`],
    ['sctp(0)', () => Port.sctp(0), `Invalid SCTP port 0: ${ASK} For every SCTP port write Port.allSctp().`],
    ['tcp(65536)', () => Port.tcp(65536), `Invalid TCP port 65536: ${ASK} For every TCP port write Port.allTcp().`],
    ['tcp(-1)', () => Port.tcp(-1), `Invalid TCP port -1: ${ASK} For every TCP port write Port.allTcp().`],
    ['tcp(1.5)', () => Port.tcp(1.5), `Invalid TCP port 1.5: ${ASK} For every TCP port write Port.allTcp().`],
    ['tcp(NaN)', () => Port.tcp(NaN), `Invalid TCP port NaN: ${ASK} For every TCP port write Port.allTcp().`],
    ['tcp(Infinity)', () => Port.tcp(Infinity), `Invalid TCP port Infinity: ${ASK} For every TCP port write Port.allTcp().`],
    ['tcpRange(0, 65535), every port of cdk8s-plus (D4)', () => Port.tcpRange(0, 65535), `Invalid TCP port 0: ${ASK} For every TCP port write Port.allTcp().`],
    ['udpRange(1, 65536)', () => Port.udpRange(1, 65536), `Invalid UDP port 65536: ${ASK} For every UDP port write Port.allUdp().`],
    ['tcpRange(90, 80)', () => Port.tcpRange(90, 80), 'Invalid TCP port range 90-80: the last port is below the first. Did you mean 80-90?'],
    ['sctpRange(2, 1)', () => Port.sctpRange(2, 1), 'Invalid SCTP port range 2-1: the last port is below the first. Did you mean 1-2?'],
    ['named(\'\')', () => Port.named(''), 'Invalid port name "": has 0 characters: 1 to 15 are allowed.'],
    ['named with 16 characters', () => Port.named('a'.repeat(16)), `Invalid port name "${'a'.repeat(16)}": has 16 characters: 1 to 15 are allowed.`],
    ['named(\'HTTP\')', () => Port.named('HTTP'), `Invalid port name "HTTP": ${NAME_FORM}`],
    ['named(\'a_b\')', () => Port.named('a_b'), `Invalid port name "a_b": ${NAME_FORM}`],
    ['named(\'-a\')', () => Port.named('-a'), `Invalid port name "-a": ${DASHES}`],
    ['named(\'a--b\')', () => Port.named('a--b'), `Invalid port name "a--b": ${DASHES}`],
    ['named(\'80\')', () => Port.named('80'), 'Invalid port name "80": must contain at least one letter. Write Port.tcp(80) for the number.'],
    ['named(\'53\', UDP)', () => Port.named('53', Protocol.UDP), 'Invalid port name "53": must contain at least one letter. Write Port.udp(53) for the number.'],
    ['named(\'5-3\')', () => Port.named('5-3'), 'Invalid port name "5-3": must contain at least one letter.'],
  ])('%s throws', (_, make, message) => {
    expect(make).toThrow(new Error(message));
  });

  test('names of 1 and of 15 characters are names', () => {
    expect(Port.named('a').toString()).toBe('TCP a');
    expect(Port.named('a'.repeat(15)).toString()).toBe(`TCP ${'a'.repeat(15)}`);
  });

  test('Protocol has the API\'s spelling', () => {
    expect(Object.values(Protocol).sort()).toEqual(['SCTP', 'TCP', 'UDP']);
  });
});
