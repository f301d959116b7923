import { KubernetesObject } from '../manifest';
import { Notice } from './cluster';

/** An object of the input with what it is called, the API's defaults applied to both. */
export interface Source {
  readonly object: KubernetesObject;
  readonly origin?: string;
  /** its place in the input */
  readonly index: number;
  readonly kind: string;
  /** `default` where it names none; empty for kinds of the cluster */
  readonly namespace: string;
  readonly name: string;
  /** `shop/web[Deployment]`: no two in the input have the same */
  readonly id: string;
}

/** What a notice is about, as far as the object lets itself be named. */
export type NoticeSubject = Omit<Source, 'name' | 'kind' | 'id'> & { readonly name?: string; readonly kind?: string };

/** The id of an object, and of the workload that it is. */
export function idOf(namespace: string, name: string, kind: string): string {
  return `${namespace}/${name}[${kind}]`;
}

/**
 * Collects what the reader of a result has to know while objects are read in whatever order is practical, and gives it
 * back in the order of the input.
 */
export class NoticeList {
  private readonly entries: { readonly index: number; readonly notice: Notice }[] = [];

  /** the object takes no part, for each of these reasons */
  public rejected(about: NoticeSubject, ...texts: readonly string[]): void {
    texts.forEach(text => this.add('rejected', about, text));
  }

  public ignored(about: NoticeSubject, text: string): void {
    this.add('ignored', about, text);
  }

  public note(about: NoticeSubject, text: string): void {
    this.add('note', about, text);
  }

  public inOrder(): Notice[] {
    return [...this.entries].sort((a, b) => a.index - b.index).map(({ notice }) => notice);
  }

  private add(type: Notice['type'], about: NoticeSubject, text: string): void {
    const { index, origin } = about;
    this.entries.push({ index, notice: { type, subject: subjectOf(about), text, ...(origin === undefined ? {} : { origin }) } });
  }
}

/** `NetworkPolicy shop/web`, `Namespace shop`, or where it is written */
function subjectOf({ kind, namespace, name, origin }: NoticeSubject): string {
  if (name === undefined || kind === undefined) { return origin ?? kind ?? 'object'; }
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}
