/** One training run: on from the checkpoint in its folder where there is one, to results in the same folder. */
import { basename } from 'node:path';
import { invalid, raise } from '../../errors';
import { toolVersion } from '../../io/disk/manifest';
import { toJson } from '../../io/json';
import { endOf, firstState, learn } from '../../learning/epochs';
import type { LearnerKind, LearnerState } from '../../learning/learner';
import type { Training } from '../learning/kind';
import { EXIT, type ExitCode, type FigureFiles, type Session } from '../shell/common';
import { showing } from '../shell/progress';
import { provenanceOf } from '../shell/results';
import { type AdvanceResult, advance } from './advance';
import { keepState, keptState, type TrainingRun } from './checkpoint';
import { documentOf, textOf, writeTraining } from './report';

interface RunOptions {
  readonly out?: string | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
  readonly figures?: FigureFiles | undefined;
  /** Seconds between checkpoints. */
  readonly checkpoint?: number | undefined;
}

/** `began` is when the verb was called, in milliseconds. */
export async function runTraining(
  session: Session,
  training: Training,
  options: RunOptions,
  began: number,
): Promise<void> {
  const { out, quiet, figures } = options;
  const { learner, epochs } = training;
  const run = runOf(training);
  const kept = out === undefined ? undefined : keptState(out, run, learner, training.shapes);
  const end = endOf(learner, epochs);
  if (kept !== undefined && kept.presentation > end) raise(tooFew(training, kept, `${out}`));
  if (kept !== undefined && quiet !== true)
    session.terminal.err(`note: on from presentation ${kept.presentation}, the checkpoint in ${out}\n`);
  if (quiet !== true) for (const text of training.notes ?? []) session.terminal.err(`note: ${text}\n`);
  const result = await advanced(session, training, { run, kept, options });
  if (out !== undefined) {
    const inputs = new Map([...training.data, ...training.weights]);
    const parameters = { ...run, epochs };
    await writeTraining(
      out,
      training,
      result,
      provenanceOf(session, { parameters, seed: training.seed, inputs, began }, { quiet, figures }),
    );
  }
  say(session, training, result, options);
}

/** What this run is, all but how long: where two agree, one goes on from where the other was left. */
function runOf({ task, learner, data, weights }: Training): TrainingRun {
  return {
    version: toolVersion(),
    task,
    ...learner.facts,
    data: Object.fromEntries([...data].map(([path, hash]) => [basename(path), hash])),
    weights: [...weights.values()][0] ?? null,
  };
}

const tooFew = ({ learner, epochs }: Training, { presentation }: LearnerState<LearnerKind>, folder: string) =>
  invalid(
    '--epochs',
    'number of epochs',
    epochs,
    `at least ${Math.ceil((presentation - learner.first) / learner.epoch)}, which the checkpoint in ${folder} has`,
  );

function advanced(
  { terminal }: Session,
  training: Training,
  {
    run,
    kept,
    options,
  }: { run: TrainingRun; kept: LearnerState<LearnerKind> | undefined; options: RunOptions },
): Promise<AdvanceResult> {
  const { learner, epochs, task, between } = training;
  const { out, quiet, checkpoint = between } = options;
  const end = endOf(learner, epochs);
  const start = kept ?? firstState(learner);
  const steps = learn(learner, { epochs, ...(kept === undefined ? {} : { from: kept }) });
  return showing(terminal, quiet, (bar) =>
    advance(steps, start, {
      between: checkpoint,
      keep(state) {
        // what the plain algorithm has come to is not kept: what it accompanies is done in one piece
        if (out !== undefined && state.presentation >= learner.verifiedTo)
          keepState(out, run, learner, state);
      },
      show: ({ presentation }) => bar.show(presentation, end, `${task}, presentations`, start.presentation),
      interrupt: terminal.interrupt,
    }),
  );
}

function say(session: Session, training: Training, result: AdvanceResult, { json }: RunOptions): void {
  const { terminal } = session;
  const { state, outcome } = result;
  const document = documentOf(training, result);
  terminal.out(json === true ? `${toJson(document, 0)}\n` : textOf(training, result));
  const end = endOf(training.learner, training.epochs);
  if (outcome === undefined)
    terminal.err(`interrupted after ${state.presentation} of ${end} presentations\n`);
  else if (outcome.retcode !== 'success')
    terminal.err(`error: training ended early: ${outcome.retcode}: ${outcome.message}\n`);
  session.finish(codeOf(training, result));
}

function codeOf(training: Training, { state, outcome }: AdvanceResult): ExitCode {
  if (outcome === undefined) return EXIT.interrupted;
  if (outcome.retcode !== 'success') return EXIT.failed;
  return training.agrees(state) ? EXIT.ok : EXIT.disagreed;
}
