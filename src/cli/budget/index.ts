/** `pulsegate budget`: what each fault costs each amplitude of a graded circuit. */
import { plotBudget } from '../../figures/plot/budget';
import { formatCsv } from '../../io/csv';
import { toJson } from '../../io/json';
import { budget } from '../../validation/budget';
import type { FaultSizes } from '../../validation/effects';
import { answer, EXIT, gather, number, randomVerb, type Session, wholeNumber } from '../shell/common';
import { circuitInput } from '../shell/input';
import { showing } from '../shell/progress';
import { provenanceOf, writeFolder } from '../shell/results';
import { namedValues } from '../shell/values';
import { asDocument, asText, columnsOf } from './report';

export const budgetVerb = (session: Session) =>
  randomVerb(
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
    .option('--gain-error <part>', 'relative error of every gain (default: 0.01)', number)
    .option('--width-error <part>', 'relative error of every duration (default: 0.01)', number)
    .option(
      '--jitter <time>',
      'standard deviation of the shift of every inner gate (default: 0.02 tau)',
      number,
    )
    .option('--residue <current>', 'left in a population when its charge begins (default: 0.001)', number)
    .option(
      '--residual-threshold <current>',
      'how far open gates stay below threshold (default: 0.001)',
      number,
    )
    .option('--ramp <time>', 'in which a gate rises and falls (default: 0.02 tau)', number)
    .option('--draws <n>', 'jittered runs (default: 200)', wholeNumber)
    .action(async (file, options) => {
      const began = performance.now();
      const { circuit, inputs } = await circuitInput(session.terminal, file);
      const parameters = parametersOf(options);
      const result = await showing(session.terminal, options.quiet, (bar) =>
        budget(circuit, {
          ...parameters,
          progress: (done, total) => bar.show(done, total, 'gate jitter'),
        }),
      );
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [
            ['budget.json', `${toJson(asDocument(result))}\n`],
            ['budget.csv', formatCsv(columnsOf(result))],
          ],
          [{ name: 'budget', title: 'pulsegate: error budget', figure: plotBudget(result) }],
          result.solution,
          provenanceOf(session, { parameters, seed: options.seed ?? 1, inputs, began }, options),
        );
      answer(session, options.json, result, asText, asDocument);
      session.finish(EXIT.ok);
    });

type Options = { readonly [Size in keyof FaultSizes]?: number | undefined } & {
  readonly initial: string[];
  readonly input: string[];
  readonly cycles?: number | undefined;
  readonly draws?: number | undefined;
  readonly seed?: number | undefined;
};

/** The options of `budget`, the function, from those of the command line. */
const parametersOf = ({ initial, input, cycles, draws, seed, ...sizes }: Options) => {
  const { gainError, widthError, jitter, residue, residualThreshold, ramp } = sizes;
  return {
    initial: namedValues('--initial', initial),
    inputs: namedValues('--input', input),
    faults: given({ gainError, widthError, jitter, residue, residualThreshold, ramp }),
    ...given({ cycles, draws, seed }),
  };
};

/** Without what was not given. */
const given = <T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
