import { KubernetesObject } from '../../src/manifest';

/**
 * Pairs of what a real API server refuses in a NetworkPolicy and the nearest that it accepts, with what the library says.
 * The acceptance suite asks a server about each.
 */
export type Pair = readonly [what: string, refused: unknown, problems: string[], accepted: unknown];

/** Pairs of values for one part of a policy. */
export interface PairGroup {
  readonly title: string;
  /** the policy that the value stands in */
  readonly policy: (value: any) => KubernetesObject;
  readonly pairs: readonly Pair[];
}

const a = (length: number) => 'a'.repeat(length);

export const SUBDOMAIN_FORM = 'must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit';
export const QUALIFIED_FORM = 'must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit';
const PORT = 'spec.ingress[0].ports[0]';
const PEER = 'spec.ingress[0].from[0]';
const BLOCK = `${PEER}.ipBlock`;
const TO = 'spec.egress[0].to[0]';

export const NETWORK_POLICY_PAIRS: readonly PairGroup[] = [
  {
    title: 'metadata',
    policy: metadata => ({ metadata, spec: { podSelector: {} } }),
    pairs: [
      ['a name', {}, ['metadata.name is missing'], { name: 'a' }],
      ['a name that is null', { name: null }, ['metadata.name is missing'], { name: 'null' }],
      ['metadata', undefined, ['metadata.name is missing'], { name: 'a' }],
      ['a name of no characters', { name: '' }, [`metadata.name "" ${SUBDOMAIN_FORM}`], { name: 'a' }],
      ['upper case', { name: 'Deny' }, [`metadata.name "Deny" ${SUBDOMAIN_FORM}`], { name: 'deny' }],
      ['an underscore', { name: 'a_b' }, [`metadata.name "a_b" ${SUBDOMAIN_FORM}`], { name: 'a.b-c' }],
      ['a dash at the end', { name: 'a-' }, [`metadata.name "a-" ${SUBDOMAIN_FORM}`], { name: 'a-a' }],
      ['254 characters', { name: a(254) }, [`metadata.name "${a(254)}" has 254 characters: at most 253 are allowed`], { name: a(253) }],
      ['a name that YAML reads as a number', { name: 123 }, ['metadata.name is a number: write "123" in quotes'], { name: '123' }],
      [
        'a label key with a space', { name: 'a', labels: { 'x y': 'z' } }, [`metadata.labels: label key "x y" ${QUALIFIED_FORM}`],
        { name: 'a', labels: { 'x.y': 'z' } },
      ],
      [
        'a label that YAML reads as true', { name: 'a', labels: { a: true } },
        ['metadata.labels: label value "true" of "a" is a boolean: label values are strings, write "true" in quotes'], { name: 'a', labels: { a: 'true' } },
      ],
      [
        'an annotation key with a space', { name: 'a', annotations: { 'x y': 'z' } }, [`metadata.annotations: key "x y" ${QUALIFIED_FORM}`],
        { name: 'a', annotations: { x: 'any text, {"even": "this"}' } },
      ],
      [
        'an annotation that YAML reads as a number', { name: 'a', annotations: { a: 1 } },
        ['metadata.annotations: the value of "a" is not a string: write "1" in quotes'], { name: 'a', annotations: { a: '1' } },
      ],
    ],
  },
  {
    title: 'spec',
    policy: spec => ({ metadata: { name: 'a' }, spec }),
    pairs: [
      ['a spec that is text', 'deny', ['spec must be an object'], undefined],
      ['a spec that is a list', [], ['spec must be an object'], {}],
      ['a pod selector that is a list', { podSelector: [] }, ['spec.podSelector must be an object'], { podSelector: null }],
      ['policyTypes that are text', { podSelector: {}, policyTypes: 'Ingress' }, ['spec.policyTypes must be a list'], { podSelector: {}, policyTypes: [] }],
      [
        'three policyTypes', { podSelector: {}, policyTypes: ['Ingress', 'Egress', 'Ingress'] },
        ['spec.policyTypes has 3 elements: at most 2 are allowed'], { podSelector: {}, policyTypes: ['Ingress', 'Ingress'] },
      ],
      [
        'a policyType in lower case', { podSelector: {}, policyTypes: ['ingress'] },
        ['spec.policyTypes: "ingress" is unknown. Write Ingress or Egress'], { podSelector: {}, policyTypes: ['Ingress'] },
      ],
      [
        'another policyType', { podSelector: {}, policyTypes: ['Ingress', 'Both'] },
        ['spec.policyTypes: "Both" is unknown. Write Ingress or Egress'], { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      ],
      ['rules that are an object', { podSelector: {}, ingress: {} }, ['spec.ingress must be a list'], { podSelector: {}, ingress: [] }],
      ['a rule that is text', { podSelector: {}, egress: ['all'] }, ['spec.egress[0] must be an object'], { podSelector: {}, egress: [{}] }],
      [
        'peers that are an object (E2)', { podSelector: {}, ingress: [{ from: { podSelector: {} } }] },
        ['spec.ingress[0].from must be a list: put "- " before its element'], { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] },
      ],
      [
        'ports that are an object', { podSelector: {}, egress: [{}, { ports: { port: 80 } }] },
        ['spec.egress[1].ports must be a list'], { podSelector: {}, egress: [{}, { ports: [{ port: 80 }] }] },
      ],
    ],
  },
  {
    title: 'fields that the API does not know, which a server under strict validation refuses and any other drops',
    policy: spec => ({ metadata: { name: 'a' }, spec }),
    pairs: [
      [
        'in spec', { podSelector: {}, policytypes: ['Egress'] },
        ['spec.policytypes is unknown. Did you mean policyTypes?'], { podSelector: {}, policyTypes: ['Egress'] },
      ],
      ['another in spec', { podSelector: {}, order: 1 }, ['spec.order is unknown'], { podSelector: {} }],
      ['a selector without matchLabels', { podSelector: { app: 'web' } }, ['spec.podSelector.app is unknown'], { podSelector: { matchLabels: { app: 'web' } } }],
      [
        'to in an ingress rule', { podSelector: {}, ingress: [{ to: [{ podSelector: {} }] }] },
        ['spec.ingress[0].to is unknown'], { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] },
      ],
      [
        'from in an egress rule', { podSelector: {}, egress: [{ from: [{ podSelector: {} }] }] },
        ['spec.egress[0].from is unknown'], { podSelector: {}, egress: [{ to: [{ podSelector: {} }] }] },
      ],
      [
        'in a port', { podSelector: {}, ingress: [{ ports: [{ port: 80, endport: 90 }] }] },
        [`${PORT}.endport is unknown. Did you mean endPort?`], { podSelector: {}, ingress: [{ ports: [{ port: 80, endPort: 90 }] }] },
      ],
      [
        'in a peer', { podSelector: {}, ingress: [{ from: [{ podSelector: {}, namespaceselector: {} }] }] },
        [`${PEER}.namespaceselector is unknown. Did you mean namespaceSelector?`], { podSelector: {}, ingress: [{ from: [{ podSelector: {}, namespaceSelector: {} }] }] },
      ],
      [
        'in a block', { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', excepts: [] } }] }] },
        [`${BLOCK}.excepts is unknown`], { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: [] } }] }] },
      ],
    ],
  },
  {
    title: 'ports',
    policy: port => ({ metadata: { name: 'a' }, spec: { podSelector: {}, ingress: [{ ports: [port] }] } }),
    pairs: [
      ['a port that is a number by itself', 80, [`${PORT} must be an object`], { port: 80 }],
      ['protocol ""', { protocol: '', port: 80 }, [`${PORT}.protocol "" is unknown. Write one of TCP, UDP, SCTP`], { protocol: null, port: 80 }],
      ['protocol tcp (B7)', { protocol: 'tcp', port: 6379 }, [`${PORT}.protocol "tcp" is unknown. Write TCP`], { protocol: 'TCP', port: 6379 }],
      ['protocol Udp', { protocol: 'Udp', port: 53 }, [`${PORT}.protocol "Udp" is unknown. Write UDP`], { protocol: 'UDP', port: 53 }],
      ['protocol ICMP', { protocol: 'ICMP' }, [`${PORT}.protocol "ICMP" is unknown. Write one of TCP, UDP, SCTP`], { protocol: 'SCTP' }],
      ['port 0', { port: 0 }, [`${PORT}.port 0 must be a whole number from 1 to 65535`], { port: 1 }],
      ['port 65536', { port: 65536 }, [`${PORT}.port 65536 must be a whole number from 1 to 65535`], { port: 65535 }],
      ['port -1', { port: -1 }, [`${PORT}.port -1 must be a whole number from 1 to 65535`], { port: 1 }],
      ['port 80.5', { port: 80.5 }, [`${PORT}.port 80.5 must be a whole number from 1 to 65535`], { port: 80 }],
      ['port true', { port: true }, [`${PORT}.port true must be a whole number from 1 to 65535`], { port: null }],
      ['a number in quotes', { port: '80' }, [`${PORT}.port "80" must contain at least one letter. Write the number 80`], { port: 80 }],
      ['a name in upper case', { port: 'HTTP' }, [`${PORT}.port "HTTP" must consist of lower-case letters, digits and "-"`], { port: 'http' }],
      ['a name of 16 characters', { port: a(16) }, [`${PORT}.port "${a(16)}" has 16 characters: 1 to 15 are allowed`], { port: a(15) }],
      ['a name of no characters', { port: '' }, [`${PORT}.port "" has 0 characters: 1 to 15 are allowed`], { port: 'a' }],
      ['a dash at the start of a name', { port: '-a' }, [`${PORT}.port "-a" must not start or end with "-" or contain "--"`], { port: 'a-a' }],
      ['two dashes in a name', { port: 'a--a' }, [`${PORT}.port "a--a" must not start or end with "-" or contain "--"`], { port: '8080-tcp' }],
      ['endPort below port', { port: 80, endPort: 79 }, [`${PORT}.endPort 79 is below port 80. Did you mean to swap them?`], { port: 80, endPort: 80 }],
      ['endPort 65536', { port: 80, endPort: 65536 }, [`${PORT}.endPort 65536 must be a whole number from 1 to 65535`], { port: 80, endPort: 65535 }],
      ['endPort 0', { port: 80, endPort: 0 }, [`${PORT}.endPort 0 must be a whole number from 1 to 65535`], { port: 80, endPort: null }],
      ['endPort in quotes', { port: 80, endPort: '90' }, [`${PORT}.endPort 90 must be a whole number from 1 to 65535`], { port: 80, endPort: 90 }],
      ['endPort without port', { endPort: 90 }, [`${PORT}.endPort 90 needs a number as port, not none`], { protocol: 'UDP' }],
      ['endPort beside a port that is null', { port: null, endPort: 90 }, [`${PORT}.endPort 90 needs a number as port, not none`], { port: null }],
      ['endPort beside a name', { port: 'http', endPort: 90 }, [`${PORT}.endPort 90 needs a number as port, not "http"`], { port: 'http' }],
      [
        'several mistakes', { protocol: 'udp', port: 0, endPort: 70000 },
        [
          `${PORT}.protocol "udp" is unknown. Write UDP`,
          `${PORT}.port 0 must be a whole number from 1 to 65535`,
          `${PORT}.endPort 70000 must be a whole number from 1 to 65535`,
        ],
        { protocol: 'UDP', port: 1, endPort: 2 },
      ],
    ],
  },
  {
    title: 'peers',
    policy: peer => ({ metadata: { name: 'a' }, spec: { podSelector: {}, ingress: [{ from: [peer] }] } }),
    pairs: [
      ['a peer of nothing', {}, [`${PEER} is empty: give podSelector, namespaceSelector or ipBlock`], { podSelector: {} }],
      [
        'a peer of nulls', { podSelector: null, ipBlock: null },
        [`${PEER} is empty: give podSelector, namespaceSelector or ipBlock`], { podSelector: null, namespaceSelector: {} },
      ],
      ['a peer that is text', 'web', [`${PEER} must be an object`], { podSelector: { matchLabels: { app: 'web' } } }],
      [
        'a block beside a pod selector', { ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} },
        [`${PEER} has ipBlock beside a selector: make them two peers`], { ipBlock: { cidr: '10.0.0.0/8' }, podSelector: null },
      ],
      [
        'a block beside a namespace selector', { ipBlock: { cidr: '10.0.0.0/8' }, namespaceSelector: {} },
        [`${PEER} has ipBlock beside a selector: make them two peers`], { podSelector: {}, namespaceSelector: {} },
      ],
      ['a block that is text', { ipBlock: '10.0.0.0/8' }, [`${BLOCK} must be an object`], { ipBlock: { cidr: '10.0.0.0/8' } }],
      ['a selector that is a list', { podSelector: [] }, [`${PEER}.podSelector must be an object`], { podSelector: {} }],
      [
        'In without values', { podSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } },
        [`${PEER}.podSelector.matchExpressions[0]: operator In of "a" needs at least one value`],
        { podSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: [''] }] } },
      ],
      [
        'NotIn without values', { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'NotIn', values: [] }] } },
        [`${PEER}.namespaceSelector.matchExpressions[0]: operator NotIn of "a" needs at least one value`],
        { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] } },
      ],
      [
        'Exists with values', { podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] } },
        [`${PEER}.podSelector.matchExpressions[0]: operator Exists of "a" takes no values`],
        { podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: [] }] } },
      ],
      [
        'DoesNotExist with values', { podSelector: { matchExpressions: [{ key: 'a', operator: 'DoesNotExist', values: ['b'] }] } },
        [`${PEER}.podSelector.matchExpressions[0]: operator DoesNotExist of "a" takes no values`],
        { podSelector: { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] } },
      ],
      [
        'a label value that is no text (B11)', { podSelector: { matchLabels: { access: true } } },
        [`${PEER}.podSelector.matchLabels: label value "true" of "access" is a boolean: label values are strings, write "true" in quotes`],
        { podSelector: { matchLabels: { access: 'true' } } },
      ],
      [
        'a label value of 64 characters', { namespaceSelector: { matchLabels: { a: a(64) } } },
        [`${PEER}.namespaceSelector.matchLabels: label value "${a(64)}" of "a" has 64 characters: at most 63 are allowed`],
        { namespaceSelector: { matchLabels: { a: a(63) } } },
      ],
      [
        'a label key with a space', { podSelector: { matchLabels: { 'a b': 'c' } } },
        [`${PEER}.podSelector.matchLabels: label key "a b" ${QUALIFIED_FORM}`], { podSelector: { matchLabels: { 'a/b': 'c' } } },
      ],
    ],
  },
  {
    title: 'blocks',
    policy: ipBlock => ({ metadata: { name: 'a' }, spec: { podSelector: {}, ingress: [{ from: [{ ipBlock }] }] } }),
    pairs: [
      ['no cidr', {}, [`${BLOCK}.cidr "" must be a CIDR block such as 10.0.0.0/8 or fd00::/8`], { cidr: '10.0.0.0/8' }],
      ['an empty cidr', { cidr: '' }, [`${BLOCK}.cidr "" must be a CIDR block such as 10.0.0.0/8 or fd00::/8`], { cidr: '0.0.0.0/0' }],
      ['no slash', { cidr: '10.0.0.0' }, [`${BLOCK}.cidr "10.0.0.0" has no prefix length. Write 10.0.0.0/32 for this one address`], { cidr: '10.0.0.0/32' }],
      ['/33', { cidr: '10.0.0.0/33' }, [`${BLOCK}.cidr "10.0.0.0/33" has a prefix length above 32, the most that IPv4 has`], { cidr: '10.0.0.0/32' }],
      ['/129', { cidr: 'fd00::/129' }, [`${BLOCK}.cidr "fd00::/129" has a prefix length above 128, the most that IPv6 has`], { cidr: 'fd00::/128' }],
      [
        'host bits', { cidr: '10.0.0.1/8' },
        [`${BLOCK}.cidr "10.0.0.1/8" has host bits set. Write 10.0.0.0/8 for the block or 10.0.0.1/32 for the one address`], { cidr: '10.0.0.1/32' },
      ],
      [
        'leading zeros', { cidr: '010.0.0.0/8' },
        [`${BLOCK}.cidr "010.0.0.0/8" has leading zeros. Write 10.0.0.0/8 if the numbers are decimal`], { cidr: '10.0.0.0/8' },
      ],
      ['leading zeros in the prefix', { cidr: '10.0.0.0/08' }, [`${BLOCK}.cidr "10.0.0.0/08" has a prefix length with leading zeros. Write /8`], { cidr: '10.0.0.0/8' }],
      [
        'IPv4 in IPv6 form', { cidr: '::ffff:10.0.0.0/104' },
        [`${BLOCK}.cidr "::ffff:10.0.0.0/104" is an IPv4 address in IPv6 form. Write 10.0.0.0/8 instead`], { cidr: '64:ff9b::10.0.0.0/104' },
      ],
      ['a zone', { cidr: 'fe80::1%eth0/128' }, [`${BLOCK}.cidr "fe80::1%eth0/128" is not an IP address`], { cidr: 'fe80::1/128' }],
      ['except that is text', { cidr: '10.0.0.0/8', except: '10.1.0.0/16' }, [`${BLOCK}.except must be a list`], { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }],
      [
        'except outside', { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '11.0.0.0/16'] },
        [`${BLOCK}.except[1] "11.0.0.0/16" must lie strictly inside 10.0.0.0/8`], { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/16'] },
      ],
      [
        'except equal', { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] },
        [`${BLOCK}.except[0] "10.0.0.0/8" must lie strictly inside 10.0.0.0/8`], { cidr: '10.0.0.0/8', except: ['10.0.0.0/9', '10.128.0.0/9'] },
      ],
      [
        'except wider', { cidr: '10.0.0.0/8', except: ['10.0.0.0/7'] },
        [`${BLOCK}.except[0] "10.0.0.0/7" must lie strictly inside 10.0.0.0/8`], { cidr: '10.0.0.0/7', except: ['10.0.0.0/8'] },
      ],
      [
        'except of another family', { cidr: '0.0.0.0/0', except: ['::/96'] },
        [`${BLOCK}.except[0] "::/96" must lie strictly inside 0.0.0.0/0`], { cidr: '::/0', except: ['::/96'] },
      ],
      [
        'except with host bits', { cidr: '10.0.0.0/8', except: ['10.1.0.1/16'] },
        [`${BLOCK}.except[0] "10.1.0.1/16" has host bits set. Write 10.1.0.0/16 for the block or 10.1.0.1/32 for the one address`],
        { cidr: '10.0.0.0/8', except: ['10.1.0.1/32'] },
      ],
      [
        'except with leading zeros', { cidr: '10.0.0.0/8', except: ['10.01.0.0/16'] },
        [`${BLOCK}.except[0] "10.01.0.0/16" has leading zeros. Write 10.1.0.0/16 if the numbers are decimal`], { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
      ],
      [
        'except without slash', { cidr: '10.0.0.0/8', except: ['10.1.0.0'] },
        [`${BLOCK}.except[0] "10.1.0.0" has no prefix length. Write 10.1.0.0/32 for this one address`], { cidr: '10.0.0.0/8', except: ['10.1.0.0/32'] },
      ],
      [
        'except without text', { cidr: '10.0.0.0/8', except: [''] },
        [`${BLOCK}.except[0] "" must be a CIDR block such as 10.0.0.0/8 or fd00::/8`], { cidr: '10.0.0.0/8', except: null },
      ],
      // a server only warns about long forms of IPv6
      [
        'except in a long form that is the block', { cidr: 'FD00:0:0::/8', except: ['fd00::/8'] },
        [`${BLOCK}.except[0] "fd00::/8" must lie strictly inside fd00::/8`], { cidr: 'FD00:0:0::/8', except: ['FD00:0:0::/16'] },
      ],
      ['except twice outside', { cidr: '10.0.0.0/8', except: ['11.0.0.0/8', '11.0.0.0/8'] }, [
        `${BLOCK}.except[0] "11.0.0.0/8" must lie strictly inside 10.0.0.0/8`,
        `${BLOCK}.except[1] "11.0.0.0/8" must lie strictly inside 10.0.0.0/8`,
      ], { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.1.0.0/16'] }],
    ],
  },
  {
    title: 'selectors',
    policy: podSelector => ({ metadata: { name: 'a' }, spec: { podSelector } }),
    pairs: [
      ['text', 'web', ['spec.podSelector must be an object'], {}],
      ['matchLabels that are a list', { matchLabels: ['web'] }, ['spec.podSelector.matchLabels must be an object'], { matchLabels: { web: '' } }],
      ['matchExpressions that are an object', { matchExpressions: {} }, ['spec.podSelector.matchExpressions must be a list'], { matchExpressions: [] }],
      [
        'a requirement that is text', { matchExpressions: ['web'] }, ['spec.podSelector.matchExpressions[0] must be an object with key and operator'],
        { matchExpressions: [{ key: 'web', operator: 'Exists' }] },
      ],
      [
        'a requirement without key', { matchExpressions: [{ operator: 'Exists' }] }, ['spec.podSelector.matchExpressions[0]: label key "" must have a name'],
        { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
      ],
      [
        'a key that is a number', { matchExpressions: [{ key: 1, operator: 'Exists' }] },
        ['spec.podSelector.matchExpressions[0]: label key "1" is a number: label keys are strings, write "1" in quotes'],
        { matchExpressions: [{ key: '1', operator: 'Exists' }] },
      ],
      [
        'a requirement without operator', { matchExpressions: [{ key: 'a' }] },
        ['spec.podSelector.matchExpressions[0]: operator "" is unknown. Write one of In, NotIn, Exists, DoesNotExist'], { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] },
      ],
      [
        'an operator in lower case', { matchExpressions: [{ key: 'a', operator: 'in', values: ['b'] }] },
        ['spec.podSelector.matchExpressions[0]: operator "in" is unknown. Write one of In, NotIn, Exists, DoesNotExist'],
        { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] },
      ],
      [
        'values that are text', { matchExpressions: [{ key: 'a', operator: 'In', values: 'b' }] }, ['spec.podSelector.matchExpressions[0].values must be a list'],
        { matchExpressions: [{ key: 'a', operator: 'In', values: ['b', 'b'] }] },
      ],
      [
        'a value that is a number', { matchExpressions: [{ key: 'a', operator: 'In', values: [1] }] },
        ['spec.podSelector.matchExpressions[0]: label value "1" of "a" is a number: label values are strings, write "1" in quotes'],
        { matchExpressions: [{ key: 'a', operator: 'In', values: ['1'] }] },
      ],
      [
        'a value with a space', { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b', 'c d'] }] },
        [`spec.podSelector.matchExpressions[0]: label value "c d" of "a" ${QUALIFIED_FORM}`], { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b', 'c_d'] }] },
      ],
      [
        'an unknown field in a requirement', { matchExpressions: [{ key: 'a', operator: 'Exists', Values: [] }] },
        ['spec.podSelector.matchExpressions[0].Values is unknown. Did you mean values?'], { matchExpressions: [{ key: 'a', operator: 'Exists', values: null }] },
      ],
      ['a value that ends in a dash', { matchLabels: { a: 'b-' } }, [`spec.podSelector.matchLabels: label value "b-" of "a" ${QUALIFIED_FORM}`], { matchLabels: { a: 'b-b' } }],
      ['a key of no characters', { matchLabels: { '': 'a' } }, ['spec.podSelector.matchLabels: label key "" must have a name'], { matchLabels: { a: 'a' } }],
      ['a key with two slashes', { matchLabels: { 'a/b/c': 'd' } }, ['spec.podSelector.matchLabels: label key "a/b/c" must have at most one "/", between an optional prefix and the name'], { matchLabels: { 'a/b_c': 'd' } }],
      ['a key with an empty prefix', { matchLabels: { '/b': 'c' } }, ['spec.podSelector.matchLabels: label key "/b" has a prefix "" that must not be empty'], { matchLabels: { b: 'c' } }],
      ['a key with a prefix in upper case', { matchLabels: { 'A/b': 'c' } }, [`spec.podSelector.matchLabels: label key "A/b" has a prefix "A" that ${SUBDOMAIN_FORM}`], { matchLabels: { 'a/B': 'c' } }],
      [
        'a key with a prefix of 254 characters', { matchLabels: { [`${a(254)}/b`]: 'c' } },
        [`spec.podSelector.matchLabels: label key "${a(254)}/b" has a prefix "${a(254)}" that has 254 characters: at most 253 are allowed`], { matchLabels: { [`${a(253)}/b`]: 'c' } },
      ],
      [
        'a key of 64 characters', { matchLabels: { [a(64)]: 'c' } },
        [`spec.podSelector.matchLabels: label key "${a(64)}" has a name of 64 characters: at most 63 are allowed`], { matchLabels: { [a(63)]: 'c' } },
      ],
    ],
  },
  {
    title: 'more blocks',
    policy: cidr => ({ metadata: { name: 'a' }, spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr } }] }] } }),
    pairs: [
      ['a number', 10, [`${TO}.ipBlock.cidr "10" must be a CIDR block such as 10.0.0.0/8 or fd00::/8`], '10.0.0.0/8'],
      ['two slashes', '10.0.0.0/8/8', [`${TO}.ipBlock.cidr "10.0.0.0/8/8" must be an address, one "/" and a prefix length`], '10.0.0.0/8'],
      ['no prefix length behind the slash', '10.0.0.0/', [`${TO}.ipBlock.cidr "10.0.0.0/" must end with a prefix length of 0 to 32`], '10.0.0.0/32'],
      ['a prefix length with a sign', '10.0.0.0/+8', [`${TO}.ipBlock.cidr "10.0.0.0/+8" must end with a prefix length of 0 to 32`], '10.0.0.0/8'],
      ['a netmask', '10.0.0.0/255.0.0.0', [`${TO}.ipBlock.cidr "10.0.0.0/255.0.0.0" must end with a prefix length of 0 to 32`], '10.0.0.0/8'],
      ['an octet above 255', '256.0.0.0/8', [`${TO}.ipBlock.cidr "256.0.0.0/8" has an octet above 255`], '255.0.0.0/8'],
      ['three octets', '10.0.0/8', [`${TO}.ipBlock.cidr "10.0.0/8" is not an IP address`], '10.0.0.0/8'],
      ['a host name', 'example.com/32', [`${TO}.ipBlock.cidr "example.com/32" is not an IP address`], '192.0.2.1/32'],
      ['a space', ' 10.0.0.0/8', [`${TO}.ipBlock.cidr " 10.0.0.0/8" is not an IP address`], '10.0.0.0/8'],
      ['brackets', '[fd00::]/8', [`${TO}.ipBlock.cidr "[fd00::]/8" is not an IP address`], 'fd00::/8'],
      ['two gaps', 'fd00::1::/64', [`${TO}.ipBlock.cidr "fd00::1::/64" is not an IP address`], 'fd00:0:0:1::/64'],
      ['a group of five digits', 'fd000::/8', [`${TO}.ipBlock.cidr "fd000::/8" is not an IP address`], 'fd00::/8'],
      ['host bits in IPv6', 'fd00::1/64', [`${TO}.ipBlock.cidr "fd00::1/64" has host bits set. Write fd00::/64 for the block or fd00::1/128 for the one address`], 'fd00::1/128'],
      ['leading zeros behind a dotted tail', '64:ff9b::010.0.0.0/104', [`${TO}.ipBlock.cidr "64:ff9b::010.0.0.0/104" is not an IP address`], '64:ff9b::a00:0/104'],
    ],
  },
  {
    title: 'null in a list or map, which the server reads as an empty value',
    policy: spec => ({ metadata: { name: 'a' }, spec: { podSelector: {}, ...spec } }),
    pairs: [
      ['a rule', { ingress: [null] }, ['spec.ingress[0] must be an object'], { ingress: [{}] }],
      ['a peer', { egress: [{ to: [null] }] }, [`${TO} must be an object`], { egress: [{ to: null }] }],
      ['a port', { ingress: [{ ports: [null] }] }, [`${PORT} must be an object`], { ingress: [{ ports: [{}] }] }],
      ['a policyType', { policyTypes: [null] }, ['spec.policyTypes: "null" is unknown. Write Ingress or Egress'], { policyTypes: ['Ingress'] }],
      [
        'an except', { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: [null] } }] }] },
        [`${TO}.ipBlock.except[0] "null" must be a CIDR block such as 10.0.0.0/8 or fd00::/8`], { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: null } }] }] },
      ],
      [
        'a requirement', { podSelector: { matchExpressions: [null] } },
        ['spec.podSelector.matchExpressions[0] must be an object with key and operator'], { podSelector: { matchExpressions: null } },
      ],
      [
        'a value of a requirement', { podSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: [null] }] } },
        ['spec.podSelector.matchExpressions[0]: label value "null" of "a" is null: label values are strings, write "" for an empty one'],
        { podSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: [''] }] } },
      ],
      [
        'a label', { podSelector: { matchLabels: { a: null } } },
        ['spec.podSelector.matchLabels: label value "null" of "a" is null: label values are strings, write "" for an empty one'],
        { podSelector: { matchLabels: { a: '' } } },
      ],
    ],
  },
];

/** Specs that look odd and that a server accepts, as the library does. */
export const ACCEPTED_SPECS: readonly (readonly [what: string, spec: unknown])[] = [
  ['no spec at all', undefined],
  ['a spec that is null', null],
  ['an empty spec', {}],
  ['policyTypes that are null', { podSelector: {}, policyTypes: null }],
  ['an empty list of policyTypes', { podSelector: {}, policyTypes: [] }],
  ['a policyType twice', { podSelector: {}, policyTypes: ['Egress', 'Egress'] }],
  ['ingress rules beside policyTypes: [Egress]', { podSelector: {}, policyTypes: ['Egress'], ingress: [{}] }],
  ['egress rules beside policyTypes: [Ingress]', { podSelector: {}, policyTypes: ['Ingress'], egress: [{}] }],
  ['an empty list of rules', { podSelector: {}, policyTypes: ['Ingress'], ingress: [] }],
  ['a rule for everyone', { podSelector: {}, ingress: [{}] }],
  ['empty lists of peers and ports', { podSelector: {}, ingress: [{ from: [], ports: [] }] }],
  ['rules, peers and ports that are null', { podSelector: null, ingress: null, egress: [{ to: null, ports: null }] }],
  ['matchLabels that are null (B16)', { podSelector: { matchLabels: null } }],
  ['the same port twice', { podSelector: {}, ingress: [{ ports: [{ port: 80 }, { port: 80 }] }] }],
];
