/** Engines of spiking backprop as the learner takes them: by name, in steps, with weights that share nothing. */
import { lookup } from '../../errors';
import { circuitEngine } from '../../sbp/circuit-engine';
import type { SbpEngineMaker, SbpMatrices } from '../../sbp/engine';
import { sbpEngines } from '../../sbp/engines';

export interface NamedEngine {
  readonly name: string;
  readonly make: SbpEngineMaker;
}

/** Samples between two looks at the clock and at the interrupt. */
export const STEPS: Readonly<Record<string, number>> = { fast: 5000, typescript: 500, reference: 100 };
export const CIRCUIT_STEP = 10;

export function engineNamed(engine: string | NamedEngine, extraInhibition: 'on' | 'off'): NamedEngine {
  if (typeof engine !== 'string') return engine;
  const make = lookup(sbpEngines, engine, 'engine', 'engine');
  return { name: engine, make: engine === 'circuit' ? circuitEngine({ extraInhibition }) : make };
}

/** Engines with one W1 and one W2 give them thrice each: every matrix gets a buffer of its own. */
export const owned = ({
  W1,
  W1_lt,
  W1_gt,
  W2,
  W2_lt,
  W2_gt,
  W2T,
  W2T_minus,
}: SbpMatrices): Readonly<Record<keyof SbpMatrices, Int16Array>> => ({
  W1,
  W1_lt: W1_lt === W1 ? W1.slice() : W1_lt,
  W1_gt: W1_gt === W1 ? W1.slice() : W1_gt,
  W2,
  W2_lt: W2_lt === W2 ? W2.slice() : W2_lt,
  W2_gt: W2_gt === W2 ? W2.slice() : W2_gt,
  W2T,
  W2T_minus,
});
