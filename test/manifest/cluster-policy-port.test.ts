import { namedPortProblems, portNumberProblems, portRangeProblems, transportProblems } from '../../src/manifest/cluster-policy-port';

describe('ports of cluster-wide policies |', () => {
  test.each<[string, unknown, string[]]>([
    ['a number', { port: 80 }, []],
    ['a number and a protocol', { port: 65535, protocol: 'UDP' }, []],
    ['no number', { protocol: 'TCP' }, ['at.port is missing']],
    ['a number that is none', { port: '80' }, ['at.port 80 must be a whole number from 1 to 65535']],
    ['another protocol', { port: 80, protocol: 'tcp' }, ['at.protocol "tcp" is unknown. Write TCP']],
    ['another field', { port: 80, endPort: 90 }, ['at.endPort is unknown']],
    ['a number alone', 80, ['at must be an object with port and protocol']],
  ])('portNumber | %s', (_, value, problems) => expect(portNumberProblems(value, 'at')).toEqual(problems));

  test.each<[string, unknown, string[]]>([
    ['a range', { start: 1, end: 65535 }, []],
    ['one port', { start: 80, end: 80 }, ['at has the start 80 as its end: write the one port as a number']],
    ['the wrong way round', { start: 90, end: 80 }, ['at has the start 90 above its end 80. Did you mean to swap them?']],
    ['no end', { start: 80 }, ['at.end is missing']],
    ['ends that are none', { start: 0, end: 65536 }, ['at.start 0 must be a whole number from 1 to 65535', 'at.end 65536 must be a whole number from 1 to 65535']],
    ['text', '80-90', ['at must be an object with start, end and protocol']],
  ])('portRange | %s', (_, value, problems) => expect(portRangeProblems(value, 'at')).toEqual(problems));

  test.each<[string, unknown, string[]]>([
    ['a name', 'http', []],
    ['a number', 80, ['at 80 must be the name of a port']],
    ['upper case', 'HTTP', [expect.stringMatching(/^at "HTTP" /)]],
  ])('namedPort | %s', (_, name, problems) => expect(namedPortProblems(name, 'at')).toEqual(problems));

  test.each<[string, unknown, string[]]>([
    ['a number', { destinationPort: { number: 80 } }, []],
    ['a range', { destinationPort: { range: { start: 1, end: 65535 } } }, []],
    ['nothing', {}, ['at is empty: give destinationPort, with range 1 to 65535 for every port']],
    ['a number in its place', 80, ['at must be an object with destinationPort']],
    ['a number as destinationPort', { destinationPort: 80 }, ['at.destinationPort must be an object with exactly one of number, range']],
    ['an empty destinationPort', { destinationPort: {} }, ['at.destinationPort is empty: give exactly one of number, range']],
    ['both', { destinationPort: { number: 80, range: { start: 1, end: 2 } } }, ['at.destinationPort has number beside range: give exactly one of number, range']],
    ['a range that is text', { destinationPort: { range: '1-2' } }, ['at.destinationPort.range must be an object with start and end']],
    ['a range with another field', { destinationPort: { range: { start: 1, end: 2, step: 1 } } }, ['at.destinationPort.range.step is unknown']],
  ])('tcp, udp, sctp | %s', (_, value, problems) => expect(transportProblems(value, 'at')).toEqual(problems));
});
