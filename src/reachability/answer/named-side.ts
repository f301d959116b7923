import { addressText, parseAddress, parseCidrWithHostBits } from '../../manifest';
import { Address } from '../cluster';
import { didYouMean, likelyWorkloads } from './likely-name';
import { rejectedSide } from './rejected-side';
import { Evaluation } from '../evaluate/evaluation';
import { INGRESS_CONTROLLER } from '../evaluate/ingress-controller';
import { Side } from '../evaluate/side';

/**
 * What a text means, or a sentence that says what is wrong with it and what to write.
 *
 *   asked                                 side
 *   shop/web, shop/web[Deployment]        the workload: any of its pods
 *   shop/web-5d9f, which it owns          the same
 *   shop/web-5d9f-x2x7q, a Pod of it      the workload, and which pod; also with [Pod]
 *   10.244.1.7, the address of that Pod   the same, over IPv4
 *   192.168.0.10, the address of a Node   the address, with the pods on its network
 *   10.96.0.10, the address of a Service  none
 *   {ingress-controller}                  the workload of this id, where an Ingress, Route or Gateway route leads anywhere
 */
export function sideOf(evaluation: Evaluation, text: string): Side | string {
  const { names, pods, addresses } = known(evaluation);
  // what is its own workload has an id that ends so, and it goes before
  const podName = names.has(text) ? text : text.replace(/\[Pod\]$/, '');
  const pod = pods.has(podName) ? podName : undefined;
  const found = names.get(pod ?? text);
  if (found !== undefined && found.length === 1) { return { type: 'workload', index: found[0], ...(pod === undefined ? {} : { pod }) }; }
  if (found !== undefined) {
    return `"${text}" means more than one workload. Write one of ${found.map(index => evaluation.workloads[index].id).join(', ')}`;
  }
  const address = text.includes('/') || text.includes('[') ? undefined : parseAddress(text);
  if (address !== undefined && typeof address !== 'string') {
    return addresses.get(addressKey(address)) ?? serviceAt(evaluation, address) ?? withNode(evaluation, address);
  }
  return unknownSide(evaluation, text, address);
}

function withNode(evaluation: Evaluation, { family, value }: Address): Side {
  const onNode = known(evaluation).nodes.get(addressKey({ family, value }));
  return { type: 'address', address: { family, value }, ...(onNode === undefined ? {} : { onNode }) };
}

/** no policy ever sees such an address, so there is no answer about it */
function serviceAt({ cluster }: Evaluation, { family, value }: Address): string | undefined {
  const found = cluster.serviceAddresses.find(each => each.family === family && each.value === value);
  return found && `${addressText(found)} is the address of ${found.service}, which policies never see: they see the pods behind it. Ask about these`;
}

/** Whether the name means one workload. */
export function hasOneMeaning(evaluation: Evaluation, name: string): boolean {
  return known(evaluation).names.get(name)?.length === 1;
}

/** who is called what */
interface Names {
  /** indexes of workloads */
  readonly names: Map<string, number[]>;
  /** names that mean one pod of a workload */
  readonly pods: Set<string>;
  readonly addresses: Map<string, Side>;
  /** by address of a node, who is on its network */
  readonly nodes: Map<string, Side[]>;
}

/** once for each evaluation */
const NAMES = new WeakMap<Evaluation, Names>();

function known(evaluation: Evaluation): Names {
  let found = NAMES.get(evaluation);
  if (!found) { NAMES.set(evaluation, found = namesIn(evaluation)); }
  return found;
}

function namesIn({ workloads, controller, cluster }: Evaluation): Names {
  const names = new Map<string, number[]>();
  const pods = new Set<string>();
  const addresses = new Map<string, Side>();
  const nodes = new Map<string, Side[]>(cluster.nodes.flatMap(node => node.addresses.map(address => [addressKey(address), []] as const)));
  const add = (name: string, index: number) => {
    const list = names.get(name);
    if (!list) { names.set(name, [index]); } else if (!list.includes(index)) { list.push(index); }
  };
  workloads.forEach((workload, index) => {
    add(workload.id, index);
    if (index === controller) { return; }
    if (!workload.isPotential) { add(`${workload.namespace}/${workload.name}`, index); }
    // those of its pods are all that it has
    const told = workload.pods?.flatMap(pod => pod.addresses.map(address => ({ address, pod: pod.name })))
      ?? workload.addresses.map(address => ({ address }));
    for (const { address, ...pod } of told) {
      const side: Side = { type: 'workload', index, ...pod, family: address.family };
      const key = addressKey(address);
      // several pods of the host network share their node's address
      const onNode = nodes.get(key);
      if (!workload.hostNetwork) { addresses.set(key, side); } else if (onNode) { onNode.push(side); } else { nodes.set(key, [side]); }
    }
  });
  // a name of its own goes before a name by which it may be called too
  workloads.forEach(({ aliases, pods: own = [] }, index) => {
    const free = new Set(aliases.filter(alias => !names.has(alias)));
    free.forEach(alias => add(alias, index));
    own.forEach(({ name }) => { if (free.has(name)) { pods.add(name); } });
  });
  return { names, pods, addresses, nodes };
}

function addressKey({ family, value }: Address): string {
  return `${family}${value}`;
}

function unknownSide({ cluster }: Evaluation, text: string, problem: string | undefined): string {
  if (text === INGRESS_CONTROLLER) { return `nothing connects as ${text}, since no Ingress, Route or Gateway route of the input leads to a workload.`; }
  if (/^[\d.]+$|:/.test(text) && problem) { return `"${text}" ${problem}.`; }
  if (typeof parseCidrWithHostBits(text) !== 'string') { return `"${text}" is a block of addresses, and not all of them need have one answer. Ask about a single address.`; }
  const rejected = rejectedSide(cluster.notices, text);
  if (rejected !== undefined) { return `there is no workload "${text}": ${rejected}.`; }
  const like = likelyWorkloads(cluster.workloads, text);
  if (like.length === 0 && HOST_NAME.test(text)) {
    return `"${text}" is the name of a host, and nothing here tells its addresses. Write namespace/name, namespace/name[Kind] or an IP address.`;
  }
  return `there is no workload "${text}". Write namespace/name, namespace/name[Kind] or an IP address.${didYouMean(like)}`;
}

const HOST_NAME = /^(?:[a-z]+:\/\/.*|[^/[\]:]+\.[^/[\]:]*[a-z][^/[\]:]*)$/i;
