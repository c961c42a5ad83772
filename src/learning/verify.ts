/** The plain algorithm beside the circuit: how far apart they are, and where that began. */
import type { Solution } from '../backends/solution';
import type { Network } from '../circuit/fragments/backprop';
import type { Circuit } from '../circuit/types';
import { expectations, learningWindow } from './expected';
import type { Pattern } from './patterns';
import { passFor, presentPlain } from './plain';
import { onsets } from './self-clocked';
import { type NamedWeights, namedWeights, parametersOf } from './weights';

export interface CycleReport {
  /** The presentation, from 0. */
  readonly presentation: number;
  /** Largest deviation of any weight from the plain algorithm after this cycle, and of which. */
  readonly deviation: number;
  readonly weights: string;
  /** The first window of the cycle in which a charge was off by more than `NOTABLE`; null where none was. */
  readonly window: {
    readonly number: number;
    readonly population: string;
    readonly deviation: number;
  } | null;
  /** The smallest |n| of any relu unit: how near the network came to a kink. */
  readonly leastInput: number;
  /** Units whose mask is not the step of their input: in the dead zone, or between the two levels. */
  readonly deadZone: number;
}

/** Below this a deviation of a charge is rounding. */
const NOTABLE = 1e-11;

/**
 * Compares cycle after cycle; the plain algorithm goes its own way from the same weights. A circuit that runs itself is read
 * at the onsets of its stages: where window k ends, stage k + 1 begins.
 */
export function verifier(
  network: Network,
  start: NamedWeights,
  { weights: declared, schedule }: Circuit,
  runsItself = false,
): (pattern: Pattern, run: Solution, cycle: number, presentation: number) => CycleReport {
  const parameters = parametersOf(network, start);
  const pass = passFor(network);
  const expected = expectations(network);
  const period = schedule.period ?? 0;
  const learned = learningWindow(network) + 1;
  return ({ x, t }, run, cycle, presentation) => {
    presentPlain(network, parameters, pass, x, t);
    const stages = runsItself ? stagesOf(run) : undefined;
    const end = (k: number) => stages?.[k]?.[cycle] ?? cycle * period + k * network.T;
    const at = (window: number) => end(window + 1);
    let window: CycleReport['window'] = null;
    let deadZone = 0;
    for (const { window: k, population, value } of expected) {
      const currents = run.vector(at(k), population);
      const isMask = population.endsWith('b');
      for (let i = 0; i < currents.length; i++) {
        const deviation = Math.abs(currents[i] - value(pass, i));
        if (isMask && deviation > NOTABLE) deadZone++;
        if (!(deviation <= NOTABLE) && window === null) window = { number: k + 1, population, deviation };
      }
    }
    const plain = namedWeights(network, parameters);
    const own = run.state(end(learned)).weights;
    let deviation = 0;
    let weights = declared[0]?.name ?? '';
    for (const { name } of declared)
      own[name]?.forEach((value, i) => {
        const difference = Math.abs(value - plain[name]?.[i]);
        if (!(difference <= deviation)) [deviation, weights] = [difference, name];
      });
    return { presentation, deviation, weights, window, leastInput: leastInput(network, pass.n), deadZone };
  };
}

const known = new WeakMap<Solution, ReturnType<typeof onsets>>();

/** The onsets of a run, looked up once for all its cycles. */
function stagesOf(run: Solution): ReturnType<typeof onsets> {
  const stages = known.get(run) ?? onsets(run);
  known.set(run, stages);
  return stages;
}

function leastInput({ layers, activation, output }: Network, n: readonly Float64Array[]): number {
  const L = layers.length - 1;
  const relu = n.filter((_, k) => (k + 1 === L ? output : activation) === 'relu');
  return Math.min(Number.POSITIVE_INFINITY, ...relu.flatMap((values) => Array.from(values, Math.abs)));
}
