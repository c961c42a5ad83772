/** What a training run came to: a document, a text, a table of epochs. */
import type { Column } from '../io/csv';
import type { EpochResult } from '../learning/course';
import type { Task } from '../learning/tasks';
import { brief, table } from './shell/table';
import type { Result } from './train';

export function curveOf(epochs: readonly EpochResult[]): Column[] {
  const column = (name: string, of: (epoch: EpochResult) => number | null): Column[] => {
    const values = epochs.map(of);
    return values.some((value) => value !== null)
      ? [{ name, values: values.map((value) => value ?? Number.NaN) }]
      : [];
  };
  return [
    { name: 'presentation', values: epochs.map(({ presentation }) => presentation) },
    { name: 'loss', values: epochs.map(({ loss }) => loss) },
    { name: 'largest_error', values: epochs.map(({ largestError }) => largestError) },
    ...column('test_loss', ({ testLoss }) => testLoss),
    ...column('test_accuracy', ({ accuracy }) => accuracy),
    ...column('deviation_from_plain_backprop', ({ deviation }) => deviation),
  ];
}

export function asDocument(task: Task, seed: number, { state, outcome, interrupted }: Result) {
  const { epochs, reports, presentation, solved, weights } = state;
  const last = epochs[epochs.length - 1];
  const worst = reports.reduce((a, b) => (b.deviation > a.deviation ? b : a), reports[0] ?? null);
  return {
    task: task.name,
    seed,
    retcode: interrupted ? 'interrupted' : (outcome?.retcode ?? 'success'),
    ...(outcome?.message === undefined ? {} : { message: outcome.message }),
    presentations: presentation,
    solved,
    loss: last?.loss ?? null,
    largestError: last?.largestError ?? null,
    testLoss: last?.testLoss ?? null,
    accuracy: last?.accuracy ?? null,
    weightError: task.weightError?.(seed, weights) ?? null,
    verified:
      worst === null
        ? null
        : {
            cycles: reports.length,
            deviation: worst.deviation,
            weights: worst.weights,
            presentation: worst.presentation,
            firstWindow: reports.find(({ window }) => window !== null) ?? null,
            leastInput: reports.reduce((least, report) => Math.min(least, report.leastInput), Infinity),
            deadZone: reports.reduce((sum, { deadZone }) => sum + deadZone, 0),
          },
    epochs,
    losses: epochs.map(({ loss }) => loss),
    reports,
  };
}

export function asText({
  task,
  retcode,
  presentations,
  solved,
  loss,
  largestError,
  testLoss,
  accuracy,
  weightError,
  verified,
}: ReturnType<typeof asDocument>): string {
  return table([
    ['task', task],
    [
      'outcome',
      solved
        ? `learnt after ${presentations} presentations`
        : `${retcode} after ${presentations} presentations`,
    ],
    ...(loss === null
      ? []
      : [['last epoch', `loss ${brief(loss)}, largest error ${brief(largestError ?? 0)}`]]),
    ...(testLoss === null
      ? []
      : [
          [
            'test',
            `loss ${brief(testLoss)}${accuracy === null ? '' : `, ${(100 * accuracy).toFixed(2)} % answered right`}`,
          ],
        ]),
    ...(weightError === null ? [] : [['weights', `off by ${brief(weightError)} from the truth`]]),
    ...(verified === null
      ? []
      : [
          [
            'verified',
            `${verified.cycles} cycles: weights within ${verified.deviation.toExponential(2)} of plain backprop (${verified.weights}, presentation ${verified.presentation})`,
          ],
          [
            '',
            verified.firstWindow === null
              ? 'every charge of every window as the plain algorithm has it'
              : `first off in window ${verified.firstWindow.window?.number} of presentation ${verified.firstWindow.presentation}: "${verified.firstWindow.window?.population}" by ${verified.firstWindow.window?.deviation.toExponential(2)}`,
          ],
          [
            '',
            `least |n| ${verified.leastInput.toExponential(2)}, masks in their dead zone ${verified.deadZone}`,
          ],
        ]),
  ]);
}
