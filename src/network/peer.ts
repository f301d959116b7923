import type { IpBlock } from './ip-block';
import type { Namespaces } from './namespaces';
import type { Pods } from './pods';
import type { Port } from './port';

/**
 * Anything that a rule can name as the other side: `Pods`, `Namespaces`, `IpBlock`, `ClusterDns`, those in `Peers`,
 * and your own.
 *
 * ```ts
 * class LegacyBilling implements IPeer {
 *   public toPeerConfig(): PeerConfig {
 *     return { ipBlocks: [IpBlock.of('10.20.0.0/24')], defaultPorts: [Port.tcp(8443)] };
 *   }
 * }
 * ```
 */
export interface IPeer {
  /** What the peer consists of. Several parts widen it (OR). */
  toPeerConfig(): PeerConfig;
}

/** What a peer consists of; it stands for the union of its parts and must have at least one. */
export interface PeerConfig {
  /**
   * Pods that are part of the peer.
   *
   * @default - none
   */
  readonly pods?: Pods[];

  /**
   * Namespaces of which all pods are part of the peer.
   *
   * @default - none
   */
  readonly namespaces?: Namespaces[];

  /**
   * Addresses that are part of the peer.
   *
   * @default - none
   */
  readonly ipBlocks?: IpBlock[];

  /**
   * Whether the peer is everyone: all pods of the cluster and all addresses outside. The rule then has no `from` or `to`.
   *
   * @default false
   */
  readonly everyone?: boolean;

  /**
   * The ports to allow towards this peer when a rule names none.
   *
   * @default - the ports that the pods declare; an error when that cannot be known
   */
  readonly defaultPorts?: Port[];
}

/** A copy, so that nobody can change a peer by the lists that it hands out. */
export function copyOfPeer(config: PeerConfig): PeerConfig {
  return {
    ...(config.pods ? { pods: [...config.pods] } : {}),
    ...(config.namespaces ? { namespaces: [...config.namespaces] } : {}),
    ...(config.ipBlocks ? { ipBlocks: [...config.ipBlocks] } : {}),
    ...(config.everyone ? { everyone: true } : {}),
    ...(config.defaultPorts ? { defaultPorts: [...config.defaultPorts] } : {}),
  };
}
