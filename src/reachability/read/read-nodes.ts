import { Node } from '../cluster';
import { NoticeList, Source } from './notice-list';
import { sortedBy } from './order';
import { nodeAddresses } from './pod-addresses';

/** Nodes with the IP addresses that their status tells, sorted by name. */
export function readNodes(sources: Iterable<Source>, notices: NoticeList): Node[] {
  const nodes = [...sources].map((source): Node => ({
    name: source.name, labels: source.object.metadata?.labels ?? {}, addresses: nodeAddresses(source, notices),
  }));
  return sortedBy(nodes, ({ name }) => name);
}
