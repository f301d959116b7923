import { createHash } from 'crypto';
import { existsSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { accessFrom } from './kubeconfig';
import { ServedKinds, Server } from './server';
import { KubernetesObject } from '../../src/manifest';

/** What `setup` found out about the server, for suites that choose their tests by it. */
export const MINOR = Number(process.env.ACCEPTANCE_MINOR);
export const KINDS: ServedKinds = JSON.parse(process.env.ACCEPTANCE_KINDS ?? '{}');

/** Random tests run that many times longer than usual. */
export const TIMES = Number(process.env.ACCEPTANCE_TIMES ?? 1);

/** Every namespace of a run has this label, with the run as its value. */
export const RUN_LABEL = 'cdk8s-zero-trust/acceptance';

/** Connects a suite with the server; for its `beforeAll` and `afterAll`. */
export async function openServer(): Promise<Server> {
  return Server.connect(accessFrom(process.env), () => existsSync(stopFile()));
}

/** There from the moment on when the run is interrupted; tests have their own globals, but the same files. */
export function stopFile(): string {
  return join(tmpdir(), `cdk8s-zero-trust-acceptance-${process.env.ACCEPTANCE_RUN}.stop`);
}

/** The name that a namespace has in the cluster: `accept-3fa9c1-shop`. */
export function placedName(name: string, source: string = ''): string {
  const full = `accept-${process.env.ACCEPTANCE_RUN}-${source === '' ? '' : `${source}-`}${name}`;
  return full.length <= 63 ? full : `${full.slice(0, 54)}-${createHash('sha256').update(full).digest('hex').slice(0, 8)}`;
}

/** Makes a namespace of this run, with the account that pods need where no controller makes it; returns its name. */
export async function newNamespace(server: Server, name: string, labels: { readonly [key: string]: string } = {}): Promise<string> {
  const placed = placedName(name);
  await server.create(namespaceObject(placed, labels));
  await server.create(defaultAccount(placed));
  return placed;
}

/** A Namespace of this run. */
export function namespaceObject(name: string, labels: { readonly [key: string]: string } = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { ...labels, [RUN_LABEL]: process.env.ACCEPTANCE_RUN! } } };
}

/** The account that a pod without one is given. */
export function defaultAccount(namespace: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } };
}

/** A pod as admission writes it; servers without controllers run without that plugin, and refuse tokens of no account. */
export function withAccount(object: KubernetesObject): KubernetesObject {
  return object.kind === 'Pod' && object.apiVersion === 'v1' ? { ...object, spec: { serviceAccountName: 'default', ...object.spec } } : object;
}
