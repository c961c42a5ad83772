/** `pulsegate compare`: back-ends beside the exact reference, cell by cell; 0 where every promise is kept, 3 where one is not. */
import type { Circuit } from '../../circuit/types';
import { invalid, missing, PulsegateError, raise } from '../../errors';
import { parseJson, toJson } from '../../io/json';
import { crossValidateOnCores } from '../../sweep/cross-validate';
import { canonical } from '../../validation/compare/canonical';
import { type Comparison, crossValidate } from '../../validation/compare/cross-validate';
import type { Drawn } from '../../validation/compare/draw';
import { BACKENDS, type CrossValidateOptions, NEURONS, SBP } from '../../validation/compare/options';
import {
  answer,
  countingNumber,
  EXIT,
  number,
  randomVerb,
  type Session,
  type Terminal,
} from '../shell/common';
import { circuitInput, textInput } from '../shell/input';
import { showing } from '../shell/progress';
import { provenanceOf, writeFolder } from '../shell/results';
import { refuse, span } from '../shell/values';
import { comparisonDocument, comparisonText } from './report';

export const compareVerb = (session: Session) =>
  randomVerb(
    session,
    'compare',
    'run a circuit on several back-ends, and compare each with the exact reference',
    'pulsegate compare --canonical\npulsegate compare chain.json --backends odex,loihi',
  )
    .argument('[file]', 'circuit file (JSON); - is standard input')
    .option('--canonical', 'the circuits whose behaviour is known, instead of a file')
    .option('--only <names>', 'of these circuits those of these names, one after another', names)
    .option('--backends <ids>', `which of ${BACKENDS.join(', ')} (default: all)`, names)
    .option('--quick', 'a minute: this is what it does unless told otherwise')
    .option('--full', 'more neurons, trials and requests: minutes')
    .option(
      '--requests <n>',
      'what each circuit is given, so many times (default: 24; of most canonical circuits 6, unless --full)',
      countingNumber,
    )
    .option(
      '--trials <n>',
      'runs in spikes for each of them (default: 10, of lif 4; full: 64, of lif 10)',
      countingNumber,
    )
    .option(
      '--neurons <n>',
      'neurons of a row (default: 200, of lif 50; full: 1000, of lif 200)',
      countingNumber,
    )
    .option('--levels <n>', 'comparators of a row on the chip (default: 64)', countingNumber)
    .option('--alpha <p>', 'how often a run with nothing wrong may be red (default: 1e-6)', number)
    .option('--first-divergence', 'what happened in the first window that breaks its promise')
    .option(
      '--data <file>',
      'of a file: what it is given, a list of { "initial": {}, "inputs": [{}] } by request',
    )
    .option('--cycles <n>', 'of a file: cycles of a schedule with a period', countingNumber)
    .option('--t-span <t0,t1>', 'of a file: from when to when')
    .option(
      '--workers <n>',
      'processes (default: one a core, of a quick comparison of one circuit none); the cells do not depend on it',
      countingNumber,
    )
    .action(async (file, options) => {
      const { terminal } = session;
      const began = performance.now();
      if (options.quick === true && options.full === true)
        raise(invalid('--quick', 'option', true, 'either --quick or --full'));
      const { circuit, inputs } = await subject(terminal, file, options);
      const data = options.data === undefined ? undefined : await dataIn(terminal, options.data);
      const given = known({
        ...{ only: options.only, full: options.full, requests: options.requests, trials: options.trials },
        ...{ neurons: options.neurons, levels: options.levels, alpha: options.alpha, seed: options.seed },
        ...{ backends: options.backends, cycles: options.cycles, data },
        tspan: options.tSpan === undefined ? undefined : span('--t-span', options.tSpan),
      }) as CrossValidateOptions;
      const short = options.full !== true && (circuit !== undefined || options.only?.length === 1);
      const found = await showing(terminal, options.quiet, (bar) =>
        short && options.workers === undefined
          ? here(circuit ?? canonical, { ...given, signal: terminal.interrupt })
          : crossValidateOnCores(circuit ?? canonical, {
              ...given,
              signal: terminal.interrupt,
              progress: (done, all) => bar.show(done, all, 'circuits on back-ends'),
              ...(options.workers === undefined ? {} : { workers: options.workers }),
            }),
      );
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [['compare.json', `${toJson(comparisonDocument(found))}\n`]],
          [],
          undefined,
          provenanceOf(
            session,
            { parameters: { ...given, data: options.data ?? null }, seed: options.seed ?? 1, inputs, began },
            options,
          ),
        );
      const again = { file, ...options };
      answer(session, options.json, found, (one) => comparisonText(one, again), comparisonDocument);
      if (!found.complete) terminal.err('interrupted: the cells are those until then\n');
      const red = found.cells.some(({ status }) => status === 'fail');
      session.finish(found.complete ? (red ? EXIT.disagreed : EXIT.ok) : EXIT.interrupted);
    });

/** In this process: a few seconds are not worth another. */
async function here(what: Circuit | typeof canonical, given: CrossValidateOptions): Promise<Comparison> {
  const run = crossValidate(what, given);
  for (;;) {
    const step = run.next();
    if (step.done === true) return step.value;
    // an interrupt comes between two cells
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The most bytes of a file of requests. */
const LARGEST_DATA = 2 ** 26;

interface Choice {
  readonly canonical?: true | undefined;
  readonly only?: string[] | undefined;
  readonly data?: string | undefined;
  readonly cycles?: number | undefined;
  readonly tSpan?: string | undefined;
}

/** The circuit of a file, or the canonical set: one of the two, with the options that belong to it. */
async function subject(
  terminal: Terminal,
  file: string | undefined,
  options: Choice,
): Promise<{ circuit?: Circuit; inputs: ReadonlyMap<string, string> }> {
  if (options.canonical === true || options.only !== undefined) {
    if (file !== undefined) raise(invalid('', 'file', file, 'either a file or --canonical'));
    refuse(options, ['data', 'cycles', 'tSpan'], 'none with --canonical: it has its own');
    return { inputs: new Map() };
  }
  if (file === undefined)
    throw new PulsegateError([
      missing(
        '',
        'circuit',
        `a file, or --canonical: ${[...canonical.map(({ name }) => name), SBP, NEURONS].join(', ')}`,
      ),
    ]);
  return circuitInput(terminal, file);
}

/** A list of requests; numbers stand for populations of one component. */
async function dataIn(terminal: Terminal, file: string): Promise<Drawn[]> {
  const value = parseJson((await textInput(terminal, file, LARGEST_DATA)).text, file);
  if (!Array.isArray(value) || value.length === 0)
    throw new PulsegateError([invalid(file, 'data', value, 'a list of { "initial": {}, "inputs": [{}] }')]);
  return value.map((one, k) => {
    const { initial = {}, inputs = [{}] } = (one ?? {}) as { initial?: unknown; inputs?: unknown };
    if (!Array.isArray(inputs))
      throw new PulsegateError([
        invalid(`${file}[${k}].inputs`, 'inputs', inputs, 'a list, an entry a cycle'),
      ]);
    return {
      initial: listsIn(initial, `${file}[${k}].initial`),
      inputs: inputs.map((own, cycle) => listsIn(own, `${file}[${k}].inputs[${cycle}]`)),
    };
  });
}

function listsIn(value: unknown, path: string): Record<string, number[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new PulsegateError([
      invalid(path, 'values', value, 'an object of numbers, or lists of them, by name'),
    ]);
  return Object.fromEntries(
    Object.entries(value).map(([name, own]) => {
      const list: unknown[] = Array.isArray(own) ? own : [own];
      if (!list.every((part): part is number => typeof part === 'number' && Number.isFinite(part)))
        throw new PulsegateError([
          invalid(`${path}.${name}`, 'value', own, 'a number, or a list of numbers'),
        ]);
      return [name, list];
    }),
  );
}

const names = (text: string): string[] => text.split(',').map((name) => name.trim());

/** Without what was not given. */
const known = (options: object): object =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
