/** What training a circuit came to: the parts of the document that are its own, in words, and a table of epochs. */
import type { Column } from '../../io/csv';
import type { LearnerState } from '../../learning/learner';
import type { CircuitKind } from '../../learning/learners/circuit';
import type { EpochResult } from '../../learning/learners/circuit-tally';
import { brief } from '../shell/table';

export function circuitCurve(epochs: readonly EpochResult[]): Column[] {
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

/** `weightError` is the distance of the weights from the truth, where there is one. */
export function circuitSummary({ epochs, findings }: LearnerState<CircuitKind>, weightError: number | null) {
  const last = epochs[epochs.length - 1];
  const worst = findings.reduce((a, b) => (b.deviation > a.deviation ? b : a), findings[0] ?? null);
  return {
    loss: last?.loss ?? null,
    largestError: last?.largestError ?? null,
    testLoss: last?.testLoss ?? null,
    accuracy: last?.accuracy ?? null,
    weightError,
    verified:
      worst === null
        ? null
        : {
            cycles: findings.length,
            deviation: worst.deviation,
            weights: worst.weights,
            presentation: worst.presentation,
            firstWindow: findings.find(({ window }) => window !== null) ?? null,
            leastInput: findings.reduce(
              (least, report) => Math.min(least, report.leastInput),
              Number.POSITIVE_INFINITY,
            ),
            deadZone: findings.reduce((sum, { deadZone }) => sum + deadZone, 0),
          },
    losses: epochs.map(({ loss }) => loss),
    reports: findings,
  };
}

export function circuitLines(state: LearnerState<CircuitKind>, weightError: number | null): string[][] {
  const { loss, largestError, testLoss, accuracy, verified } = circuitSummary(state, weightError);
  const right = accuracy === null ? '' : `, ${(100 * accuracy).toFixed(2)} % answered right`;
  return [
    ...(loss === null
      ? []
      : [['last epoch', `loss ${brief(loss)}, largest error ${brief(largestError ?? 0)}`]]),
    ...(testLoss === null ? [] : [['test', `loss ${brief(testLoss)}${right}`]]),
    ...(weightError === null ? [] : [['weights', `off by ${brief(weightError)} from the truth`]]),
    ...(verified === null ? [] : cyclesIn(verified)),
  ];
}

type Verified = NonNullable<ReturnType<typeof circuitSummary>['verified']>;

function cyclesIn({ cycles, deviation, weights, presentation, ...rest }: Verified): string[][] {
  const { firstWindow, leastInput, deadZone } = rest;
  const first = firstWindow?.window;
  return [
    [
      'verified',
      `${cycles} cycles: weights within ${deviation.toExponential(2)} of plain backprop (${weights}, presentation ${presentation})`,
    ],
    [
      '',
      firstWindow === null || first == null
        ? 'every charge of every window as the plain algorithm has it'
        : `first off in window ${first.number} of presentation ${firstWindow.presentation}: "${first.population}" by ${first.deviation.toExponential(2)}`,
    ],
    ['', `least |n| ${leastInput.toExponential(2)}, masks in their dead zone ${deadZone}`],
  ];
}
