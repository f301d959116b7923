/**
 * A random pod (test/support/random-pod.ts) as the API server's validation takes it, so that Pod Security admission gets to
 * see it. What is made right is what no check looks at, or has but few forms that are valid:
 *
 *   names, images, volumes       given; nulls in lists go
 *   probes, lifecycle handlers   of exactly one form
 *   profiles                     of a type that there is, Localhost with a file
 *   hostUsers: false             not beside namespaces of the host
 *   os: windows                  none of Linux's fields
 *   ephemeralContainers          go: no pod is created with some
 *   annotations of AppArmor      go: the server writes them into fields before admission reads the pod
 *   ports in the host's network  have their hostPort, which the server writes there too
 *
 * Everything else stays as it is: whether a check fails is still up to chance.
 */
export function admissiblePod(pod: any, name: string): any {
  const spec = pod.spec ?? {};
  const windows = spec.os?.name === 'windows';
  const onHost = spec.hostNetwork || spec.hostPID || spec.hostIPC;
  const hostUsers = onHost ? undefined : spec.hostUsers ?? undefined;
  const volumes = listOf(spec.volumes).map(volumeOf);
  const containers = (list: any, prefix: string) => listOf(list).map((container, i) => containerOf(container, `${prefix}-${i}`, { windows, hostUsers, hostNetwork: spec.hostNetwork }));
  return json({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, annotations: annotationsOf(pod.metadata?.annotations) },
    spec: {
      hostNetwork: windows ? undefined : spec.hostNetwork,
      hostPID: windows ? undefined : spec.hostPID,
      hostIPC: windows ? undefined : spec.hostIPC,
      hostUsers: windows ? undefined : hostUsers,
      os: ['linux', 'windows'].includes(spec.os?.name) ? { name: spec.os.name } : undefined,
      securityContext: podSecurityOf(spec.securityContext ?? {}, windows, onHost),
      initContainers: containers(spec.initContainers, 'init'),
      containers: [...containers(spec.containers, 'web'), ...(listOf(spec.containers).length === 0 ? [{ name: 'web', image: IMAGE }] : [])],
      volumes,
    },
  });
}

const IMAGE = 'registry.example.com/shop/web:1.4.2';

/** the least that is valid of each source */
const SOURCES: { readonly [source: string]: object } = {
  configMap: { name: 'a' },
  csi: { driver: 'secrets-store.csi.k8s.io' },
  downwardAPI: { items: [] },
  emptyDir: {},
  ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } },
  image: { reference: IMAGE },
  persistentVolumeClaim: { claimName: 'a' },
  projected: { sources: [] },
  secret: { secretName: 'a' },
  hostPath: { path: '/var/log' },
  nfs: { server: 'nfs.example.com', path: '/a' },
  iscsi: { targetPortal: '192.0.2.1:3260', iqn: 'iqn.2001-04.com.example:storage', lun: 0 },
  cinder: { volumeID: 'a' },
  fc: { targetWWNs: ['50060e801049cfd1'], lun: 0 },
  azureFile: { secretName: 'a', shareName: 'a' },
  azureDisk: { diskName: 'a', diskURI: 'https://example.com/a.vhd', kind: 'Dedicated' },
  vsphereVolume: { volumePath: 'a' },
  flexVolume: { driver: 'example.com/a' },
  gcePersistentDisk: { pdName: 'a' },
  awsElasticBlockStore: { volumeID: 'a' },
  portworxVolume: { volumeID: 'a' },
};

interface Surroundings {
  readonly windows: boolean;
  readonly hostUsers: boolean | undefined;
  readonly hostNetwork: boolean | undefined;
}

function containerOf(container: any, name: string, around: Surroundings): any {
  const isInit = name.startsWith('init');
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  return {
    name,
    image: IMAGE,
    ports: portsOf(container.ports, around.hostNetwork),
    // probes of containers that end before the others start are not valid
    ...isInit ? {} : {
      livenessProbe: handlerOf(livenessProbe),
      readinessProbe: handlerOf(readinessProbe),
      startupProbe: handlerOf(startupProbe),
      lifecycle: objectOf({ postStart: handlerOf(lifecycle?.postStart), preStop: handlerOf(lifecycle?.preStop) }),
    },
    securityContext: container.securityContext && containerSecurityOf(container.securityContext, around),
  };
}

function portsOf(ports: any, hostNetwork: boolean | undefined): any[] {
  const seen = new Set<number>();
  return listOf(ports).flatMap(({ hostPort }, i) => {
    if (hostPort && seen.has(hostPort)) { return []; }
    if (hostPort) { seen.add(hostPort); }
    const containerPort = 10000 + i;
    return [hostNetwork ? { containerPort: hostPort || containerPort, hostPort: hostPort || containerPort } : { containerPort, hostPort }];
  });
}

function handlerOf(handler: any): any {
  if (handler?.httpGet) { return { httpGet: { ...handler.httpGet, path: '/', port: 80 } }; }
  return handler?.tcpSocket ? { tcpSocket: { ...handler.tcpSocket, port: 80 } } : undefined;
}

function podSecurityOf(context: any, windows: boolean, onHost: boolean): any {
  const names = new Set<string>();
  const sysctls = listOf(context.sysctls).filter(sysctl => {
    const isNew = /^[a-z0-9_]+([./][a-z0-9_]+)*$/.test(sysctl.name ?? '') && !names.has(sysctl.name.replaceAll('/', '.'));
    names.add(String(sysctl.name).replaceAll('/', '.'));
    return isNew;
  }).map(({ name }) => ({ name, value: '1' }));
  return {
    ...sharedOf(context, windows),
    fsGroup: windows ? undefined : context.fsGroup,
    // those of the host's own namespaces can't be set by a pod
    sysctls: windows || onHost ? undefined : sysctls,
  };
}

function containerSecurityOf(context: any, { windows, hostUsers }: Surroundings): any {
  if (windows) { return sharedOf(context, windows); }
  const { privileged, procMount } = context;
  const capabilities = context.capabilities
    && { add: context.capabilities.add && listOf(context.capabilities.add), drop: context.capabilities.drop && listOf(context.capabilities.drop) };
  const needsEscalation = privileged || listOf(capabilities?.add).includes('CAP_SYS_ADMIN');
  return {
    ...sharedOf(context, windows),
    privileged,
    capabilities,
    allowPrivilegeEscalation: needsEscalation && context.allowPrivilegeEscalation === false ? undefined : context.allowPrivilegeEscalation,
    procMount: procMount === 'Unmasked' && hostUsers === false || procMount === 'Default' ? procMount : undefined,
    readOnlyRootFilesystem: context.readOnlyRootFilesystem,
  };
}

/** what pods and containers have both */
function sharedOf({ runAsNonRoot, runAsUser, seccompProfile, appArmorProfile, seLinuxOptions, windowsOptions }: any, windows: boolean): any {
  if (windows) { return { runAsNonRoot, windowsOptions: windowsOptions && { runAsUserName: windowsOptions.runAsUserName } }; }
  return { runAsNonRoot, runAsUser, seccompProfile: profileOf(seccompProfile), appArmorProfile: profileOf(appArmorProfile), seLinuxOptions };
}

function profileOf(profile: any): any {
  if (!['RuntimeDefault', 'Localhost', 'Unconfined'].includes(profile?.type)) { return undefined; }
  return { type: profile.type, localhostProfile: profile.type === 'Localhost' ? 'a.json' : undefined };
}

function volumeOf(volume: any, index: number): any {
  const source = Object.keys(volume).find(key => SOURCES[key] !== undefined && volume[key] !== null);
  return { name: `volume-${index}`, ...source ? { [source]: SOURCES[source] } : {} };
}

/** of seccomp, which servers store and read no more; those that can't be a key or a value go */
function annotationsOf(annotations: any): any {
  const kept = Object.entries(annotations ?? {}).filter(([key, value]) => typeof value === 'string'
    && /^[a-z0-9.]+\/[A-Za-z0-9]([A-Za-z0-9._-]{0,60}[A-Za-z0-9])?$/.test(key) && !key.includes('apparmor')
    && /^(runtime\/default|docker\/default|unconfined|localhost\/[a-z0-9]+)$/.test(value));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function listOf(list: any): any[] {
  return (Array.isArray(list) ? list : []).filter(element => element !== null && element !== undefined);
}

function objectOf(fields: object): any {
  return Object.values(fields).some(value => value !== undefined) ? fields : undefined;
}

/** without fields that are undefined */
function json(value: any): any {
  return JSON.parse(JSON.stringify(value));
}
