/** `pulsegate evaluate`: what a trained network answers, while nothing learns. */

import { lookup } from '../../errors';
import { toJson } from '../../io/json';
import * as sbp from '../../sbp/index';
import * as stochastic from '../../stochastic/index';

import { kinds } from '../learning/kinds';
import { TEACHER_STUDENT, taskNames } from '../learning/tasks';
import { argumentOf, countingNumber, EXIT, optionOf, randomVerb, type Session } from '../shell/common';
import { provenanceOf, writeFolder } from '../shell/results';
import { MEAN_FIELD, withSolver } from '../shell/solver';
import { withNetwork } from '../shell/stochastic';
import { sizes } from '../shell/values';

export const evaluateVerb = (session: Session) =>
  withNetwork(
    withSolver(
      randomVerb(
        session,
        'evaluate',
        'what a trained circuit answers',
        'pulsegate evaluate xor --weights xor/weights.npz\npulsegate evaluate mnist --weights digits/weights.npz',
      ),
    ),
  )
    .addArgument(
      argumentOf(
        '<task>',
        `whose patterns, those of its test where it has one: ${taskNames.join(', ')}`,
        taskNames,
      ),
    )
    .requiredOption('--weights <file>', 'NPZ with W1, b1, ...')
    .option(
      '--patterns <n>',
      'the first so many of them (default: one epoch, or the whole test)',
      countingNumber,
    )
    .option('--layers <sizes>', `units of each layer (data sets, ${TEACHER_STUDENT})`, sizes)
    .option('--teacher <sizes>', `units of each layer of the teacher (${TEACHER_STUDENT})`, sizes)
    .option('--data <dir>', 'folder of the files of a data set')
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
        `loihi: ${[...sbp.engines.keys()].join(', ')}; stochastic: ${[...stochastic.engines.keys()].join(', ')} (default: fast)`,
        [...sbp.engines.keys()],
      ),
    )
    .action(async (task, options) => {
      const began = performance.now();
      const kind = lookup(kinds, options.backend ?? MEAN_FIELD, '--backend', 'back-end');
      const { document, text, files, backend, parameters, seed } = kind.evaluate(task, options);
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [['evaluation.json', `${toJson(document)}\n`]],
          [],
          { backend, stats: null },
          provenanceOf(session, { parameters, seed, inputs: files, began }, options),
        );
      session.terminal.out(options.json === true ? `${toJson(document, 0)}\n` : text);
      session.finish(EXIT.ok);
    });
