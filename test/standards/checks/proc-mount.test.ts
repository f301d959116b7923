import { procMount } from '../../../src/standards/checks/proc-mount';
import { describeCheck } from '../../support/check-cases';

const refused = (detail: string, fields: string[], to?: number) => [{ from: 0, to, reason: 'procMount', detail, fields }];

const UNMASKED = { containers: [{ name: 'web', securityContext: { procMount: 'Unmasked' } }] };
const DETAIL = 'container "web" must not set securityContext.procMount to "Unmasked"';
const FIELDS = ['spec.containers[0].securityContext.procMount'];

describeCheck(procMount, {
  'none, null and Default': {
    spec: { containers: [{ name: 'a' }, { name: 'b', securityContext: { procMount: null } }, { name: 'c', securityContext: { procMount: 'Default' } }] },
  },
  'Unmasked': { spec: UNMASKED, refused: refused(DETAIL, FIELDS) },
  'Unmasked with a user namespace, which counts from 1.35 on': { spec: { ...UNMASKED, hostUsers: false }, refused: refused(DETAIL, FIELDS, 34) },
  'Unmasked with the users of the host': { spec: { ...UNMASKED, hostUsers: true }, refused: refused(DETAIL, FIELDS) },
  'Unmasked with hostUsers: null': { spec: { ...UNMASKED, hostUsers: null }, refused: refused(DETAIL, FIELDS) },
  'Unmasked on Windows': { spec: { ...UNMASKED, os: { name: 'windows' } }, refused: refused(DETAIL, FIELDS) },
  'an empty value is no default': {
    spec: { containers: [{ name: 'web', securityContext: { procMount: '' } }] },
    refused: refused('container "web" must not set securityContext.procMount to ""', FIELDS),
  },
  'containers of every list, each value once and sorted': {
    spec: {
      ephemeralContainers: [{ name: 'debug', securityContext: { procMount: 'Unmasked' } }],
      containers: [{ name: 'fine' }, { name: 'web', securityContext: { procMount: 'Unmasked' } }],
      initContainers: [{ name: 'init', securityContext: { procMount: 'default' } }],
    },
    refused: refused('containers "init", "web", "debug" must not set securityContext.procMount to "Unmasked", "default"', [
      'spec.initContainers[0].securityContext.procMount', 'spec.containers[1].securityContext.procMount', 'spec.ephemeralContainers[0].securityContext.procMount',
    ]),
  },
});
