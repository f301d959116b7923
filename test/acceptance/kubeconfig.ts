import { readFileSync } from 'fs';
import { delimiter, dirname, resolve } from 'path';
import * as yaml from 'yaml';

/**
 * The cluster that the suite was told to use, from a kubeconfig:
 *
 *   KUBECONFIG=~/.kube/config ACCEPTANCE_CONTEXT=kind-kind npm run acceptance
 *
 * The suite creates and deletes namespaces, so it asks twice: the current context has to be the one that
 * ACCEPTANCE_CONTEXT names.
 *
 *   credentials in the kubeconfig      taken
 *   client certificate and key         yes, as a file or in place
 *   token, tokenFile                   yes
 *   exec, auth-provider                no: they are programs
 */
export interface Access {
  readonly context: string;
  /** `https://127.0.0.1:6443`, without a slash at its end */
  readonly server: string;
  readonly tls: Tls;
  readonly token?: string;
}

/** What Node's https takes. */
export interface Tls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized?: boolean;
  readonly servername?: string;
}

/**
 * Throws, with what to write instead, unless both variables are set and agree.
 * @param env `KUBECONFIG` may name several files; the first that knows a name wins, as with kubectl
 */
export function accessFrom(env: { readonly [name: string]: string | undefined }): Access {
  const files = (env.KUBECONFIG ?? '').split(delimiter).filter(file => file !== '');
  if (files.length === 0) {
    throw new Error('KUBECONFIG is not set. Write KUBECONFIG=<file> ACCEPTANCE_CONTEXT=<its context> npm run acceptance.');
  }
  const config = files.map(readConfig).reduce(merged);
  const context = requireContext(config['current-context'], files.join(delimiter), env.ACCEPTANCE_CONTEXT);
  const { cluster, user } = named(config.contexts, context, 'context').context ?? {};
  const { server, tls } = serverOf(named(config.clusters, cluster, 'cluster').cluster ?? {});
  const credentials = credentialsOf(named(config.users, user, 'user'));
  return { context, server, ...credentials, tls: { ...tls, ...credentials.tls } };
}

interface Config {
  readonly 'current-context'?: string;
  readonly 'contexts': readonly any[];
  readonly 'clusters': readonly any[];
  readonly 'users': readonly any[];
}

function requireContext(current: string | undefined, files: string, told: string | undefined): string {
  if (!current) { throw new Error(`${files} has no current context. Write kubectl config use-context <name>.`); }
  if (told === current) { return current; }
  throw new Error(`Refusing to run against context "${current}" of ${files}: ACCEPTANCE_CONTEXT is ${told ? `"${told}"` : 'not set'}. `
    + `This suite creates and deletes namespaces in a cluster. If "${current}" is the one you mean, write ACCEPTANCE_CONTEXT=${current}.`);
}

function readConfig(file: string): Config {
  const config = yaml.parse(readFileSync(file, 'utf8')) ?? {};
  // paths in a kubeconfig are relative to it
  const absolute = (object: any) => Object.fromEntries(Object.entries(object ?? {})
    .map(([key, value]) => [key, PATHS.includes(key) && value ? resolve(dirname(file), String(value)) : value]));
  return {
    'current-context': config['current-context'],
    'contexts': config.contexts ?? [],
    'clusters': (config.clusters ?? []).map((entry: any) => ({ ...entry, cluster: absolute(entry.cluster) })),
    'users': (config.users ?? []).map((entry: any) => ({ ...entry, user: absolute(entry.user) })),
  };
}

const PATHS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

function merged(first: Config, later: Config): Config {
  return {
    'current-context': first['current-context'] || later['current-context'],
    'contexts': [...first.contexts, ...later.contexts],
    'clusters': [...first.clusters, ...later.clusters],
    'users': [...first.users, ...later.users],
  };
}

function named(entries: readonly any[], name: string | undefined, what: string): any {
  const found = entries.find(entry => entry?.name === name);
  if (!found) { throw new Error(`The kubeconfig has no ${what} "${name ?? ''}".`); }
  return found;
}

function serverOf(cluster: any): { server: string; tls: Tls } {
  const server = String(cluster.server ?? '');
  if (!server.startsWith('https://')) { throw new Error(`Can't use the server "${server}" of the kubeconfig: must be an https:// address.`); }
  if (cluster['proxy-url']) { throw new Error('Can\'t use proxy-url of the kubeconfig: give a cluster that is reached directly.'); }
  return {
    server: server.replace(/\/+$/, ''),
    tls: withoutAbsent({
      ca: textOf(cluster, 'certificate-authority'),
      rejectUnauthorized: cluster['insecure-skip-tls-verify'] ? false : undefined,
      servername: cluster['tls-server-name'],
    }),
  };
}

function credentialsOf({ name, user }: any): { tls?: Tls; token?: string } {
  const cert = textOf(user, 'client-certificate');
  const key = textOf(user, 'client-key');
  const token = user.token ?? (user.tokenFile ? readFileSync(user.tokenFile, 'utf8').trim() : undefined);
  if (!token && !(cert && key)) {
    throw new Error(`The user "${name}" of the kubeconfig has neither a client certificate with its key nor a token`
      + `${user.exec || user['auth-provider'] ? ', but a program that asks for one' : ''}. `
      + 'Write a kubeconfig with a token: kubectl create token <service account>.');
  }
  return withoutAbsent({ token, tls: cert && key ? { cert, key } : undefined });
}

/** in place, base64, or in a file */
function textOf(object: any, field: string): string | undefined {
  const data = object[`${field}-data`];
  if (data) { return Buffer.from(String(data), 'base64').toString('utf8'); }
  return object[field] ? readFileSync(object[field], 'utf8') : undefined;
}

function withoutAbsent<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
