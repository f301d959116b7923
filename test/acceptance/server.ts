import * as https from 'https';
import { Access } from './kubeconfig';
import { KubernetesObject } from '../../src/manifest';

/**
 * What a Kubernetes API server says of an object, over a few connections that stay open:
 *
 *   const server = await Server.connect(accessFrom(process.env));
 *   const answer = await server.dryRun({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', … });
 *   answer.accepted ? answer.warnings : answer.message
 */
export interface Answer {
  readonly accepted: boolean;
  /** of HTTP: 201, 403, 422 */
  readonly code: number;
  /** `Invalid`, `Forbidden`; empty when accepted */
  readonly reason: string;
  /** empty when accepted */
  readonly message: string;
  /** the fields that are refused, and why: `spec.ingress[0].ports[0].port: Invalid value` */
  readonly causes: readonly string[];
  /** of the Warning headers */
  readonly warnings: readonly string[];
}

/** A kind as discovery tells it. */
export interface ServedKind {
  readonly resource: string;
  readonly namespaced: boolean;
}

/** `networking.k8s.io/v1 NetworkPolicy` → its resource */
export type ServedKinds = { readonly [kind: string]: ServedKind };

export class Server {
  /**
   * Asks for the version and for every kind that can be created.
   * @param isStopped whether nothing may be written any more; asked before each request that does
   */
  public static async connect(access: Access, isStopped: () => boolean = () => false): Promise<Server> {
    const server = new Server(access, isStopped);
    const version = await server.get('/version');
    // a server that serves an older minor tells that one beside its own
    server.minor = Number(String(version.emulationMinor || version.minor).replace(/\D.*$/, ''));
    const groups = (await server.get('/apis')).groups as any[];
    const paths = ['/api/v1', ...groups.flatMap(group => group.versions.map((one: any) => `/apis/${one.groupVersion}`))];
    const kinds: { [kind: string]: ServedKind } = {};
    for (const path of paths) {
      // a group whose server is away must not end the suite
      const { status, body } = await server.call('GET', path);
      for (const { name, kind, namespaced, verbs } of status === 200 ? body.resources : []) {
        if (!name.includes('/') && verbs.includes('create')) { kinds[`${body.groupVersion} ${kind}`] = { resource: name, namespaced }; }
      }
    }
    server.kinds = kinds;
    return server;
  }

  /** the 37 of v1.37: what the server serves */
  public minor = 0;
  public kinds: ServedKinds = {};
  private readonly agent: https.Agent;

  private constructor(private readonly access: Access, private readonly isStopped: () => boolean) {
    this.agent = new https.Agent({ keepAlive: true, maxSockets: CONNECTIONS, ...access.tls });
  }

  /** Whether objects of this kind can be created. */
  public serves({ apiVersion, kind }: KubernetesObject): boolean {
    return this.kinds[`${apiVersion} ${kind}`] !== undefined;
  }

  /**
   * What `kubectl create --dry-run=server --validate=strict` would say.
   * @param namespace of an object that does not name it
   */
  public async dryRun(object: KubernetesObject, namespace?: string): Promise<Answer> {
    return answerOf(await this.call('POST', `${this.pathOf(object, namespace)}?${STRICT}&dryRun=All`, object));
  }

  /** What `kubectl apply --server-side` would say; the object is stored. */
  public async apply(object: KubernetesObject): Promise<Answer> {
    const path = `${this.pathOf(object)}/${encodeURIComponent(object.metadata?.name ?? '')}`;
    return answerOf(await this.call('PATCH', `${path}?${STRICT}`, object, 'application/apply-patch+yaml'));
  }

  /** Stores an object that the suite needs for itself; one that is there already is left alone. */
  public async create(object: KubernetesObject): Promise<void> {
    const { accepted, code, message } = answerOf(await this.call('POST', `${this.pathOf(object)}?${STRICT}`, object));
    if (!accepted && code !== CONFLICT) { throw new Error(`Can't create ${object.kind} ${object.metadata?.name}: ${message}`); }
  }

  public async deleteNamespace(name: string): Promise<void> {
    const { status, body } = await this.call('DELETE', `/api/v1/namespaces/${name}`);
    if (status !== 200 && status !== 202 && status !== 404 && status !== CONFLICT) { throw new Error(`Can't delete namespace ${name}: ${body.message}`); }
  }

  /** Names of the namespaces with a label that are not being deleted. */
  public async namespacesWith(label: string): Promise<string[]> {
    const { items } = await this.get(`/api/v1/namespaces?labelSelector=${encodeURIComponent(label)}`);
    return items.filter((item: any) => !item.metadata.deletionTimestamp).map((item: any) => item.metadata.name);
  }

  /** Closes the connections. */
  public close(): void { this.agent.destroy(); }

  private async get(path: string): Promise<any> {
    const { status, body } = await this.call('GET', path);
    if (status !== 200) { throw new Error(`${this.access.server}${path} answers ${status}: ${body.message}`); }
    return body;
  }

  private pathOf({ apiVersion = '', kind, metadata }: KubernetesObject, namespace: string | undefined = metadata?.namespace): string {
    const served = this.kinds[`${apiVersion} ${kind}`];
    if (!served) { throw new Error(`${this.access.server} does not serve ${apiVersion} ${kind}.`); }
    const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    if (served.namespaced && !namespace) { throw new Error(`${kind} ${metadata?.name} names no namespace: the suite only writes to its own.`); }
    return `${group}${served.namespaced ? `/namespaces/${namespace}` : ''}/${served.resource}`;
  }

  private async call(method: string, path: string, body?: object, contentType: string = 'application/json'): Promise<Response> {
    const { token } = this.access;
    if ((method === 'POST' || method === 'PATCH') && this.isStopped()) { throw new Error('The run was interrupted.'); }
    return new Promise((resolve, reject) => {
      const request = https.request(`${this.access.server}${path}`, {
        method,
        agent: this.agent,
        timeout: TIMEOUT,
        headers: {
          Accept: 'application/json',
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
          ...(body ? { 'Content-Type': contentType } : {}),
        },
      }, response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          // two headers of one name are joined in `headers`; here each is by itself
          const warnings = response.headersDistinct.warning ?? [];
          resolve({ status: response.statusCode ?? 0, body: jsonOf(text), warnings: warnings.flatMap(warningsIn) });
        });
      });
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer within ${TIMEOUT / 1000} s`)));
      request.on('error', reject);
      request.end(body && JSON.stringify(body));
    });
  }
}

/**
 * The texts of a Warning header: `299 - "one", 299 - "say \"two\""`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7234#section-5.5
 */
export function warningsIn(header: string): string[] {
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text.replace(/\\(.)/g, '$1'));
}

interface Response {
  readonly status: number;
  readonly body: any;
  readonly warnings: readonly string[];
}

const CONNECTIONS = 4;
const TIMEOUT = 60_000;
const CONFLICT = 409;
const STRICT = 'fieldManager=cdk8s-zero-trust-acceptance&fieldValidation=Strict';

function answerOf({ status, body, warnings }: Response): Answer {
  const accepted = status >= 200 && status < 300;
  const causes: any[] = accepted ? [] : body.details?.causes ?? [];
  return {
    accepted,
    code: status,
    reason: accepted ? '' : body.reason ?? '',
    message: accepted ? '' : body.message ?? '',
    // `Invalid value: 0: must be between …`: what comes behind the kind of mistake is made of the value
    causes: [...new Set(causes.map(({ field, message }) => `${field}: ${String(message).split(':')[0]}`))].sort(),
    warnings,
  };
}

function jsonOf(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}
