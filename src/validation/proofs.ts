/** Proofs of all runs that something makes in the mean field, or of some of them where they are many. */
import { type SimulateOptions, simulate, type Witness, witnessed } from '../backends/simulate';
import type { Solution } from '../backends/solution';
import type { Circuit } from '../circuit/types';
import { PulsegateError } from '../errors';
import { type Certified, certify } from './certify';

export interface Proofs {
  /** Runs in the mean field, and how many of them were to be proven. */
  readonly runs: number;
  readonly tried: number;
  readonly certified: number;
  readonly refused: number;
  /** Runs whose beginning is proven, until the work that all proofs may take was spent; and the least part of their time. */
  readonly begun: number;
  readonly part: number;
  /** At least the error of every value that is proven. */
  readonly bound: number;
  /** Why a run is refused, or else why one is not decided. */
  readonly reason?: string;
}

/** Runs that are kept to be proven. */
const MOST = 24;

interface Seen {
  readonly circuit: Circuit;
  readonly options: SimulateOptions;
  readonly solution: Solution;
}

/** Keeps runs in the mean field: the first, and of many those that are evenly apart. */
function keeper() {
  let [runs, every] = [0, 1];
  let kept: Seen[] = [];
  const see: Witness = (circuit, options, solution) => {
    if (!solution.backend.startsWith('mean field')) return;
    if (runs++ % every !== 0) return;
    kept.push({ circuit, options, solution });
    if (kept.length <= MOST) return;
    kept = kept.filter((_, k) => k % 2 === 0);
    every *= 2;
  };
  return { see, all: () => ({ runs, kept }) };
}

interface Watch {
  /** Work after which no other run is proven, in coefficients (default 5e9: some minutes). */
  readonly maxWork?: number;
  /** Runs that were looked at, of those that are. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Does something, and proves what it ran; undefined where it ran nothing in the mean field. */
export async function proven<T>(
  act: () => T | Promise<T>,
  { maxWork = 5e9, progress, signal }: Watch = {},
): Promise<{ readonly result: T; readonly proofs: Proofs | undefined }> {
  const { see, all } = keeper();
  const result = await witnessed(see, act);
  const { runs, kept } = all();
  if (runs === 0) return { result, proofs: undefined };
  let [tried, certified, refused, begun, bound] = [0, 0, 0, 0, 0];
  let [part, left] = [1, maxWork];
  let reason: string | undefined;
  // short ones first: what is left of the work is for the longest
  const order = [...kept].sort((a, b) => sizeOf(a) - sizeOf(b));
  for (const [k, one] of order.entries()) {
    if (left <= 0) break;
    // a turn of the event loop, in which a signal arrives
    await new Promise((resolve) => setTimeout(resolve));
    const verdict = verdictOf(one, {
      ...(signal === undefined ? {} : { signal }),
      maxWork: left,
      progress: (done, total) => progress?.(k + done / total, order.length),
    });
    tried++;
    left -= verdict.work;
    const [t0, t1] = one.solution.tspan;
    if (verdict.verdict === 'refused') {
      if (refused++ === 0) reason = verdict.reason;
      continue;
    }
    if (verdict.verdict === 'certified') certified++;
    else if (verdict.spent && verdict.until > t0) {
      begun++;
      part = Math.min(part, (verdict.until - t0) / (t1 - t0));
    } else {
      reason ??= verdict.reason;
      continue;
    }
    bound = Math.max(bound, verdict.bound);
  }
  const counts = { runs, tried, certified, refused, begun, part, bound };
  return { result, proofs: { ...counts, ...(reason === undefined ? {} : { reason }) } };
}

/** Events and output times, each of all components: what a proof goes along. */
const sizeOf = ({ solution: { log, t, circuit } }: Seen): number =>
  (t.length + log.segments.length + (log.crossings?.length ?? 0)) *
  circuit.populations.reduce((sum, { size = 1 }) => sum + size, 0);

type Said = Pick<Certified, 'verdict' | 'bound' | 'work' | 'spent' | 'until'> & { readonly reason?: string };

function verdictOf({ circuit, options, solution: seen }: Seen, watch: Watch): Said {
  const { tEval: wanted, ...others } = options;
  // a run without output times says nothing that can be compared: it is made again with those of its edges
  const bare = seen.t.length === 0;
  const solution = bare ? simulate(circuit, others) : seen;
  const tEval = bare ? undefined : wanted;
  const { tspan, initial = {}, cycles, inputs, from } = others;
  try {
    return certify(
      circuit,
      {
        ...(tspan === undefined ? {} : { tspan }),
        ...(tEval === undefined ? {} : { tEval }),
        ...(cycles === undefined ? {} : { cycles }),
        ...(inputs === undefined ? {} : { inputs }),
        ...watch,
        ...(from === undefined ? {} : { from }),
        initial,
        within: allowedOf(solution),
      },
      solution,
    );
  } catch (error) {
    // what no proof is for: resources that deplete
    if (!(error instanceof PulsegateError && error.code === 'unsupported')) throw error;
    const nothing = { bound: Number.POSITIVE_INFINITY, work: 0, spent: false, until: solution.tspan[0] };
    return { verdict: 'undecided', ...nothing, reason: error.message };
  }
}

/**
 * Solvers that step are right to their tolerance, many times over. What is exact rounds the times of its events, which doubles
 * hold to 2^-52 of themselves: late ones are known less closely.
 */
const allowedOf = ({ facts, tspan: [t0, t1] }: Solution): number =>
  typeof facts['rtol'] === 'number'
    ? 1e4 * facts['rtol']
    : 1e-12 + 40 * 2 ** -52 * Math.max(Math.abs(t0), Math.abs(t1));
