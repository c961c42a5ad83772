/** Working memory that the runs of one plan use in turn: nothing in it outlives a run. */
import type { Plan } from '../../../circuit/plan';
import { type Ladder, ladder } from '../../../numerics/ladder';
import { type Outer, outer, type Selection, selection } from './outer';

export interface Scratch {
  /** Currents by component, each valid at its population's stamp (a time). */
  readonly currents: Float64Array;
  readonly stamps: Float64Array;
  /** Gains of self rows by population: those that act now, and those of the segment that begins. */
  readonly selfGains: Float64Array;
  readonly wanted: Float64Array;
  readonly peaks: Float64Array;
  readonly dips: Float64Array;
  readonly unbounded: Set<number>;
  readonly doubtful: Set<number>;
  /** What drives each component; with two kernels, A and B. */
  readonly drive: Float64Array;
  driveB: Float64Array;
  /** How much of its drives A and B a population has at most, while closed rows are looked at; else 0. */
  readonly kernelA: Float64Array;
  readonly kernelB: Float64Array;
  /** The arguments of the rows of one block and the size of their terms. */
  readonly argument: Float64Array;
  readonly magnitude: Float64Array;
  /** Bounds on each component of the populations touched, over the stretch at hand. */
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  readonly arguments: Arguments;
  readonly grids: Grids;
  readonly counted: Selection;
  readonly outer: Outer;
  readonly ladder: Ladder;
  /** Kernels at one time. */
  table: Float64Array;
}

/** Rows whose arguments are alpha e^{-s} + beta: those of all blocks of a segment, one block after the other. */
export interface Arguments {
  alpha: Float64Array;
  /** Without the transfer's threshold. */
  beta: Float64Array;
  /** The sum of what is constant about a row without any source: |bias| and |gates|. */
  fixed: Float64Array;
  /** The piece of its transfer that each row is on. */
  mode: Uint8Array;
  /** By block: bounds on |terms| of alpha and of beta. */
  alphaBound: Float64Array;
  betaBound: Float64Array;
  /** By target: 1 where it has any A, any B. */
  hasA: Uint8Array;
  hasB: Uint8Array;
  /** How far a target goes above and below 0 at most. */
  readonly span: Float64Array;
}

/** Grids of coefficients, count = na * nb for each component and row (numerics/cascade.ts), and the sign of each row. */
export interface Grids {
  C: Float64Array;
  /** Sums of |terms| of the rows of one block. */
  size: Float64Array;
  sign: Int8Array;
  /** True where terms were too large to be added. */
  overflow: boolean;
  na: number;
  nb: number;
  count: number;
  /** Where the grids of each population that takes part begin. */
  readonly base: Int32Array;
}

export function scratch({ size, populations }: Plan): Scratch {
  const numbers = (length: number) => new Float64Array(length);
  const byPopulation = () => numbers(populations.length);
  const byComponent = () => numbers(size);
  return {
    currents: byComponent(),
    stamps: byPopulation(),
    selfGains: byPopulation(),
    wanted: byPopulation(),
    peaks: byPopulation(),
    dips: byPopulation(),
    unbounded: new Set(),
    doubtful: new Set(),
    drive: byComponent(),
    driveB: numbers(0),
    kernelA: byPopulation(),
    kernelB: byPopulation(),
    argument: byComponent(),
    magnitude: byComponent(),
    upper: byComponent(),
    lower: byComponent(),
    arguments: {
      alpha: numbers(0),
      beta: numbers(0),
      fixed: numbers(0),
      mode: new Uint8Array(0),
      alphaBound: numbers(0),
      betaBound: numbers(0),
      hasA: new Uint8Array(0),
      hasB: new Uint8Array(0),
      span: numbers(2),
    },
    grids: {
      overflow: false,
      C: numbers(0),
      size: numbers(0),
      sign: new Int8Array(0),
      na: 0,
      nb: 0,
      count: 0,
      base: new Int32Array(populations.length),
    },
    counted: selection(),
    outer: outer(),
    ladder: ladder(),
    table: numbers(4),
  };
}

/** Room for the rows and targets of a segment that charges. */
export function reserve(work: Scratch, rows: number, blocks: number, targets: number): void {
  const a = work.arguments;
  if (a.alpha.length < rows) {
    a.alpha = new Float64Array(2 * rows);
    a.beta = new Float64Array(2 * rows);
    a.fixed = new Float64Array(2 * rows);
    a.mode = new Uint8Array(2 * rows);
  }
  if (a.alphaBound.length < blocks) {
    a.alphaBound = new Float64Array(2 * blocks);
    a.betaBound = new Float64Array(2 * blocks);
  }
  if (a.hasA.length < targets) {
    a.hasA = new Uint8Array(2 * targets);
    a.hasB = new Uint8Array(2 * targets);
  }
  if (work.driveB.length < work.drive.length) work.driveB = new Float64Array(work.drive.length);
}
