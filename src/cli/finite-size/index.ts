/** `pulsegate finite-size`: how amplitudes in spikes deviate from the mean field as N grows; a second start does what is missing. */
import { join } from 'node:path';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { SpikingOptions } from '../../backends/spiking/options';
import { plotFiniteSize } from '../../figures/plot/finite-size';
import { formatCsv } from '../../io/csv';
import { toJson } from '../../io/json';
import { finiteSizeOnCores } from '../../sweep/finite-size';
import { journal } from '../../sweep/journal';
import type { FiniteSizeOptions } from '../../validation/finite-size/setup';
import {
  answer,
  EXIT,
  gather,
  number,
  optionOf,
  randomVerb,
  type Session,
  wholeNumber,
} from '../shell/common';
import { circuitInput } from '../shell/input';
import { showing } from '../shell/progress';
import { provenanceOf, writeFolder } from '../shell/results';
import { namedValues, span } from '../shell/values';
import { asDocument, asText, columnsOf } from './report';

const FORMAT = 'pulsegate finite size journal 1';

export const finiteSizeVerb = (session: Session) =>
  randomVerb(
    session,
    'finite-size',
    'deviation of a circuit in spikes from its mean field, by the number of neurons',
    'pulsegate finite-size chain.json --initial u0=0.5 --out results        # again: only what is missing is done',
  )
    .argument('<file>', 'circuit file (JSON); - is standard input')
    .option('--initial <name=value>', 'currents and weights at time 0; may be repeated', gather, [])
    .option('--input <name=value>', 'value of an input; may be repeated', gather, [])
    .option('--cycles <n>', 'cycles of a schedule with a period', wholeNumber)
    .option('--t-span <t0,t1>', 'from when to when (default: the whole schedule)')
    .option('--population <name>', 'whose currents (default: all); may be repeated', gather, [])
    .option('--t <time>', 'when (default: at the end of each charge)', number)
    .option(
      '--neurons <counts>',
      'neurons of a row, one count after another (default: 100,400,1600,6400)',
      neuronCounts,
    )
    .option('--trials <n>', 'runs for each of them (default: 200)', wholeNumber)
    .addOption(
      optionOf('--model <name>', 'neurons: poisson, if or lif (default: poisson)', ['poisson', 'if', 'lif']),
    )
    .option('--spike-rate <rate>', 'spikes in tau of a neuron whose row emits 1 (default: 20)', number)
    .option('--dt <step>', 'longest step in tau (default: 0.02; of lif 0.0025)', number)
    .addOption(
      optionOf('--hold <how>', 'held by spikes or by a current (default: spikes)', ['spikes', 'current']),
    )
    .addOption(
      optionOf('--flush <how>', 'flushed by a current or by spikes (default: current)', [
        'current',
        'spikes',
      ]),
    )
    .option('--workers <n>', 'processes (default: one a core); the data do not depend on it', wholeNumber)
    .action(async (file, options) => {
      const { terminal } = session;
      const began = performance.now();
      const { circuit, inputs } = await circuitInput(terminal, file);
      const parameters = parametersOf(options);
      const book =
        options.out === undefined ? undefined : journal(join(options.out, 'journal.jsonl'), FORMAT);
      const found = await showing(terminal, options.quiet, (bar) =>
        finiteSizeOnCores(circuit, {
          ...parameters,
          signal: terminal.interrupt,
          progress: (done, total, before) => bar.show(done, total, 'batches of trials', before),
          ...(book === undefined ? {} : { finished: book.finished, keep: book.add }),
          ...(options.workers === undefined ? {} : { workers: options.workers }),
        }),
      ).finally(() => book?.close());
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [
            ['finite-size.json', `${toJson(asDocument(found))}\n`],
            ['finite-size.csv', formatCsv(columnsOf(found))],
          ],
          [{ name: 'finite-size', title: 'pulsegate: finite size', figure: plotFiniteSize(found) }],
          undefined,
          provenanceOf(
            session,
            { parameters: { ...parameters }, seed: options.seed ?? 1, inputs, began },
            options,
          ),
        );
      answer(session, options.json, found, asText, asDocument);
      if (!found.complete) terminal.err('interrupted: the numbers are those of the trials until then\n');
      session.finish(found.complete ? EXIT.ok : EXIT.interrupted);
    });

/** `100,400,1600`. */
function neuronCounts(text: string): number[] {
  const list = text.split(',').map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : Number.NaN));
  if (!list.every((count) => Number.isSafeInteger(count) && count >= 1))
    throw new InvalidArgumentError('Allowed: whole numbers above 0, as in 100,400,1600.');
  return list;
}

interface Options {
  readonly initial: string[];
  readonly input: string[];
  readonly cycles?: number | undefined;
  readonly tSpan?: string | undefined;
  readonly population: string[];
  readonly t?: number | undefined;
  readonly neurons?: number[] | undefined;
  readonly trials?: number | undefined;
  readonly seed?: number | undefined;
  readonly model?: string | undefined;
  readonly spikeRate?: number | undefined;
  readonly dt?: number | undefined;
  readonly hold?: string | undefined;
  readonly flush?: string | undefined;
}

/** The options of `finiteSize`, the function, from those of the command line. */
function parametersOf({ initial, input, population, ...options }: Options): FiniteSizeOptions {
  const { model, spikeRate, dt, hold, flush, cycles, t, neurons, trials, seed, tSpan } = options;
  return {
    initial: namedValues('--initial', initial),
    inputs: namedValues('--input', input),
    ...(population.length > 0 ? { populations: population } : {}),
    ...(tSpan === undefined ? {} : { tspan: span('--t-span', tSpan) }),
    ...known({ cycles, t, neurons, trials, seed }),
    spiking: known({ model, spikeRate, dt, hold, flush }) as SpikingOptions,
  };
}

/** Without what was not given. */
const known = <T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
