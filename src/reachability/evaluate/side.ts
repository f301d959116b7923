import { parseAddress } from '../../manifest';
import { Address } from '../cluster';
import { Evaluation } from './evaluation';

/** One end of a connection that a question is about. */
export type Side =
  | { readonly type: 'workload'; readonly index: number }
  | { readonly type: 'address'; readonly address: Address };

/** What a text means, or a sentence that says what is wrong with it and what to write. */
export function sideOf(evaluation: Evaluation, text: string): Side | string {
  const names = namesOf(evaluation);
  const found = names.get(text);
  if (found !== undefined && found.length === 1) { return { type: 'workload', index: found[0] }; }
  if (found !== undefined) {
    return `"${text}" means more than one workload. Write one of ${found.map(index => evaluation.workloads[index].id).join(', ')}`;
  }
  const address = text.includes('/') || text.includes('[') ? undefined : parseAddress(text);
  if (address !== undefined && typeof address !== 'string') {
    const pod = podOf(evaluation, address);
    return pod === undefined ? { type: 'address', address } : { type: 'workload', index: pod };
  }
  return unknownSide(evaluation, text, address);
}

/** Whether the name means one workload. */
export function hasOneMeaning(evaluation: Evaluation, name: string): boolean {
  return namesOf(evaluation).get(name)?.length === 1;
}

/** whose names mean what, once for each evaluation */
const NAMES = new WeakMap<Evaluation, { readonly names: Map<string, number[]>; readonly addresses: Map<string, number> }>();

function namesOf(evaluation: Evaluation): Map<string, number[]> {
  return known(evaluation).names;
}

function podOf(evaluation: Evaluation, { family, value }: Address): number | undefined {
  return known(evaluation).addresses.get(`${family}${value}`);
}

function known(evaluation: Evaluation) {
  let found = NAMES.get(evaluation);
  if (!found) {
    const names = new Map<string, number[]>();
    const addresses = new Map<string, number>();
    const add = (name: string, index: number) => {
      const list = names.get(name);
      if (!list) { names.set(name, [index]); } else if (!list.includes(index)) { list.push(index); }
    };
    evaluation.workloads.forEach((workload, index) => {
      add(workload.id, index);
      if (index === evaluation.controller) { return; }
      if (!workload.isPotential) { add(`${workload.namespace}/${workload.name}`, index); }
      // several pods of the host network share their node's address
      if (!workload.hostNetwork) { workload.addresses.forEach(({ family, value }) => addresses.set(`${family}${value}`, index)); }
    });
    // a name of its own goes before a name by which it may be called too
    evaluation.workloads.forEach(({ aliases }, index) => aliases.filter(alias => !names.has(alias)).forEach(alias => add(alias, index)));
    NAMES.set(evaluation, found = { names, addresses });
  }
  return found;
}

function unknownSide(evaluation: Evaluation, text: string, problem: string | undefined): string {
  const like = evaluation.cluster.workloads.filter(({ isPotential, name, id }) => !isPotential && (text.endsWith(`/${name}`) || text === name || id.startsWith(`${text}[`)))
    .map(({ id }) => id);
  const hint = like.length > 0 ? ` Did you mean ${like.slice(0, 5).join(' or ')}?` : '';
  if (/^[\d.]+$|:/.test(text) && problem) { return `"${text}" ${problem}.`; }
  return `there is no workload "${text}". Write namespace/name, namespace/name[Kind] or an IP address.${hint}`;
}
