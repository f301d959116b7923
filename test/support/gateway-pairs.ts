import { RefusalPair } from './refusal-pairs';
import { KubernetesObject } from '../../src/manifest';

/** Pairs as those of refusal-pairs.ts, of what the CRDs of the Gateway API refuse: routes, Gateways, ReferenceGrants. */
const of = (kind: string, version: string, spec: unknown): KubernetesObject => ({ apiVersion: `gateway.networking.k8s.io/${version}`, kind, metadata: { name: 'web' }, spec });
const http = (spec: unknown) => of('HTTPRoute', 'v1', spec);
const raw = (kind: string, spec: object) => of(kind, 'v1alpha2', { ...kind === 'TLSRoute' ? { hostnames: ['example.com'] } : {}, ...spec });
const grpc = (spec: object) => of('GRPCRoute', 'v1', spec);
const backends = (...references: object[]) => ({ rules: [{ backendRefs: references }] });
const mirror = (backendRef: object) => [{ type: 'RequestMirror', requestMirror: { backendRef } }];
const WEB = { name: 'web', port: 80 };
const REF = 'spec.rules[0].backendRefs[0]';
const RANGE = 'must be a whole number from 1 to 65535';

export const ROUTE_PAIRS: readonly RefusalPair[] = [
  ['no spec', http(undefined), ['spec is missing'], http({})],
  ['a parent without name', http({ parentRefs: [{}] }), ['spec.parentRefs[0].name is missing'], http({ parentRefs: [{ name: 'web' }] })],
  ['a Service without port', http(backends(WEB, { name: 'api' })), ['spec.rules[0].backendRefs[1] has no port, and is of a Service'], http(backends(WEB, { name: 'api', port: 80 }))],
  ['a Service that says what it is', http(backends({ group: '', kind: 'Service', name: 'web', port: null })), [`${REF} has no port, and is of a Service`],
    http(backends({ group: 'example.com', kind: 'Service', name: 'web' }))],
  ['a Service of a GRPCRoute', grpc(backends({ name: 'web' })), [`${REF} has no port, and is of a Service`], grpc(backends({ kind: 'Bucket', name: 'web' }))],
  ['a mirror', http({ rules: [{ filters: mirror({ name: 'web' }) }] }), ['spec.rules[0].filters[0].requestMirror.backendRef has no port, and is of a Service'], http({ rules: [{ filters: mirror(WEB) }] })],
  ['a mirror of a backend', http(backends({ ...WEB, filters: mirror({ name: 'web' }) })), [`${REF}.filters[0].requestMirror.backendRef has no port, and is of a Service`],
    http(backends({ ...WEB, filters: mirror(WEB) }))],
  ['no name', http(backends({ port: 80 })), [`${REF}.name is missing`], http(backends({ name: 'A', port: 80 }))],
  ['an empty name', http(backends({ ...WEB, name: '' })), [`${REF}.name is missing`], http(backends(WEB))],
  ['the port 0', http(backends({ ...WEB, port: 0 })), [`${REF}.port 0 ${RANGE}`], http(backends({ ...WEB, port: 1 }))],
  ['a port out of range', http(backends({ ...WEB, port: 65536 })), [`${REF}.port 65536 ${RANGE}`], http(backends({ ...WEB, port: 65535 }))],
  ['a port in quotes', http(backends({ ...WEB, port: '80' })), [`${REF}.port 80 ${RANGE}`], http({ rules: [{ backendRefs: [] }] })],
  ...['TCPRoute', 'TLSRoute', 'UDPRoute'].flatMap((kind): RefusalPair[] => [
    [`a ${kind} without port`, raw(kind, backends({ name: 'web' })), [`${REF} has no port, and is of a Service`], raw(kind, backends(WEB))],
    [`a ${kind} without rules`, raw(kind, {}), [`spec.rules is empty, and a ${kind} needs one`], http({ hostnames: ['example.com'] })],
    [`a ${kind} without backends`, raw(kind, { rules: [{ backendRefs: [] }] }), [`spec.rules[0].backendRefs is empty, and a ${kind} needs one`], http({ rules: [{}] })],
  ]),
];

const gateway = (spec: object) => of('Gateway', 'v1', { gatewayClassName: 'web', ...spec });
const listener = (fields: object) => gateway({ listeners: [{ name: 'http', port: 80, protocol: 'HTTP', ...fields }] });
const from = (value: unknown) => listener({ allowedRoutes: { namespaces: { from: value } } });
const grant = (spec: unknown) => of('ReferenceGrant', 'v1beta1', spec);
const FROM = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' };
const TO = { group: '', kind: 'Service' };
const granted = (ofFrom: object, ofTo: object = {}) => grant({ from: [{ ...FROM, ...ofFrom }], to: [{ ...TO, ...ofTo }] });

export const GATEWAY_PAIRS: readonly RefusalPair[] = [
  ['no class', of('Gateway', 'v1', { listeners: listener({}).spec.listeners }), ['spec.gatewayClassName is missing'], listener({})],
  ['no listeners', gateway({ listeners: [] }), ['spec.listeners is empty'], listener({})],
  ['a listener without name', listener({ name: undefined }), ['spec.listeners[0].name is missing'], listener({ name: 'web' })],
  ['a listener without protocol', listener({ protocol: undefined }), ['spec.listeners[0].protocol is missing'], listener({ protocol: 'http' })],
  ['a listener without port', listener({ port: undefined }), ['spec.listeners[0].port is missing'], listener({ port: 65535 })],
  ['the port 0', listener({ port: 0 }), [`spec.listeners[0].port 0 ${RANGE}`], listener({ port: 1 })],
  ['namespaces from nowhere', from('None'), ['spec.listeners[0].allowedRoutes.namespaces.from "None" is unknown. Write one of Same, All, Selector'], from('All')],
  ['namespaces in lower case', from('all'), ['spec.listeners[0].allowedRoutes.namespaces.from "all" is unknown. Write one of Same, All, Selector'], from(null)],
  ['a label that is a number', listener({ allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { a: 5 } } } } }),
    ['spec.listeners[0].allowedRoutes.namespaces.selector.matchLabels: label value "5" of "a" is a number: label values are strings, write "5" in quotes'],
    listener({ allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { a: '5' } } } } })],
];

export const GRANT_PAIRS: readonly RefusalPair[] = [
  ['nobody that it is for', grant({ from: [], to: [TO] }), ['spec.from is empty'], granted({})],
  ['nothing that it grants', grant({ from: [FROM] }), ['spec.to is empty'], granted({}, { name: 'web' })],
  ['from no group', granted({ group: undefined }), ['spec.from[0].group is missing. Write "" for the core group'], granted({ group: '' })],
  ['from no namespace', granted({ namespace: undefined }), ['spec.from[0].namespace is missing'], granted({ namespace: 'a' })],
  ['to no group', granted({}, { group: undefined }), ['spec.to[0].group is missing. Write "" for the core group'], granted({}, { group: 'example.com' })],
  ['to no kind', granted({}, { kind: null }), ['spec.to[0].kind is missing'], granted({}, { kind: 'Secret' })],
];
