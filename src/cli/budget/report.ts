/** What `budget` says: a document for programs, columns for a table, a short text for people. */
import { type Budget, type FaultEffect, lossOf } from '../../validation/budget';
import { brief, table } from '../shell/table';

const label = ({ circuit }: Budget, { population, component }: Budget['amplitudes'][number]): string =>
  (circuit.populations.find(({ name }) => name === population)?.size ?? 1) === 1
    ? population
    : `${population}[${component}]`;

export function asDocument(result: Budget) {
  const { amplitudes, effects, ceilings, weakest, innerGates } = result;
  return {
    amplitudes: amplitudes.map(({ population, component, t, value }) => ({
      population,
      component,
      t,
      value,
    })),
    effects: effects.map((effect) => ({
      ...effect,
      loss: {
        closed: amplitudes.map(({ value }, k) => lossOf(value, effect.closed[k])),
        measured: amplitudes.map(({ value }, k) => lossOf(value, effect.measured[k])),
      },
    })),
    ceilings,
    weakest,
    innerGates,
  };
}

/** A row for each amplitude, two columns for each fault. */
export function columnsOf(result: Budget) {
  const { amplitudes, effects, circuit } = result;
  const name = ({ fault }: FaultEffect) => fault.replaceAll(' ', '_');
  return [
    { name: 'amplitude', values: amplitudes.map((amplitude) => label(result, amplitude)) },
    { name: 't', unit: circuit.timeUnit, values: amplitudes.map(({ t }) => t) },
    { name: 'value', unit: 'a.u.', values: amplitudes.map(({ value }) => value) },
    ...effects.flatMap((effect) => [
      { name: `${name(effect)}_closed`, unit: 'a.u.', values: effect.closed.map((value) => value ?? '') },
      { name: `${name(effect)}_measured`, unit: 'a.u.', values: effect.measured },
    ]),
  ];
}

const MOST_ROWS = 24;

/** A row for each amplitude, a column for each fault: loss in percent, closed form and run. */
export function asText(result: Budget): string {
  const { amplitudes, effects, weakest, ceilings, circuit } = result;
  const first = Math.max(0, amplitudes.length - MOST_ROWS);
  const rows = amplitudes
    .slice(first)
    .map((amplitude, k) => [
      label(result, amplitude),
      `t = ${brief(amplitude.t)}`,
      brief(amplitude.value),
      ...effects.map(
        ({ closed, measured }) =>
          `${percent(lossOf(amplitude.value, closed[first + k]))} | ${percent(lossOf(amplitude.value, measured[first + k]))}`,
      ),
    ]);
  const sizes = effects.map(({ size, unit }) => `${brief(size)} ${unit === 'relative' ? '' : unit}`.trim());
  const jitter = effects.find(({ fault }) => fault === 'gate jitter');
  const error = Math.max(0, ...(jitter?.standardErrors ?? []));
  const lowest = [...ceilings].sort((a, b) => a.amplitude - b.amplitude)[0];
  return [
    'loss in percent of the amplitude: closed form | measured (- : none)\n',
    table([['amplitude', '', '', ...effects.map(({ fault }) => fault)], ['', '', '', ...sizes], ...rows]),
    first > 0 ? `the last ${MOST_ROWS} of ${amplitudes.length}; --json and --out give all\n` : '',
    `jitter: mean of the runs, standard error up to ${brief(error)}; ${result.innerGates} inner gates\n`,
    lowest === undefined
      ? ''
      : `ceiling: "${lowest.projection}" leaks when the amplitude of "${lowest.population}" is above ${brief(lowest.amplitude)}\n`,
    weakest === null
      ? 'no closed gate ever leaks\n'
      : `fails first: "${weakest.margin.projection}", row ${weakest.margin.row}, at t = ${brief(weakest.margin.t)} ${circuit.timeUnit}, when all currents are ${brief(weakest.factor)} times as large\n`,
  ].join('');
}

const percent = (loss: number | null): string => {
  if (loss === null) return '-';
  return String(Math.abs(loss) < 1e-12 ? 0 : Number((100 * loss).toPrecision(4)));
};
