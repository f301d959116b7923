import { appArmorProfile } from '../../../src/standards/checks/app-armor-profile';
import { describeCheck } from '../../support/check-cases';

const one = (detail: string, ...fields: string[]) => [{ from: 0, reason: 'forbidden AppArmor profile', detail, fields }];
const many = (detail: string, ...fields: string[]) => [{ from: 0, reason: 'forbidden AppArmor profiles', detail, fields }];

const PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
const WEB = `${PREFIX}web`;
const of = (type: unknown) => ({ appArmorProfile: { type } });

describeCheck(appArmorProfile, {
  'nothing': { spec: { containers: [{ name: 'web' }] } },
  'null': { spec: { securityContext: { appArmorProfile: null }, containers: [{ name: 'web', securityContext: { appArmorProfile: null } }] } },
  'RuntimeDefault': { spec: { securityContext: of('RuntimeDefault'), containers: [{ name: 'web', securityContext: of('RuntimeDefault') }] } },
  'Localhost': { spec: { securityContext: of('Localhost'), containers: [{ name: 'web', securityContext: of('Localhost') }] } },
  'Unconfined on the pod': { spec: { securityContext: of('Unconfined') }, refused: one('pod must not set AppArmor profile type to "Unconfined"', 'spec.securityContext.appArmorProfile.type') },
  'Unconfined on the pod, overridden': {
    spec: { securityContext: of('Unconfined'), containers: [{ name: 'web', securityContext: of('RuntimeDefault') }] },
    refused: one('pod must not set AppArmor profile type to "Unconfined"', 'spec.securityContext.appArmorProfile.type'),
  },
  'a profile of no type on the pod': {
    spec: { securityContext: { appArmorProfile: {} } },
    refused: one('pod must not set AppArmor profile type to ""', 'spec.securityContext.appArmorProfile.type'),
  },
  'a profile of type null on a container': {
    spec: { containers: [{ name: 'web', securityContext: of(null) }] },
    refused: one('container "web" must not set AppArmor profile type to ""', 'spec.containers[0].securityContext.appArmorProfile.type'),
  },
  'Unconfined on containers of every list': {
    spec: {
      ephemeralContainers: [{ name: 'debug', securityContext: of('Unconfined') }],
      containers: [{ name: 'fine' }, { name: 'web', securityContext: of('Unconfined') }],
      initContainers: [{ name: 'init', securityContext: of('Unconfined') }],
    },
    refused: one('containers "init", "web", "debug" must not set AppArmor profile type to "Unconfined"', 'spec.initContainers[0].securityContext.appArmorProfile.type',
      'spec.containers[1].securityContext.appArmorProfile.type', 'spec.ephemeralContainers[0].securityContext.appArmorProfile.type'),
  },
  'several types, each once and sorted': {
    spec: {
      securityContext: of('runtimeDefault'),
      containers: [{ name: 'a', securityContext: of('Unconfined') }, { name: 'b', securityContext: of('') }, { name: 'c', securityContext: of('Unconfined') }],
    },
    refused: many('pod and containers "a", "b", "c" must not set AppArmor profile type to "", "Unconfined", "runtimeDefault"', 'spec.securityContext.appArmorProfile.type',
      'spec.containers[0].securityContext.appArmorProfile.type', 'spec.containers[1].securityContext.appArmorProfile.type', 'spec.containers[2].securityContext.appArmorProfile.type'),
  },
  'annotations that are allowed': {
    annotations: { [`${PREFIX}a`]: 'runtime/default', [`${PREFIX}b`]: 'localhost/b', [`${PREFIX}c`]: '', [`${PREFIX}d`]: 'localhost/', [`${PREFIX}e`]: null },
    spec: { containers: [{ name: 'web' }] },
  },
  'annotations: null': { annotations: null, spec: {} },
  'annotations of other tools': { annotations: { 'container.apparmor.security.beta.kubernetes.io': 'unconfined', [`x${WEB}`]: 'unconfined' }, spec: {} },
  'unconfined by annotation': {
    annotations: { [WEB]: 'unconfined' },
    spec: { containers: [{ name: 'web' }] },
    refused: one('annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/web="unconfined""', `metadata.annotations[${WEB}]`),
  },
  'an annotation for a container that the pod does not have': {
    annotations: { [WEB]: 'unconfined' },
    spec: { containers: [{ name: 'other' }] },
    refused: one('annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/web="unconfined""', `metadata.annotations[${WEB}]`),
  },
  'localhost without a profile, and docker/default, which is of seccomp': {
    annotations: { [`${PREFIX}b`]: 'localhost', [`${PREFIX}a`]: 'docker/default' },
    spec: {},
    refused: many('annotations must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/a="docker/default"", '
      + '"container.apparmor.security.beta.kubernetes.io/b="localhost""', `metadata.annotations[${PREFIX}b]`, `metadata.annotations[${PREFIX}a]`),
  },
  'values with characters that have to be escaped': {
    annotations: { [WEB]: 'a"\\\n\u0001é\u00a0' },
    spec: {},
    refused: one('annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/web="a\\"\\\\\\n\\x01é\\u00a0""', `metadata.annotations[${WEB}]`),
  },
  'sorted by code points': {
    annotations: { [`${PREFIX}\u{1f600}`]: 'x', [`${PREFIX}\uff01`]: 'x' },
    spec: {},
    refused: many('annotations must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/\uff01="x"", '
      + '"container.apparmor.security.beta.kubernetes.io/\u{1f600}="x""', `metadata.annotations[${PREFIX}\u{1f600}]`, `metadata.annotations[${PREFIX}\uff01]`),
  },
  'the pod, a container and annotations: types first': {
    annotations: { [`${PREFIX}z`]: 'unconfined', [`${PREFIX}b`]: 'x' },
    spec: { securityContext: of('Unconfined'), containers: [{ name: 'web', securityContext: of('Unconfined') }] },
    refused: many('pod and container "web" and annotations must not set AppArmor profile type to "Unconfined", '
      + '"container.apparmor.security.beta.kubernetes.io/b="x"", "container.apparmor.security.beta.kubernetes.io/z="unconfined""',
    'spec.securityContext.appArmorProfile.type', 'spec.containers[0].securityContext.appArmorProfile.type', `metadata.annotations[${PREFIX}z]`, `metadata.annotations[${PREFIX}b]`),
  },
  'a container and an annotation': {
    annotations: { [WEB]: 'unconfined' },
    spec: { containers: [{ name: 'web', securityContext: of('Unconfined') }] },
    refused: many('container "web" and annotation must not set AppArmor profile type to "Unconfined", "container.apparmor.security.beta.kubernetes.io/web="unconfined""',
      'spec.containers[0].securityContext.appArmorProfile.type', `metadata.annotations[${WEB}]`),
  },
});
