import { PROTOCOLS, PolicyPort, isPortNumber, portNameProblem, portText } from '../manifest';
import { requireText } from './input-checks';

/** A transport protocol, as NetworkPolicy spells it. */
export enum Protocol {
  /** TCP, the protocol of a port that names none. */
  TCP = 'TCP',
  /** UDP. */
  UDP = 'UDP',
  /** SCTP; some network engines need it switched on. */
  SCTP = 'SCTP',
}

/**
 * A destination port, a range of ports or a port name, as NetworkPolicy knows it. An immutable value.
 *
 * ```ts
 * Port.tcp(443);
 * Port.udpRange(30000, 32767);
 * Port.named('metrics');
 * Port.allSctp();
 * Port.all();
 * ```
 *
 * The port is the one that the **pod** listens on, not the port of a Service in front of it: network engines judge
 * traffic after the Service's address has been translated.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports
 */
export class Port {
  /**
   * One TCP port.
   *
   * @param port 1 to 65535; throws outside that range
   */
  public static tcp(port: number): Port { return Port.single(Protocol.TCP, port); }

  /**
   * One UDP port.
   *
   * @param port 1 to 65535; throws outside that range
   */
  public static udp(port: number): Port { return Port.single(Protocol.UDP, port); }

  /**
   * One SCTP port.
   *
   * @param port 1 to 65535; throws outside that range
   */
  public static sctp(port: number): Port { return Port.single(Protocol.SCTP, port); }

  /**
   * The TCP ports from `first` to `last`, both included.
   *
   * @param first 1 to 65535
   * @param last `first` to 65535; throws when it is below `first`
   */
  public static tcpRange(first: number, last: number): Port { return Port.range(Protocol.TCP, first, last); }

  /**
   * The UDP ports from `first` to `last`, both included.
   *
   * @param first 1 to 65535
   * @param last `first` to 65535; throws when it is below `first`
   */
  public static udpRange(first: number, last: number): Port { return Port.range(Protocol.UDP, first, last); }

  /**
   * The SCTP ports from `first` to `last`, both included.
   *
   * @param first 1 to 65535
   * @param last `first` to 65535; throws when it is below `first`
   */
  public static sctpRange(first: number, last: number): Port { return Port.range(Protocol.SCTP, first, last); }

  /**
   * The port that the destination pod's containers give this name. Each pod is asked for its own number, so one name
   * may stand for different ports on different pods.
   *
   * Numbers are safer: OVN-Kubernetes reads a named port as every port of the protocol, and others ignore the rule.
   *
   * @param name 1 to 15 characters: lower-case letters, digits and single dashes, at least one letter; throws otherwise
   * @param protocol the protocol that the container port must have; TCP when not given
   */
  public static named(name: string, protocol: Protocol = Protocol.TCP): Port {
    requireText(name, 'port name', '"metrics"');
    if (!(PROTOCOLS as readonly string[]).includes(protocol)) { throw new Error(`Invalid protocol "${protocol}": write Protocol.TCP, Protocol.UDP or Protocol.SCTP.`); }
    const problem = portNameProblem(name);
    if (problem) {
      const hint = isPortNumber(Number(name)) ? ` Write Port.${protocol.toLowerCase()}(${Number(name)}) for the number.` : '';
      throw new Error(`Invalid port name "${name}": ${problem}.${hint}`);
    }
    return new Port({ protocol, port: name });
  }

  /** Every TCP port. */
  public static allTcp(): Port { return new Port({ protocol: Protocol.TCP }); }

  /** Every UDP port. */
  public static allUdp(): Port { return new Port({ protocol: Protocol.UDP }); }

  /** Every SCTP port. */
  public static allSctp(): Port { return new Port({ protocol: Protocol.SCTP }); }

  /** Every port of every protocol: the rule has no `ports`. */
  public static all(): Port { return new Port('all'); }

  private static single(protocol: Protocol, port: number): Port {
    requirePortNumber(port, protocol);
    return new Port({ protocol, port });
  }

  private static range(protocol: Protocol, first: number, last: number): Port {
    requirePortNumber(first, protocol);
    requirePortNumber(last, protocol);
    if (last < first) {
      throw new Error(`Invalid ${protocol} port range ${first}-${last}: the last port is below the first. Did you mean ${last}-${first}?`);
    }
    return new Port(last === first ? { protocol, port: first } : { protocol, port: first, endPort: last });
  }

  /** @internal */
  public readonly _policyPort: PolicyPort | 'all';

  private constructor(policyPort: PolicyPort | 'all') {
    this._policyPort = policyPort;
  }

  /** `TCP 443`, `UDP 30000-32767`, `TCP metrics`, `all SCTP`, `all ports`: for messages. */
  public toString(): string { return portText(this._policyPort); }
}

function requirePortNumber(port: number, protocol: Protocol): void {
  if (isPortNumber(port)) { return; }
  const factory = `Port.all${protocol.charAt(0)}${protocol.slice(1).toLowerCase()}()`;
  throw new Error(`Invalid ${protocol} port ${typeof port === 'string' ? `"${port as string}"` : port}: must be a whole number from 1 to 65535. For every ${protocol} port write ${factory}.`);
}
