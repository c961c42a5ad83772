/** One step of arithmetic each: signed layers, rectifiers, errors, products with 0 or 1, Hebbian updates, flushes. */
import { invalid, raise, unsupported } from '../../errors';
import { checkGiven, type Kind, optional } from '../../kinds';
import { hebbConstant, type Waveform } from '../hebb';
import { FLUSH_GAIN } from '../timeline';
import type { Fragment, Gate, Matrix, Population, SignedSum } from '../types';
import { checkCount, checkTimes } from './chains';
import { maskedHop } from './mask';
import { halves, pair, row, signedRows, sourcesOf } from './signed';

/** Populations with their signs. */
const SIGNED_SUM: Kind = {
  is: (value) =>
    Array.isArray(value) &&
    value.every((part) => Array.isArray(part) && typeof part[0] === 'string' && typeof part[1] === 'number'),
  allowed: 'a list of [population, sign]',
};

interface Timed {
  /** Window length. */
  readonly T: number;
  /** When the window opens (default 0). */
  readonly start?: number;
}

export interface SignedLayerOptions extends Timed {
  /** Name of the source; a pair "X+", "X-" where `signed`. */
  readonly source: string;
  readonly signed?: boolean;
  /** Name of the pair that is charged: "N" for "N+" and "N-". */
  readonly target: string;
  readonly matrix: Matrix;
}

/**
 * A linear map of signed numbers: N+ = [K x]^+, N- = [-K x]^+ with x = X+ - X- (or X alone), in one window.
 *
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019), push-me pull-you with the doubled weights [K, -K].
 */
export function signedLayer(options: SignedLayerOptions): Fragment {
  checkGiven('signedLayer', options, {
    source: 'text',
    signed: 'flag?',
    target: 'text',
    matrix: 'rows',
    T: 'number',
    start: 'number?',
  });
  const { source, signed = false, target, matrix, T, start = 0 } = options;
  checkTimes('signedLayer', options);
  const columns = Array.isArray(matrix) ? (matrix[0]?.length ?? 0) : 0;
  if (columns === 0)
    raise(invalid('signedLayer.matrix', 'matrix', matrix, 'a list of rows [target, source]'));
  const from = signed ? pair(source) : [[source, 1] as const];
  const projections = halves(target).map(({ name, sign }) =>
    row(
      `${source}>${name}`,
      from.map(([population, own]) => ({
        population,
        matrix,
        ...(sign * own === 1 ? {} : { scale: sign * own }),
      })),
      name,
    ),
  );
  return step(
    [
      ...sized(
        from.map(([name]) => name),
        columns,
      ),
      ...sized([`${target}+`, `${target}-`], matrix.length),
    ],
    projections,
    start,
    T,
  );
}

export interface RectifierOptions extends Timed {
  /** Name of the pair that is read. */
  readonly source: string;
  readonly target: string;
  /** Whether the target is held while it is charged (default false). */
  readonly hold?: boolean;
  readonly size?: number;
}

/** ReLU by the gate's own threshold: O = [N+ - N-]^+. Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019). */
export function rectifier(options: RectifierOptions): Fragment {
  checkGiven('rectifier', options, {
    source: 'text',
    target: 'text',
    hold: 'flag?',
    size: 'number?',
    T: 'number',
    start: 'number?',
  });
  const { source, target, hold = false, size = 1, T, start = 0 } = options;
  checkTimes('rectifier', options);
  checkCount('rectifier.size', 'size', size, 1);
  const projection = row(`${source}>${target}`, sourcesOf([{ of: pair(source) }], 1), target);
  return step(
    sized([`${source}+`, `${source}-`, target], size),
    [projection],
    start,
    T,
    hold ? [target] : [],
  );
}

export interface SignedErrorOptions extends Timed {
  readonly output: string;
  readonly target: string;
  /** Name of the pair that is charged (default "E"). */
  readonly error?: string;
  readonly size?: number;
}

/** E+ = [O - t]^+, E- = [t - O]^+: two rows. Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019). */
export function signedError(options: SignedErrorOptions): Fragment {
  checkGiven('signedError', options, {
    output: 'text',
    target: 'text',
    error: 'text?',
    size: 'number?',
    T: 'number',
    start: 'number?',
  });
  const { output, target, error = 'E', size = 1, T, start = 0 } = options;
  checkTimes('signedError', options);
  checkCount('signedError.size', 'size', size, 1);
  const terms = [{ of: [[output, 1]] as const }, { of: [[target, 1]] as const, scale: -1 }];
  const projections = signedRows({ label: `${output},${target}`, terms, to: error });
  return step(sized([output, target, `${error}+`, `${error}-`], size), projections, start, T);
}

export interface HadamardOptions extends Timed {
  readonly source: string;
  readonly destination: string;
  /** The factor: a gate that is 0 or 1 all through the window, such as `maskGate(...)`. */
  readonly gate: Gate;
  /** What the factor is: 'binary' (default). A graded one is refused, with the reason. */
  readonly factor?: 'binary' | 'graded';
}

/**
 * The product of a graded number with 0 or 1, by gating: [a + g0 b - g0]^+ = a b for b in {0, 1}, a < g0.
 *
 * Refuses a graded factor (code 'unsupported'): b = 0.99 would take 0.01 g0 away from a, whatever a is. A product of two
 * graded numbers needs a Hebbian window (`hebb`). Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019).
 */
export function hadamard(options: HadamardOptions): Fragment {
  checkGiven('hadamard', options, {
    source: 'text',
    destination: 'text',
    gate: 'object',
    factor: optional(['binary', 'graded']),
    T: 'number',
    start: 'number?',
  });
  const { factor = 'binary', ...hop } = options;
  if (factor === 'graded')
    raise(
      unsupported(
        'hadamard.factor',
        'gating multiplies by 0 or 1 only: [a + g0 b - g0]^+ is a - g0 (1 - b) for b between them, not a b (a product of two graded numbers needs a Hebbian window)',
      ),
    );
  return maskedHop(hop);
}

export interface HebbOptions extends Timed {
  readonly weights: string;
  readonly post: SignedSum;
  readonly pre: SignedSum;
  /** What the window adds is rate * post * pre^T of the amplitudes. */
  readonly rate: number;
  /** How both currents run in the window (default held and held). */
  readonly waveforms?: { readonly post: Waveform; readonly pre: Waveform };
  /** Time constant of both (default 1). */
  readonly tau?: number;
  /** Name of a copy of the transposed weights that the same events keep equal. */
  readonly copy?: string;
}

/**
 * A Hebbian window: W <- W + rate post pre^T in amplitudes, whatever the waveforms: the rate per unit time is rate / c,
 * c = `hebbConstant`. Held populations are held by it. A population at 0 leaves its weights exactly as they are: learning
 * is gated by gating what it learns from.
 *
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019); copies: Kolen and Pollack (1994).
 */
export function hebb(options: HebbOptions): Fragment {
  checkGiven('hebb', options, {
    weights: 'text',
    post: SIGNED_SUM,
    pre: SIGNED_SUM,
    rate: 'number',
    waveforms: 'object?',
    tau: 'number?',
    copy: 'text?',
    T: 'number',
    start: 'number?',
  });
  const { weights, post, pre, rate, tau = 1, copy, T, start = 0 } = options;
  const { waveforms = { post: 'held', pre: 'held' } } = options;
  checkTimes('hebb', options);
  if (!Number.isFinite(rate)) raise(invalid('hebb.rate', 'rate', rate, 'a finite number'));
  const perTime = rate / hebbConstant({ ...waveforms, T, tau });
  const hold = [
    ...(waveforms.post === 'held' ? post.map(([name]) => name) : []),
    ...(waveforms.pre === 'held' ? pre.map(([name]) => name) : []),
  ];
  const learn = [
    { weights, post, pre, rate: perTime },
    ...(copy === undefined ? [] : [{ weights: copy, post: pre, pre: post, rate: perTime }]),
  ];
  return {
    schedule: {
      windows: [{ t: [start, start + T], learn, ...(hold.length === 0 ? {} : { hold: [...new Set(hold)] }) }],
    },
  };
}

export interface FlushOptions extends Timed {
  readonly populations: readonly string[];
  /** Self gain of the inhibitory row (default -20): what is left is e^{-(1 - gain) T/tau}. */
  readonly gain?: number;
}

/** Empties populations in one window: I e^{-21 T/tau}. Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019). */
export function flush(options: FlushOptions): Fragment {
  checkGiven('flush', options, { populations: 'texts', gain: 'number?', T: 'number', start: 'number?' });
  const { populations, gain = FLUSH_GAIN, T, start = 0 } = options;
  checkTimes('flush', options);
  if (!(gain < 0)) raise(invalid('flush.gain', 'self gain', gain, 'a number below 0'));
  return {
    schedule: {
      windows: [{ t: [start, start + T], flush: populations.map((population) => ({ population, gain })) }],
    },
  };
}

const sized = (names: readonly string[], size: number): Population[] => names.map((name) => ({ name, size }));

const step = (
  populations: Population[],
  projections: NonNullable<Fragment['projections']>,
  start: number,
  T: number,
  hold: readonly string[] = [],
): Fragment => ({
  populations,
  projections,
  schedule: {
    windows: [
      {
        t: [start, start + T],
        open: projections.map(({ name }) => name),
        ...(hold.length === 0 ? {} : { hold }),
      },
    ],
  },
});
