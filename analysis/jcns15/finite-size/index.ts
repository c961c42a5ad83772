/** A packet in spikes: how far it lies from the mean field, by the neurons of a row and by the hops behind it. */
import { type Check, check, type FigureEntry, type Form } from '../../../src/figures/figure';
import { draw } from './plot';
import { A, HOPS, MODELS, measure, NEURONS, RHO, type Run, T, TRIALS } from './runs';

export const finiteSizeChain: FigureEntry = {
  id: 'jcns15/finite-size',
  source:
    'Sornborger, Wang, Tao, "A mechanism for graded, dynamically routable current propagation in pulse-gated synfire chains and implications for information coding", J Comput Neurosci 2015',
  title: 'A packet in spikes',
  shows:
    'A chain whose rows are N spiking neurons carries its packet as the mean field does, and spreads by 1/√N. Each hop adds as ' +
    'much to N times the variance; integrate-and-fire neurons, whose phases turn together, add a thirteenth of what Poisson neurons do.',
  backends: ['spiking, Poisson', 'spiking, integrate-and-fire', 'mean field, exact'],
  parameters: {
    parameters: 'ours',
    ...{ hops: HOPS, 'T/τ': T, amplitude: A, 'spikes of a neuron in τ at 1': RHO },
    ...{ neurons: NEURONS, trials: TRIALS, seed: 1 },
  },
  full: `${TRIALS.full} trials for each N to ${Math.max(...NEURONS.full)} neurons, a minute`,
  run(form: Form = 'quick', progress) {
    const runs = MODELS.map((model, k) =>
      measure(model, form, (done, total) => progress?.(k * total + done, MODELS.length * total)),
    );
    return { figure: draw(runs), checks: runs.flatMap(checksOf) };
  },
};

/** Six standard errors: what is checked stands on one seed, and the hops of a trial share their noise. */
const ERRORS = 6;

function checksOf({ model, found }: Run): Check[] {
  const last = found.amplitudes[HOPS - 1];
  const { ratio, slope, law } = last;
  return [
    check(
      `${model}: a of the law after ${HOPS} hops, over ${HOPS} times that of one`,
      (law.a ?? Number.NaN) / (HOPS * (found.amplitudes[0].law.a ?? Number.NaN)),
      1,
      1e-6,
    ),
    ...found.amplitudes.map(({ ratio: one }, k) =>
      check(
        `${model}, hop ${k + 1}: a measured over a of the law, tolerance ${ERRORS} standard errors`,
        one?.value ?? Number.NaN,
        1,
        ERRORS * (one?.error ?? 0),
      ),
    ),
    check(
      `${model}: slope of log rms over log N`,
      slope?.value ?? Number.NaN,
      -0.5,
      ERRORS * (slope?.error ?? 0),
    ),
    ...last.measured.map(({ neurons, mean, meanError }) =>
      check(
        `${model}, N = ${neurons}: mean deviation from the mean field`,
        mean,
        0,
        ERRORS * meanError + 1e-4,
      ),
    ),
    check(`${model}: standard error of that ratio`, ratio?.error ?? Number.NaN, 0, 0.25),
  ];
}
