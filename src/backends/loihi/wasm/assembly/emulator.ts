/**
 * The inner loops of the emulator. Each equals the function of the same name in compartments.ts, synapses.ts, traces.ts or
 * visits.ts bit for bit, with registers that wrap and sums of inputs below 2^31. All arguments named like arrays are
 * addresses.
 */

/** What moves in a step, as kernel.ts writes it: this, then the synapses, then the groups. */
@unmanaged
class Chip {
  synapses: i32;
  groups: i32;
  /** Of the last step: synaptic operations, those on plastic synapses, compartments touched, spikes, wraps. */
  operations: i32;
  plasticOperations: i32;
  touched: i32;
  spikes: i32;
  wraps: i32;
}

@unmanaged
class Synapses {
  units: usize;
  count: usize;
  size: i32;
  depth: i32;
  lag: i32;
  plastic: i32;
  input: usize;
  awake: usize;
  dense: i32;
  row: usize;
  target: usize;
  effective: usize;
  targets: i32;
}

@unmanaged
class Group {
  units: usize;
  count: usize;
  depth: i32;
  u: usize;
  v: usize;
  input: usize;
  dead: usize;
  awake: usize;
  size: i32;
  keepU: i32;
  keepV: i32;
  bias: i32;
  vmin: i32;
  vmax: i32;
  threshold: i32;
  /** Steps without voltage after a spike. */
  pause: i32;
  /** Where the next spike of the step is written. */
  fired: usize;
  /** Of the last step, for each register: wraps, and the first compartment. */
  inputWraps: i32;
  currentWraps: i32;
  driveWraps: i32;
  inputFirst: i32;
  currentFirst: i32;
  driveFirst: i32;
}

/** Spikes arrive, compartments move and fire. */
export function move(chip: Chip, step: i32): void {
  let at = changetype<usize>(chip) + offsetof<Chip>();
  chip.operations = 0;
  chip.plasticOperations = 0;
  chip.touched = 0;
  chip.spikes = 0;
  chip.wraps = 0;
  for (let k = 0; k < chip.synapses; k++) {
    const synapses = changetype<Synapses>(at);
    at += offsetof<Synapses>();
    const slot = (step - synapses.lag + synapses.depth) % synapses.depth;
    const spikes = load<i32>(synapses.count + 4 * slot);
    if (spikes == 0) continue;
    const units = synapses.units + 4 * synapses.size * slot;
    const operations = synapses.dense
      ? deliverDense(synapses, units, spikes)
      : deliverSparse(synapses, units, spikes);
    chip.operations += operations;
    if (synapses.plastic) chip.plasticOperations += operations;
  }
  for (let k = 0; k < chip.groups; k++) {
    integrate(chip, changetype<Group>(at), step);
    at += offsetof<Group>();
  }
}

/**
 * One step of the awake compartments of a group: a block of eight at a time, in halves a and b, or one by one where any of
 * the eight fires, is refractory, or wraps.
 */
function integrate(chip: Chip, group: Group, step: i32): void {
  const u = group.u;
  const v = group.v;
  const input = group.input;
  const dead = group.dead;
  const awake = group.awake;
  const size = group.size;
  const keepU = i32x4.splat(group.keepU);
  const keepV = i32x4.splat(group.keepV);
  const bias = i32x4.splat(group.bias);
  const vmin = i32x4.splat(group.vmin);
  const vmax = i32x4.splat(group.vmax);
  const threshold = i32x4.splat(group.threshold);
  const slot = (step + group.depth) % group.depth;
  group.fired = group.units + 4 * size * slot;
  let touched = 0;
  for (let block = 0; 8 * block < size; block++) {
    if (load<u8>(awake + block) == 0) continue;
    const begin = 8 * block;
    const at = 4 * begin;
    const a = v128.load(input + at);
    const b = v128.load(input + at, 16);
    const ua = v128.load(u + at);
    const ub = v128.load(u + at, 16);
    const va = v128.load(v + at);
    const vb = v128.load(v + at, 16);
    const nextUa = i32x4.add(decayed(ua, keepU), a);
    const nextUb = i32x4.add(decayed(ub, keepU), b);
    const driveA = i32x4.add(nextUa, bias);
    const driveB = i32x4.add(nextUb, bias);
    const nextVa = i32x4.min_s(i32x4.max_s(i32x4.add(decayed(va, keepV), driveA), vmin), vmax);
    const nextVb = i32x4.min_s(i32x4.max_s(i32x4.add(decayed(vb, keepV), driveB), vmin), vmax);
    const wraps = v128.or(
      beyond(a, b, 22),
      v128.or(beyond(nextUa, nextUb, 24), beyond(driveA, driveB, 24)),
    );
    const fired = i32x4.gt_s(i32x4.max_s(nextVa, nextVb), threshold);
    const waiting = v128.or(v128.load(dead + at), v128.load(dead + at, 16));
    if (begin + 8 > size || v128.any_true(v128.or(v128.or(fired, waiting), wraps))) {
      let changed = 0;
      for (let j = begin; j < min(begin + 8, size); j++) changed |= moveOne(chip, group, j);
      store<u8>(awake + block, changed);
    } else {
      v128.store(input + at, i32x4.splat(0));
      v128.store(input + at, i32x4.splat(0), 16);
      v128.store(u + at, nextUa);
      v128.store(u + at, nextUb, 16);
      v128.store(v + at, nextVa);
      v128.store(v + at, nextVb, 16);
      const changedU = v128.or(v128.xor(ua, nextUa), v128.xor(ub, nextUb));
      const changedV = v128.or(v128.xor(va, nextVa), v128.xor(vb, nextVb));
      store<u8>(awake + block, v128.any_true(v128.or(v128.or(changedU, changedV), v128.or(a, b))));
    }
    touched += min(8, size - 8 * block);
  }
  const spikes = (group.fired - group.units) / 4 - size * slot;
  store<i32>(group.count + 4 * slot, spikes);
  chip.touched += touched;
  chip.spikes += <i32>spikes;
}

/**
 * sign(x) floor(|x| keep / 4096). With x = 4096 high + low, low >= 0, that is high keep + floor(low keep / 4096), or one
 * more where x < 0 and low keep / 4096 is no whole number. Both products are of 16-bit numbers, for which dot_i16x8 is the
 * quick multiplication: the upper halves of all lanes of keep are 0.
 */
// @ts-ignore: decorator
@inline
function decayed(x: v128, keep: v128): v128 {
  const mask = i32x4.splat(4095);
  const high = i32x4.dot_i16x8_s(i32x4.shr_s(x, 12), keep);
  const low = i32x4.dot_i16x8_s(v128.and(x, mask), keep);
  return i32x4.add(high, i32x4.shr_u(i32x4.add(low, v128.and(i32x4.shr_s(x, 31), mask)), 12));
}

/** Not 0 where x or y has more bits than a register with the sign. */
// @ts-ignore: decorator
@inline
function beyond(x: v128, y: v128, bits: i32): v128 {
  const half = i32x4.splat(1 << (bits - 1));
  return i32x4.shr_u(v128.or(i32x4.add(x, half), i32x4.add(y, half)), bits);
}

/** One step of compartment j; says whether anything changed. */
// @ts-ignore: decorator
@inline
function moveOne(chip: Chip, group: Group, j: i32): i32 {
  const at = 4 * j;
  const sum = load<i32>(group.input + at);
  const a = (sum << 10) >> 10;
  const u0 = load<i32>(group.u + at);
  const next = decayedOne(u0, group.keepU) + a;
  const u1 = (next << 8) >> 8;
  store<i32>(group.input + at, 0);
  store<i32>(group.u + at, u1);
  if (a != sum) noteWrap(chip, group, 0, j);
  if (u1 != next) noteWrap(chip, group, 4, j);
  const changed = <i32>(sum != 0) | <i32>(u1 != u0) | <i32>(u1 != next);
  const wait = load<i32>(group.dead + at);
  if (wait > 0) {
    store<i32>(group.dead + at, wait - 1);
    return 1;
  }
  const push = u1 + group.bias;
  const drive = (push << 8) >> 8;
  if (drive != push) noteWrap(chip, group, 8, j);
  const v0 = load<i32>(group.v + at);
  const v1 = min(max(decayedOne(v0, group.keepV) + drive, group.vmin), group.vmax);
  if (v1 > group.threshold) {
    store<i32>(group.fired, j);
    group.fired += 4;
    store<i32>(group.v + at, 0);
    store<i32>(group.dead + at, group.pause);
    return 1;
  }
  store<i32>(group.v + at, v1);
  return changed | <i32>(v1 != v0) | <i32>(drive != push);
}

// @ts-ignore: decorator
@inline
function decayedOne(x: i32, keep: i32): i32 {
  return <i32>((<i64>x * keep) / 4096);
}

/** One wrap of compartment j, in the register whose place among the three is `at`. */
function noteWrap(chip: Chip, group: Group, at: usize, j: i32): void {
  const counters = changetype<usize>(group) + at;
  const wraps = offsetof<Group>('inputWraps');
  if (load<i32>(counters + wraps) == 0) store<i32>(counters + offsetof<Group>('inputFirst'), j);
  store<i32>(counters + wraps, load<i32>(counters + wraps) + 1);
  chip.wraps++;
}

/** Adds the rows of the units that fired, all to all. */
function deliverDense(synapses: Synapses, units: usize, spikes: i32): i32 {
  const input = synapses.input;
  const effective = synapses.effective;
  const width: usize = 4 * synapses.targets;
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
  wake(synapses);
  return spikes * synapses.targets;
}

// @ts-ignore: decorator
@inline
function unitAt(units: usize, s: i32): usize {
  return load<i32>(units + 4 * s);
}

/** Adds the synapses of the units that fired. */
function deliverSparse(synapses: Synapses, units: usize, spikes: i32): i32 {
  const input = synapses.input;
  const awake = synapses.awake;
  const row = synapses.row;
  const target = synapses.target;
  const effective = synapses.effective;
  let operations = 0;
  for (let s = 0; s < spikes; s++) {
    const at = row + 4 * unitAt(units, s);
    operations += load<i32>(at, 4) - load<i32>(at);
  }
  // where most targets are reached, it is cheaper to wake all than to find out which
  const some = 4 * operations < synapses.targets;
  if (!some) wake(synapses);
  for (let s = 0; s < spikes; s++) {
    const at = row + 4 * unitAt(units, s);
    const begin: usize = 4 * load<i32>(at);
    const end: usize = 4 * load<i32>(at, 4);
    for (let k = begin; k < end; k += 4) {
      const place = input + 4 * load<i32>(target + k);
      store<i32>(place, load<i32>(place) + load<i32>(effective + k));
    }
    if (!some) continue;
    for (let k = begin; k < end; k += 4) store<u8>(awake + (load<i32>(target + k) >> 3), 1);
  }
  return operations;
}

function wake(synapses: Synapses): void {
  memory.fill(synapses.awake, 1, (synapses.targets + 7) >> 3);
}

/** The decay of a trace, of the `count` active units; says how many are left. */
export function decayTrace(values: usize, active: usize, floor: usize, odds: usize, count: i32, lane: u32): i32 {
  let left = 0;
  for (let k = 0; k < count; k++) {
    const i = load<i32>(active + 4 * k);
    const T = whole(load<f64>(values + 8 * i));
    const up = <i32>(<f64>bitsOf(lane, i) < load<f64>(odds + 8 * T));
    const after = <i32>load<u8>(floor + T) + up;
    store<f64>(values + 8 * i, <f64>after);
    store<i32>(active + 4 * left, i);
    left += <i32>(after != 0);
  }
  return left;
}

/** A whole number from 0 to 2^31: in x + 2^52 its bits are the last ones. Quicker than a conversion that can fail. */
// @ts-ignore: decorator
@inline
function whole(x: f64): i32 {
  return <i32>reinterpret<u64>(x + 4503599627370496.0);
}

/** 1 where x is not 0; quicker than x != 0, which must think of NaN as well. */
// @ts-ignore: decorator
@inline
function differs(x: f64): i32 {
  return <i32>(reinterpret<u64>(x) << 1 != 0);
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

/** The constants of a learner. */
@unmanaged
class Learner {
  dense: i32;
  sources: i32;
  targets: i32;
  row: usize;
  target: usize;
  column: usize;
  incoming: usize;
  origin: usize;
  arrived: usize;
  changing: usize;
  amount: usize;
  w: usize;
  effective: usize;
  table: usize;
  step: i32;
  low: i32;
  high: i32;
  /** Of the last visit of columns: synapses without an arrival. */
  visits: i32;
}

/**
 * dw = p b[j] + q d[j] along the rows of the units that fired, p and q their own parts in a and c; says how many weights
 * changed.
 */
export function visitRows(
  learner: Learner, units: usize, spikes: i32, a: usize, b: usize, c: usize, d: usize, lane: u32,
): i32 {
  const dense = learner.dense;
  const row = learner.row;
  const target = learner.target;
  const targets = learner.targets;
  const changing = learner.changing;
  const amount = learner.amount;
  let changes = 0;
  for (let s = 0; s < spikes; s++) {
    const i = unitAt(units, s);
    const p = load<f64>(a + 8 * i);
    const q = load<f64>(c + 8 * i);
    const begin = dense ? <i32>i * targets : load<i32>(row + 4 * i);
    const end = dense ? begin + targets : load<i32>(row + 4 * i, 4);
    let n = 0;
    for (let k = begin; k < end; k++) {
      const j: usize = dense ? k - begin : load<i32>(target + 4 * k);
      const dw = p * load<f64>(b + 8 * j) + q * load<f64>(d + 8 * j);
      store<i32>(changing + 4 * n, k);
      store<f64>(amount + 8 * n, dw);
      n += differs(dw);
    }
    changes += changeWeights(learner, n, lane);
  }
  return changes;
}

/** The same along the columns of the targets that fired; where rows were visited, those of arrivals are left out. */
export function visitColumns(
  learner: Learner, units: usize, spikes: i32, rows: i32, a: usize, b: usize, c: usize, d: usize, lane: u32,
): i32 {
  const dense = learner.dense;
  const column = learner.column;
  const origin = learner.origin;
  const incoming = learner.incoming;
  const arrived = learner.arrived;
  const changing = learner.changing;
  const amount = learner.amount;
  let changes = 0;
  const any = <i32>(rows == 0);
  let visits = 0;
  for (let s = 0; s < spikes; s++) {
    const j = unitAt(units, s);
    const p = load<f64>(b + 8 * j);
    const q = load<f64>(d + 8 * j);
    const begin = dense ? 0 : load<i32>(column + 4 * j);
    const end = dense ? learner.sources : load<i32>(column + 4 * j, 4);
    let n = 0;
    for (let place = begin; place < end; place++) {
      const i: usize = dense ? place : load<i32>(origin + 4 * place);
      const alone = differs(load<f64>(arrived + 8 * i)) ^ 1;
      const dw = p * load<f64>(a + 8 * i) + q * load<f64>(c + 8 * i);
      store<i32>(changing + 4 * n, dense ? place * learner.targets + <i32>j : load<i32>(incoming + 4 * place));
      store<f64>(amount + 8 * n, dw);
      visits += alone;
      n += differs(dw) & (alone | any);
    }
    changes += changeWeights(learner, n, lane);
  }
  learner.visits = visits;
  return changes;
}

/** The first n changes that were noted down: rounded to steps of the weight format, clipped to its range. */
function changeWeights(learner: Learner, n: i32, lane: u32): i32 {
  const changing = learner.changing;
  const amount = learner.amount;
  const w = learner.w;
  const effective = learner.effective;
  const table = learner.table;
  const step = learner.step;
  const low = learner.low;
  const high = learner.high;
  let changes = 0;
  for (let c = 0; c < n; c++) {
    const k = load<i32>(changing + 4 * c);
    const dw = load<f64>(amount + 8 * c);
    const most = ceil(abs(dw));
    let size = whole(most < 512 ? most : 512);
    const rest = size & (step - 1);
    if (rest != 0) {
      size -= rest;
      if (<f64>bitsOf(lane, k) < (<f64>rest / <f64>step) * 4294967296.0) size += step;
    }
    const before = <i32>load<i16>(w + 2 * k);
    const after = max(low, min(high, before + (dw > 0 ? size : -size)));
    store<i16>(w + 2 * k, <i16>after);
    store<i32>(effective + 4 * k, load<i32>(table + 4 * (after + 256)));
    changes += <i32>(after != before);
  }
  return changes;
}
