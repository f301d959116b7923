import { seLinuxOptions } from '../../../src/standards/checks/se-linux-options';
import { CheckCase, describeCheck } from '../../support/check-cases';

const refused = (detail: string, fields: string[], to?: number) => [{ from: 0, to, reason: 'seLinuxOptions', detail, fields }];

const of = (options: unknown) => ({ seLinuxOptions: options });
const POD = 'spec.securityContext.seLinuxOptions';
const CONTAINER = 'spec.containers[0].securityContext.seLinuxOptions';
const TEXT = 'set forbidden securityContext.seLinuxOptions:';

describeCheck(seLinuxOptions, {
  'nothing': { spec: { containers: [{ name: 'web' }] } },
  'null': { spec: { securityContext: of(null), containers: [{ name: 'web', securityContext: of(null) }] } },
  '{}': { spec: { securityContext: of({}), containers: [{ name: 'web', securityContext: of({}) }] } },
  'fields that are null or empty': { spec: { securityContext: of({ type: null, user: null, role: null }), containers: [{ name: 'web', securityContext: of({ type: '', user: '', role: '' }) }] } },
  'a level of one\'s own': { spec: { securityContext: of({ level: 's0:c123,c456' }) } },
  ...Object.fromEntries(['container_t', 'container_init_t', 'container_kvm_t'].map((type): [string, CheckCase] =>
    [`type ${type}`, { spec: { securityContext: of({ type }), containers: [{ name: 'web', securityContext: of({ type }) }] } }])),
  'type container_engine_t, which counts from 1.31 on': { spec: { securityContext: of({ type: 'container_engine_t' }) }, refused: refused(`pod ${TEXT} type "container_engine_t"`, [`${POD}.type`], 30) },
  'another type on the pod': { spec: { securityContext: of({ type: 'spc_t' }) }, refused: refused(`pod ${TEXT} type "spc_t"`, [`${POD}.type`]) },
  'a type in capital letters': { spec: { securityContext: of({ type: 'Container_t' }) }, refused: refused(`pod ${TEXT} type "Container_t"`, [`${POD}.type`]) },
  'a user on the pod': { spec: { securityContext: of({ user: 'system_u' }) }, refused: refused(`pod ${TEXT} user may not be set`, [`${POD}.user`]) },
  'a role on the pod': { spec: { securityContext: of({ role: 'object_r' }) }, refused: refused(`pod ${TEXT} role may not be set`, [`${POD}.role`]) },
  'another type on a container': { spec: { containers: [{ name: 'web', securityContext: of({ type: 'spc_t' }) }] }, refused: refused(`container "web" ${TEXT} type "spc_t"`, [`${CONTAINER}.type`]) },
  'a user on a container': { spec: { containers: [{ name: 'web', securityContext: of({ user: 'u' }) }] }, refused: refused(`container "web" ${TEXT} user may not be set`, [`${CONTAINER}.user`]) },
  'a role on a container': { spec: { containers: [{ name: 'web', securityContext: of({ role: 'r' }) }] }, refused: refused(`container "web" ${TEXT} role may not be set`, [`${CONTAINER}.role`]) },
  'everything on the pod, overridden': {
    spec: { securityContext: of({ role: 'r', user: 'u', type: 't' }), containers: [{ name: 'web', securityContext: of({ type: 'container_t' }) }] },
    refused: refused(`pod ${TEXT} type "t"; user may not be set; role may not be set`, [`${POD}.type`, `${POD}.user`, `${POD}.role`]),
  },
  'the pod and containers of every list, types once and sorted': {
    spec: {
      securityContext: of({ type: 'z_t' }),
      ephemeralContainers: [{ name: 'debug', securityContext: of({ type: 'a_t' }) }],
      containers: [{ name: 'fine' }, { name: 'web', securityContext: of({ type: 'z_t', role: 'r' }) }, { name: 'db', securityContext: of({ user: 'u' }) }],
      initContainers: [{ name: 'init', securityContext: of({ type: 'm_t' }) }],
    },
    refused: refused(`pod and containers "init", "web", "db", "debug" ${TEXT} types "a_t", "m_t", "z_t"; user may not be set; role may not be set`, [
      `${POD}.type`, 'spec.initContainers[0].securityContext.seLinuxOptions.type', 'spec.containers[1].securityContext.seLinuxOptions.type',
      'spec.containers[1].securityContext.seLinuxOptions.role', 'spec.containers[2].securityContext.seLinuxOptions.user',
      'spec.ephemeralContainers[0].securityContext.seLinuxOptions.type',
    ]),
  },
});
