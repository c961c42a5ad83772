/** What a training run came to: a document, a text, and a folder of results. */
import { formatCsv } from '../../io/csv';
import { toJson } from '../../io/json';
import { formatNpz } from '../../io/npz';
import type { Training } from '../learning/kind';
import { type Provenance, writeFolder } from '../shell/results';
import { table } from '../shell/table';
import type { AdvanceResult } from './advance';
import { arraysOf } from './checkpoint';

export const documentOf = (training: Training, { state, outcome }: AdvanceResult) => ({
  task: training.task,
  seed: training.seed,
  retcode: outcome?.retcode ?? 'interrupted',
  ...(outcome?.message === undefined ? {} : { message: outcome.message }),
  presentations: state.presentation,
  solved: state.solved,
  ...training.summary(state),
  epochs: state.epochs,
});

export function textOf(training: Training, { state, outcome }: AdvanceResult): string {
  const { presentation, epochs, solved } = state;
  const ended = solved ? 'learnt' : (outcome?.retcode ?? 'interrupted');
  return table([
    ['task', training.words],
    ['outcome', `${ended} after ${presentation} presentations, ${epochs.length} epochs`],
    ...training.lines(state),
  ]);
}

/** Weights, the scores of the epochs, the document and the figure, with a manifest. */
export async function writeTraining(
  folder: string,
  training: Training,
  result: AdvanceResult,
  provenance: Provenance,
): Promise<void> {
  const { weights, epochs } = result.state;
  const { task, backend, learner } = training;
  await writeFolder(
    folder,
    [
      ['weights.npz', formatNpz(arraysOf(weights, learner.shapes))],
      ['curve.csv', formatCsv(training.curve(epochs))],
      ['training.json', `${toJson(documentOf(training, result))}\n`],
    ],
    [{ name: 'training', title: `pulsegate: ${task}`, figure: training.figure(epochs) }],
    { backend, stats: null },
    provenance,
  );
}
