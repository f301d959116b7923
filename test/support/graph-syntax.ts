/**
 * Readers of the two graph languages, no larger than what this package writes: each line has to be one of a few forms,
 * every name has to be declared before it is used, and texts come back as they were before they were escaped.
 *
 *   readDot('digraph …')          { nodes: […], edges: […] }
 *   readMermaid('flowchart …')
 */
export interface ReadGraph {
  /** as a picture shows them */
  readonly nodes: readonly { readonly name: string; readonly label: string; readonly cluster?: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string; readonly isMutual: boolean }[];
}

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const ATTRIBUTES = String.raw`\[((?:[a-z]+=(?:${STRING}|[a-z0-9]+)(?:, )?)+)\]`;

export function readDot(text: string): ReadGraph {
  return read(text, ['digraph connections {', '  rankdir=LR;', '  node [shape=box];'], '}', [
    [new RegExp(`^  subgraph (${STRING}) \\{$`), ([cluster], state) => {
      if (!dotId(cluster).startsWith('cluster_')) { throw new Error(`No cluster: ${cluster}`); }
      state.cluster = '';
    }],
    [new RegExp(`^    label=(${STRING});$`), ([label], state) => { state.cluster = dotLabel(label); }],
    [/^ {2}\}$/, (_, state) => { state.cluster = undefined; }],
    [new RegExp(`^(?:  )+(${STRING}) ${ATTRIBUTES};$`), ([name, attributes], state) => { state.add(dotId(name), dotLabel(attribute(attributes, 'label'))); }],
    [new RegExp(`^  (${STRING}) -> (${STRING}) ${ATTRIBUTES};$`), ([from, to, attributes], state) => {
      state.connect(dotId(from), dotId(to), dotLabel(attribute(attributes, 'label')), / dir=both\b/.test(attributes.replace(new RegExp(STRING, 'g'), '""')));
    }],
  ]);
}

export function readMermaid(text: string): ReadGraph {
  const quoted = '"([^"]*)"';
  return read(text, ['flowchart LR'], undefined, [
    [new RegExp(`^  subgraph ns\\d+\\[${quoted}\\]$`), ([label], state) => { state.cluster = mermaidText(label); }],
    [/^ {2}end$/, (_, state) => { state.cluster = undefined; }],
    [new RegExp(`^(?:  )+(n\\d+)(?:\\[${quoted}\\]|\\[\\[${quoted}\\]\\]|\\(\\[${quoted}\\]\\)|\\{\\{${quoted}\\}\\})$`), ([name, ...labels], state) => {
      state.add(name, mermaidText(labels.find(label => label !== undefined)!));
    }],
    [new RegExp(`^  (n\\d+) (<?)(?:-->|-\\.->)\\|${quoted}\\| (n\\d+)$`), ([from, mutual, label, to], state) => {
      state.connect(from, to, mermaidText(label), mutual === '<');
    }],
    [/^ {2}classDef [a-z]+ [a-z0-9:#, -]+$/, () => undefined],
    [/^ {2}class (n\d+(?:,n\d+)*) [a-z]+$/, ([names], state) => { names.split(',').forEach(name => state.mustKnow(name)); }],
    [/^ {2}linkStyle (\d+(?:,\d+)*) [a-z0-9:#,]+$/, ([numbers], state) => {
      if (numbers.split(',').some(number => Number(number) >= state.edges.length)) { throw new Error(`No such link: ${numbers}`); }
    }],
  ]);
}

class State {
  public cluster: string | undefined;
  public readonly nodes: { name: string; label: string; cluster?: string }[] = [];
  public readonly edges: { from: string; to: string; label: string; isMutual: boolean }[] = [];

  public add(name: string, label: string) {
    if (this.nodes.some(node => node.name === name)) { throw new Error(`Declared twice: ${name}`); }
    this.nodes.push({ name, label, ...this.cluster === undefined ? {} : { cluster: this.cluster } });
  }

  public connect(from: string, to: string, label: string, isMutual: boolean) {
    this.mustKnow(from);
    this.mustKnow(to);
    this.edges.push({ from, to, label, isMutual });
  }

  public mustKnow(name: string) {
    if (!this.nodes.some(node => node.name === name)) { throw new Error(`Not declared: ${name}`); }
  }
}

type Form = readonly [RegExp, (groups: readonly string[], state: State) => void];

function read(text: string, head: readonly string[], foot: string | undefined, forms: readonly Form[]): ReadGraph {
  if (!text.endsWith('\n')) { throw new Error('The last line does not end'); }
  const lines = text.slice(0, -1).split('\n');
  if (lines.slice(0, head.length).join('\n') !== head.join('\n')) { throw new Error(`Starts with ${lines[0]}`); }
  if (foot !== undefined && lines.pop() !== foot) { throw new Error('Never ends'); }
  const state = new State();
  for (const line of lines.slice(head.length)) {
    const form = forms.find(([pattern]) => pattern.test(line));
    if (form === undefined) { throw new Error(`Not understood: ${line}`); }
    form[1](form[0].exec(line)!.slice(1), state);
  }
  if (state.cluster !== undefined) { throw new Error('A cluster never ends'); }
  return { nodes: state.nodes, edges: state.edges };
}

/** of `label="a", dir=both` */
function attribute(attributes: string, name: string): string {
  const found = [...attributes.matchAll(new RegExp(`([a-z]+)=(${STRING}|[a-z0-9]+)(?:, |$)`, 'g'))].filter(([, key]) => key === name);
  if (found.length !== 1) { throw new Error(`Not one ${name}: ${attributes}`); }
  return found[0][2];
}

/** the lexer of Graphviz knows one escape, `\"`, and leaves all others to those who use the string */
function dotId(quoted: string): string {
  return quoted.slice(1, -1).replaceAll('\\"', '"');
}

/** an escString: backslashes escape, then character references are resolved */
function dotLabel(quoted: string): string {
  const text = dotId(quoted).replace(/\\(.)/g, (_, sign: string) => {
    if (sign !== '\\') { throw new Error(`An escape that means something: \\${sign}`); }
    return sign;
  });
  return text.replaceAll('&amp;', '&');
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>' };

function mermaidText(text: string): string {
  if (/[<>`&\\]/.test(text)) { throw new Error(`A sign that means something: ${text}`); }
  return text.replace(/#(?:(\d+)|(\w+));/g, (_, code?: string, name?: string) => code === undefined ? ENTITIES[name!] : String.fromCharCode(Number(code)));
}
