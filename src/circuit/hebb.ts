/** What a Hebbian window of length T makes of two amplitudes. */
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';
import { positive } from './overlap-gain';

/** A current in its learning window: held, decaying from its amplitude, or charging to it from a decaying source. */
export type Waveform = 'held' | 'decaying' | 'charging';

const WAVEFORMS: readonly Waveform[] = ['held', 'decaying', 'charging'];

interface HebbOptions {
  readonly post: Waveform;
  readonly pre: Waveform;
  /** Length of the window. */
  readonly T: number;
  /** Time constant of both populations (default 1). */
  readonly tau?: number;
}

/**
 * c in  int_0^T post(t) pre(t) dt = c A B,  A and B the amplitudes: with dW/dt = rate post pre^T a window adds rate c A B.
 *
 *     held held T;   held decaying tau (1 - e);   decaying decaying tau (1 - e^2) / 2;         e = e^{-theta}, theta = T/tau
 *     charging with held tau S [1 - (1 + theta) e];   with decaying tau S [1 - e^2 (1 + 2 theta)] / 4
 *     charging with charging tau S^2 [1 - e^2 (2 theta^2 + 2 theta + 1)] / 4;                   S = e^theta / theta
 *
 * In units of time; symmetric in post and pre. For small theta the charging forms lose digits, about 1e-16 / theta^3.
 * Source: integrals of the waveforms A, A e^{-t/tau}, S A (t/tau) e^{-t/tau} of Sornborger, Tao, Snyder, Zlotnik (NICE 2019).
 */
export function hebbConstant(options: HebbOptions): number {
  checkGiven('hebbConstant', options, {
    post: WAVEFORMS,
    pre: WAVEFORMS,
    T: 'number',
    tau: 'number?',
  });
  const { post, pre, T, tau = 1 } = options;
  raise(...positive('hebbConstant', { T, tau }));
  if (!(T / tau < LONGEST))
    raise(invalid('hebbConstant.T', 'window length', T, `below ${LONGEST} tau, where the gain is a number`));
  const theta = T / tau;
  const once = -Math.expm1(-theta);
  const twice = -Math.expm1(-2 * theta);
  const S = Math.exp(theta) / theta;
  const [e, e2] = [Math.exp(-theta), Math.exp(-2 * theta)];
  const key = [post, pre].sort().join(' ');
  const constants: Readonly<Record<string, number>> = {
    'held held': theta,
    'decaying held': once,
    'decaying decaying': twice / 2,
    'charging held': S * (once - theta * e),
    'charging decaying': (S * (twice - 2 * theta * e2)) / 4,
    'charging charging': (S * S * (twice - e2 * (2 * theta * theta + 2 * theta))) / 4,
  };
  return tau * constants[key];
}

const LONGEST = 350;
