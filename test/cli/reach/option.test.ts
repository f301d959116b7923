import { controllerOption, familyOption, portsOption } from '../../../src/cli/reach/option';

describe('options of reach |', () => {
  test.each<[string, string]>([
    ['443', 'TCP 443-443, UDP 443-443, SCTP 443-443'],
    ['443/TCP', 'TCP 443-443'],
    ['8000-8100/udp', 'UDP 8000-8100'],
    ['1-65535', 'TCP 1-65535, UDP 1-65535, SCTP 1-65535'],
    ['SCTP', 'SCTP 1-65535'],
  ])('ports | %s', (text, ports) => {
    expect(portsOption(text).map(({ protocol, first, last }) => `${protocol} ${first}-${last}`).join(', ')).toBe(ports);
  });

  test.each([
    ['', 'Write a port'], ['http', 'Write a port'], ['80/ICMP', 'Write a port'], ['80-', 'Write a port'], ['-80', 'Write a port'],
    ['0', 'Ports go from 1 to 65535.'], ['65536', 'Ports go from 1 to 65535.'], ['90-80', 'Ports go from 1 to 65535.'],
  ])('ports | "%s" are none', (text, problem) => expect(() => portsOption(text)).toThrow(problem));

  test.each([['IPv4', 'IPv4'], ['ipv6', 'IPv6']])('family | %s', (text, family) => expect(familyOption(text)).toBe(family));

  test.each(['', '4', 'IPv5'])('family | "%s" is none', text => expect(() => familyOption(text)).toThrow('Write IPv4, IPv6, or both with a comma.'));

  test.each<[string, object]>([
    ['ingress', { namespace: 'ingress' }],
    ['ingress/app=nginx', { namespace: 'ingress', labels: { app: 'nginx' } }],
    ['ingress/app.kubernetes.io/name=nginx,tier=', { namespace: 'ingress', labels: { 'app.kubernetes.io/name': 'nginx', 'tier': '' } }],
  ])('controller | %s', (text, controller) => expect(controllerOption(text)).toEqual(controller));

  test.each([['', 'Write NAMESPACE'], ['/app=nginx', 'Write NAMESPACE'], ['a/', 'Write NAMESPACE'], ['a/,', '"" is no label: write KEY=VALUE.'], ['a/b=c,', '"" is no label: write KEY=VALUE.'],
    ['A/b=c', 'The name of a namespace must consist of lower-case letters'], ['a/b c=d', 'The label key "b c" must consist of letters'], ['a/b=c d', 'The label value "c d" must consist of letters'],
    ['a/b', '"b" is no label: write KEY=VALUE.'], ['a/b=c,=d', '"=d" is no label: write KEY=VALUE.']])(
    'controller | "%s" is none', (text, problem) => expect(() => controllerOption(text)).toThrow(problem));
});
