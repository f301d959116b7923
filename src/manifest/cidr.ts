/* eslint-disable no-bitwise -- addresses are bits */
import * as ipaddr from 'ipaddr.js';

/**
 * CIDR blocks of IPv4 and IPv6 in one canonical form.
 *
 *   written            read as            why
 *   10.0.0.0/8         10.0.0.0/8
 *   FD00:0:0::/8       fd00::/8           the same block, and API servers warn about the long form
 *   10.0.0.1/8         refused            host bits: 10.0.0.0/8 or 10.0.0.1/32 may be meant
 *   010.0.0.0/8        refused            leading zeros: decimal to some programs, octal to others
 *   ::ffff:10.0.0.0/104 refused           IPv4 in disguise: network plugins disagree on its family
 *
 * API servers refuse the same three from Kubernetes 1.36 on and warn about them before.
 *
 * @see https://kep.k8s.io/4858
 */
export interface Cidr {
  readonly family: IpFamily;
  /** the lowest address, as a number */
  readonly first: bigint;
  /** the highest address, as a number */
  readonly last: bigint;
  /** the length of the prefix in bits: 0 to 32, or 0 to 128 */
  readonly prefix: number;
  /** the canonical text, e.g. `10.0.0.0/8` or `fd00::/8` */
  readonly text: string;
}

/** The two families of addresses; blocks of different families never match each other's addresses. */
export type IpFamily = 'IPv4' | 'IPv6';

export const IP_FAMILIES: readonly IpFamily[] = ['IPv4', 'IPv6'];

/** The block that the text says, or a sentence fragment that says what is wrong and what to write. */
export function parseCidr(text: string): Cidr | string {
  const read = readCidr(text);
  if (typeof read === 'string') { return read; }
  const { address, block } = read;
  if (block.first !== address.value) {
    return `has host bits set. Write ${block.text} for the block or ${addressText(address)}/${bitsOf(block.family)} for the one address`;
  }
  return block;
}

/** The block around the address, for APIs that take host bits: `10.0.0.1/8` is 10.0.0.0/8. Everything else is as for `parseCidr`. */
export function parseCidrWithHostBits(text: string): Cidr | string {
  const read = readCidr(text);
  return typeof read === 'string' ? read : read.block;
}

/** Whether every address of `inner` is in `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether `inner` lies in `outer` and is smaller: what the API asks of an `except`. */
export function containsStrictly(outer: Cidr, inner: Cidr): boolean {
  return contains(outer, inner) && inner.prefix > outer.prefix;
}

/** An IP address: its family and its number. */
export interface IpAddress {
  readonly family: IpFamily;
  readonly value: bigint;
}

/**
 * The address that the text says, or a sentence fragment that says what is wrong and what to write.
 *
 * @param prefix the prefix length behind it, where it is part of a block: for the hint
 */
export function parseAddress(text: string, prefix?: string): IpAddress | string {
  const plain = plainIpv4(text, text.length);
  if (plain !== undefined) { return { family: 'IPv4', value: BigInt(plain) }; }
  if (/^\d+(\.\d+){3}$/.test(text)) {
    const octets = text.split('.');
    if (octets.some(octet => octet.length > 1 && octet.startsWith('0'))) {
      const decimal = octets.map(octet => octet.replace(/^0+(?=\d)/, '')).join('.');
      return `has leading zeros. Write ${decimal}${prefix === undefined ? '' : `/${prefix}`} if the numbers are decimal`;
    }
    if (octets.some(octet => Number(octet) > 255)) { return 'has an octet above 255'; }
    return { family: 'IPv4', value: octets.reduce((sum, octet) => (sum << 8n) + BigInt(octet), 0n) };
  }
  const groups = withoutDottedTail(text);
  if (groups === undefined || text.includes('%') || !ipaddr.IPv6.isValid(groups)) { return 'is not an IP address'; }
  const parsed = ipaddr.IPv6.parse(groups);
  if (parsed.isIPv4MappedAddress()) {
    const length = prefix === undefined ? '' : Number(prefix) >= 96 && Number(prefix) <= 128 ? `/${Number(prefix) - 96}` : undefined;
    return `is an IPv4 address in IPv6 form${length === undefined ? '' : `. Write ${parsed.toIPv4Address().toString()}${length} instead`}`;
  }
  return { family: 'IPv6', value: parsed.toByteArray().reduce((sum, byte) => (sum << 8n) + BigInt(byte), 0n) };
}

/** The canonical text of an address: dotted decimal, or RFC 5952. */
export function addressText(address: IpAddress): string {
  if (address.family === 'IPv4') { return dottedDecimal(Number(address.value)); }
  const bytes = Array.from({ length: 16 }, (_, i) => Number((address.value >> BigInt(8 * (15 - i))) & 0xffn));
  return new ipaddr.IPv6(bytes).toRFC5952String();
}

function dottedDecimal(value: number): string {
  return `${Math.floor(value / 2 ** 24)}.${Math.floor(value / 2 ** 16) % 256}.${Math.floor(value / 2 ** 8) % 256}.${value % 256}`;
}

/** How many bits an address of the family has. */
export function bitsOf(family: IpFamily): number {
  return family === 'IPv4' ? 32 : 128;
}

/** `64:ff9b::1.2.3.4` as `64:ff9b::102:304`: the parser takes every address with a dotted tail for an IPv4-mapped one */
function withoutDottedTail(text: string): string | undefined {
  const colon = text.lastIndexOf(':');
  if (colon < 0) { return undefined; }
  const tail = text.slice(colon + 1);
  if (!tail.includes('.')) { return text; }
  const address = parseAddress(tail);
  if (typeof address === 'string' || address.family !== 'IPv4') { return undefined; }
  return `${text.slice(0, colon + 1)}${(address.value >> 16n).toString(16)}:${(address.value & 0xffffn).toString(16)}`;
}

function readCidr(text: string): { readonly address: IpAddress; readonly block: Cidr } | string {
  if (typeof text !== 'string' || text === '') { return 'must be a CIDR block such as 10.0.0.0/8 or fd00::/8'; }
  const plain = plainIpv4Block(text);
  if (plain) { return { address: { family: 'IPv4', value: plain.first }, block: plain }; }
  const parts = text.split('/');
  if (parts.length === 1) {
    const single = parseAddress(text);
    return typeof single === 'string'
      ? 'must be a CIDR block such as 10.0.0.0/8 or fd00::/8'
      : `has no prefix length. Write ${addressText(single)}/${bitsOf(single.family)} for this one address`;
  }
  if (parts.length > 2) { return 'must be an address, one "/" and a prefix length'; }
  const address = parseAddress(parts[0], parts[1]);
  if (typeof address === 'string') { return address; }
  const bits = bitsOf(address.family);
  if (!/^\d+$/.test(parts[1])) { return `must end with a prefix length of 0 to ${bits}`; }
  const prefix = Number(parts[1]);
  if (prefix > bits) { return `has a prefix length above ${bits}, the most that ${address.family} has`; }
  if (String(prefix) !== parts[1]) { return `has a prefix length with leading zeros. Write /${prefix}`; }

  const { family } = address;
  const hostBits = BigInt(bits - prefix);
  const first = (address.value >> hostBits) << hostBits;
  const last = first + (1n << hostBits) - 1n;
  return { address, block: { family, first, last, prefix, text: `${addressText({ family, value: first })}/${prefix}` } };
}

/** the block of a text that is canonical already, as nearly all are: without the detour over arrays and shifts of bigints */
function plainIpv4Block(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const prefixText = text.slice(slash + 1);
  const first = slash > 0 ? plainIpv4(text, slash) : undefined;
  if (first === undefined || !/^([0-9]|[12][0-9]|3[0-2])$/.test(prefixText)) { return undefined; }
  const prefix = Number(prefixText);
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { family: 'IPv4', first: BigInt(first), last: BigInt(first + size - 1), prefix, text } : undefined;
}

/** the number of a dotted decimal address that ends before `end`, if it is one without leading zeros */
function plainIpv4(text: string, end: number): number | undefined {
  let [value, octet, digits, dots] = [0, 0, 0, 0];
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (digits === 0 || ++dots > 3) { return undefined; }
      value = value * 256 + octet;
      octet = digits = 0;
    } else {
      if (code < ZERO || code > ZERO + 9 || digits > 0 && octet === 0) { return undefined; }
      octet = octet * 10 + code - ZERO;
      digits += 1;
      if (octet > 255) { return undefined; }
    }
  }
  return dots === 3 && digits > 0 ? value * 256 + octet : undefined;
}

const DOT = 46;
const ZERO = 48;
