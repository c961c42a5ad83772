/** `pulsegate budget`: what each fault costs each amplitude of a graded circuit. */
import { plotBudget } from '../../figures/budget';
import { formatCsv } from '../../io/csv';
import { toJson } from '../../io/json';
import { type Budget, budget, type FaultEffect, lossOf } from '../../validation/budget';
import { readCircuit } from '../shell/circuit-input';
import { EXIT, gather, number, type Session, verb, wholeNumber } from '../shell/common';
import { progress } from '../shell/progress';
import { provenanceOf, writeFolder } from '../shell/results';
import { brief, table } from '../shell/table';
import { namedValues } from '../shell/values';

export const budgetVerb = (session: Session) =>
  verb(
    session,
    'budget',
    'error budget of a graded circuit: the loss of each amplitude by each fault',
    'pulsegate budget chain.json --initial u0=0.7 --jitter 0.05 --out results',
  )
    .argument('<file>', 'circuit file (JSON); - is standard input')
    .option(
      '--initial <name=value>',
      'initial currents, a number or a JSON list; may be repeated',
      gather,
      [],
    )
    .option('--input <name=value>', 'value of an input, a number or a JSON list; may be repeated', gather, [])
    .option('--cycles <n>', 'cycles of a schedule with a period', wholeNumber)
    .option('--gain-error <part>', 'relative error of every gain (default 0.01)', number)
    .option('--width-error <part>', 'relative error of every duration (default 0.01)', number)
    .option(
      '--jitter <time>',
      'standard deviation of the shift of every inner gate (default 0.02 tau)',
      number,
    )
    .option('--residue <current>', 'left in a population when its charge begins (default 0.001)', number)
    .option(
      '--residual-threshold <current>',
      'how far open gates stay below threshold (default 0.001)',
      number,
    )
    .option('--ramp <time>', 'in which a gate rises and falls (default 0.02 tau)', number)
    .option('--draws <n>', 'jittered runs (default 200)', wholeNumber)
    .action(async (file, options) => {
      const { terminal } = session;
      const began = Date.now();
      const { circuit, inputs } = await readCircuit(terminal, file);
      const { gainError, widthError, jitter, residue, residualThreshold, ramp } = options;
      const parameters = {
        initial: namedValues('--initial', options.initial),
        inputs: namedValues('--input', options.input),
        faults: given({ gainError, widthError, jitter, residue, residualThreshold, ramp }),
        ...given({ cycles: options.cycles, draws: options.draws, seed: options.seed }),
      };
      const bar = progress(terminal, options.quiet);
      let result: Budget;
      try {
        result = budget(circuit, {
          ...parameters,
          progress: (done, total) => bar.show(done, total, 'gate jitter'),
        });
      } finally {
        bar.clear();
      }
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [
            ['budget.json', `${toJson(asDocument(result))}\n`],
            ['budget.csv', formatCsv(columnsOf(result))],
          ],
          [{ name: 'budget', title: 'pulsegate: error budget', figure: plotBudget(result) }],
          result.solution,
          provenanceOf(session, { parameters, seed: options.seed ?? 1, inputs, began }, options.quiet),
        );
      terminal.out(options.json === true ? `${toJson(asDocument(result), 0)}\n` : asText(result));
      session.finish(EXIT.ok);
    });

/** Without what was not given. */
const given = <T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

const label = ({ circuit }: Budget, { population, component }: Budget['amplitudes'][number]): string =>
  (circuit.populations.find(({ name }) => name === population)?.size ?? 1) === 1
    ? population
    : `${population}[${component}]`;

function asDocument(result: Budget) {
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

function columnsOf(result: Budget) {
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
function asText(result: Budget): string {
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
