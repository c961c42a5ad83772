/** `pulsegate train`: a circuit learns a task; started again, it goes on from the checkpoint in its folder. */
import { setImmediate } from 'node:timers/promises';
import { networkOf } from '../circuit/fragments/backprop';
import { invalid, PulsegateError } from '../errors';
import { plotTraining } from '../figures/training';
import { formatCsv } from '../io/csv';
import { toolVersion } from '../io/disk/manifest';
import { toJson } from '../io/json';
import { formatNpz } from '../io/npz';
import { type CourseState, course } from '../learning/course';
import type { Task } from '../learning/tasks';
import type { Outcome } from '../learning/train';
import { backpropWeights } from '../learning/weights';
import { sbpEngines } from '../sbp/engines';
import { TEACHER_STUDENT, taskNames, taskOf } from './learning-tasks';
import { EXIT, number, type Session, verb, wholeNumber } from './shell/common';
import { type Progress, progress } from './shell/progress';
import { provenanceOf, writeFolder } from './shell/results';
import { backend, counts, refuse, sizes } from './shell/values';
import { trainSbpVerb } from './train-sbp';
import { asDocument, asText, curveOf } from './training-report';
import { type Identity, keepState, keptState } from './training-state';
import { shapesOf, weightsFrom } from './weights-file';

export const trainVerb = (session: Session) =>
  verb(
    session,
    'train',
    'a circuit learns a task by backpropagation; with --out again: on from its checkpoint',
    'pulsegate train xor --seed 3 --verify 100 --out xor\npulsegate train mnist --epochs 3 --out digits',
  )
    .argument('<task>', `what to learn: ${taskNames.join(', ')}`)
    .option('--backend <name>', 'mean-field (default), or loihi: spiking backprop of a data set', backend)
    .option(
      '--engine <name>',
      `loihi: ${[...sbpEngines.keys()].join(', ')}; the bits are the same (default: fast)`,
    )
    .option('--extra-inhibition', 'loihi, the circuit: more inhibition where hidden units are to be silent')
    .option('--epochs <n>', 'at most so many epochs (default: those of the task)', wholeNumber)
    .option('--rate <eta>', 'learning rate (default: that of the task)', number)
    .option(
      '--layers <sizes>',
      `units of each layer, as in 400,100,10 (data sets, ${TEACHER_STUDENT})`,
      sizes,
    )
    .option('--teacher <sizes>', `units of each layer of the teacher (${TEACHER_STUDENT})`, sizes)
    .option('--data <dir>', 'folder of the idx files of a data set (default: where its package puts them)')
    .option('--samples <n>', 'only the first images of a data set: TRAIN, or TRAIN,TEST', counts)
    .option('--weights <file>', 'NPZ with W1, b1, ... to begin with (default: drawn from the seed)')
    .option('--from <n>', 'presentations that the weights have seen already', wholeNumber)
    .option('--checkpoint <s>', 'seconds between checkpoints in --out (default 30; loihi 2)', number)
    .option(
      '--verify [cycles]',
      'run the plain algorithm beside the circuit (default: all cycles)',
      wholeNumber,
    )
    .action(async (name, options) => {
      if (options.backend === 'loihi') return trainSbpVerb(session, name, options);
      refuse(options, ['engine', 'extraInhibition'], 'with --backend loihi');
      const { terminal } = session;
      const began = Date.now();
      const { task, files } = taskOf(name, options);
      const { seed = 1, epochs = task.epochs, from = 0, verify = 0, out, checkpoint = 30 } = options;
      const given = { ...task.network, ...(options.rate === undefined ? {} : { rate: options.rate }) };
      const network = networkOf(given);
      const loaded = options.weights === undefined ? undefined : weightsFrom(options.weights, network);
      const inputs = new Map([
        ...files,
        ...(options.weights === undefined || loaded === undefined
          ? []
          : [[options.weights, loaded.sha256] as const]),
      ]);
      const identity: Identity = {
        version: toolVersion(),
        task: task.name,
        seed,
        network: { ...network, threshold: given.threshold ?? null },
        from,
        verify,
        epoch: task.epoch,
        inputs: [...inputs.values()],
      };
      const kept = out === undefined ? undefined : keptState(out, identity, network);
      const end = from + epochs * task.epoch;
      if (kept !== undefined && kept.presentation > end)
        throw new PulsegateError([
          invalid(
            '--epochs',
            'number of epochs',
            epochs,
            `at least ${Math.ceil((kept.presentation - from) / task.epoch)}, which the checkpoint in ${out} has`,
          ),
        ]);
      if (kept !== undefined && options.quiet !== true)
        terminal.err(`note: on from presentation ${kept.presentation}, the checkpoint in ${out}\n`);
      const start = kept ?? {
        presentation: from,
        weights: loaded?.weights ?? backpropWeights(network, seed, task.initialisation),
        losses: [],
        errors: [],
        epochs: [],
        reports: [],
        solved: false,
      };
      // what the plain algorithm has come to is not kept: what it accompanies is done in one piece
      const verified = verify === true ? end : from + verify;
      const keep = (state: CourseState) => {
        if (out !== undefined && state.presentation >= verified) keepState(out, identity, network, state);
      };
      const bar = progress(terminal, options.quiet);
      const result = await run(
        course({
          task,
          seed,
          epochs,
          network: given,
          from,
          state: start,
          ...(kept === undefined ? { verify } : {}),
        }),
        start,
        { task, end, seconds: checkpoint, keep, bar, interrupt: terminal.interrupt },
      ).finally(bar.clear);
      const document = asDocument(task, seed, result);
      if (out !== undefined) {
        const { weights } = result.state;
        await writeFolder(
          out,
          [
            ['weights.npz', formatNpz(shapesOf(weights, network))],
            ['curve.csv', formatCsv(curveOf(result.state.epochs))],
            ['training.json', `${toJson(document)}\n`],
          ],
          [
            {
              name: 'training',
              title: `pulsegate: ${task.name}`,
              figure: plotTraining(task.shows, result.state.epochs),
            },
          ],
          undefined,
          provenanceOf(
            session,
            { parameters: { task: task.name, network, epochs, from }, seed, inputs, began },
            options.quiet,
          ),
        );
      }
      terminal.out(options.json === true ? `${toJson(document, 0)}\n` : asText(document));
      const { outcome, interrupted } = result;
      const failed = outcome !== undefined && outcome.retcode !== 'success';
      if (failed) terminal.err(`error: training ended early: ${outcome.retcode}: ${outcome.message}\n`);
      if (interrupted) terminal.err(`interrupted after ${document.presentations} presentations\n`);
      session.finish(interrupted ? EXIT.interrupted : failed ? EXIT.failed : EXIT.ok);
    });

export interface Result {
  readonly state: CourseState;
  readonly outcome?: Outcome;
  readonly interrupted: boolean;
}

interface Around {
  readonly task: Task;
  readonly end: number;
  /** Between checkpoints. */
  readonly seconds: number;
  readonly keep: (state: CourseState) => void;
  readonly bar: Progress;
  readonly interrupt: AbortSignal;
}

/** Step by step, until the task is solved, the run ends or an interrupt comes; what was done is kept. */
async function run(
  steps: Generator<CourseState, Outcome>,
  start: CourseState,
  { task, end, seconds, keep, bar, interrupt }: Around,
): Promise<Result> {
  let state = start;
  let kept = Date.now();
  for (;;) {
    // a turn of the event loop, in which a signal arrives
    await setImmediate();
    const next = interrupt.aborted ? undefined : steps.next();
    if (next === undefined || next.done) {
      if (state !== start) keep(state);
      return next === undefined
        ? { state, interrupted: true }
        : { state, outcome: next.value, interrupted: false };
    }
    state = next.value;
    bar.show(state.presentation, end, `${task.name}, presentations`, start.presentation);
    if (Date.now() - kept < 1000 * seconds) continue;
    keep(state);
    kept = Date.now();
  }
}
