import * as fs from 'fs';
import { Session } from 'inspector';
import { createRequire } from 'module';
import * as os from 'os';
import * as path from 'path';
import { Construct } from 'constructs';
import * as yaml from 'yaml';
import { Ring, defineRing } from './ring';

/**
 * One measurement, in a process of its own so that neither heap nor compiled code of another one is in it:
 *
 *     node measure.js '{"ring": {…}, "library": "…/lib"}'   →   one line of JSON
 *
 * Time counts from the first construct to the last byte of YAML; loading of modules does not count.
 */
export interface Task {
  readonly ring: Ring;
  /** folder of the compiled library */
  readonly library: string;
  /** writes a CPU profile of definition and synthesis here */
  readonly profile?: string;
  /** answers with the meaning of the policies too */
  readonly meaning?: boolean;
}

/** Milliseconds on the clock, and of the processor in user and kernel mode, on all threads. */
export interface Duration { readonly wall: number; readonly user: number; readonly system: number }

export interface Measurement {
  /** until all constructs are defined */
  readonly define: Duration;
  /** App.synth */
  readonly synth: Duration;
  readonly constructs: number;
  readonly policies: number;
  readonly yamlBytes: number;
  /** of the whole process, at its peak */
  readonly peakBytes: number;
  /** each policy as one line: sorted, and equal for policies that say the same */
  readonly meaning?: readonly string[];
}

function measure({ ring, library, profile, meaning }: Task): Measurement {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'ring-'));
  try {
    const loaded = ring.variant === 'connections' ? createRequire(__filename)(library) : undefined;
    const session = profile ? startProfile() : undefined;
    const start = now();
    const app = defineRing(ring, outdir, loaded);
    const defined = now();
    app.synth();
    const end = now();
    const peakBytes = process.resourceUsage().maxRSS * 1024;
    if (session) { writeProfile(session, profile!); }
    const files = fs.readdirSync(outdir).map(file => fs.readFileSync(path.join(outdir, file), 'utf8'));
    return {
      define: between(start, defined),
      synth: between(defined, end),
      constructs: (app as Construct).node.findAll().length,
      policies: files.reduce((sum, text) => sum + (text.match(/^kind: NetworkPolicy$/gm) ?? []).length, 0),
      yamlBytes: files.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
      peakBytes,
      ...(meaning ? { meaning: files.flatMap(meaningOf).sort() } : {}),
    };
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

function now(): Duration {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), user: user / 1000, system: system / 1000 };
}

function between(a: Duration, b: Duration): Duration {
  return { wall: b.wall - a.wall, user: b.user - a.user, system: b.system - a.system };
}

/** what the policies in a file say, whatever they are called and in whichever order they say it */
function meaningOf(text: string): string[] {
  return yaml.parseAllDocuments(text).map(document => document.toJS())
    .filter(object => object.kind === 'NetworkPolicy')
    .map(({ metadata, spec }) => orderless({ namespace: metadata.namespace, spec }));
}

/** JSON with fields and list items sorted: no list in a NetworkPolicy has an order that counts */
function orderless(value: unknown): string {
  if (Array.isArray(value)) { return `[${value.map(orderless).sort().join(',')}]`; }
  if (typeof value !== 'object' || value === null) { return JSON.stringify(value); }
  return `{${Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}:${orderless(field)}`).sort().join(',')}}`;
}

function startProfile(): Session {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 200 });
  session.post('Profiler.start');
  return session;
}

function writeProfile(session: Session, file: string): void {
  session.post('Profiler.stop', (error, { profile }) => {
    if (error) { throw error; }
    fs.writeFileSync(file, JSON.stringify(profile));
  });
  session.disconnect();
}

process.stdout.write(`${JSON.stringify(measure(JSON.parse(process.argv[2])))}\n`);
