/** The contract between `simulate` and those who run a plan. */
import type { Plan } from '../circuit/plan';
import type { Solution } from './solution';

/** A run in numbers: checked, complete, nothing left to default. */
export interface Request {
  readonly tspan: readonly [number, number];
  readonly tEval: Float64Array;
  /** Currents at tspan[0] in the order of the plan; entries of inputs are not used. */
  readonly initial: Float64Array;
  /** Values of the named weights at tspan[0], [target, source] by rows, in the order of the circuit. */
  readonly weights: readonly Float64Array[];
  /** Values of all inputs in one cycle, at the offsets of the plan; the next call may write over them. */
  readonly inputs: (cycle: number) => Float64Array;
  /** 1 for each population whose currents are asked for afterwards; undefined: all. */
  readonly record?: Uint8Array | undefined;
}

/**
 * Takes a plan, returns a solution.
 *
 * For those who write one: refuse by name what you cannot run (code 'unsupported', one problem for each reason), never
 * fall back in silence; report a numerical failure as `retcode` with the part that was solved.
 */
export interface Backend {
  readonly name: string;
  run(plan: Plan, request: Request): Solution;
}
