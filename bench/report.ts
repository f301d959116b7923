import type { Measurement } from './measure';
import { Kind, Layout, Ring, VARIANTS } from './ring';
import { growth, median, spreadOf } from './statistics';

/** One app and variant, with a measurement for each turn. */
export interface Cell { readonly ring: Ring; readonly turns: readonly Measurement[] }

/** How large the apps of a run are. */
export interface Scale {
  /** numbers of workloads */
  readonly sizes: readonly number[];
  /** the size at which the number of flows varies */
  readonly flowsAt: number;
  /** the size at which the charts and kinds of workload vary, and the goals are set */
  readonly chartsAt: number;
}

/** The tables of a run, in Markdown. */
export function tables(cells: readonly Cell[], { flowsAt, chartsAt }: Scale): string[] {
  const plain = cells.filter(({ ring }) => ring.charts === 1 && ring.kind === 'deployments');
  return [
    table('Size of the app: one chart, five flows from each workload', 'workloads', cells, plain.filter(({ ring }) => ring.flows === 5), ({ workloads }) => workloads),
    table(`Flows from each workload: ${flowsAt} workloads, one chart`, 'flows', cells, plain.filter(({ ring }) => ring.workloads === flowsAt && ring.variant !== 'cdk8s-plus'), ({ flows }) => flows),
    table(`Charts: ${chartsAt} workloads, five flows from each`, 'charts', cells,
      cells.filter(({ ring }) => ring.workloads === chartsAt && ring.kind === 'deployments' && ring.variant !== 'cdk8s-plus'),
      ({ charts, layout }) => (charts === 1 ? '1' : `${charts}, in ${layout}`)),
    table(`What stands for a workload: ${chartsAt} workloads, one chart, five flows from each`, 'workload', cells,
      cells.filter(({ ring }) => ring.workloads === chartsAt && ring.flows === 5 && ring.charts === 1 && ring.variant !== 'cdk8s-plus'), ({ kind }) => KIND_TEXTS[kind]),
  ];
}

/** Whether the goals are met. Ratios are medians over the turns of the run. */
export function goals(cells: readonly Cell[], { flowsAt, chartsAt }: Scale): string {
  const large = { workloads: chartsAt, flows: 5, charts: 1, layout: 'blocks', kind: 'deployments' } as const;
  const ours = cellOf(cells, { ...large, variant: 'connections' });
  const floor = cellOf(cells, { ...large, variant: 'hand-written' });
  const inCharts = (layout: Layout) => cellOf(cells, { ...large, variant: 'connections', charts: 20, layout });
  const rows = [
    goal(`\`App.synth\` at ${chartsAt} workloads, of hand-written policies`, ratio(ours, floor, synthTime), 1.2),
    goal('the same with the definition of constructs', ratio(ours, floor, time), 1.2),
    goal('`App.synth` with 20 charts in blocks, of one chart', ratio(inCharts('blocks'), ours, synthTime), 1.2),
    goal('`App.synth` with 20 charts in turns, of one chart', ratio(inCharts('turns'), ours, synthTime), 1.2),
    goal('policies for each workload', Math.max(...ours.turns.map(({ policies }) => policies)) / large.workloads, 1),
    goal('growth of the policies\' share with the number of workloads: exponent', shareGrowth(cells, ({ flows }) => flows === 5, ({ workloads }) => workloads), 1.1),
    goal('growth of the policies\' share with flows from each workload: exponent', shareGrowth(cells, ({ workloads }) => workloads === flowsAt, ({ flows }) => flows), 1.1),
  ];
  return ['Goals', '', '| goal | measured | at most | |', '|---|---|---|---|', ...rows].join('\n');
}

const KIND_TEXTS: { readonly [kind in Kind]: string } = {
  deployments: 'cdk8s-plus Deployment',
  services: 'the same, flows go to its Service',
  objects: 'plain ApiObject',
};

type Figure = (measurement: Measurement) => number;

const synthTime: Figure = ({ synth }) => synth.wall;
const synthProcessorTime: Figure = ({ synth }) => synth.user;
const time: Figure = ({ define, synth }) => define.wall + synth.wall;
const processorTime: Figure = ({ define, synth }) => define.user + synth.user;

function table(title: string, dimension: string, all: readonly Cell[], cells: readonly Cell[], valueOf: (ring: Ring) => number | string): string {
  const sorted = [...cells].sort((a, b) => Number.parseInt(String(valueOf(a.ring))) - Number.parseInt(String(valueOf(b.ring)))
    || String(valueOf(a.ring)).localeCompare(String(valueOf(b.ring))) || VARIANTS.indexOf(a.ring.variant) - VARIANTS.indexOf(b.ring.variant));
  const rows = sorted.map(cell => {
    const floor = cellOf(all, { ...cell.ring, variant: 'hand-written' });
    const { turns, ring } = cell;
    return [
      valueOf(ring), ring.variant, turns[0].policies, thousands(turns[0].yamlBytes),
      median(turns.map(({ define }) => define.wall)).toFixed(0),
      spread(turns.map(synthTime)), ratio(cell, floor, synthTime).toFixed(2),
      spread(turns.map(synthProcessorTime)), ratio(cell, floor, synthProcessorTime).toFixed(2),
      (median(turns.map(({ peakBytes }) => peakBytes)) / 1e6).toFixed(0),
    ];
  });
  const head = [
    dimension, 'variant', 'policies', 'YAML, kB', 'definition, ms',
    '`App.synth`, ms', '÷ hand-written', 'user CPU of it, ms', '÷ hand-written', 'peak memory, MB',
  ];
  return [title, '', ...[head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`)].join('\n');
}

function spread(figures: readonly number[]): string {
  const { median: middle, min, max } = spreadOf(figures);
  return `${middle.toFixed(0)} (${min.toFixed(0)}-${max.toFixed(0)})`;
}

function thousands(figure: number): string {
  return Math.round(figure / 1000).toLocaleString('en');
}

function goal(what: string, measured: number, most: number): string {
  return `| ${what} | ${measured.toFixed(2)} | ${most} | ${measured <= most ? 'met' : 'not met'} |`;
}

/** the median over turns of the ratio within a turn */
function ratio(a: Cell, b: Cell, figure: Figure): number {
  return median(a.turns.map((turn, i) => figure(turn) / figure(b.turns[i])));
}

/** what the policies cost beyond the workloads, as a power of x */
function shareGrowth(cells: readonly Cell[], fits: (ring: Ring) => boolean, x: (ring: Ring) => number): number {
  const ours = cells.filter(({ ring }) => ring.variant === 'connections' && ring.charts === 1 && ring.kind === 'deployments' && fits(ring));
  return growth(ours.map(cell => {
    const alone = cellOf(cells, { ...cell.ring, variant: 'workloads', flows: 5 });
    return { x: x(cell.ring), y: median(cell.turns.map((turn, i) => processorTime(turn) - processorTime(alone.turns[i]))) };
  }));
}

function cellOf(cells: readonly Cell[], wanted: Ring): Cell {
  const fields = Object.keys(wanted) as (keyof Ring)[];
  const found = cells.find(({ ring }) => fields.every(field => ring[field] === wanted[field]));
  if (!found) { throw new Error(`Not measured: ${JSON.stringify(wanted)}`); }
  return found;
}
