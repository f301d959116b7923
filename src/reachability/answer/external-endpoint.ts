import { IpFamily } from '../../manifest';
import { AddressRange } from '../cluster';
import { cidrsOf, rangeId } from '../evaluate/address-map';
import { Endpoint } from '../result';

/** Ranges of addresses as endpoints, each made once: to write one as text costs more than all else that is done with it. */
export class ExternalEndpoints {
  private readonly known = new Map<string, Endpoint>();

  /** The endpoint that the addresses from `first` to `last` are. */
  public of(family: IpFamily, first: bigint, last: bigint): Endpoint {
    const key = `${family} ${first} ${last}`;
    let endpoint = this.known.get(key);
    if (!endpoint) {
      endpoint = { id: rangeId(family, first, last), type: 'external', family, cidrs: cidrsOf(family, first, last) };
      this.known.set(key, endpoint);
      RANGES.set(endpoint, { family, first, end: last + 1n });
    }
    return endpoint;
  }
}

/** The addresses of an endpoint that was made here. */
export function rangeOfExternal(endpoint: Endpoint): AddressRange {
  return RANGES.get(endpoint)!;
}

const RANGES = new WeakMap<Endpoint, AddressRange>();
