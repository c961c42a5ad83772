/** A plan and a request in the numbers that the chip's network is made from: units, ladders, weights from row to row. */
import type { Block, Plan } from '../../circuit/plan';
import type { Request } from '../backend';
import type { Ladder } from '../chip-run';
import { blockCouplings, type Coupling } from '../couplings';
import { anticipated } from './anticipate';
import { type Kappas, kappasOf } from './kappa';
import { comparator, FULL, QUANTUM, reluLadder, saturatingLadder } from './ladder';
import { matched } from './matched';
import { type Settings, trims } from './options';
import { courseOf, type Peaks, peaksOf } from './peaks';
import { resolutionOf } from './resolution';
import { selfLadders } from './selves';
import { keepOf, type Steps } from './steps';
import type { Entry, Tables } from './types';

/** Above the largest current there is a twentieth to spare, or more: so much that it is itself a level, as its parts are. */
const SPARE = 1.05;
const spareOf = ({ levels }: Settings): number => levels / Math.max(1, Math.floor(levels / SPARE));

export function tablesOf(plan: Plan, request: Request, settings: Settings, steps: Steps): Tables {
  const kappas = kappasOf(plan, steps);
  const needed = settings.range === 'auto' || kappas.charged.length > 0;
  const course = needed ? courseOf(plan, request, steps) : undefined;
  const peaks = course === undefined ? undefined : peaksOf(plan, request, course);
  const biases = plan.blocks.map((block, b) => biasesOf(plan, block, b));
  const shift = shiftOf(plan, biases);
  const range = rangeOf(settings, peaks, shift);
  const unit = FULL / range;
  const couplings = plan.blocks.map((block) => blockCouplings(plan, block, request.weights));
  const entries = plan.blocks.map((block, b) => entriesOf(plan, block, couplings[b]));
  const base = {
    plan,
    settings,
    steps,
    unit,
    range,
    reach: range - shift,
    entries,
    decays: Int32Array.from(plan.blocks, ({ terms }) => decayOfBlock(plan, steps, terms)),
    biases,
    peaks,
    course,
    couplings,
    kappas,
  };
  const exact = course === undefined ? kappas : matched(base, request, course);
  const relus = plan.blocks.map((block, b) =>
    block.transfer.kind === 'relu'
      ? reluLadder(block.name, rangeOfBlock(base, block, b), range, {
          levels: settings.levels,
          bits: settings.weightBits,
          weight: trims(settings) ? mainWeight(block, exact.of[b], unit) : 0,
        })
      : undefined,
  );
  const ladders = plan.blocks.map((block, b) => relus[b] ?? ceilingLadder(base, exact, block, b, relus));
  const selves = selfLadders(base, spareOf(settings));
  const ranges = Object.fromEntries([
    ...plan.blocks.flatMap((block, b) =>
      block.transfer.kind === 'relu' ? [[block.name, rangeOfBlock(base, block, b)]] : [],
    ),
    ...selves.map(({ ladder: { name }, range: own }) => [name, own]),
  ]);
  return { ...base, kappas: exact, ladders, selves, ranges };
}

type Base = Omit<Tables, 'ladders' | 'selves' | 'ranges'>;

/** The largest bias of a row: it moves levels down, so that registers must hold that much more. */
const shiftOf = ({ segments }: Plan, biases: readonly Float64Array[]): number =>
  Math.max(
    0,
    ...biases.map((of) => of.reduce((a, b) => Math.max(a, b), 0)),
    ...segments.flatMap(({ selves }) => selves.map(({ offset }) => offset)),
  );

function rangeOf(settings: Settings, peaks: Peaks | undefined, shift: number): number {
  const { range } = settings;
  if (range !== 'auto') return range;
  const of = (list: Float64Array | undefined): number => list?.reduce((a, b) => Math.max(a, b), 0) ?? 0;
  const most = Math.max(of(peaks?.open), of(peaks?.sums), of(peaks?.currents));
  return (most === 0 ? 1 : spareOf(settings) * most) + shift;
}

function rangeOfBlock({ settings, peaks, range }: Base, { name }: Block, b: number): number {
  const given = settings.ranges[name];
  if (given !== undefined) return given;
  const most = settings.range === 'auto' ? spareOf(settings) * (peaks?.open[b] ?? 0) : range;
  return most > 0 ? most : range;
}

/** What an emission of 1 sends with K = 1 to the destination of the largest gain, in units of 64. */
function mainWeight({ destinations }: Block, kappas: Float64Array, unit: number): number {
  return destinations.reduce(
    (most, { gain }, k) => Math.max(most, (Math.abs(gain) * kappas[k] * unit) / QUANTUM),
    0,
  );
}

function decayOfBlock({ populations }: Plan, { decays }: Steps, terms: Block['terms']): number {
  // an input does not decay: only what keeps it does
  const own = terms.find(({ population }) => !populations[population].input) ?? terms[0];
  return decays[own.population];
}

function entriesOf(plan: Plan, block: Block, couplings: readonly Coupling[]): Map<number, Entry[]> {
  const sums = new Map<number, Float64Array>();
  for (const { population, size, scale, K } of couplings) {
    const sum = sums.get(population) ?? new Float64Array(block.rows * size);
    sums.set(population, sum);
    if (K === undefined) for (let r = 0; r < block.rows; r++) sum[r * size + r] += scale;
    else for (let k = 0; k < sum.length; k++) sum[k] += K[k];
  }
  return new Map(
    [...sums].map(([population, sum]) => {
      const { size } = plan.populations[population];
      const list: Entry[] = [];
      sum.forEach((K, k) => {
        if (K !== 0) list.push({ row: Math.floor(k / size), component: k % size, K });
      });
      return [population, list];
    }),
  );
}

function biasesOf({ segments }: Plan, { rows }: Block, b: number): Float64Array {
  for (const { open } of segments)
    for (const { block, bias } of open)
      if (block === b)
        return Float64Array.from({ length: rows }, (_, r) => (typeof bias === 'object' ? bias[r] : bias));
  return new Float64Array(rows);
}

/** A row with a ceiling: a ladder, or one comparator where its ramp is finer than what its sources can tell apart. */
function ceilingLadder(
  base: Base,
  { of }: Kappas,
  block: Block,
  b: number,
  relus: readonly (Ladder | undefined)[],
): Ladder {
  const { plan, settings, unit, decays } = base;
  const { name, transfer } = block;
  const reads = readsDecaying(base, b);
  const late = reads === 0 ? 1 : keepOf(decays[b]) ** -0.5;
  if (transfer.kind === 'heaviside') return comparator(name, thresholdOf(base, block, b, late), 1);
  const ramp = transfer.F / transfer.G;
  const level = levelOfSources(plan, base.entries[b], relus);
  if (ramp >= level)
    return saturatingLadder(name, transfer, late, {
      levels: settings.levels,
      bits: settings.weightBits,
      weight: trims(settings) ? mainWeight(block, of[b], unit) : 0,
    });
  // sources are whole levels: half of one, as much as is left of it when the row is read last
  const least = (level / 2) * keepOf(decays[b]) ** reads;
  const open = resolutionOf(plan, base.entries, relus)(b);
  return comparator(name, Math.max(late * (transfer.h + ramp / 2), least), transfer.F, open / 2);
}

/** The threshold of a row of two levels: in the middle of a step, be its source falling or rising. */
function thresholdOf(
  { plan, steps, entries }: Base,
  { transfer: { h } }: Block,
  b: number,
  late: number,
): number {
  const [[population, list], ...more] = entries[b];
  const single = more.length === 0 && list.every(({ K, row, component }) => K === 1 && row === component);
  const early = single ? anticipated(plan, steps, population, h) : h;
  return early < h ? early : late * h;
}

/** The largest step in which the sources of a block can change: a level of those who charge them. */
function levelOfSources(
  { blocks }: Plan,
  entries: ReadonlyMap<number, readonly Entry[]>,
  relus: readonly (Ladder | undefined)[],
): number {
  let level = 0;
  for (const [population, list] of entries) {
    const most = list.reduce((largest, { K }) => Math.max(largest, Math.abs(K)), 0);
    blocks.forEach(({ destinations }, b) => {
      if (destinations.some((one) => one.population === population))
        level = Math.max(level, most * (relus[b]?.emission ?? 0));
    });
  }
  return level;
}

/** For how many steps at most a block reads what decays meanwhile. */
function readsDecaying({ plan, steps, entries }: Base, b: number): number {
  const sources = [...entries[b].keys()].filter((population) => !plan.populations[population].input);
  let [most, now] = [0, 0];
  for (const { segment, begin, end } of steps.passages) {
    const open = segment.open.some(({ block }) => block === b);
    const free = sources.some((population) => !segment.selves.some((self) => self.population === population));
    now = open && free ? now + end - begin : 0;
    most = Math.max(most, now);
  }
  return most;
}
