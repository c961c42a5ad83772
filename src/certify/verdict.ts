/** Claims against enclosures: certified, refused at the first place, or undecided with a reason. */
import type { Circuit } from '../circuit/types';
import { ownValue } from '../records';
import type { Crossed } from './crossed';
import type { Enclosed } from './enclose';
import { dyadic, fixed, magnitude, toDouble, UP } from './integers';
import type { Reading } from './model';
import { readModel } from './read';
import { encloseRun, MOST_BITS, type ProvenRun } from './run';

/** What a result says. */
export interface Claim {
  readonly by: string;
  /** Currents at the output times by population, [time, component] by rows; those that are known. */
  readonly currents: Readonly<Record<string, ArrayLike<number>>>;
  /** Weights at output time k, where they are known. */
  readonly weights?: (k: number) => Readonly<Record<string, ArrayLike<number>>> | undefined;
  readonly crossings?: readonly ClaimedCrossing[];
  readonly touches?: readonly Omit<ClaimedCrossing, 'active'>[];
}

export interface ClaimedCrossing {
  readonly t: number;
  readonly kind: string;
  readonly name: string;
  readonly row: number;
  readonly active: boolean;
}

/** A crossing of a threshold that the true solution has: within so much of t. */
export interface ProvenCrossing extends ClaimedCrossing {
  readonly within: number;
}

/** One value: what was computed, and where the truth is. */
export interface Compared {
  readonly t: number;
  /** The population, or the named weights. */
  readonly name: string;
  readonly component: number;
  readonly computed: number;
  readonly true: number;
  readonly radius: number;
}

export interface Verdict {
  readonly verdict: 'certified' | 'refused' | 'undecided';
  /** At least |computed - true| for every current and weight that was compared. */
  readonly bound: number;
  /** Where the bound is reached; of a refusal because of a value, the first value that is off. */
  readonly worst?: Compared;
  readonly crossings: readonly ProvenCrossing[];
  /** Crossings that the log lacks, or has and should not. */
  readonly differences: readonly (ClaimedCrossing & { readonly fault: 'missing' | 'extra' })[];
  /** Thresholds that are touched closer than can be told apart. */
  readonly touches: readonly ProvenCrossing[];
  /** Until when the solution is enclosed. */
  readonly until: number;
  /** Values that were compared, and the widest radius. */
  readonly compared: number;
  readonly radius: number;
  readonly bits: number;
  /** What it took, in coefficients of all its enclosures, and whether the budget of one ended it: then all is proven until `until`. */
  readonly work: number;
  readonly spent: boolean;
  /** Why a run is refused or undecided. */
  readonly reason?: string;
}

export interface Proof {
  /** Allowed error, relative to 1 + |value|. */
  readonly within: number;
  readonly bits: number;
  /** How much work one enclosure may take. */
  readonly most: number;
  readonly progress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Question {
  readonly circuit: Circuit;
  /** The gain of each destination of each projection, 'exact' as a number. */
  readonly gains: readonly (readonly number[])[];
  readonly run: ProvenRun;
}

/** Encloses the run that is asked for and compares the claim with it, again with more bits while a radius is what fails. */
export function judge(
  { circuit, gains, run }: Question,
  claim: Claim,
  proof: Proof,
): Verdict & { readonly enclosed: Enclosed; readonly model: Reading } {
  const model = readModel(circuit, gains);
  let all = 0;
  for (let { bits } = proof; ; ) {
    const enclosed = encloseRun(model, run, { ...proof, bits });
    const found = compare(model, enclosed, claim, proof.within);
    const wide = enclosed.doubt?.width === true || found.wide;
    all += enclosed.work;
    const spent = enclosed.doubt?.spent === true;
    const verdict = { ...found.verdict, bits: enclosed.bits, work: all, spent, enclosed, model };
    if (!wide || found.verdict.verdict === 'refused' || enclosed.bits >= MOST_BITS) return verdict;
    const enough = Math.ceil((enclosed.doubt?.bits ?? 2 * enclosed.bits) / 64) * 64;
    bits = Math.min(Math.max(enough, enclosed.bits + 64), MOST_BITS);
  }
}

/** Crossings are one where they are nearer than this, relative to 1 + |t|. */
const SAME_TIME = 1e-9;

/** Of one enclosure. */
type Found = Omit<Verdict, 'work' | 'spent'>;

function compare(
  model: Reading,
  enclosed: Enclosed & { readonly bits: number },
  claim: Claim,
  within: number,
) {
  const { bits, doubt } = enclosed;
  const values = compareValues(model, enclosed, claim, within);
  const crossings = enclosed.crossings.map((one) => asProven(one, bits));
  const differences = compareCrossings(enclosed, claim, SAME_TIME + 100 * within);
  const { first, worst, bound, radius, compared } = values;
  const off = differences[0];
  const base = {
    ...{ bound, crossings, differences, compared, radius, bits, until: enclosed.until },
    touches: enclosed.touches.map((one) => asProven(one, bits)),
  };
  const shown = first ?? worst;
  const some = shown === undefined ? {} : { worst: shown };
  if (first !== undefined && !values.wide && (off === undefined || first.t <= off.t)) {
    const place = `${first.name}[${first.component}] at t = ${first.t}`;
    const reason = `${place} is ${first.computed}; true is ${first.true} within ${first.radius}`;
    return { wide: false, verdict: { ...base, ...some, verdict: 'refused', reason } satisfies Found };
  }
  if (off !== undefined) {
    const what = `${off.kind} ${off.name}[${off.row}] ${off.active ? 'on' : 'off'} at t = ${off.t}`;
    const reason =
      off.fault === 'missing' ? `the log lacks a crossing: ${what}` : `no such crossing: ${what}`;
    return { wide: false, verdict: { ...base, ...some, verdict: 'refused', reason } satisfies Found };
  }
  if (doubt !== undefined || values.wide) {
    const reason =
      doubt === undefined
        ? `the enclosure is wider than ${within}`
        : `${doubt.name === '' ? '' : `"${doubt.name}" `}at t = ${doubt.t}: ${doubt.reason}`;
    return {
      wide: values.wide,
      verdict: { ...base, ...some, verdict: 'undecided', reason } satisfies Found,
    };
  }
  return { wide: false, verdict: { ...base, ...some, verdict: 'certified' } satisfies Found };
}

function compareValues(
  model: Reading,
  { values, bits }: Enclosed & { readonly bits: number },
  claim: Claim,
  within: number,
) {
  const P = BigInt(bits);
  let [bound, radius, compared] = [0, 0, 0];
  let [worst, first]: (Compared | undefined)[] = [];
  let wide = false;
  const see = (t: number, name: string, component: number, given: number, x: bigint, width: number): void => {
    const value = toDouble(x, bits);
    const distance = Number.isFinite(given)
      ? toDouble(magnitude(x - fixed(dyadic(given), P)), bits)
      : Number.POSITIVE_INFINITY;
    const most = (distance + width) * UP;
    compared++;
    radius = Math.max(radius, width);
    const one = { t, name, component, computed: given, true: value, radius: width };
    if (most > bound || worst === undefined) [bound, worst] = [Math.max(most, bound), one];
    if (most > within * (1 + Math.abs(value)) && first === undefined) {
      first = one;
      // the truth itself may be near enough
      wide = distance - width <= within * (1 + Math.abs(value));
    }
  };
  values.forEach(({ t, x, radii, w, weightRadii }, k) => {
    for (const { name, offset, size, input } of model.places) {
      const list = input ? undefined : ownValue(claim.currents, name);
      for (let i = 0; list !== undefined && i < size; i++)
        see(t, name, i, list[k * size + i], x[offset + i], radii[offset + i]);
    }
    const known = claim.weights?.(k);
    for (const { name, offset, rows, columns } of known === undefined ? [] : model.weights) {
      const list = ownValue(known ?? {}, name) ?? [];
      for (let i = 0; i < Math.min(list.length, rows * columns); i++)
        see(t, name, i, list[i], w[offset + i], weightRadii[offset + i]);
    }
  });
  return {
    first: first as Compared | undefined,
    worst: worst as Compared | undefined,
    bound,
    radius,
    compared,
    wide,
  };
}

/** A crossing in words of a log. */
export const asProven = ({ t, within, kind, name, row, active }: Crossed, bits: number): ProvenCrossing => ({
  ...{ t: toDouble(t, bits), within, kind, name, row, active },
});

/** A leak is a row that the schedule closes. */
const keyOf = ({ kind, name, row }: Pick<ClaimedCrossing, 'kind' | 'name' | 'row'>): string =>
  JSON.stringify([kind === 'leak' ? 'row' : kind, name, row]);

function compareCrossings(
  { crossings, touches, resting, until, bits, doubt }: Enclosed & { readonly bits: number },
  claim: Claim,
  tolerance: number,
): (ClaimedCrossing & { readonly fault: 'missing' | 'extra' })[] {
  if (claim.crossings === undefined) return [];
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= tolerance * (1 + Math.abs(a));
  // what crosses where the run ends may do so just after it
  const last = (t: number): boolean => doubt === undefined && near(until, t);
  const left = new Map<string, ClaimedCrossing[]>();
  for (const one of claim.crossings) {
    const key = keyOf(one);
    const list = left.get(key);
    if (list === undefined) left.set(key, [one]);
    else list.push(one);
  }
  const out: (ClaimedCrossing & { readonly fault: 'missing' | 'extra' })[] = [];
  for (const crossed of crossings) {
    const proven = asProven(crossed, bits);
    const list = left.get(keyOf(proven)) ?? [];
    const k = list.findIndex(({ t, active }) => active === proven.active && near(t, proven.t));
    if (k >= 0) list.splice(k, 1);
    else if (crossed.matters && !last(proven.t)) {
      const { within: _, ...plain } = proven;
      out.push({ ...plain, fault: 'missing' });
    }
  }
  const touched = new Map<string, number[]>();
  for (const one of [...touches, ...resting]) {
    const proven = asProven(one, bits);
    const key = keyOf(proven);
    const list = touched.get(key);
    if (list === undefined) touched.set(key, [proven.t]);
    else list.push(proven.t);
  }
  for (const [key, list] of left)
    for (const one of list) {
      // what lies behind the place where the proof ends is not judged
      if (doubt !== undefined && one.t >= until - tolerance) continue;
      const grazes = touched.get(key)?.some((t) => near(one.t, t)) ?? false;
      if (!grazes && !last(one.t)) out.push({ ...one, fault: 'extra' });
    }
  return out.sort((a, b) => a.t - b.t);
}
