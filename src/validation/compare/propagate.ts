/**
 * How errors of single windows add up along a run: each is carried on by the derivative of the reference, J. Bounds add in
 * squares, since windows are off independently; a bias adds with its size.
 *
 *     s_{k+1}^2 = J^2 s_k^2 + own^2        b_{k+1} = |J| b_k + own
 *
 * A row whose argument has mean m and spread s emits on average E[m + s x]^+ - [m]^+ more than it would: a bias along, and spikes.
 */
import { type Jacobian, jacobian } from '../../backends/meanfield/jacobian';
import type { Solution } from '../../backends/solution';
import type { Plan } from '../../circuit/plan';
import { PulsegateError } from '../../errors';
import { argumentOf } from './arguments';
import type { Charge } from './charges';
import { rectified, upperTail } from './decide';
import type { Allowed, AllowedOf, Scene } from './promises/promise';
import { inputsBetween } from './readings';

/** Of each place of the state, by the label that the derivative gives it. */
interface Errors {
  readonly square: number;
  readonly variance: number;
  readonly bias: number;
}

/** Errors that are alike in every window: those of a solver, and what calibration leaves. They add up with their size. */
const ONE_SIGN: ReadonlySet<string> = new Set(['bias', 'rtol']);

const NONE: Errors = { square: 0, variance: 0, bias: 0 };

type State = ReadonlyMap<string, Errors>;

/** What a window may be off by, given how far its beginning is spread, and what the whole run may be. */
export interface Both {
  readonly window: AllowedOf;
  readonly along: AllowedOf;
}

export function allowedBoth(scene: Scene, request: number, own: AllowedOf): Both {
  const { charges } = scene.course;
  const windows = new Map<string, Allowed | string>();
  const whole = new Map<string, Allowed | string>();
  const times = [...new Set(charges.flatMap(({ begin, end }) => [begin, end]))].sort((a, b) => a - b);
  const states = new Map<number, State>();
  let state: Map<string, Errors> = new Map();
  let why: string | undefined;
  times.forEach((t, k) => {
    if (k > 0 && why === undefined)
      try {
        state = carried(scene, request, [times[k - 1], t], state);
      } catch (error) {
        if (!(error instanceof PulsegateError)) throw error;
        why = `no derivative: ${error.problems[0]?.text ?? error.message}`;
      }
    charges.forEach((charge, c) => {
      if (charge.end !== t) return;
      const begun = states.get(charge.begin) ?? new Map<string, Errors>();
      for (let j = 0; j < charge.size; j++) {
        const key = `${c} ${j}`;
        const one = own(c, j);
        if (
          typeof one === 'string' ||
          (charge.kind === 'switch' && onEdge(scene, request, charge, j, one, begun))
        ) {
          const none = typeof one === 'string' ? one : 'a switch whose argument is at its threshold';
          windows.set(key, none);
          whole.set(key, none);
          if (typeof one === 'string') why ??= one;
          continue;
        }
        const { extra, wakes } = one.sd === undefined ? QUIET : rounding(scene, request, charge, j, begun);
        const variance = (one.sd ?? 0) ** 2 + extra * (one.kick ?? 0) + (wakes ? (one.carrier ?? 0) : 0);
        const noisy = one.sd === undefined ? {} : { sd: Math.sqrt(variance) };
        windows.set(key, { ...one, ...noisy });
        const label = labelOf(scene.plan, charge, j);
        const before = state.get(label) ?? NONE;
        const sum = (isBias: boolean): number =>
          one.terms.reduce((all, { name, value }) => all + (ONE_SIGN.has(name) === isBias ? value : 0), 0);
        const after = {
          square: before.square + sum(false) ** 2,
          variance: before.variance + variance,
          bias: before.bias + extra + sum(true),
        };
        state.set(label, after);
        whole.set(key, why ?? accumulated(one, after, noisy));
      }
    });
    states.set(t, new Map(state));
  });
  return {
    window: (charge, component) => windows.get(`${charge} ${component}`) ?? 'no amplitude',
    along: (charge, component) => whole.get(`${charge} ${component}`) ?? 'no amplitude',
  };
}

function accumulated(one: Allowed, { square, variance, bias }: Errors, noisy: object): Allowed {
  const [{ name, law }] = one.terms;
  const noise = { name: 'bias', law: 'what rectifying noise and calibration add, carried on' } as const;
  const added = 'sd' in noisy ? noise : { name, law: `${law}, carried on and added up` };
  return {
    ...one,
    terms: [
      ...(square > 0 || bias === 0
        ? [{ name, value: Math.sqrt(square), law: `${law}, carried on and added in squares` }]
        : []),
      ...(bias > 0 ? [{ ...added, value: bias }] : []),
    ],
    ...('sd' in noisy ? { sd: Math.sqrt(variance) } : {}),
  };
}

/** Derivatives of runs that were asked for before: all back-ends are beside the same one. */
const derivatives = new WeakMap<Solution, Map<string, Jacobian>>();

function known(run: Solution, from: number, to: number, make: () => Jacobian): Jacobian {
  const own = derivatives.get(run) ?? new Map<string, Jacobian>();
  derivatives.set(run, own);
  const key = `${from} ${to}`;
  const made = own.get(key) ?? make();
  own.set(key, made);
  return made;
}

/** A state's errors some time later. */
function carried(
  { plan, circuit, drawn, truths }: Scene,
  request: number,
  [from, to]: readonly [number, number],
  state: State,
): Map<string, Errors> {
  if ([...state.values()].every(({ square, variance, bias }) => square + variance + bias === 0))
    return new Map(state);
  const { labels, matrix } = known(truths[request], from, to, () =>
    jacobian(circuit, {
      from: truths[request].state(from),
      tspan: [from, to],
      inputs: inputsBetween(plan, drawn[request], from, to),
    }),
  );
  const before = labels.map((label) => state.get(label) ?? NONE);
  return new Map(
    labels.map((label, i) => {
      let [square, variance, bias] = [0, 0, 0];
      before.forEach((one, j) => {
        const d = matrix[i][j];
        square += d * d * one.square;
        variance += d * d * one.variance;
        bias += Math.abs(d) * one.bias;
      });
      return [label, { square, variance, bias }];
    }),
  );
}

/** What noise makes of a silent row, where it may be that it emits: spreads from its threshold up to which that is seen. */
const AWAKE = 7;

const QUIET = { extra: 0, wakes: false } as const;

/** How much more than without noise is charged, on average; and whether a row that ought to be silent may emit. */
function rounding(
  { plan, references }: Scene,
  request: number,
  { feeds, begin }: Charge,
  component: number,
  state: State,
): { readonly extra: number; readonly wakes: boolean } {
  let [extra, wakes] = [0, false];
  for (const { block, factor } of feeds) {
    const { mean, parts } = argumentOf(plan, references[request], begin, block, component);
    const spread = Math.sqrt(
      parts.reduce(
        (all, { label, K }) =>
          all + K * K * ((state.get(label) ?? NONE).variance + (state.get(label) ?? NONE).bias ** 2),
        0,
      ),
    );
    extra += factor * corner(plan, block, mean, spread);
    const { kind, h } = plan.blocks[block].transfer;
    const above = kind === 'relu' ? mean : mean - h;
    wakes ||= spread > 0 && above <= 0 && above > -AWAKE * spread;
  }
  return { extra, wakes };
}

/** Whether a row that is off or on may be either: its argument is as near to its threshold as errors reach. */
function onEdge(
  { plan, references }: Scene,
  request: number,
  { feeds, begin }: Charge,
  component: number,
  { terms }: Allowed,
  state: State,
): boolean {
  const own = terms.reduce((sum, { value }) => sum + value, 0);
  return feeds.some(({ block }) => {
    const { mean, parts } = argumentOf(plan, references[request], begin, block, component);
    const { h } = plan.blocks[block].transfer;
    const reach = parts.reduce((sum, { label, K }) => {
      const { square, variance, bias } = state.get(label) ?? NONE;
      return sum + Math.abs(K) * (Math.sqrt(square) + 6 * Math.sqrt(variance) + bias);
    }, own);
    return Math.abs(mean - h) <= reach;
  });
}

/** The same of one row: at its threshold, and at its ceiling. */
function corner({ blocks }: Plan, block: number, m: number, s: number): number {
  const { G, h, F, kind } = blocks[block].transfer;
  if (!(s > 0)) return 0;
  if (kind === 'relu') return rectified(m, s);
  const top = Number.isFinite(G) ? h + F / G : h;
  const soft = G * (rectified(m - h, s) + rectified(m - top, s));
  const off = F * Math.max(upperTail(Math.abs(m - h) / s), upperTail(Math.abs(m - top) / s));
  return Number.isFinite(soft) ? Math.min(soft, off) : off;
}

function labelOf({ circuit }: Plan, { kind, name, size, index }: Charge, j: number): string {
  if (kind !== 'weight') return size === 1 ? name : `${name}[${j}]`;
  const [, columns] = circuit.weights[index].shape;
  return `${name}[${Math.floor(j / columns)},${j % columns}]`;
}
