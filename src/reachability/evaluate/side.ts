import { IpFamily } from '../../manifest';
import { Address } from '../cluster';

/**
 * One end of a connection that a question is about: any pod of a workload, or the one that is named, maybe over one family
 * only; or an address that no pod has to itself. `onNode`: it is that of a node, and these are on its network.
 */
export type Side =
  | { readonly type: 'workload'; readonly index: number; readonly pod?: string; readonly family?: IpFamily }
  | { readonly type: 'address'; readonly address: Address; readonly onNode?: readonly Side[] };
