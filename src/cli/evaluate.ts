/** `pulsegate evaluate`: what a trained circuit answers, with learning gated off. */

import { networkOf } from '../circuit/fragments/backprop';
import { toJson } from '../io/json';
import { mean } from '../learning/course';
import { accuracy, answerOf, evaluate } from '../learning/evaluate';
import { sbpEngines } from '../sbp/engines';
import { evaluateSbpVerb } from './evaluate-sbp';
import { TEACHER_STUDENT, taskNames, taskOf } from './learning-tasks';
import { EXIT, type Session, verb, wholeNumber } from './shell/common';
import { provenanceOf, writeFolder } from './shell/results';
import { brief, table } from './shell/table';
import { backend, refuse, sizes } from './shell/values';
import { weightsFrom } from './weights-file';

/** Rows of the table. */
const SHOWN = 20;

export const evaluateVerb = (session: Session) =>
  verb(
    session,
    'evaluate',
    'what a trained circuit answers',
    'pulsegate evaluate xor --weights xor/weights.npz\npulsegate evaluate mnist --weights digits/weights.npz',
  )
    .argument('<task>', `whose patterns, those of its test where it has one: ${taskNames.join(', ')}`)
    .requiredOption('--weights <file>', 'NPZ with W1, b1, ...')
    .option(
      '--patterns <n>',
      'the first so many of them (default: one epoch, or the whole test)',
      wholeNumber,
    )
    .option('--layers <sizes>', `units of each layer (data sets, ${TEACHER_STUDENT})`, sizes)
    .option('--teacher <sizes>', `units of each layer of the teacher (${TEACHER_STUDENT})`, sizes)
    .option('--data <dir>', 'folder of the idx files of a data set')
    .option('--backend <name>', 'mean-field (default), or loihi: spiking backprop of a data set', backend)
    .option('--engine <name>', `loihi: ${[...sbpEngines.keys()].join(', ')} (default: fast)`)
    .action(async (name, options) => {
      if (options.backend === 'loihi') return evaluateSbpVerb(session, name, options);
      refuse(options, ['engine'], 'with --backend loihi');
      const { terminal } = session;
      const began = Date.now();
      const { task, files } = taskOf(name, options);
      const { seed = 1 } = options;
      const { weights, sha256 } = weightsFrom(options.weights, networkOf(task.network));
      const tests = task.test?.(seed);
      const pattern = task.patterns(seed);
      const patterns =
        tests?.slice(0, options.patterns) ??
        Array.from({ length: options.patterns ?? task.epoch }, (_, k) => pattern(k));
      const { outputs, losses } = evaluate({ network: task.network, weights, patterns });
      const classifies = task.classifies === true;
      const document = {
        task: task.name,
        loss: mean(losses),
        ...(classifies ? { accuracy: accuracy(outputs, patterns) } : {}),
        patterns: patterns.map(({ x, t }, k) => ({
          ...(classifies
            ? { label: answerOf(t), answer: answerOf(outputs[k] ?? []) }
            : { x: Array.from(x), t: Array.from(t) }),
          o: Array.from(outputs[k] ?? []),
          loss: losses[k] ?? 0,
        })),
      };
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [['evaluation.json', `${toJson(document)}\n`]],
          [],
          undefined,
          provenanceOf(
            session,
            {
              parameters: { task: task.name },
              seed,
              inputs: new Map([...files, [options.weights, sha256]]),
              began,
            },
            options.quiet,
          ),
        );
      const rows = document.patterns.slice(0, SHOWN).map(({ o, loss, ...of }) => {
        const asked = 'x' in of ? [list(of.x), list(of.t), list(o)] : [of.label, of.answer].map(String);
        return [...asked, brief(loss)];
      });
      const head = classifies ? ['label', 'answer', 'loss'] : ['input', 'target', 'output', 'loss'];
      const right =
        document.accuracy === undefined ? '' : `${(100 * document.accuracy).toFixed(2)} % right, `;
      terminal.out(
        options.json === true
          ? `${toJson(document, 0)}\n`
          : `${table([head, ...rows])}${right}mean loss ${brief(document.loss)} over ${losses.length} patterns\n`,
      );
      session.finish(EXIT.ok);
    });

const list = (values: readonly number[]): string => values.map(brief).join(' ');
