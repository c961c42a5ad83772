/** Training step by step: to its end, or to an interrupt; kept on the disk every so often. */
import { setImmediate } from 'node:timers/promises';
import type { LearnerKind, LearnerState, TrainingOutcome } from '../../learning/learner';

export interface AdvanceResult {
  readonly state: LearnerState<LearnerKind>;
  /** Absent after an interrupt. */
  readonly outcome?: TrainingOutcome;
}

interface Around {
  /** Seconds between two states that are kept. */
  readonly between: number;
  readonly keep: (state: LearnerState<LearnerKind>) => void;
  readonly show: (state: LearnerState<LearnerKind>) => void;
  readonly interrupt: AbortSignal;
}

/** `start` is the state before the first step: it stands where none was made, and is not kept again. */
export async function advance(
  steps: Generator<LearnerState<LearnerKind>, TrainingOutcome>,
  start: LearnerState<LearnerKind>,
  { between, keep, show, interrupt }: Around,
): Promise<AdvanceResult> {
  let state = start;
  let kept = performance.now();
  for (;;) {
    // a turn of the event loop, in which a signal arrives
    await setImmediate();
    const next = interrupt.aborted ? undefined : steps.next();
    if (next === undefined || next.done === true) {
      if (state !== start) keep(state);
      return next === undefined ? { state } : { state, outcome: next.value };
    }
    state = next.value;
    show(state);
    if (performance.now() - kept < 1000 * between) continue;
    keep(state);
    kept = performance.now();
  }
}
