import { PROTOCOLS } from './network-policy';
import { isPortNumber } from './network-policy-problems';
import { isObject, shown, unknownFieldProblems } from './object';
import { portNameProblem } from './syntax';
import { enumProblems, isAbsent } from './value-problems';

/**
 * What an API server would refuse in the forms that ports have in cluster-wide policies:
 *
 *   v1alpha1   portNumber {port, protocol}        v1alpha2   tcp, udp, sctp {destinationPort {number}}
 *              portRange {start, end, protocol}              tcp, udp, sctp {destinationPort {range {start, end}}}
 *              namedPort                                     destinationNamedPort
 *
 * Numbers are 1 to 65535, and the start of a range is below its end.
 */
export function portNumberProblems(value: unknown, path: string): string[] {
  if (!isObject(value)) { return [`${path} must be an object with port and protocol`]; }
  return [
    ...unknownFieldProblems(value, ['port', 'protocol'], path),
    ...protocolProblems(value.protocol, `${path}.protocol`),
    ...numberProblems(value.port, `${path}.port`),
  ];
}

export function portRangeProblems(value: unknown, path: string): string[] {
  if (!isObject(value)) { return [`${path} must be an object with start, end and protocol`]; }
  return [
    ...unknownFieldProblems(value, ['start', 'end', 'protocol'], path),
    ...protocolProblems(value.protocol, `${path}.protocol`),
    ...startAndEndProblems(value, path),
  ];
}

/** Of namedPort and destinationNamedPort. */
export function namedPortProblems(name: unknown, path: string): string[] {
  if (typeof name !== 'string') { return [`${path} ${shown(name)} must be the name of a port`]; }
  const problem = portNameProblem(name);
  return problem ? [`${path} "${name}" ${problem}`] : [];
}

/** Of tcp, udp and sctp. */
export function transportProblems(value: unknown, path: string): string[] {
  if (!isObject(value)) { return [`${path} must be an object with destinationPort`]; }
  const port = value.destinationPort;
  const unknown = unknownFieldProblems(value, ['destinationPort'], path);
  if (isAbsent(port)) { return [...unknown, `${path} is empty: give destinationPort, with range 1 to 65535 for every port`]; }
  if (!isObject(port)) { return [...unknown, `${path}.destinationPort must be an object with exactly one of number, range`]; }
  const given = ['number', 'range'].filter(field => !isAbsent(port[field]));
  return [
    ...unknown,
    ...unknownFieldProblems(port, ['number', 'range'], `${path}.destinationPort`),
    ...(given.length === 1 ? [] : [`${path}.destinationPort ${given.length === 0 ? 'is empty' : 'has number beside range'}: give exactly one of number, range`]),
    ...(given.includes('number') ? numberProblems(port.number, `${path}.destinationPort.number`) : []),
    ...(given.includes('range') ? rangeProblems(port.range, `${path}.destinationPort.range`) : []),
  ];
}

function rangeProblems(range: unknown, path: string): string[] {
  if (!isObject(range)) { return [`${path} must be an object with start and end`]; }
  return [...unknownFieldProblems(range, ['start', 'end'], path), ...startAndEndProblems(range, path)];
}

function startAndEndProblems({ start, end }: { readonly [field: string]: any }, path: string): string[] {
  const problems = [...numberProblems(start, `${path}.start`), ...numberProblems(end, `${path}.end`)];
  if (problems.length > 0 || start < end) { return problems; }
  return [start === end ? `${path} has the start ${start} as its end: write the one port as a number`
    : `${path} has the start ${start} above its end ${end}. Did you mean to swap them?`];
}

function numberProblems(port: unknown, path: string): string[] {
  if (isAbsent(port)) { return [`${path} is missing`]; }
  return isPortNumber(port) ? [] : [`${path} ${shown(port)} must be a whole number from 1 to 65535`];
}

function protocolProblems(protocol: unknown, path: string): string[] {
  return isAbsent(protocol) ? [] : enumProblems(protocol, PROTOCOLS, path);
}
