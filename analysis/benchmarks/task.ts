/** What a benchmark task is: a run of ours, the same run by peers, the goals, and how the cost must grow. */
import type { Point, Timing } from './timing';

export interface PeerTiming extends Timing {
  readonly name: string;
}

export interface Task {
  readonly id: string;
  readonly title: string;
  /** What the seconds of both sides are made of. */
  readonly timed: string;
  /** How large the ratio of medians must be, peer to ours, by the peer's name; BEST_OF_SCIPY is the fastest one of SciPy. */
  readonly goals: Readonly<Record<string, number>>;
  /** The largest error that ours may have. */
  readonly accuracy: number;
  /** The largest error of a peer that has done the same work (default: `PEER_ACCURACY`). */
  readonly peerAccuracy?: number;
  ours(): Timing;
  /** The peers' runs of a round. */
  peers(round: number): readonly PeerTiming[];
  /** Ours in parts, in seconds (medians), measured apart. */
  parts(): Readonly<Record<string, number>>;
  growth?(): readonly Growth[];
}

export interface Growth {
  readonly what: string;
  readonly points: readonly Point[];
  readonly goal: number;
  readonly note?: string;
}

export const BEST_OF_SCIPY = 'the best of SciPy';
/** How the peers are called in all tables. */
export const ODEX = 'odex';
export const LSODA = 'SciPy LSODA';
export const DOP853 = 'SciPy DOP853';
export const ODEINT = 'SciPy odeint';
export const TOLERANCE = 1e-12;
/** At that tolerance peers come this near; one that is farther off has solved another problem, or none. */
export const PEER_ACCURACY = 1e-8;
