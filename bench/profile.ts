import * as fs from 'fs';
import * as path from 'path';

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** microseconds */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

/** Where a CPU profile spent its time: per package, and in the library's functions with all that they call. */
export function profileSummary(file: string, packageFolder: string): string {
  const { nodes, samples, timeDeltas }: Profile = JSON.parse(fs.readFileSync(file, 'utf8'));
  const byId = new Map(nodes.map(node => [node.id, node]));
  const parents = new Map(nodes.flatMap(node => (node.children ?? []).map(child => [child, node.id])));
  const own = new Map<string, number>();
  const inclusive = new Map<string, number>();
  samples.forEach((id, i) => {
    const node = byId.get(id)!;
    if (['(idle)', '(program)'].includes(node.callFrame.functionName)) { return; }
    add(own, packageOf(node, packageFolder), timeDeltas[i]);
    const seen = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = byId.get(at)!;
      const name = `${frame.callFrame.functionName || '(anonymous)'} ${placeOf(frame, packageFolder)}`;
      if (packageOf(frame, packageFolder) !== LIBRARY || seen.has(name)) { continue; }
      seen.add(name);
      add(inclusive, name, timeDeltas[i]);
    }
  });
  return [
    'Time in each package, ms', ...largest(own, 8), '',
    'Time in functions of the library and what they call, ms', ...largest(inclusive, 40),
  ].join('\n');
}

const LIBRARY = 'cdk8s-zero-trust';

function packageOf({ callFrame: { functionName, url } }: ProfileNode, packageFolder: string): string {
  const module = /.*node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(url)?.[1];
  if (module) { return module; }
  if (url.includes(path.join(packageFolder, 'lib'))) { return LIBRARY; }
  return url === '' ? functionName.startsWith('(') ? functionName : 'built in' : url.startsWith('node:') ? 'node' : 'bench';
}

function placeOf({ callFrame: { url, lineNumber } }: ProfileNode, packageFolder: string): string {
  return `${url.slice(url.indexOf(packageFolder) + packageFolder.length + 1)}:${lineNumber + 1}`;
}

function add(sums: Map<string, number>, key: string, microseconds: number): void {
  sums.set(key, (sums.get(key) ?? 0) + microseconds / 1000);
}

function largest(sums: ReadonlyMap<string, number>, count: number): string[] {
  return [...sums].sort(([, a], [, b]) => b - a).slice(0, count).map(([name, ms]) => `${ms.toFixed(1).padStart(9)}  ${name}`);
}
