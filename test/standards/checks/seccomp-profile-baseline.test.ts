import { seccompProfileBaseline } from '../../../src/standards/checks/seccomp-profile-baseline';
import { describeCheck } from '../../support/check-cases';

const reason = 'seccompProfile';
/** annotations counted up to 1.18 */
const annotated = (detail: string, ...fields: string[]) => [{ from: 0, to: 18, reason, detail, fields: fields.map(key => `metadata.annotations[${key}]`) }];
/** the fields count from 1.19 on */
const set = (detail: string, ...fields: string[]) => [{ from: 19, reason, detail, fields }];

const POD = 'seccomp.security.alpha.kubernetes.io/pod';
const PREFIX = 'container.seccomp.security.alpha.kubernetes.io/';
const WEB = { containers: [{ name: 'web' }] };
const of = (type: unknown) => ({ seccompProfile: { type } });

describeCheck(seccompProfileBaseline, {
  'nothing': { spec: WEB },
  'null': { annotations: null, spec: { securityContext: { seccompProfile: null }, containers: [{ name: 'web', securityContext: { seccompProfile: null } }] } },
  'annotations that are allowed': {
    annotations: { [POD]: 'runtime/default', [`${PREFIX}a`]: 'docker/default', [`${PREFIX}b`]: 'localhost/b.json', [`${PREFIX}c`]: 'localhost/' },
    spec: { containers: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] },
  },
  'docker/default on the pod': { annotations: { [POD]: 'docker/default' }, spec: WEB },
  'localhost on the pod': { annotations: { [POD]: 'localhost/x' }, spec: WEB },
  'unconfined on the pod': { annotations: { [POD]: 'unconfined' }, spec: WEB, refused: annotated(`forbidden annotation ${POD}="unconfined"`, POD) },
  'an empty annotation': { annotations: { [POD]: '' }, spec: WEB, refused: annotated(`forbidden annotation ${POD}=""`, POD) },
  'an annotation that is null is empty': { annotations: { [POD]: null }, spec: WEB, refused: annotated(`forbidden annotation ${POD}=""`, POD) },
  'localhost without a profile': { annotations: { [POD]: 'localhost' }, spec: WEB, refused: annotated(`forbidden annotation ${POD}="localhost"`, POD) },
  'unconfined on a container': { annotations: { [`${PREFIX}web`]: 'unconfined' }, spec: WEB, refused: annotated(`forbidden annotation ${PREFIX}web="unconfined"`, `${PREFIX}web`) },
  'an annotation for a container that the pod does not have': { annotations: { [`${PREFIX}other`]: 'unconfined' }, spec: WEB },
  'an annotation of no container': { annotations: { [PREFIX]: 'unconfined' }, spec: WEB },
  'the pod and containers of every list, sorted': {
    annotations: { [`${PREFIX}web`]: 'unconfined', [`${PREFIX}init`]: 'x', [POD]: 'unconfined', [`${PREFIX}debug`]: 'a"\t' },
    spec: { ephemeralContainers: [{ name: 'debug' }], ...WEB, initContainers: [{ name: 'init' }] },
    refused: annotated(`forbidden annotations ${PREFIX}debug="a\\"\\t", ${PREFIX}init="x", ${PREFIX}web="unconfined", ${POD}="unconfined"`,
      POD, `${PREFIX}init`, `${PREFIX}web`, `${PREFIX}debug`),
  },
  'two containers of one name': {
    annotations: { [`${PREFIX}web`]: 'unconfined' },
    spec: { containers: [{ name: 'web' }, { name: 'web' }] },
    refused: annotated(`forbidden annotation ${PREFIX}web="unconfined"`, `${PREFIX}web`),
  },
  'RuntimeDefault': { spec: { securityContext: of('RuntimeDefault'), containers: [{ name: 'web', securityContext: of('RuntimeDefault') }] } },
  'Localhost': { spec: { securityContext: of('Localhost'), containers: [{ name: 'web', securityContext: of('Localhost') }] } },
  'Unconfined on the pod': { spec: { ...WEB, securityContext: of('Unconfined') }, refused: set('pod must not set securityContext.seccompProfile.type to "Unconfined"', 'spec.securityContext.seccompProfile.type') },
  'Unconfined on the pod, overridden': {
    spec: { securityContext: of('Unconfined'), containers: [{ name: 'web', securityContext: of('RuntimeDefault') }] },
    refused: set('pod must not set securityContext.seccompProfile.type to "Unconfined"', 'spec.securityContext.seccompProfile.type'),
  },
  'a profile of no type': {
    spec: { securityContext: { seccompProfile: {} } },
    refused: set('pod must not set securityContext.seccompProfile.type to ""', 'spec.securityContext.seccompProfile.type'),
  },
  'a profile of type null on a container': {
    spec: { containers: [{ name: 'web', securityContext: of(null) }] },
    refused: set('container "web" must not set securityContext.seccompProfile.type to ""', 'spec.containers[0].securityContext.seccompProfile.type'),
  },
  'Windows is not exempt': { spec: { os: { name: 'windows' }, securityContext: of('Unconfined') }, refused: set('pod must not set securityContext.seccompProfile.type to "Unconfined"', 'spec.securityContext.seccompProfile.type') },
  'the pod and containers of every list, types once and sorted': {
    spec: {
      securityContext: of('Unconfined'),
      ephemeralContainers: [{ name: 'debug', securityContext: of('Unconfined') }],
      containers: [{ name: 'fine' }, { name: 'web', securityContext: of('runtime/default') }],
      initContainers: [{ name: 'init', securityContext: of('') }],
    },
    refused: set('pod and containers "init", "web", "debug" must not set securityContext.seccompProfile.type to "", "Unconfined", "runtime/default"',
      'spec.securityContext.seccompProfile.type', 'spec.initContainers[0].securityContext.seccompProfile.type',
      'spec.containers[1].securityContext.seccompProfile.type', 'spec.ephemeralContainers[0].securityContext.seccompProfile.type'),
  },
  'annotations and fields, each at its own versions': {
    annotations: { [POD]: 'unconfined' },
    spec: { containers: [{ name: 'web', securityContext: of('Unconfined') }] },
    refused: [
      ...annotated(`forbidden annotation ${POD}="unconfined"`, POD),
      ...set('container "web" must not set securityContext.seccompProfile.type to "Unconfined"', 'spec.containers[0].securityContext.seccompProfile.type'),
    ],
  },
});
