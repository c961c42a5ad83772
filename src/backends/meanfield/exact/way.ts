/** The one shape of all ways: what they are given, and what they say. */
import type { Failure } from '../../watch';
import type { Run } from './run';
import type { SegmentWays } from './ways';

/** A part of time within a segment: from t0 to t1, `duration` long (not t1 - t0, which rounds far from 0). */
export interface Place {
  readonly t0: number;
  readonly t1: number;
  readonly duration: number;
}

/**
 * Takes the run from t0 to t1: 'done'; or 'leaks', with nothing done, where the way does not hold (a closed row may leak,
 * a gate moves, a current leaves the range of numbers); or why the run ends there.
 */
export type Way = (run: Run, segment: SegmentWays, place: Place) => 'done' | 'leaks' | Failure;
