/** What `finite-size` says: a document for programs, columns for a table, a text for people. */
import { nameOf } from '../../figures/plot/finite-size';
import type { FiniteAmplitude, FiniteSize } from '../../validation/finite-size/finite-size';
import type { Estimate } from '../../validation/finite-size/fit';
import { table } from '../shell/table';

export const asDocument = ({ model, neurons, trials, complete, amplitudes }: FiniteSize) => ({
  model,
  neurons,
  trials,
  complete,
  amplitudes,
});

/** A row for each amplitude and each N. */
export function columnsOf({ amplitudes }: FiniteSize) {
  const rows = amplitudes.flatMap((amplitude) => amplitude.measured.map((one) => ({ amplitude, one })));
  const each = (name: string, value: (row: (typeof rows)[number]) => number | string) => ({
    name,
    values: rows.map(value),
  });
  return [
    each('population', ({ amplitude }) => amplitude.population),
    each('component', ({ amplitude }) => amplitude.component),
    each('t', ({ amplitude }) => amplitude.t),
    each('mean_field', ({ amplitude }) => amplitude.value),
    each('neurons', ({ one }) => one.neurons),
    each('trials', ({ one }) => one.trials),
    each('mean', ({ one }) => one.mean),
    each('mean_error', ({ one }) => one.meanError),
    each('mean_square', ({ one }) => one.meanSquare),
    each('mean_square_error', ({ one }) => one.error),
    each('low', ({ one }) => one.low),
    each('high', ({ one }) => one.high),
    each('a_law', ({ amplitude }) => amplitude.law.a ?? ''),
  ];
}

const MOST_ROWS = 40;

/** a by law and measured, their ratio, b, the slope; then rms by N with its interval. */
export function asText(result: FiniteSize): string {
  const { amplitudes, neurons, trials, model } = result;
  const first = Math.max(0, amplitudes.length - MOST_ROWS);
  const shown = amplitudes.slice(first);
  const reasons = [...new Set(shown.flatMap(({ law }) => (law.why === undefined ? [] : [law.why])))];
  const mark = ({ law }: FiniteAmplitude) =>
    law.why === undefined ? digits(law.a ?? 0) : `none [${reasons.indexOf(law.why) + 1}]`;
  const label = (amplitude: FiniteAmplitude) => nameOf(result, amplitude);
  return [
    `${model} neurons, ${trials} trials: rms^2 = a/N + b^2, +- standard errors\n`,
    table([
      ['amplitude', 'value', 'a by law', 'a measured', 'ratio', 'b^2', 'slope'],
      ...shown.map((amplitude) => [
        label(amplitude),
        digits(amplitude.value),
        mark(amplitude),
        estimate(amplitude.fit?.a),
        estimate(amplitude.ratio),
        estimate(amplitude.fit?.b2),
        estimate(amplitude.slope),
      ]),
    ]),
    '\nrms by N, [95 %]\n',
    table([
      ['amplitude', ...neurons.map(String)],
      ...shown.map((amplitude) => [
        label(amplitude),
        ...neurons.map((N) => {
          const one = amplitude.measured.find((each) => each.neurons === N);
          return one === undefined ? '-' : `${root(one.meanSquare)} [${root(one.low)}, ${root(one.high)}]`;
        }),
      ]),
    ]),
    first > 0 ? `the last ${MOST_ROWS} of ${amplitudes.length}; --json and --out give all\n` : '',
    ...reasons.map((reason, k) => `[${k + 1}] no law: ${reason}; the measured numbers stand alone\n`),
  ].join('');
}

const digits = (value: number): string => String(Number(value.toPrecision(3)));

const root = (square: number): string => digits(Math.sqrt(Math.max(0, square)));

const estimate = (one: Estimate | null | undefined): string =>
  one === null || one === undefined
    ? '-'
    : `${digits(one.value)} +- ${String(Number(one.error.toPrecision(2)))}`;
