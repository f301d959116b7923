import { KubernetesObject, MisspeltKind } from '../../manifest';
import { Notice } from '../cluster';

/** An object of the input with what it is called, the API's defaults applied to both. */
export interface Source {
  readonly object: KubernetesObject;
  readonly origin?: string;
  /** its place in the input */
  readonly index: number;
  readonly kind: string;
  /** `default` where it names none; empty for kinds of the cluster */
  readonly namespace: string;
  /** empty where it has none, which only notices are about */
  readonly name: string;
  /** of the workload, policy, entry, Service, Namespace or Node that it is: no two of a kind have the same */
  readonly id: string;
}

/** The id of a workload: `shop/web[Deployment]`. */
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
  public rejected(about: Source, ...texts: readonly string[]): void {
    texts.forEach(text => this.add('rejected', about, text, findingOf(about)));
  }

  /** no API server has the object's kind */
  public misspelt(about: Source, { problem, meant = about.kind }: MisspeltKind): void {
    this.add('rejected', about, problem, findingOf({ kind: meant }));
  }

  /** an API server would refuse the object, but it takes part */
  public slip(about: Source, text: string): void {
    this.add('note', about, text, { isRefusal: true, ...findingOf(about) });
  }

  public ignored(about: Source, text: string): void {
    this.add('ignored', about, text);
  }

  public note(about: Source, text: string, finding?: Notice['finding']): void {
    this.add('note', about, text, finding === undefined ? {} : { finding });
  }

  public inOrder(): Notice[] {
    return [...this.entries].sort((a, b) => a.index - b.index).map(({ notice }) => notice);
  }

  private add(type: Notice['type'], about: Source, text: string, more: Pick<Notice, 'finding' | 'isRefusal'> = {}): void {
    const { index, origin } = about;
    this.entries.push({ index, notice: { type, subject: subjectOf(about), text, ...(origin === undefined ? {} : { origin }), ...more } });
  }
}

function findingOf({ kind }: Pick<Source, 'kind'>): Pick<Notice, 'finding'> {
  return kind.endsWith('NetworkPolicy') ? { finding: 'policy-refused' } : {};
}

/** `NetworkPolicy shop/web`, `Namespace shop`, or where it is written */
function subjectOf({ kind, namespace, name, origin }: Source): string {
  if (name === '') { return origin ?? kind; }
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}
