import { InvalidArgumentError } from 'commander';
import type { ClusterOptions, ProtocolPorts } from '../../reachability';
import { namespaceName, syntax } from '../option';

/**
 * Values of the options of `reach`.
 *
 *   portsOption('443')             443 of every protocol
 *   portsOption('8000-8100/TCP')   one range of one protocol
 *   portsOption('UDP')             all ports of one protocol
 *   controllerOption('ingress-nginx/app=nginx,tier=front')
 */
export function portsOption(text: string): ProtocolPorts[] {
  const [, start, end = start, protocol] = /^(?:([0-9]+)(?:-([0-9]+))?)?\/?(TCP|UDP|SCTP)?$/i.exec(text) ?? [];
  if (start === undefined && protocol === undefined) { throw new InvalidArgumentError('Write a port, a range or a protocol: 443, 8000-8100/TCP, UDP.'); }
  const [first, last] = start === undefined ? [1, 65535] : [Number(start), Number(end)];
  if (first < 1 || last > 65535 || first > last) { throw new InvalidArgumentError('Ports go from 1 to 65535.'); }
  const protocols = protocol === undefined ? PROTOCOLS : [protocol.toUpperCase() as ProtocolPorts['protocol']];
  return protocols.map(name => ({ protocol: name, first, last }));
}

export function familyOption(text: string): 'IPv4' | 'IPv6' {
  const family = ({ ipv4: 'IPv4', ipv6: 'IPv6' } as const)[text.toLowerCase()];
  if (family === undefined) { throw new InvalidArgumentError('Write IPv4, IPv6, or both with a comma.'); }
  return family;
}

export function controllerOption(text: string): NonNullable<ClusterOptions['ingressController']> {
  const [, namespace, labels] = /^([^/]+)(?:\/(.*))?$/.exec(text) ?? [];
  if (namespace === undefined || labels === '') { throw new InvalidArgumentError('Write NAMESPACE, or NAMESPACE/KEY=VALUE,KEY=VALUE.'); }
  return { namespace: namespaceName(namespace), ...labels === undefined ? {} : { labels: Object.fromEntries(labels.split(',').map(labelOf)) } };
}

function labelOf(text: string): readonly [string, string] {
  const [, key, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (key === undefined) { throw new InvalidArgumentError(`"${text}" is no label: write KEY=VALUE.`); }
  const { labelKeyProblem, labelValueProblem } = syntax();
  const [inKey, inValue] = [labelKeyProblem(key), labelValueProblem(value)];
  if (inKey !== undefined) { throw new InvalidArgumentError(`The label key "${key}" ${inKey}.`); }
  if (inValue !== undefined) { throw new InvalidArgumentError(`The label value "${value}" ${inValue}.`); }
  return [key, value];
}

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
