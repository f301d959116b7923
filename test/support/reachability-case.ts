import { existsSync, readFileSync, readdirSync, statSync } from 'fs';
import { join, resolve } from 'path';
import { parseAllDocuments } from 'yaml';
import { KubernetesObject, flattened } from '../../src/manifest';

/**
 * Public cases of who can reach whom: a folder of manifests each, and the connections as lines of text.
 *
 *   shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432,UDP 53
 *   10.0.0.0-10.255.255.255[External] => shop/web[Deployment] : All Connections
 *   {ingress-controller} => shop/web[Deployment] : TCP 8080
 */
export interface ReachabilityCase {
  /** `core/with_end_port_example` */
  readonly name: string;
  readonly objects: () => KubernetesObject[];
  readonly lines: () => ReachabilityLine[];
}

export interface ReachabilityLine {
  readonly from: string;
  readonly to: string;
  readonly connections: string;
}

export interface PortRange {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly first: number;
  readonly last: number;
}

/** All cases, or none where the data is not. */
export function reachabilityCases(): ReachabilityCase[] {
  const root = resolve(__dirname, '../..', process.env.CONFORMANCE_DATA ?? '../shared/conformance', 'reachability');
  return ['core', 'admin'].filter(group => existsSync(join(root, group))).flatMap(group => readdirSync(join(root, group)).sort().map(name => ({
    name: `${group}/${name}`,
    objects: () => load(join(root, group, name, 'manifests')),
    lines: () => parseLines(readFileSync(join(root, group, name, 'expected.txt'), 'utf8')),
  })));
}

/** `SCTP 90,TCP 80,443-445,UDP 53`, or `All Connections` */
export function parseConnections(text: string): PortRange[] {
  if (text === 'All Connections') { return (['SCTP', 'TCP', 'UDP'] as const).map(protocol => ({ protocol, first: 1, last: 65535 })); }
  let protocol: PortRange['protocol'] = 'TCP';
  return text.split(',').map(part => {
    const words = part.trim().split(' ');
    if (words.length === 2) { protocol = words[0] as PortRange['protocol']; }
    const [first, last = first] = words.at(-1)!.split('-').map(Number);
    return { protocol, first, last };
  });
}

/** Whether a side of a line is addresses. */
export function isExternal(side: string): boolean {
  return side.endsWith('[External]');
}

function parseLines(text: string): ReachabilityLine[] {
  return text.split('\n').filter(line => line !== '').map(line => {
    const [pair, connections] = line.split(' : ');
    const [from, to] = pair.split(' => ');
    return { from, to, connections };
  });
}

function load(folder: string): KubernetesObject[] {
  const files = readdirSync(folder, { recursive: true }).map(String).sort().map(file => join(folder, file))
    .filter(file => statSync(file).isFile() && /\.(ya?ml|json)$/.test(file));
  return files.flatMap(file => parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS()))
    .filter(object => object?.kind).flatMap(flattened);
}
