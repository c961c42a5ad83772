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
  /** Room for the blocks that the first loop of a group leaves over; 2^19. */
  left: usize;
  small: i32;
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
  w: usize;
  /** Of the effective weight of mantissa 0; the others lie around it. */
  table: usize;
  indexBytes: i32;
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
  /** What v may reach without a spike and without being clipped. */
  most: i32;
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
      : synapses.indexBytes == 2
        ? deliverSparse<u16>(synapses, units, spikes)
        : deliverSparse<i32>(synapses, units, spikes);
    chip.operations += operations;
    if (synapses.plastic) chip.plasticOperations += operations;
  }
  for (let k = 0; k < chip.groups; k++) {
    integrate(chip, changetype<Group>(at), step);
    at += offsetof<Group>();
  }
}

/**
 * One step of the awake compartments of a group: blocks of eight in two halves; then those blocks in which some fire, are
 * refractory or hold large numbers; then what is left beyond the last whole block.
 *
 * No call and no constant of the code in the first loop: V8 would save its vectors in every turn, or make them anew.
 */
function integrate(chip: Chip, group: Group, step: i32): void {
  const u = group.u;
  const v = group.v;
  const input = group.input;
  const dead = group.dead;
  const awake = group.awake;
  const size = group.size;
  const constants = changetype<usize>(group);
  const keepU = v128.load32_splat(constants, offsetof<Group>('keepU'));
  const keepV = v128.load32_splat(constants, offsetof<Group>('keepV'));
  const bias = v128.load32_splat(constants, offsetof<Group>('bias'));
  const vmin = v128.load32_splat(constants, offsetof<Group>('vmin'));
  const most = v128.load32_splat(constants, offsetof<Group>('most'));
  const small = v128.load32_splat(changetype<usize>(chip), offsetof<Chip>('small'));
  const blocks = size >> 3;
  const resting = restsIn(step);
  let left = chip.left;
  let touched = 0;
  for (let block = 0; block < blocks; block++) {
    if (load<u8>(awake + block) == 0) continue;
    touched += 8;
    const at: usize = 32 * block;
    const a0 = v128.load(input + at);
    const a1 = v128.load(input + at, 16);
    const u0 = v128.load(u + at);
    const u1 = v128.load(u + at, 16);
    const v0 = v128.load(v + at);
    const v1 = v128.load(v + at, 16);
    const sizes = v128.or(
      v128.or(v128.or(i32x4.add(u0, small), i32x4.add(v0, small)), i32x4.add(a0, small)),
      v128.or(v128.or(i32x4.add(u1, small), i32x4.add(v1, small)), i32x4.add(a1, small)),
    );
    const nextU0 = i32x4.add(decayedSmall(u0, keepU), a0);
    const nextU1 = i32x4.add(decayedSmall(u1, keepU), a1);
    const nextV0 = i32x4.max_s(i32x4.add(decayedSmall(v0, keepV), i32x4.add(nextU0, bias)), vmin);
    const nextV1 = i32x4.max_s(i32x4.add(decayedSmall(v1, keepV), i32x4.add(nextU1, bias)), vmin);
    const fires = v128.or(i32x4.gt_s(nextV0, most), i32x4.gt_s(nextV1, most));
    const waits = v128.or(v128.load(dead + at), v128.load(dead + at, 16));
    if (v128.any_true(v128.or(v128.or(fires, waits), i32x4.shr_u(sizes, 20)))) {
      store<i32>(left, block);
      left += 4;
      continue;
    }
    if (resting) {
      const changedU = v128.or(v128.xor(v128.load(u + at), nextU0), v128.xor(v128.load(u + at, 16), nextU1));
      const changedV = v128.or(v128.xor(v128.load(v + at), nextV0), v128.xor(v128.load(v + at, 16), nextV1));
      const inputs = v128.or(v128.load(input + at), v128.load(input + at, 16));
      store<u8>(awake + block, v128.any_true(v128.or(v128.or(changedU, changedV), inputs)));
    }
    v128.store(input + at, i32x4.splat(0));
    v128.store(input + at, i32x4.splat(0), 16);
    v128.store(u + at, nextU0);
    v128.store(u + at, nextU1, 16);
    v128.store(v + at, nextV0);
    v128.store(v + at, nextV1, 16);
  }
  const slot = (step + group.depth) % group.depth;
  group.fired = group.units + 4 * size * slot;
  moveLeft(chip, group, chip.left, left, resting);
  if (8 * blocks < size && load<u8>(awake + blocks) != 0) {
    let changed = 0;
    for (let j = 8 * blocks; j < size; j++) changed |= moveOne(chip, group, j);
    if (resting) store<u8>(awake + blocks, changed);
    touched += size - 8 * blocks;
  }
  const spikes = (group.fired - group.units) / 4 - size * slot;
  store<i32>(group.count + 4 * slot, spikes);
  chip.touched += touched;
  chip.spikes += <i32>spikes;
}

/** Whether blocks that changed nothing fall asleep in this step. */
// @ts-ignore: decorator
@inline
function restsIn(step: i32): bool {
  return (step & 3) == 0;
}

/** The listed blocks, of which some compartments may fire, be refractory or wrap, in fours. */
function moveLeft(chip: Chip, group: Group, begin: usize, end: usize, resting: bool): void {
  const constants = changetype<usize>(group);
  const keepU = v128.load32_splat(constants, offsetof<Group>('keepU'));
  const keepV = v128.load32_splat(constants, offsetof<Group>('keepV'));
  const bias = v128.load32_splat(constants, offsetof<Group>('bias'));
  const vmin = v128.load32_splat(constants, offsetof<Group>('vmin'));
  const vmax = v128.load32_splat(constants, offsetof<Group>('vmax'));
  const threshold = v128.load32_splat(constants, offsetof<Group>('threshold'));
  const pause = v128.load32_splat(constants, offsetof<Group>('pause'));
  for (let place = begin; place < end; place += 4) {
    const block = load<i32>(place);
    let awake = 0;
    for (let j = 8 * block; j < 8 * block + 8; j += 4) {
      const at: usize = 4 * j;
      const a = v128.load(group.input + at);
      const u0 = v128.load(group.u + at);
      const v0 = v128.load(group.v + at);
      const wait = v128.load(group.dead + at);
      const u1 = i32x4.add(decayed(u0, keepU), a);
      const drive = i32x4.add(u1, bias);
      if (v128.any_true(v128.or(beyond(a, 22), v128.or(beyond(u1, 24), beyond(drive, 24))))) {
        for (let k = j; k < j + 4; k++) awake |= moveOne(chip, group, k);
        continue;
      }
      const v1 = i32x4.min_s(i32x4.max_s(i32x4.add(decayed(v0, keepV), drive), vmin), vmax);
      const waiting = i32x4.gt_s(wait, i32x4.splat(0));
      const fired = v128.andnot(i32x4.gt_s(v1, threshold), waiting);
      const v2 = v128.bitselect(v0, v128.andnot(v1, fired), waiting);
      v128.store(group.input + at, i32x4.splat(0));
      v128.store(group.u + at, u1);
      v128.store(group.v + at, v2);
      v128.store(group.dead + at, v128.or(i32x4.add(wait, waiting), v128.and(fired, pause)));
      for (let bits = i32x4.bitmask(fired); bits != 0; bits &= bits - 1) {
        store<i32>(group.fired, j + ctz(bits));
        group.fired += 4;
      }
      const changed = v128.or(v128.or(v128.xor(u0, u1), v128.xor(v0, v2)), a);
      awake |= <i32>v128.any_true(v128.or(changed, v128.or(waiting, fired)));
    }
    if (resting) store<u8>(group.awake + block, awake);
  }
}

/** Not 0 where x has more bits than a register with the sign. */
// @ts-ignore: decorator
@inline
function beyond(x: v128, bits: i32): v128 {
  return i32x4.shr_u(i32x4.add(x, i32x4.splat(1 << (bits - 1))), bits);
}

/** sign(x) floor(|x| keep / 4096) where x has at most 20 bits with the sign: then x >>> 20 is 0, or 4095 where x < 0. */
// @ts-ignore: decorator
@inline
function decayedSmall(x: v128, keep: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.mul(x, keep), i32x4.shr_u(x, 20)), 12);
}

/**
 * The same for any x. With x = 4096 high + low, low >= 0, that is high keep + floor(low keep / 4096), or one more where
 * x < 0 and low keep / 4096 is no whole number; high and low are multiplied as numbers of 16 bits.
 */
// @ts-ignore: decorator
@inline
function decayed(x: v128, keep: v128): v128 {
  const high = i32x4.dot_i16x8_s(i32x4.shr_s(x, 12), keep);
  const low = i32x4.dot_i16x8_s(v128.and(x, i32x4.splat(4095)), keep);
  return i32x4.add(high, i32x4.shr_u(i32x4.add(low, i32x4.shr_u(i32x4.shr_s(x, 31), 20)), 12));
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
function deliverSparse<Index>(synapses: Synapses, units: usize, spikes: i32): i32 {
  const input = synapses.input;
  const awake = synapses.awake;
  const row = synapses.row;
  const target = synapses.target;
  const w = synapses.w;
  const table = synapses.table;
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
    const begin: usize = load<i32>(at);
    const end: usize = load<i32>(at, 4);
    for (let k = begin; k < end; k++) {
      const place = input + 4 * indexAt<Index>(target, k);
      store<i32>(place, load<i32>(place) + load<i32>(table + 4 * <i32>load<i16>(w + 2 * k)));
    }
    if (!some) continue;
    for (let k = begin; k < end; k++) store<u8>(awake + (indexAt<Index>(target, k) >> 3), 1);
  }
  return operations;
}

// @ts-ignore: decorator
@inline
function indexAt<Index>(list: usize, k: usize): usize {
  return <usize>load<Index>(list + sizeof<Index>() * k);
}

function wake(synapses: Synapses): void {
  memory.fill(synapses.awake, 1, (synapses.targets + 7) >> 3);
}

/**
 * The decay of a trace, of the `count` active units, and the impulses of those that spiked; says how many are active then.
 * Random bits are made for four at a time.
 */
export function moveTrace(
  values: usize, active: usize, floor: usize, odds: usize, count: i32, lane: u32, units: usize, spikes: i32, impulse: i32,
): i32 {
  let left = active;
  const end = active + 4 * count;
  const last = end - 12;
  let at = active;
  for (; at < last; at += 16) {
    const four = v128.load(at);
    const bits = bitsOfFour(lane, four);
    left = decayOne(values, floor, odds, left, i32x4.extract_lane(four, 0), i32x4.extract_lane(bits, 0));
    left = decayOne(values, floor, odds, left, i32x4.extract_lane(four, 1), i32x4.extract_lane(bits, 1));
    left = decayOne(values, floor, odds, left, i32x4.extract_lane(four, 2), i32x4.extract_lane(bits, 2));
    left = decayOne(values, floor, odds, left, i32x4.extract_lane(four, 3), i32x4.extract_lane(bits, 3));
  }
  for (; at < end; at += 4) {
    const unit = load<i32>(at);
    left = decayOne(values, floor, odds, left, unit, bitsOf(lane, unit));
  }
  for (let s = 0; s < spikes; s++) {
    const unit = unitAt(units, s);
    const T = load<f64>(values + 8 * unit);
    if (T == 0) {
      store<i32>(left, <i32>unit);
      left += 4;
    }
    store<f64>(values + 8 * unit, min<f64>(127, T + <f64>impulse));
  }
  return <i32>((left - active) >> 2);
}

/** One unit; it stays in the list of active ones, which is written up to `left`, while its trace is not 0. */
// @ts-ignore: decorator
@inline
function decayOne(values: usize, floor: usize, odds: usize, left: usize, unit: i32, bits: u32): usize {
  const place = values + 8 * unit;
  const T = whole(load<f64>(place));
  const after = <i32>load<u8>(floor + T) + <i32>(bits < load<u32>(odds + 4 * T));
  store<f64>(place, <f64>after);
  store<i32>(left, unit);
  return left + 4 * <usize>(after != 0);
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
function bitsOfFour(lane: u32, counters: v128): v128 {
  const numbers = i32x4.add(counters, i32x4.splat(1));
  return mixFour(v128.xor(i32x4.splat(lane), mixFour(i32x4.mul(numbers, i32x4.splat(0x85ebca6b)))));
}

// @ts-ignore: decorator
@inline
function mixFour(words: v128): v128 {
  let h = v128.xor(words, i32x4.shr_u(words, 16));
  h = i32x4.mul(h, i32x4.splat(0x7feb352d));
  h = v128.xor(h, i32x4.shr_u(h, 15));
  h = i32x4.mul(h, i32x4.splat(0x846ca68b));
  return v128.xor(h, i32x4.shr_u(h, 16));
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
  changing: usize;
  amount: usize;
  aside: usize;
  w: usize;
  effective: usize;
  table: usize;
  targetBytes: i32;
  originBytes: i32;
  step: i32;
  low: i32;
  high: i32;
  /** Of the last visit of columns: synapses without an arrival. */
  visits: i32;
}

/**
 * dw = p b[j] + q d[j] along the rows of the units that spiked, p and q their own parts in a and c; there is no second
 * product where d is 0. The `count` targets in `left`, for which there must be no second one, are left out. Says how many
 * weights changed.
 */
export function visitRows(
  learner: Learner, units: usize, spikes: i32, left: usize, count: i32, a: usize, b: usize, c: usize, d: usize, lane: u32,
): i32 {
  const aside = learner.aside;
  setAside(aside, b, left, count, 0);
  const changes = learner.targetBytes == 2
    ? visitRowsOf<u16>(learner, units, spikes, a, b, c, d, lane)
    : visitRowsOf<i32>(learner, units, spikes, a, b, c, d, lane);
  putBack(aside, b, left, count);
  return changes;
}

/** Some units' parts go to the same places in `aside`, and are something else until they are put back. */
function setAside(aside: usize, part: usize, units: usize, count: i32, instead: f64): void {
  for (let s = 0; s < count; s++) {
    const i = unitAt(units, s);
    store<f64>(aside + 8 * i, load<f64>(part + 8 * i));
    store<f64>(part + 8 * i, instead);
  }
}

function putBack(aside: usize, part: usize, units: usize, count: i32): void {
  for (let s = 0; s < count; s++) {
    const i = unitAt(units, s);
    store<f64>(part + 8 * i, load<f64>(aside + 8 * i));
  }
}

function visitRowsOf<Index>(
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
    if (d == 0)
      for (let k = begin; k < end; k++) {
        const j: usize = dense ? <usize>(k - begin) : indexAt<Index>(target, k);
        const dw = p * load<f64>(b + 8 * j);
        store<i32>(changing + 4 * n, k);
        store<f64>(amount + 8 * n, dw);
        n += differs(dw);
      }
    else
      for (let k = begin; k < end; k++) {
        const j: usize = dense ? <usize>(k - begin) : indexAt<Index>(target, k);
        const dw = p * load<f64>(b + 8 * j) + q * load<f64>(d + 8 * j);
        store<i32>(changing + 4 * n, k);
        store<f64>(amount + 8 * n, dw);
        n += differs(dw);
      }
    changes += changeWeights(learner, n, lane);
  }
  return changes;
}

/**
 * dw = p a[i] + q c[i] along the columns of the targets that fired, p and q their own parts in b and d; counts synapses
 * without an arrival. There the terms that need none are enough: those of `lasting`, the first or the first two.
 */
export function visitColumns(
  learner: Learner, units: usize, spikes: i32, arrivals: usize, count: i32,
  a: usize, b: usize, c: usize, d: usize, lasting: i32, lane: u32,
): i32 {
  const aside = learner.aside;
  setAside(aside, a, arrivals, count, NaN);
  const changes = learner.originBytes == 2
    ? visitColumnsOf<u16>(learner, units, spikes, a, b, c, d, lasting, lane)
    : visitColumnsOf<i32>(learner, units, spikes, a, b, c, d, lasting, lane);
  putBack(aside, a, arrivals, count);
  return changes;
}

/** The part a is not a number where a spike arrived, and in `aside` there. */
function visitColumnsOf<Index>(
  learner: Learner, units: usize, spikes: i32, a: usize, b: usize, c: usize, d: usize, lasting: i32, lane: u32,
): i32 {
  const dense = learner.dense;
  const column = learner.column;
  const origin = learner.origin;
  const incoming = learner.incoming;
  const aside = learner.aside;
  const other = c == a ? aside : c;
  const changing = learner.changing;
  const amount = learner.amount;
  let changes = 0;
  let visits = 0;
  for (let s = 0; s < spikes; s++) {
    const j = unitAt(units, s);
    const p = load<f64>(b + 8 * j);
    const q = load<f64>(d + 8 * j);
    const begin = dense ? 0 : load<i32>(column + 4 * j);
    const end = dense ? learner.sources : load<i32>(column + 4 * j, 4);
    let n = 0;
    if (lasting == 1)
      for (let place = begin; place < end; place++) {
        const i: usize = dense ? <usize>place : indexAt<Index>(origin, place);
        const dw = p * load<f64>(a + 8 * i);
        store<i32>(changing + 4 * n, place);
        store<f64>(amount + 8 * n, dw);
        n += differs(dw);
      }
    else
      for (let place = begin; place < end; place++) {
        const i: usize = dense ? <usize>place : indexAt<Index>(origin, place);
        const dw = p * load<f64>(a + 8 * i) + q * load<f64>(c + 8 * i);
        store<i32>(changing + 4 * n, place);
        store<f64>(amount + 8 * n, dw);
        n += differs(dw);
      }
    visits += end - begin;
    for (let m = 0; m < n; m++) {
      const place = load<i32>(changing + 4 * m);
      if (isNaN(load<f64>(amount + 8 * m))) {
        const i: usize = dense ? <usize>place : indexAt<Index>(origin, place);
        store<f64>(amount + 8 * m, p * load<f64>(aside + 8 * i) + q * load<f64>(other + 8 * i));
        visits--;
      }
      store<i32>(changing + 4 * m, dense ? place * learner.targets + <i32>j : load<i32>(incoming + 4 * place));
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
  const dense = learner.dense;
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
    if (dense) store<i32>(effective + 4 * k, load<i32>(table + 4 * (after + 256)));
    changes += <i32>(after != before);
  }
  return changes;
}
