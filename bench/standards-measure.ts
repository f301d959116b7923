import { createHash } from 'crypto';
import * as fs from 'fs';
import { createRequire } from 'module';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';

/** One measurement, in a process of its own: `node standards-measure.js '{"pods": "….json", "library": "…/lib"}'`. */
export type StandardsTask = PodsTask | AppTask;

/** How many pods are evaluated in a second. */
export interface PodsTask {
  /** a file of JSON: a list of pods */
  readonly pods: string;
  readonly library: string;
}

/** How long an app takes to synthesize. */
export interface AppTask {
  readonly deployments: number;
  /** `written`: the fields that hardening adds, without this library */
  readonly with: 'nothing' | 'written' | 'require' | 'harden' | 'both';
  readonly library: string;
}

export interface StandardsMeasurement {
  /** at restricted, latest; of the fastest of several rounds over all pods, after a warm-up */
  readonly podsPerSecond?: number;
  /** milliseconds of App.synth: on the clock, and of the processor on all threads */
  readonly synth?: Synth;
}

interface Synth {
  readonly wall: number;
  readonly processor: number;
  /** bytes of YAML, and a digest of them */
  readonly bytes: number;
  readonly digest: string;
}

const ROUNDS = 12;
const PASSES = 10;

function podsPerSecond({ pods, library }: PodsTask): number {
  const { evaluatePod } = createRequire(__filename)(path.join(library, 'standards'));
  const all: any[] = JSON.parse(fs.readFileSync(pods, 'utf8'));
  const policy = { level: 'restricted', version: 'latest' };
  let best = 0;
  let findings = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    for (let pass = 0; pass < PASSES; pass++) {
      for (const pod of all) { findings += evaluatePod(pod.metadata, pod.spec, policy).length; }
    }
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    best = Math.max(best, all.length * PASSES / seconds);
  }
  if (findings === 0) { throw new Error('No pod fails: these are not the pods that were meant.'); }
  return best;
}

function synth(task: AppTask): Synth {
  const { Hardening, PodSecurity, PodSecurityLevel } = createRequire(__filename)(task.library);
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'standards-'));
  try {
    const app = new App({ outdir });
    const chart = new Chart(app, 'app', { namespace: 'app' });
    for (let index = 0; index < task.deployments; index++) {
      new kplus.Deployment(chart, `web-${index}`, { containers: [{ image: 'registry.example.com/web:1.0.0', portNumber: 8080 }] });
    }
    if (task.with === 'written') { app.node.findAll().filter(construct => ApiObject.isApiObject(construct)).forEach(object => writeFields(object as ApiObject)); }
    const isHardened = task.with === 'harden' || task.with === 'both';
    if (isHardened) { Hardening.of(app).apply(); }
    // what comes with cdk8s-plus passes baseline only
    if (task.with === 'require') { PodSecurity.of(app).require(PodSecurityLevel.BASELINE); }
    if (task.with === 'both') { PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED); }
    const usage = process.cpuUsage();
    const start = process.hrtime.bigint();
    app.synth();
    const wall = Number(process.hrtime.bigint() - start) / 1e6;
    const { user, system } = process.cpuUsage(usage);
    const yaml = Buffer.concat(fs.readdirSync(outdir).map(file => fs.readFileSync(path.join(outdir, file))));
    return { wall, processor: (user + system) / 1000, bytes: yaml.length, digest: createHash('sha256').update(yaml).digest('hex') };
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

/** what hardening adds to such a Deployment, by the shortest way there is */
function writeFields(deployment: ApiObject): void {
  const toJson = deployment.toJson.bind(deployment);
  deployment.toJson = () => {
    const manifest = toJson();
    const { spec } = manifest.spec.template;
    const [container] = spec.containers;
    const { allowPrivilegeEscalation, ...others } = container.securityContext;
    container.securityContext = { allowPrivilegeEscalation, capabilities: { drop: ['ALL'] }, ...others };
    spec.securityContext.seccompProfile = { type: 'RuntimeDefault' };
    return manifest;
  };
}

const task: StandardsTask = JSON.parse(process.argv[2]);
const measurement: StandardsMeasurement = 'pods' in task ? { podsPerSecond: podsPerSecond(task) } : { synth: synth(task) };
process.stdout.write(JSON.stringify(measurement));
