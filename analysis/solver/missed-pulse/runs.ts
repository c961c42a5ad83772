/** One pulse in a long silence, by the solvers that know the schedule and by integrators that do not. */
import { Outcome, Solver as RawOdex } from 'odex';
import { dopri5, odex } from '../../../src/backends/meanfield/adaptive/adaptive';
import { exact } from '../../../src/backends/meanfield/exact/exact';
import { meanField } from '../../../src/backends/meanfield/mean-field';
import type { Solver } from '../../../src/backends/meanfield/solver';
import { simulate } from '../../../src/backends/simulate';
import type { Solution } from '../../../src/backends/solution';
import { circuit } from '../../../src/circuit/circuit';
import { integrate } from '../../../src/numerics/ode/integrate';

/** Times are in units of tau. */
export const PULSE: readonly [number, number] = [50, 50.5];
export const SPAN: readonly [number, number] = [0, 100];
export const BIAS = 1;

/** I = 1 - e^{-(t - 50)} while the gate is open; before it 0, after it decay. */
export function truth(t: number): number {
  const [from, to] = PULSE;
  const charged = -BIAS * Math.expm1(-(Math.min(t, to) - from));
  return t <= from ? 0 : charged * Math.exp(-Math.max(0, t - to));
}

/** A gate whose source is silent: its bias alone drives I while it is open. */
const pulse = circuit({
  populations: [{ name: 'silent' }, { name: 'I' }],
  projections: [{ name: 'gate', from: [{ population: 'silent' }], to: [{ population: 'I', gain: 1 }] }],
  schedule: { windows: [{ t: PULSE, open: [{ projection: 'gate', bias: BIAS }] }] },
});

export interface Ours {
  readonly name: string;
  readonly solution: Solution;
  /** At the end of the pulse, a gate edge. */
  readonly tolerance: number;
  /** At any time: dense output between the accepted steps of an adaptive solver has fewer digits. */
  readonly between: number;
}

export function ours(): Ours[] {
  const run = (solver: Solver) => simulate(pulse, { tspan: SPAN, backend: meanField({ solver }) });
  return [
    { name: 'exact()', solution: run(exact()), tolerance: 1e-14, between: 1e-14 },
    { name: 'odex()', solution: run(odex()), tolerance: 1e-10, between: 1e-8 },
    { name: 'dopri5()', solution: run(dopri5()), tolerance: 1e-10, between: 1e-8 },
  ];
}

/** What an integrator saw: the times of its accepted steps, the states there, whether it reports success. */
export interface Raw {
  readonly name: string;
  readonly t: readonly number[];
  readonly I: readonly number[];
  readonly success: boolean;
  /** How often it evaluated the right-hand side within the pulse. */
  readonly looks: number;
}

export const raw = (): Raw[] => [rawOdex(), rawDopri5()];

const within = (t: number): boolean => t >= PULSE[0] && t < PULSE[1];
const slope = (t: number, I: number): number => (within(t) ? BIAS : 0) - I;

/** npm odex with all its defaults, the whole span in one call. */
function rawOdex(): Raw {
  const t: number[] = [];
  const I: number[] = [];
  let looks = 0;
  const { outcome } = new RawOdex(1).solve(
    (x, y) => {
      looks += within(x) ? 1 : 0;
      return [slope(x, y[0])];
    },
    SPAN[0],
    [0],
    SPAN[1],
    (_, _from, to, y) => {
      t.push(to);
      I.push(y[0]);
      return true;
    },
  );
  return { name: 'npm odex', t, I, success: outcome === Outcome.Converged, looks };
}

/** The Dormand-Prince pair with its usual step control, no breakpoints. */
function rawDopri5(): Raw {
  let looks = 0;
  const rhs = (t: number, y: Float64Array, out: Float64Array) => {
    looks += within(t) ? 1 : 0;
    out[0] = slope(t, y[0]);
  };
  const { t, y, retcode } = integrate(rhs, [0], SPAN);
  return {
    name: 'Dormand-Prince 5(4)',
    t: Array.from(t),
    I: Array.from(y),
    success: retcode === 'success',
    looks,
  };
}
