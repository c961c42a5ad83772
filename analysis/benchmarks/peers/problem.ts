/** The problems as peers get them: y' = -y + S [K y + p]^+ with a new p in every window, restarted at every edge. */

/** A chain with one gate open in each window: y_{k+1} is driven by [y_k - threshold * (closed)]^+. */
export interface ChainProblem {
  readonly kind: 'chain';
  readonly stages: number;
  readonly T: number;
  readonly gain: number;
  readonly threshold: number;
  readonly initial: readonly number[];
}

/** A dense network, all rows open, with a bias in each window. */
export interface NetworkProblem {
  readonly kind: 'network';
  readonly K: readonly (readonly number[])[];
  readonly biases: readonly (readonly number[])[];
  readonly T: number;
  readonly initial: readonly number[];
}

export type PeerProblem = ChainProblem | NetworkProblem;
