/** Circuit -> plan: names become offsets, projections typed blocks, the schedule sorted segments. Every back-end reads it. */
import { resolveGains } from './exact-gains';
import { type SelfRow, timeline } from './timeline';
import type { Circuit, LearnRule, Projection, Source, Transfer } from './types';

export interface Plan {
  readonly circuit: Circuit;
  readonly populations: readonly PlannedPopulation[];
  /** Population index by name. */
  readonly index: ReadonlyMap<string, number>;
  /** Indices of the populations that are inputs. */
  readonly inputs: readonly number[];
  /** Components of all populations together: the length of a state. */
  readonly size: number;
  readonly blocks: readonly Block[];
  /** Sorted edges of one period (of the whole schedule where it has no period). */
  readonly edges: Float64Array;
  /** segments[i] lies between edges[i] and edges[i + 1]. */
  readonly segments: readonly Segment[];
  /** What holds outside all windows: only what is never closed is open. */
  readonly idle: Segment;
  readonly period?: number;
}

export interface PlannedPopulation {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly tau: number;
  readonly input: boolean;
}

/** A projection: rows of thresholded units, a = sum of terms + bias - threshold * (closed), output to destinations. */
export interface Block {
  readonly name: string;
  readonly rows: number;
  readonly terms: readonly Term[];
  readonly destinations: readonly { readonly population: number; readonly gain: number }[];
  readonly threshold: number;
  readonly transfer: Transfer;
  readonly projection: Projection;
  /** True where no window ever closes it: the schedule does not name it, or its threshold is 0. */
  readonly alwaysOpen: boolean;
}

/** One source of a block: scale times the identity, a dense matrix [rows, size] by rows, or named weights. */
export interface Term {
  readonly population: number;
  readonly scale: number;
  readonly kind: 'identity' | 'dense' | 'weights';
  /** With kind 'dense'; the scale is not applied. */
  readonly matrix?: Float64Array;
  /** With kind 'weights': index into circuit.weights. */
  readonly weights?: number;
  readonly transpose?: boolean;
}

/** What holds between two edges. Blocks that are always open are listed too. */
export interface Segment {
  readonly open: readonly OpenBlock[];
  readonly selves: readonly PlannedSelf[];
  readonly learn: readonly LearnRule[];
}

export interface OpenBlock {
  readonly block: number;
  /** One number for all rows, or one for each. */
  readonly bias: number | readonly number[];
}

export interface PlannedSelf {
  readonly population: number;
  readonly kind: 'hold' | 'flush';
  readonly gain: number;
  readonly offset: number;
}

const plans = new WeakMap<Circuit, Plan>();

/** The plan of a circuit that `circuit(...)` has checked and frozen: made once for each. */
export function plan(circuit: Circuit): Plan {
  const known = plans.get(circuit);
  if (known !== undefined) return known;
  const made = make(circuit);
  if (Object.isFrozen(circuit)) plans.set(circuit, made);
  return made;
}

function make(circuit: Circuit): Plan {
  const line = timeline(circuit);
  const populations = place(circuit);
  const index = new Map(populations.map((population, k) => [population.name, k]));
  const { gains } = resolveGains(circuit, line);
  const weightIndex = new Map(circuit.weights.map((weights, k) => [weights.name, k]));
  const blocks = circuit.projections.map((projection, k): Block => {
    const destinations = projection.to.map(({ population }, j) => ({
      population: index.get(population) ?? 0,
      gain: gains[k]?.[j] ?? 0,
    }));
    const threshold = projection.threshold ?? circuit.threshold;
    return {
      name: projection.name,
      rows: populations[destinations[0]?.population ?? 0]?.size ?? 0,
      terms: projection.from.map((source) => term(source, index, weightIndex)),
      destinations,
      threshold,
      transfer: projection.transfer ?? { kind: 'relu' },
      projection,
      alwaysOpen: threshold === 0 || !line.named.has(projection.name),
    };
  });
  const { period } = circuit.schedule;
  const idle = {
    open: blocks.flatMap(({ alwaysOpen }, block) => (alwaysOpen ? [{ block, bias: 0 }] : [])),
    selves: [],
    learn: [],
  };
  return {
    circuit,
    populations,
    index,
    inputs: populations.flatMap(({ input }, p) => (input ? [p] : [])),
    size: populations.reduce((sum, { size }) => sum + size, 0),
    blocks,
    edges: Float64Array.from(line.edges),
    segments: segmentsOf(line, blocks, index, idle.open),
    idle,
    ...(period === undefined ? {} : { period }),
  };
}

/** The end of the schedule: the period where it has one, else the last edge (0 for an empty schedule). */
export const endOf = (plan: Plan): number =>
  plan.period ?? Math.max(0, plan.edges[plan.edges.length - 1] ?? 0);

function place(circuit: Circuit): PlannedPopulation[] {
  let offset = 0;
  return circuit.populations.map(({ name, size = 1, tau = circuit.tau, input = false }) => {
    const population = { name, offset, size, tau, input };
    offset += size;
    return population;
  });
}

function term(
  source: Source,
  index: ReadonlyMap<string, number>,
  weightIndex: ReadonlyMap<string, number>,
): Term {
  const population = index.get(source.population) ?? 0;
  const scale = source.scale ?? 1;
  if (source.matrix !== undefined)
    return { population, scale, kind: 'dense', matrix: Float64Array.from(source.matrix.flat()) };
  if (source.weights !== undefined)
    return {
      population,
      scale,
      kind: 'weights',
      weights: weightIndex.get(source.weights) ?? 0,
      transpose: source.transpose ?? false,
    };
  return { population, scale, kind: 'identity' };
}

/** One sweep over the slots in order of time. */
function segmentsOf(
  line: ReturnType<typeof timeline>,
  blocks: readonly Block[],
  index: ReadonlyMap<string, number>,
  always: readonly OpenBlock[],
): Segment[] {
  const blockIndex = new Map(blocks.map((block, k) => [block.name, k]));
  const starting = [...line.slots].sort((a, b) => a.from - b.from);
  let next = 0;
  let current: typeof starting = [];
  const segments: Segment[] = [];
  for (let edge = 0; edge + 1 < line.edges.length; edge++) {
    current = current.filter((slot) => slot.to > edge);
    for (; starting[next]?.from === edge; next++) current.push(starting[next]);
    const open = new Map<number, OpenBlock>();
    for (const entry of always) open.set(entry.block, entry);
    const selves = new Map<number, PlannedSelf>();
    for (const slot of current) {
      for (const { projection, bias } of slot.open) {
        const block = blockIndex.get(projection) ?? 0;
        open.set(block, { block, bias });
      }
      for (const self of slot.selves) selves.set(index.get(self.population) ?? 0, plannedSelf(self, index));
    }
    segments.push({
      open: [...open.values()],
      selves: [...selves.values()],
      learn: current.flatMap((slot) => slot.learn),
    });
  }
  return segments;
}

const plannedSelf = (
  { population, kind, gain, offset }: SelfRow,
  index: ReadonlyMap<string, number>,
): PlannedSelf => ({
  population: index.get(population) ?? 0,
  kind,
  gain,
  offset,
});
