/**
 * One stage of a clock on a ramp, from its onset to that of the next. In units of tau, with S = w_s:
 *
 *     m_k-1' = -m_k-1 + S q_k-1                     q_k-1 = clip((m_k-1 - h - w_I clip((m_k - h - d/2) / (d/2))) / d)
 *     m_k'   = -m_k + S q_k + w_f,k-1 q_k-1         q_k   = clip((m_k - h) / d)
 *     m_k+1' = -m_k+1 + S q_k+1 + w_f,k q_k         q_k+1 = clip((m_k+1 - h) / d)
 *
 * from m_k = h + d/2 to m_k+1 = h + d/2: its successor does not inhibit it before. All that a stage gets from those before it
 * are two numbers: how high the last one stands, and how far its own successor has been driven already.
 *
 * Between two corners of a clip all is linear: Taylor series, to rounding.
 */
import { INHIBITION, SELF_GAIN, THRESHOLD } from './numbers';

/** What a stage begins with: m_k-1, and m_k+1 for a drive of 1. */
export interface Onset {
  readonly height: number;
  readonly lead: number;
}

/** How long a stage is on, in tau, and what the next one begins with. */
export interface Passed extends Onset {
  /** Infinite where the stage jams. */
  readonly T: number;
  /** False where it falls back on its ramp, or where the stage before is still on when the next one begins. */
  readonly takesOver: boolean;
}

const AT_ONCE: Passed = { T: 0, height: 0, lead: 0, takesOver: false };
const NEVER: Passed = { T: Number.POSITIVE_INFINITY, height: 0, lead: 0, takesOver: true };

/** The current at which a stage of a ramp d begins, and shuts the one before it. */
export const edge = (d: number): number => THRESHOLD + d / 2;

/** The row of m_k+1 turns at half its ramp at the latest: series of this order, to this size of their last terms. */
const ORDER = 20;
const LAST = 2 ** -54;
/** The longest stage, in tau; one that is on for longer has jammed. */
const LONGEST = 40;
const HALVINGS = 60;

/** Series in places of ORDER + 1 numbers: four currents, the last for a drive of 1; four arguments of clips, and clips. */
const PLACE = ORDER + 1;
const [BEFORE, OWN, NEXT, AFTER, SHUT] = [0, 1, 2, 3, 4];
/** Clips: how far the stage shuts the one before it, and the outputs of both and of the next. */
const [CLOSER, Q_BEFORE, Q_OWN, Q_NEXT] = [0, 1, 2, 3];
const CLIPS = 4;
const argument = (clip: number): number => (SHUT + clip) * PLACE;
const output = (clip: number): number => (SHUT + CLIPS + clip) * PLACE;

/** Where an argument is: below 0, on the ramp, above 1. */
type Part = -1 | 0 | 1;

/** Runs a stage with drives w_f,k-1 and w_f,k on a ramp d. */
export function passStage({ height, lead }: Onset, before: number, drive: number, d: number): Passed {
  const series = new Float64Array((SHUT + 2 * CLIPS) * PLACE);
  const end = edge(d);
  const x = [height, end, lead * drive, 0];
  if (!(x[NEXT] < THRESHOLD)) return AT_ONCE;
  const parts: Part[] = [0, height > THRESHOLD + d ? 1 : 0, 0, -1];
  let rises = true;
  for (let t = 0; t < LONGEST; ) {
    expand(series, x, parts, { before, drive, d });
    if (parts[Q_OWN] === 0 && !(series[OWN * PLACE + 1] > 0)) rises = false;
    const length = convergesFor(series);
    let [s, turns] = [length, -1];
    for (let clip = 0; clip < CLIPS; clip++) {
      const border = leftAt(parts[clip], valueAt(series, argument(clip), s));
      if (border === undefined) continue;
      s = crossing(series, argument(clip), border, s);
      turns = clip;
    }
    if (valueAt(series, NEXT * PLACE, s) >= end) {
      s = crossing(series, NEXT * PLACE, end, s);
      return {
        T: t + s,
        height: valueAt(series, OWN * PLACE, s),
        lead: valueAt(series, AFTER * PLACE, s),
        takesOver: rises && parts[Q_BEFORE] === -1,
      };
    }
    if (turns >= 0)
      parts[turns] = parts[turns] !== 0 ? 0 : valueAt(series, argument(turns), length) > 0.5 ? 1 : -1;
    for (let i = 0; i < x.length; i++) x[i] = valueAt(series, i * PLACE, s);
    t += s;
  }
  return NEVER;
}

/** The Taylor series of currents and clips, from the currents x. */
function expand(
  series: Float64Array,
  x: readonly number[],
  parts: readonly Part[],
  { before, drive, d }: { readonly before: number; readonly drive: number; readonly d: number },
): void {
  const at = (place: number, n: number) => series[place * PLACE + n];
  for (let i = 0; i < x.length; i++) series[i * PLACE] = x[i];
  for (let n = 0; n <= ORDER; n++) {
    const clip = (which: number, value: number): number => {
      const part = parts[which];
      series[argument(which) + n] = value;
      series[output(which) + n] = part === 0 ? value : n === 0 && part === 1 ? 1 : 0;
      return series[output(which) + n];
    };
    const less = (level: number) => (n === 0 ? level : 0);
    const shut = clip(CLOSER, (at(OWN, n) - less(edge(d))) / (d / 2));
    const last = clip(Q_BEFORE, (at(BEFORE, n) - less(THRESHOLD) - INHIBITION * shut) / d);
    const own = clip(Q_OWN, (at(OWN, n) - less(THRESHOLD)) / d);
    const next = clip(Q_NEXT, (at(NEXT, n) - less(THRESHOLD)) / d);
    if (n === ORDER) return;
    series[BEFORE * PLACE + n + 1] = (-at(BEFORE, n) + SELF_GAIN * last) / (n + 1);
    series[OWN * PLACE + n + 1] = (-at(OWN, n) + SELF_GAIN * own + before * last) / (n + 1);
    series[NEXT * PLACE + n + 1] = (-at(NEXT, n) + SELF_GAIN * next + drive * own) / (n + 1);
    series[AFTER * PLACE + n + 1] = (-at(AFTER, n) + next) / (n + 1);
  }
}

/** How long the series hold to rounding. */
function convergesFor(series: Float64Array): number {
  let length = 1;
  for (let i = BEFORE; i <= AFTER; i++)
    for (const n of [ORDER - 1, ORDER]) {
      const size = Math.abs(series[i * PLACE + n]);
      if (size > 0) length = Math.min(length, (LAST / size) ** (1 / n));
    }
  return length;
}

function valueAt(series: Float64Array, at: number, s: number): number {
  let value = 0;
  for (let n = ORDER; n >= 0; n--) value = value * s + series[at + n];
  return value;
}

/** The border by which an argument has left its part; undefined where it has not. */
function leftAt(part: Part, value: number): number | undefined {
  if (part === -1) return value > 0 ? 0 : undefined;
  if (part === 1) return value < 1 ? 1 : undefined;
  return value < 0 ? 0 : value > 1 ? 1 : undefined;
}

/** Where a series crosses a level that it is beyond at s, halved to rounding. */
function crossing(series: Float64Array, at: number, level: number, s: number): number {
  const beyond = valueAt(series, at, s) > level;
  let [low, high] = [0, s];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = 0.5 * (low + high);
    if (valueAt(series, at, middle) > level === beyond) high = middle;
    else low = middle;
  }
  return high;
}
