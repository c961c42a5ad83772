/** The options of the Loihi back-end, as the command line spells them, and its words on what a circuit takes of the chip. */
import { type Command, InvalidArgumentError, type OptionValues } from '@commander-js/extra-typings';
import type { Backend } from '../../backends/backend';
import { loihi } from '../../backends/loihi/loihi';
import type { LoihiOptions } from '../../backends/loihi/options';
import { number, optionOf, wholeNumber } from './common';
import { refuse } from './values';

export interface ChipFlags {
  readonly levels?: number | undefined;
  readonly stepsPerTau?: number | undefined;
  readonly range?: 'auto' | number | undefined;
  readonly weightBits?: number | undefined;
  readonly rounding?: string | undefined;
}

const FLAGS = ['levels', 'stepsPerTau', 'range', 'weightBits', 'rounding'] as const;

/** A verb that can run a circuit on the chip. */
export const withChip = <A extends unknown[], O extends OptionValues, G extends OptionValues>(
  verb: Command<A, O, G>,
) =>
  verb
    .optionsGroup('With --backend loihi:')
    .option('--levels <n>', 'comparators of each row (default: 32)', wholeNumber)
    .option('--steps-per-tau <n>', 'steps of the chip in a time constant (default: 16)', wholeNumber)
    .option(
      '--range <current>',
      'the largest current of all rows, or auto: of each what the mean field says (default: auto)',
      range,
    )
    .option('--weight-bits <n>', 'bits of a weight: 1 to 6, or 8 (default: 8)', wholeNumber)
    .addOption(
      optionOf(
        '--rounding <how>',
        'fractions of weights: spread over the levels of a row, or rounded away in each (default: spread)',
        [...['spread', 'each']],
      ),
    )
    .optionsGroup('Options:');

function range(text: string): 'auto' | number {
  if (text === 'auto') return 'auto';
  try {
    return number(text);
  } catch {
    throw new InvalidArgumentError('Allowed: auto, or a number above 0.');
  }
}

/** Throws where another back-end is told of levels and steps. */
export const refuseChip = (flags: ChipFlags, why: string): void => refuse(flags, [...FLAGS], why);

/** What the options say of levels and steps. */
export const chipOptions = (flags: ChipFlags): LoihiOptions =>
  Object.fromEntries(FLAGS.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])));

/** The Loihi back-end that the options say. */
export const chipBy = (flags: ChipFlags): Backend => loihi(chipOptions(flags));
