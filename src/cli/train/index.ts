/** `pulsegate train`: a network learns a task; started again, it goes on from the checkpoint in its folder. */

import { lookup } from '../../errors';
import * as sbp from '../../sbp/index';
import * as stochastic from '../../stochastic/index';

import { kinds } from '../learning/kinds';
import { TEACHER_STUDENT, taskNames } from '../learning/tasks';
import {
  argumentOf,
  countingNumber,
  number,
  optionOf,
  randomVerb,
  type Session,
  seconds,
  wholeNumber,
} from '../shell/common';
import { MEAN_FIELD, withSolver } from '../shell/solver';
import { withStochastic } from '../shell/stochastic';
import { counts, sizes } from '../shell/values';
import { runTraining } from './run';

export const trainVerb = (session: Session) =>
  withStochastic(
    withSolver(
      randomVerb(
        session,
        'train',
        'a circuit learns a task by backpropagation; with --out again: on from its checkpoint',
        'pulsegate train xor --seed 3 --verify 100 --out xor\npulsegate train mnist --epochs 3 --out digits',
      ),
    ),
  )
    .addArgument(argumentOf('<task>', `what to learn: ${taskNames.join(', ')}`, taskNames))
    .addOption(
      optionOf(
        '--backend <name>',
        'mean-field, spiking (the circuit in spikes), loihi: the chip learns a data set, or stochastic: composite neurons do (default: mean-field)',
        [...kinds.keys()],
      ),
    )
    .addOption(
      optionOf(
        '--engine <name>',
        `loihi: ${[...sbp.engines.keys()].join(', ')}; stochastic: ${[...stochastic.engines.keys()].join(', ')}; the bits are the same (default: fast)`,
        [...sbp.engines.keys()],
      ),
    )
    .option('--extra-inhibition', 'loihi, the circuit: more inhibition where hidden units are to be silent')
    .option('--epochs <n>', 'at most so many epochs (default: those of the task)', countingNumber)
    .option('--rate <eta>', 'learning rate (default: that of the task)', number)
    .option('--self-clocked', 'without windows: the circuit runs itself, and shows itself its patterns')
    .option('--mask-gain <g>', 'gain into the masks (default: that of the task, 1e12; of spikes 100)', number)
    .option(
      '--layers <sizes>',
      `units of each layer, as in 400,100,10 (data sets, ${TEACHER_STUDENT})`,
      sizes,
    )
    .option('--teacher <sizes>', `units of each layer of the teacher (${TEACHER_STUDENT})`, sizes)
    .option('--data <dir>', 'folder of the files of a data set (default: where its package puts them)')
    .option('--samples <n>', 'only the first images of a data set: TRAIN, or TRAIN,TEST', counts)
    .option('--weights <file>', 'NPZ with W1, b1, ... to begin with (default: drawn from the seed)')
    .option('--from <n>', 'presentations that the weights have seen already', wholeNumber)
    .option(
      '--checkpoint <s>',
      'seconds between checkpoints in --out (default: 30; loihi 2, stochastic 10)',
      seconds,
    )
    .option(
      '--verify [cycles]',
      'run the plain algorithm beside the circuit (default: all cycles)',
      countingNumber,
    )
    .action(async (task, options) => {
      const began = performance.now();
      const kind = lookup(kinds, options.backend ?? MEAN_FIELD, '--backend', 'back-end');
      await runTraining(session, kind.train(task, options), options, began);
    });
