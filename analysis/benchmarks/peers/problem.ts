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

/** Layers in a ring, dense K between neighbours: in window k only layer k is read, and drives the next one. */
export interface LayersProblem {
  readonly kind: 'layers';
  readonly size: number;
  readonly K: readonly (readonly (readonly number[])[])[];
  readonly biases: readonly (readonly number[])[];
  readonly T: number;
  readonly initial: readonly number[];
}

/**
 * A circuit that learns, window by window; the state is all currents, then all weights. Rows that are closed are left out:
 *
 *     a = sum scale y + sum scale W y + b + sum of gateWeight clip((y - h) / d, 0, 1);  y' = (self - 1) y + S clip(G (a - h), 0, F)
 */
export interface LearningProblem {
  readonly kind: 'learning';
  readonly cycles: number;
  readonly windows: readonly LearningWindow[];
  /** Values of the inputs of each cycle, at the components `inputs`. */
  readonly inputs: readonly number[];
  readonly values: readonly (readonly number[])[];
  readonly T: number;
  /** Currents and weights. */
  readonly initial: readonly number[];
  readonly currents: number;
}

export interface LearningWindow {
  readonly rows: readonly LearningRow[];
  readonly self: readonly number[];
  /** d(weight)/dt += rate post pre, by component. */
  readonly learn: readonly { weight: number; post: number; pre: number; rate: number }[];
}

export interface LearningRow {
  /** Fixed terms [component, scale] and terms with weights [component, weight, scale]. */
  readonly terms: readonly (readonly [number, number])[];
  readonly weighted: readonly (readonly [number, number, number])[];
  readonly b: number;
  readonly G: number;
  readonly h: number;
  readonly F: number;
  readonly gates: readonly { component: number; h: number; d: number; weight: number }[];
  readonly out: number;
  readonly S: number;
}

export type PeerProblem = ChainProblem | NetworkProblem | LayersProblem | LearningProblem;
