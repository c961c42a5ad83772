/**
 * A clock that ticks. Since its last event each current is
 *
 *     x(s) = x8 + (x - x8) e^{-(1 - g) s / tau},  x8 = drive / (1 - g);      x + drive s / tau where g = 1
 *
 * g the gains of its self rows that are on; it crosses a level at most once. At an event the current that crosses is put
 * exactly there, and all gates and rows follow in gating order: one pass, since outputs gate without a circle.
 */
import { type Gates, LEVEL, ROW, type Wheels } from './wheels';

export interface Ticking {
  readonly wheels: Wheels;
  readonly x: Float64Array;
  readonly drive: Float64Array;
  readonly gain: Float64Array;
  /** 1 where a current has just crossed a level upwards, -1 downwards: it counts as beyond. */
  readonly side: Int8Array;
  /** 1 where a level is passed, a row is on, a watched current is above its level. */
  readonly levels: Uint8Array;
  readonly rows: Uint8Array;
  readonly watches: Uint8Array;
  /** 1 where a self row is on. */
  readonly selves: Uint8Array;
  /** The watched currents, how fast they fall (1 / time); 1 where something charges them. */
  readonly watched: Float64Array;
  readonly fall: Float64Array;
  readonly busy: Uint8Array;
}

export const ticking = (wheels: Wheels): Ticking => ({
  wheels,
  x: new Float64Array(wheels.population.length),
  drive: new Float64Array(wheels.population.length),
  gain: new Float64Array(wheels.population.length),
  side: new Int8Array(wheels.population.length),
  levels: new Uint8Array(wheels.level.length),
  rows: new Uint8Array(wheels.block.length),
  watches: new Uint8Array(wheels.watched.length),
  selves: new Uint8Array(wheels.self.length),
  watched: new Float64Array(wheels.watched.length),
  fall: new Float64Array(wheels.watched.length),
  busy: new Uint8Array(wheels.watched.length),
});

/** An event that is to come: after how long, and what crosses. */
export interface Tick {
  s: number;
  /** The currents that cross a level then, and where they are exactly; watched ones after all of the clock. */
  readonly who: number[];
  readonly where: number[];
}

export const tick = (): Tick => ({ s: 0, who: [], where: [] });

/** Events nearer than this, relative, are one. */
const TOGETHER = 8 * Number.EPSILON;

/** Finds the first event within `most`; where there is none, `who` is empty and s is `most`. */
export function nextTick(t: Ticking, most: number, out: Tick): void {
  const { wheels } = t;
  out.s = most;
  out.who.length = 0;
  out.where.length = 0;
  for (let l = 0; l < wheels.level.length; l++) {
    const k = wheels.levelOf[l];
    consider(out, crossingTime(t, k, wheels.level[l]), k, wheels.level[l]);
  }
  for (let r = 0; r < wheels.block.length; r++) {
    const k = wheels.reads[r];
    const at = turnOf(t, r, 0);
    consider(out, crossingTime(t, k, at), k, at);
    // a row whose gate something charges must stay off even if that were open
    const open = turnOf(t, r, 1);
    if (open !== at) consider(out, crossingTime(t, k, open), k, open);
  }
  const count = wheels.population.length;
  for (let w = 0; w < wheels.watched.length; w++) {
    const level = wheels.watchLevel[w];
    if (t.busy[w] === 1 || !(t.fall[w] !== 0 && level > 0)) continue;
    const s = Math.log(t.watched[w] / level) / t.fall[w];
    if (s > 0) consider(out, s, count + w, level);
  }
}

function consider(out: Tick, s: number, who: number, where: number): void {
  if (!(s <= out.s * (1 + TOGETHER))) return;
  if (s < out.s * (1 - TOGETHER)) {
    out.who.length = 0;
    out.where.length = 0;
  }
  out.s = Math.min(out.s, s);
  if (out.who.includes(who)) return;
  out.who.push(who);
  out.where.push(where);
}

/** The current at which row r turns, with its gates as they are, or (1) as if those that something charges were open. */
function turnOf({ wheels, levels, rows, watches, busy }: Ticking, r: number, asIf: 0 | 1): number {
  const { gates, h, scale } = wheels;
  let bias = 0;
  for (let g = gates.start[r]; g < gates.start[r + 1]; g++) {
    const kind = gates.kind[g];
    const place = gates.place[g];
    let q = kind === LEVEL ? levels[place] : kind === ROW ? rows[place] : watches[place];
    if (asIf === 1 && kind > ROW && busy[place] === 1) q = gates.sign[g] === 1 ? 1 : 0;
    bias += gates.strength[g] * (gates.sign[g] === 1 ? q - 1 : -q);
  }
  return (h[r] - bias) / scale[r];
}

/** When current k crosses a level for the first time; infinite where it does not. */
function crossingTime({ wheels, x, drive, gain, side }: Ticking, k: number, level: number): number {
  const now = x[k];
  const rate = 1 - gain[k];
  if (now === level) {
    // it is there by an event, and goes on; what stays counts as not above
    return side[k] === 0 && drive[k] - rate * now > 0 ? 0 : Number.POSITIVE_INFINITY;
  }
  if (rate === 0) {
    const s = ((level - now) * wheels.tau[k]) / drive[k];
    return s > 0 ? s : Number.POSITIVE_INFINITY;
  }
  const end = drive[k] / rate;
  if (!(now < level === end > level) || end === level) return Number.POSITIVE_INFINITY;
  // log1p: a level that is close is met to all digits
  return (wheels.tau[k] / rate) * Math.log1p((level - now) / (end - level));
}

/** Moves the clock on by s. */
export function pass(t: Ticking, s: number): void {
  const { wheels, x, drive, gain, side } = t;
  for (let k = 0; k < x.length; k++) {
    const rate = 1 - gain[k];
    const before = x[k];
    if (rate === 0) x[k] += (drive[k] * s) / wheels.tau[k];
    else if (drive[k] === 0) x[k] = x[k] === 0 ? 0 : x[k] * Math.exp((-rate * s) / wheels.tau[k]);
    else x[k] -= (x[k] - drive[k] / rate) * -Math.expm1((-rate * s) / wheels.tau[k]);
    // so short a while that it has not moved: it is where it was
    if (x[k] !== before) side[k] = 0;
  }
  for (let w = 0; w < t.watched.length; w++)
    if (t.busy[w] === 0 && t.fall[w] !== 0) t.watched[w] *= Math.exp(-t.fall[w] * s);
}

/** Puts the currents that an event is about exactly on their levels, each on the side that it goes to. */
export function land(t: Ticking, { who, where }: Tick): void {
  const count = t.x.length;
  for (let j = 0; j < who.length; j++) {
    const k = who[j];
    if (k >= count) {
      t.watched[k - count] = where[j];
      continue;
    }
    t.side[k] = t.drive[k] - (1 - t.gain[k]) * t.x[k] > 0 ? 1 : -1;
    t.x[k] = where[j];
  }
}

/** Whether a current is above a level; at it, whether it has just come from below. */
const isAbove = ({ x, side }: Ticking, k: number, level: number): boolean =>
  x[k] > level || (x[k] === level && side[k] === 1);

/** What follows from the currents as they are: levels, rows, drives. */
export function follow(t: Ticking): void {
  const { wheels, x, levels, rows, watches, selves, drive, gain } = t;
  for (let l = 0; l < levels.length; l++) levels[l] = isAbove(t, wheels.levelOf[l], wheels.level[l]) ? 1 : 0;
  for (let w = 0; w < watches.length; w++)
    if (t.busy[w] === 0) watches[w] = t.watched[w] > wheels.watchLevel[w] ? 1 : 0;
  drive.fill(0);
  gain.fill(0);
  for (let r = 0; r < rows.length; r++) {
    rows[r] = isAbove(t, wheels.reads[r], turnOf(t, r, 0)) ? 1 : 0;
    if (rows[r] === 0) continue;
    for (let j = wheels.outStart[r]; j < wheels.outStart[r + 1]; j++)
      drive[wheels.out[j]] += wheels.outGain[j];
  }
  for (let j = 0; j < wheels.self.length; j++) {
    const k = wheels.self[j];
    const open = isOpen(t, wheels.selfGates, j);
    selves[j] = open && (x[k] > 0 || drive[k] > 0) ? 1 : 0;
    if (open) gain[k] += wheels.selfGain[j];
  }
}

/** True where no gate of a self row shuts it. */
function isOpen({ levels, rows }: Ticking, { start, kind, place, sign }: Gates, j: number): boolean {
  for (let g = start[j]; g < start[j + 1]; g++) {
    const q = kind[g] === LEVEL ? levels[place[g]] : rows[place[g]];
    if ((q === 1) !== (sign[g] === 1)) return false;
  }
  return true;
}

/**
 * True where the closed forms hold from here on: nothing that has just crossed is sent back at once, nothing is driven while
 * it is emptied, no shut self row leaks, and no row waits for a gate that something charges.
 */
export function holds(t: Ticking): boolean {
  const { wheels, x, drive, gain, side } = t;
  for (let k = 0; k < x.length; k++) {
    const rate = 1 - gain[k];
    const slope = drive[k] - rate * x[k];
    if (side[k] !== 0 && slope * side[k] < 0) return false;
    if (drive[k] > 0 && gain[k] !== 0 && gain[k] !== 1) return false;
  }
  for (let j = 0; j < wheels.self.length; j++) {
    const k = wheels.self[j];
    if (!(x[k] <= wheels.selfThreshold[j] && drive[k] <= wheels.selfThreshold[j])) return false;
  }
  for (let r = 0; r < wheels.block.length; r++) {
    const open = turnOf(t, r, 1);
    if (open !== turnOf(t, r, 0) && isAbove(t, wheels.reads[r], open)) return false;
  }
  return true;
}
