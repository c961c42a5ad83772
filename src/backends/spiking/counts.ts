/** Random numbers of events: Poisson and binomial. */
import type { Stream } from '../../numerics/random';

/** Below this mean the number is counted up; above it a transformed rejection takes two uniforms. */
const FEW = 12;

/** A Poisson number of some mean. */
export function poisson(mean: number, draws: Stream): number {
  if (!(mean > 0)) return 0;
  return mean < FEW ? counted(mean, draws) : transformed(mean, draws);
}

/** By inversion: one uniform. */
function counted(mean: number, { uniform }: Stream): number {
  let left = uniform();
  let k = 0;
  for (let p = Math.exp(-mean); left > p && k < 1000; p *= mean / k) {
    left -= p;
    k++;
  }
  return k;
}

/** PTRS: W. Hormann, The transformed rejection method for generating Poisson random variables (1993). */
function transformed(mean: number, { uniform }: Stream): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = uniform() - 0.5;
    const v = 1 - uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const accepted = Math.log(v) + Math.log(inverse) - Math.log(a / (us * us) + b);
    if (accepted <= -mean + k * Math.log(mean) - logFactorial(k)) return k;
  }
}

/** log k!, by Stirling's series from 10 on: right to 1e-13. */
export function logFactorial(k: number): number {
  if (k < 10) return LOGS[k];
  const x = k + 1;
  const r = 1 / (x * x);
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.9189385332046727 +
    (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r / 1680))) / x
  );
}

const LOGS = [1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880].map(Math.log);

/** How many of n happen that each happen with probability p: by the gaps between those that do, one uniform for each. */
export function binomial(n: number, p: number, draws: Stream): number {
  if (!(n > 0 && p > 0)) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(n, 1 - p, draws);
  const scale = Math.log1p(-p);
  let k = 0;
  for (let at = 0; ; k++) {
    at += 1 + Math.floor(Math.log(1 - draws.uniform()) / scale);
    if (at > n) return k;
  }
}
