import { sysctls } from '../../../src/standards/checks/sysctls';
import { CheckCase, describeCheck } from '../../support/check-cases';

const refused = (detail: string, fields: number[], to?: number) =>
  [{ from: 0, to, reason: 'forbidden sysctls', detail, fields: fields.map(index => `spec.securityContext.sysctls[${index}].name`) }];

const setting = (...names: unknown[]) => ({ securityContext: { sysctls: names.map(name => ({ name, value: '1' })) } });

const SAFE = [
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start',
];
const SAFE_SINCE: { readonly [name: string]: number } = {
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
  'net.ipv4.tcp_slow_start_after_idle': 37,
  'net.ipv4.tcp_notsent_lowat': 37,
};

describeCheck(sysctls, {
  'nothing, null and empty': { spec: {} },
  'sysctls: null': { spec: { securityContext: { sysctls: null } } },
  'sysctls: []': { spec: { securityContext: { sysctls: [] } } },
  ...Object.fromEntries(SAFE.map((name): [string, CheckCase] => [`${name} is safe at every version`, { spec: setting(name) }])),
  ...Object.fromEntries(Object.entries(SAFE_SINCE).map(([name, since]): [string, CheckCase] =>
    [`${name} is safe from 1.${since} on`, { spec: setting(name), refused: refused(name, [0], since - 1) }])),
  ...Object.fromEntries(['kernel.msgmax', 'net/ipv4/tcp_syncookies', 'net.ipv4.tcp_syncookies.', 'net.core.somaxconn'].map((name): [string, CheckCase] =>
    [`${name} is not`, { spec: setting('net.ipv4.tcp_syncookies', name), refused: refused(name, [1]) }])),
  'several, in their own order, even where one is there twice': {
    spec: setting('net.core.somaxconn', 'kernel.msgmax', 'net.ipv4.tcp_syncookies', 'net.core.somaxconn'),
    refused: refused('net.core.somaxconn, kernel.msgmax, net.core.somaxconn', [0, 1, 3]),
  },
  'a sysctl without a name': { spec: { securityContext: { sysctls: [{ name: 'a', value: '1' }, {}, null, { name: null }] } }, refused: refused('a, , , ', [0, 1, 2, 3]) },
});
