/** The ReLU derivative: a graded amplitude enters a gating chain, whose level opens or closes other projections. */
import { invalid, raise } from '../../errors';
import { checkGiven, either, optional } from '../../kinds';
import type { Fragment, Gate, Matrix } from '../types';
import { checkTimes } from './chains';
import { checkPulse, PULSE_OPTIONS, type PulseOptions, saturatingChain } from './pulse-chain';

export interface MaskOptions extends PulseOptions {
  /** The population whose positive part is asked for: it is read when the first window opens. */
  readonly source: string;
  /** Hops n of the mask chain: its populations are m1 ... mn. */
  readonly stages: number;
  /** Until when the last of them is held; default: it is not held. */
  readonly holdUntil?: number;
}

/**
 * A mask, the derivative of ReLU: what its source holds above A_s / maskGain becomes the on level of the gating chain,
 * what it holds below becomes 0, component by component. `maskReport` gives dead zone and grey band.
 *
 *     m_1 = R(kappa A), m_{k+1} = R(m_k);  m_n -> A_on where kappa A > A_s, 0 where kappa A < A_s
 *
 * kappa acts after the threshold of the gate (G' = kappa G, h' = h / kappa), so that closed rows stay closed.
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019).
 */
export function mask(options: MaskOptions): Fragment {
  checkGiven('mask', options, { source: 'text', stages: 'number', holdUntil: 'number?', ...PULSE_OPTIONS });
  const { source, stages, T, holdUntil, prefix = '', start = 0 } = options;
  checkPulse('mask', options, stages);
  const names = Array.from({ length: stages }, (_, k) => `${prefix}m${k + 1}`);
  const chain = saturatingChain(options, [source, ...names], false);
  if (holdUntil === undefined) return chain;
  const charged = start + stages * T;
  if (!(holdUntil >= charged && Number.isFinite(holdUntil)))
    raise(
      invalid('mask.holdUntil', 'time', holdUntil, `at least ${charged}, when the last stage is charged`),
    );
  const hold = { t: [charged, holdUntil] as const, hold: [names[stages - 1]] };
  return { ...chain, schedule: { windows: [...(chain.schedule?.windows ?? []), hold] } };
}

/**
 * The gate of a mask population: q = clip((m - h) / d, 0, 1) with both limits below the least that an on mask has while
 * it is read, h = level / 4 and h + d = level / 2. So q is 1 for an on mask and 0 for an off mask all through.
 *
 *     level = F (1 - e^{-T/tau}) where the mask is held while it is read; times e^{-window/tau} where it decays
 *
 * `window` is how long after its charge it is read.
 */
export function maskGate(options: {
  readonly mask: string;
  readonly F: number;
  readonly T: number;
  readonly tau?: number;
  readonly held?: boolean;
  readonly window?: number;
}): Gate {
  checkGiven('maskGate', options, {
    mask: 'text',
    F: 'number',
    T: 'number',
    tau: 'number?',
    held: 'flag?',
    window: 'number?',
  });
  const { mask: population, F, T, tau = 1, held = false, window = T } = options;
  for (const [name, value] of Object.entries({ F, T, tau, window }))
    if (!(value > 0 && Number.isFinite(value)))
      raise(invalid(`maskGate.${name}`, name, value, 'a number above 0'));
  const level = F * -Math.expm1(-T / tau) * (held ? 1 : Math.exp(-window / tau));
  return { population, h: level / 4, d: level / 4, effect: 'opens' };
}

export interface MaskedHopOptions {
  readonly source: string;
  readonly destination: string;
  /** Gate by the mask: `maskGate(...)`. It and the window must both be open. */
  readonly gate: Gate;
  readonly T: number;
  readonly start?: number;
  readonly matrix?: Matrix;
  /** Synaptic gain (default 'exact'). */
  readonly gain?: number | 'exact';
  readonly threshold?: number;
}

/** One graded hop that opens where the timing pulse AND the mask say so: [a + g0 + g0 q - 2 g0]^+, q = 0 or 1. */
export function maskedHop(options: MaskedHopOptions): Fragment {
  checkGiven('maskedHop', options, {
    source: 'text',
    destination: 'text',
    gate: 'object',
    T: 'number',
    start: 'number?',
    matrix: 'rows?',
    gain: optional(either('number', ['exact'])),
    threshold: 'number?',
  });
  const { source, destination, gate, T, start = 0, matrix, gain = 'exact', threshold } = options;
  checkTimes('maskedHop', options);
  const name = `${source}>${destination}`;
  return {
    projections: [
      {
        name,
        from: [{ population: source, ...(matrix === undefined ? {} : { matrix }) }],
        to: [{ population: destination, gain }],
        gatedBy: [gate],
        ...(threshold === undefined ? {} : { threshold }),
      },
    ],
    schedule: { windows: [{ t: [start, start + T], open: [name] }] },
  };
}
