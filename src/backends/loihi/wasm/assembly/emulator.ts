/**
 * The inner loops of the emulator. Each equals the function of the same name in compartments.ts, synapses.ts, traces.ts or
 * visits.ts bit for bit, with registers that wrap and sums of inputs below 2^31. All arguments named like arrays are
 * addresses.
 */

/** Of the last call of integrate: compartments touched, then for each register wraps, then the first to wrap or -1. */
const TOUCHED: usize = 0;
const WRAPS: usize = 4;
const FIRST: usize = 16;

/** One step of the awake compartments of a group, four at a time; their spikes go to `units`; says how many. */
export function integrate(
  u: usize, v: usize, input: usize, dead: usize, awake: usize, units: usize,
  size: i32, keepU: i32, keepV: i32, bias: i32, vmin: i32, vmax: i32, threshold: i32, pause: i32,
): i32 {
  const keptU = i32x4.splat(keepU);
  const keptV = i32x4.splat(keepV);
  const biases = i32x4.splat(bias);
  const low = i32x4.splat(vmin);
  const high = i32x4.splat(vmax);
  const thresholds = i32x4.splat(threshold);
  const pauses = i32x4.splat(pause);
  const zero = i32x4.splat(0);
  const one = i32x4.splat(1);
  let touched = 0;
  let spikes = 0;
  v128.store(WRAPS, zero);
  v128.store(FIRST, i32x4.splat(-1));
  for (let block = 0; 8 * block < size; block++) {
    if (load<u8>(awake + block) == 0) continue;
    let changed = zero;
    for (let j = 8 * block; j < 8 * block + 8; j += 4) {
      const at = (<usize>j) << 2;
      // beyond the last compartment nothing is to happen
      const present = i32x4.gt_s(i32x4.splat(size - j), i32x4(0, 1, 2, 3));

      const sum = v128.load(input + at);
      v128.store(input + at, zero);
      const a = i32x4.shr_s(i32x4.shl(sum, 10), 10);
      const u0 = v128.load(u + at);
      const next = i32x4.add(decayed(u0, keptU), a);
      const u1 = i32x4.shr_s(i32x4.shl(next, 8), 8);
      v128.store(u + at, u1);

      const wait = v128.load(dead + at);
      const waiting = i32x4.gt_s(wait, zero);
      const free = v128.andnot(present, waiting);
      const push = i32x4.add(u1, biases);
      const drive = i32x4.shr_s(i32x4.shl(push, 8), 8);
      const v0 = v128.load(v + at);
      const sumV = i32x4.add(decayed(v0, keptV), drive);
      const v1 = i32x4.min_s(i32x4.max_s(sumV, low), high);
      const fired = v128.and(i32x4.gt_s(v1, thresholds), free);
      const v2 = v128.bitselect(v128.andnot(v1, fired), v0, free);
      v128.store(v + at, v2);
      const less = i32x4.max_s(i32x4.sub(wait, one), zero);
      v128.store(dead + at, v128.bitselect(pauses, less, fired));

      const inputWraps = i32x4.ne(a, sum);
      const currentWraps = i32x4.ne(u1, next);
      const driveWraps = v128.and(i32x4.ne(drive, push), free);
      const rare = v128.or(v128.or(fired, inputWraps), v128.or(currentWraps, driveWraps));
      if (v128.any_true(rare)) {
        for (let bits = i32x4.bitmask(fired); bits != 0; bits &= bits - 1) {
          store<i32>(units + ((<usize>spikes) << 2), j + ctz(bits));
          spikes++;
        }
        wrapped(0, i32x4.bitmask(inputWraps), j);
        wrapped(1, i32x4.bitmask(currentWraps), j);
        wrapped(2, i32x4.bitmask(driveWraps), j);
      }
      const moved = v128.or(v128.xor(u0, u1), v128.xor(v0, v2));
      changed = v128.or(changed, v128.or(v128.or(moved, sum), v128.or(rare, waiting)));
    }
    store<u8>(awake + block, v128.any_true(changed) ? 1 : 0);
    touched += min(8, size - 8 * block);
  }
  store<i32>(TOUCHED, touched);
  return spikes;
}

/**
 * sign(x) floor(|x| keep / 4096). With |x| = 4096 high + low that is high keep + floor(low keep / 4096): both products are
 * of 16-bit numbers, for which dot_i16x8 is the quick multiplication, since the upper halves of all lanes are 0.
 */
// @ts-ignore: decorator
@inline
function decayed(x: v128, keep: v128): v128 {
  const sign = i32x4.shr_s(x, 31);
  const size = i32x4.abs(x);
  const high = i32x4.dot_i16x8_s(i32x4.shr_u(size, 12), keep);
  const low = i32x4.dot_i16x8_s(v128.and(size, i32x4.splat(4095)), keep);
  return i32x4.sub(v128.xor(i32x4.add(high, i32x4.shr_u(low, 12)), sign), sign);
}

function wrapped(register: i32, bits: i32, j: i32): void {
  if (bits == 0) return;
  const at = (<usize>register) << 2;
  store<i32>(WRAPS + at, load<i32>(WRAPS + at) + popcnt(bits));
  if (load<i32>(FIRST + at) < 0) store<i32>(FIRST + at, j + ctz(bits));
}

/** Adds the rows of the units that fired, all to all. */
export function deliverDense(input: usize, awake: usize, effective: usize, targets: i32, units: usize, spikes: i32): i32 {
  const width = (<usize>targets) << 2;
  const whole = width & ~15;
  let s = 0;
  // four rows at a time: the inputs are read and written once for all of them
  for (; s + 4 <= spikes; s += 4) {
    const a = effective + width * unitAt(units, s);
    const b = effective + width * unitAt(units, s + 1);
    const c = effective + width * unitAt(units, s + 2);
    const d = effective + width * unitAt(units, s + 3);
    let j: usize = 0;
    for (; j < whole; j += 16) {
      const ab = i32x4.add(v128.load(a + j), v128.load(b + j));
      const cd = i32x4.add(v128.load(c + j), v128.load(d + j));
      v128.store(input + j, i32x4.add(v128.load(input + j), i32x4.add(ab, cd)));
    }
    for (; j < width; j += 4)
      store<i32>(
        input + j,
        load<i32>(input + j) + load<i32>(a + j) + load<i32>(b + j) + load<i32>(c + j) + load<i32>(d + j),
      );
  }
  for (; s < spikes; s++) {
    const a = effective + width * unitAt(units, s);
    let j: usize = 0;
    for (; j < whole; j += 16) v128.store(input + j, i32x4.add(v128.load(input + j), v128.load(a + j)));
    for (; j < width; j += 4) store<i32>(input + j, load<i32>(input + j) + load<i32>(a + j));
  }
  memory.fill(awake, 1, (targets + 7) >> 3);
  return spikes * targets;
}

// @ts-ignore: decorator
@inline
function unitAt(units: usize, s: i32): usize {
  return load<i32>(units + ((<usize>s) << 2));
}

/** Adds the synapses of the units that fired. */
export function deliverSparse(
  input: usize, awake: usize, row: usize, target: usize, effective: usize, targets: i32, units: usize, spikes: i32,
): i32 {
  let operations = 0;
  for (let s = 0; s < spikes; s++) {
    const at = row + (unitAt(units, s) << 2);
    operations += load<i32>(at, 4) - load<i32>(at);
  }
  // where most targets are reached, it is cheaper to wake all than to find out which
  const some = 4 * operations < targets;
  if (!some) memory.fill(awake, 1, (targets + 7) >> 3);
  for (let s = 0; s < spikes; s++) {
    const at = row + (unitAt(units, s) << 2);
    const end = (<usize>load<i32>(at, 4)) << 2;
    for (let k = (<usize>load<i32>(at)) << 2; k < end; k += 4) {
      const j = <usize>load<i32>(target + k);
      const place = input + (j << 2);
      store<i32>(place, load<i32>(place) + load<i32>(effective + k));
      if (some) store<u8>(awake + (j >> 3), 1);
    }
  }
  return operations;
}

/** The decay of a trace of `size` units. */
export function decayTrace(values: usize, floor: usize, odds: usize, size: i32, lane: u32): void {
  for (let i = 0; i < size; i++) {
    const at = values + ((<usize>i) << 3);
    if (load<u64>(at) == 0) continue;
    const T = <usize>(<i32>load<f64>(at));
    const chance = load<f64>(odds + (T << 3));
    const up = chance > 0 && <f64>bitsOf(lane, i) < chance;
    store<f64>(at, <f64>(<i32>load<u8>(floor + T) + <i32>up));
  }
}

/** The functions of numerics/counter.ts. */
// @ts-ignore: decorator
@inline
function bitsOf(lane: u32, counter: u32): u32 {
  return mix(lane ^ mix((counter + 1) * 0x85ebca6b));
}

// @ts-ignore: decorator
@inline
function mix(word: u32): u32 {
  let h = word ^ (word >>> 16);
  h *= 0x7feb352d;
  h ^= h >>> 15;
  h *= 0x846ca68b;
  return h ^ (h >>> 16);
}

/** dw = p b[j] + q d[j] along the rows of the units that fired, p and q their own parts; says how many weights changed. */
export function visitRows(
  row: usize, target: usize, targets: i32, units: usize, spikes: i32, a: usize, b: usize, c: usize, d: usize,
  w: usize, effective: usize, table: usize, step: i32, low: i32, high: i32, lane: u32,
): i32 {
  let changes = 0;
  for (let s = 0; s < spikes; s++) {
    const i = unitAt(units, s);
    const p = load<f64>(a + (i << 3));
    const q = load<f64>(c + (i << 3));
    const begin = row == 0 ? <i32>i * targets : load<i32>(row + (i << 2));
    const end = row == 0 ? begin + targets : load<i32>(row + (i << 2), 4);
    for (let k = begin; k < end; k++) {
      const j = <usize>(row == 0 ? k - begin : load<i32>(target + ((<usize>k) << 2)));
      const dw = p * load<f64>(b + (j << 3)) + q * load<f64>(d + (j << 3));
      if (dw != 0) changes += change(k, dw, w, effective, table, step, low, high, lane);
    }
  }
  return changes;
}

/** Visits of the last call of visitColumns. */
const VISITS: usize = 32;

/** The same along the columns of the targets that fired; where rows were visited, those of arrivals are left out. */
export function visitColumns(
  column: usize, incoming: usize, origin: usize, sources: i32, targets: i32, units: usize, spikes: i32, arrived: usize,
  rows: i32, a: usize, b: usize, c: usize, d: usize,
  w: usize, effective: usize, table: usize, step: i32, low: i32, high: i32, lane: u32,
): i32 {
  let changes = 0;
  let visits = 0;
  for (let s = 0; s < spikes; s++) {
    const j = unitAt(units, s);
    const p = load<f64>(b + (j << 3));
    const q = load<f64>(d + (j << 3));
    const begin = column == 0 ? 0 : load<i32>(column + (j << 2));
    const end = column == 0 ? sources : load<i32>(column + (j << 2), 4);
    for (let place = begin; place < end; place++) {
      const i = <usize>(column == 0 ? place : load<i32>(origin + ((<usize>place) << 2)));
      if (load<u64>(arrived + (i << 3)) == 0) visits++;
      else if (rows) continue;
      const dw = p * load<f64>(a + (i << 3)) + q * load<f64>(c + (i << 3));
      if (dw == 0) continue;
      const k = column == 0 ? place * targets + <i32>j : load<i32>(incoming + ((<usize>place) << 2));
      changes += change(k, dw, w, effective, table, step, low, high, lane);
    }
  }
  store<i32>(VISITS, visits);
  return changes;
}

/** A weight moves by dw rounded to a step of its format, within its limits; 1 where that is a change. */
// @ts-ignore: decorator
@inline
function change(
  k: i32, dw: f64, w: usize, effective: usize, table: usize, step: i32, low: i32, high: i32, lane: u32,
): i32 {
  let size = <i32>min(512.0, ceil(abs(dw)));
  const rest = size & (step - 1);
  if (rest != 0) {
    size -= rest;
    if (<f64>bitsOf(lane, k) < (<f64>rest / <f64>step) * 4294967296.0) size += step;
  }
  const at = w + ((<usize>k) << 1);
  const before = <i32>load<i16>(at);
  const after = max(low, min(high, dw > 0 ? before + size : before - size));
  if (after == before) return 0;
  store<i16>(at, <i16>after);
  store<i32>(effective + ((<usize>k) << 2), load<i32>(table + ((<usize>(after + 256)) << 2)));
  return 1;
}
