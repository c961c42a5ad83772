import { Chip, Group } from './structures';

/**
 * One step of the awake compartments of a group: blocks of eight in two halves; then those blocks in which some fire, are
 * refractory or hold large numbers; then what is left beyond the last whole block.
 *
 * No call and no constant of the code in the first loop: V8 would save its vectors in every turn, or make them anew.
 */
export function integrate(chip: Chip, group: Group, step: i32): void {
  const u = group.u;
  const v = group.v;
  const input = group.input;
  const bias = group.bias;
  const dead = group.dead;
  const awake = group.awake;
  const size = group.size;
  const constants = changetype<usize>(group);
  const keepU = v128.load32_splat(constants, offsetof<Group>('keepU'));
  const keepV = v128.load32_splat(constants, offsetof<Group>('keepV'));
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
    const nextV0 = i32x4.max_s(i32x4.add(decayedSmall(v0, keepV), i32x4.add(nextU0, v128.load(bias + at))), vmin);
    const nextV1 = i32x4.max_s(i32x4.add(decayedSmall(v1, keepV), i32x4.add(nextU1, v128.load(bias + at, 16))), vmin);
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
      const drive = i32x4.add(u1, v128.load(group.bias + at));
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
  const push = u1 + load<i32>(group.bias + at);
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
