/**
 * Spiking backprop, a chunk of samples a call (AssemblyScript). The bits are those of sbp/typescript-engine.ts.
 *
 * W1 by source, a byte a weight: u = w / 2 + 128, so that saturating addition of bytes is the clip of the weights. W2 by
 * source, 16 bits a weight. Rows are padded to whole vectors with weights of 0. All memory is laid out by the caller.
 */

/** Rows that a lane of 16 bits can add: 256 x 255 < 65536. */
const MOST_ROWS: u32 = 256 * 4;
const HALF: i32 = 512;
const THRESHOLD: i32 = 1024;

/** Units, and bytes of a row. */
let hidden: u32 = 0;
let output: u32 = 0;
let stride1: u32 = 0;
let stride2: u32 = 0;
/** Addresses. */
let w1: u32 = 0;
let w2: u32 = 0;
let half: u32 = 0;
let out: u32 = 0;
let plus: u32 = 0;
let minus: u32 = 0;
let rows: u32 = 0;
let list: u32 = 0;
let wrongs: u32 = 0;
let starts: u32 = 0;
let labels: u32 = 0;
let actives: u32 = 0;
let tally: u32 = 0;
/** Variant: whether W2 learns before errors go back; the largest a1 / 2 with derivative 1; the least w. */
let updated: bool = false;
let most: i32 = 0;
let least: i32 = 0;
/** Ends of the lists of this sample. */
let rowsEnd: u32 = 0;
let listEnd: u32 = 0;
let wrongsEnd: u32 = 0;

export function sizes(hidden_: u32, output_: u32, stride1_: u32, stride2_: u32): void {
  hidden = hidden_;
  output = output_;
  stride1 = stride1_;
  stride2 = stride2_;
}

export function weights(w1_: u32, w2_: u32): void {
  w1 = w1_;
  w2 = w2_;
}

export function vectors(half_: u32, out_: u32, plus_: u32, minus_: u32): void {
  half = half_;
  out = out_;
  plus = plus_;
  minus = minus_;
}

export function lists(rows_: u32, list_: u32, wrongs_: u32): void {
  rows = rows_;
  list = list_;
  wrongs = wrongs_;
}

export function samples(starts_: u32, labels_: u32, actives_: u32, tally_: u32): void {
  starts = starts_;
  labels = labels_;
  actives = actives_;
  tally = tally_;
}

export function variant(updated_: bool, most_: i32, least_: i32): void {
  updated = updated_;
  most = most_;
  least = least_;
}

/** Presents `count` samples; learns from each where `learning`. */
export function run(count: u32, learning: bool): void {
  for (let n: u32 = 0; n < count; n++) {
    const label: i32 = load<u8>(labels + n);
    gather(load<u32>(starts + 4 * n), load<u32>(starts + 4 * n + 4));
    addHidden();
    listSpikes();
    addOutput();
    score(label);
    if (learning) learn(label);
  }
}

/** Addresses of the rows of the inputs that spike. */
function gather(from: u32, to: u32): void {
  let end = rows;
  for (let n = actives + 2 * from, last = actives + 2 * to; n < last; n += 2) {
    store<u32>(end, w1 + stride1 * <u32>load<u16>(n));
    end += 4;
  }
  rowsEnd = end;
}

/** a1 / 2. */
function addHidden(): void {
  memory.fill(half, 0, 4 * stride1);
  for (let from = rows; from < rowsEnd; from += MOST_ROWS) {
    const to = min<u32>(rowsEnd, from + MOST_ROWS);
    let column: u32 = 0;
    for (; column + 64 <= stride1; column += 64) add64(column, from, to);
    for (; column < stride1; column += 16) add16(column, from, to);
  }
}

/** Sums of whole 16-bit lanes and of their upper bytes; the sums of the lower bytes are what is left. */
function add64(column: u32, from: u32, to: u32): void {
  let a0 = i16x8.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (let n = from; n < to; n += 4) {
    const at = load<u32>(n) + column;
    const v0 = v128.load(at, 0);
    const v1 = v128.load(at, 16);
    const v2 = v128.load(at, 32);
    const v3 = v128.load(at, 48);
    a0 = i16x8.add(a0, v0);
    b0 = i16x8.add(b0, i16x8.shr_u(v0, 8));
    a1 = i16x8.add(a1, v1);
    b1 = i16x8.add(b1, i16x8.shr_u(v1, 8));
    a2 = i16x8.add(a2, v2);
    b2 = i16x8.add(b2, i16x8.shr_u(v2, 8));
    a3 = i16x8.add(a3, v3);
    b3 = i16x8.add(b3, i16x8.shr_u(v3, 8));
  }
  const shift = i32x4.splat(32 * <i32>(to - from));
  const at = half + 4 * column;
  spread(a0, b0, shift, at);
  spread(a1, b1, shift, at + 64);
  spread(a2, b2, shift, at + 128);
  spread(a3, b3, shift, at + 192);
}

function add16(column: u32, from: u32, to: u32): void {
  let a = i16x8.splat(0);
  let b = a;
  for (let n = from; n < to; n += 4) {
    const v = v128.load(load<u32>(n) + column);
    a = i16x8.add(a, v);
    b = i16x8.add(b, i16x8.shr_u(v, 8));
  }
  spread(a, b, i32x4.splat(32 * <i32>(to - from)), half + 4 * column);
}

// @ts-ignore: decorator
@inline
function spread(all: v128, odd: v128, shift: v128, at: u32): void {
  const even = i16x8.sub(all, i16x8.shl(odd, 8));
  const low = v128.shuffle<u16>(even, odd, 0, 8, 1, 9, 2, 10, 3, 11);
  const high = v128.shuffle<u16>(even, odd, 4, 12, 5, 13, 6, 14, 7, 15);
  gain(at, i32x4.extend_low_i16x8_u(low), shift);
  gain(at + 16, i32x4.extend_high_i16x8_u(low), shift);
  gain(at + 32, i32x4.extend_low_i16x8_u(high), shift);
  gain(at + 48, i32x4.extend_high_i16x8_u(high), shift);
}

// @ts-ignore: decorator
@inline
function gain(at: u32, sum: v128, shift: v128): void {
  v128.store(at, i32x4.add(v128.load(at), i32x4.sub(sum, shift)));
}

/** Addresses of the rows of W2 whose hidden units spike. */
function listSpikes(): void {
  const threshold = i32x4.splat(HALF / 2);
  let end = list;
  for (let j: u32 = 0; j < stride1; j += 4) {
    let bits = i32x4.bitmask(i32x4.gt_s(v128.load(half + 4 * j), threshold));
    while (bits !== 0) {
      store<u32>(end, w2 + stride2 * (j + ctz(bits)));
      end += 4;
      bits &= bits - 1;
    }
  }
  listEnd = end;
}

/** a2. */
function addOutput(): void {
  for (let column: u32 = 0; column < stride2; column += 32) {
    let a = i32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let n = list; n < listEnd; n += 4) {
      const at = load<u32>(n) + column;
      a = i32x4.add(a, v128.load16x4_s(at, 0));
      b = i32x4.add(b, v128.load16x4_s(at, 8));
      c = i32x4.add(c, v128.load16x4_s(at, 16));
      d = i32x4.add(d, v128.load16x4_s(at, 24));
    }
    const at = out + 2 * column;
    v128.store(at, a, 0);
    v128.store(at, b, 16);
    v128.store(at, c, 32);
    v128.store(at, d, 48);
  }
}

function score(label: i32): void {
  let spike = -1;
  let largest = 0;
  let top = load<i32>(out);
  let wrong = 0;
  let squared: f64 = 0;
  for (let k = 0; k < <i32>output; k++) {
    const a = load<i32>(out + 4 * k);
    const fires = a > HALF;
    if (fires && spike < 0) spike = k;
    if (a > top) {
      top = a;
      largest = k;
    }
    if (fires !== (k === label)) wrong++;
    const f = max(0, min(THRESHOLD, a)) - (k === label ? THRESHOLD : 0);
    squared += <f64>(f * f);
  }
  raise(0, wrong === 0 ? 1 : 0);
  raise(8, max(spike, 0) === label ? 1 : 0);
  raise(16, largest === label ? 1 : 0);
  raise(24, <f64>wrong);
  raise(32, squared);
}

// @ts-ignore: decorator
@inline
function raise(at: u32, by: f64): void {
  store<f64>(tally + at, load<f64>(tally + at) + by);
}

function learn(label: i32): void {
  findErrors(label);
  if (wrongsEnd === wrongs) return;
  if (updated) learnOutput();
  const some = goBack();
  if (!updated) learnOutput();
  if (some) learnHidden();
}

/** d+ - d-: where in a row of W2 it is not 0, and 2 or -2. */
function findErrors(label: i32): void {
  let end = wrongs;
  for (let k = 0; k < <i32>output; k++) {
    const a = load<i32>(out + 4 * k);
    const fires = a > HALF;
    const step = k === label ? (!fires && a > 0 ? 2 : 0) : fires && a <= 2 * most ? -2 : 0;
    if (step !== 0) {
      store<u32>(end, 2 * k);
      store<i32>(end + 4, step);
      end += 8;
    }
  }
  wrongsEnd = end;
}

/** The signs of d1, a byte a unit. */
function goBack(): bool {
  memory.fill(plus, 0, stride1);
  memory.fill(minus, 0, stride1);
  const none = i32x4.splat(0);
  const limit = i32x4.splat(most);
  let some = false;
  for (let j: u32 = 0; j < stride1; j += 4) {
    const a = v128.load(half + 4 * j);
    let bits = i32x4.bitmask(v128.and(i32x4.gt_s(a, none), i32x4.le_s(a, limit)));
    while (bits !== 0) {
      const unit = j + ctz(bits);
      const row = w2 + stride2 * unit;
      let s = 0;
      for (let n = wrongs; n < wrongsEnd; n += 8)
        s += <i32>load<i16>(row + load<u32>(n)) * load<i32>(n + 4);
      store<u8>(plus + unit, <u8>(s > 0));
      store<u8>(minus + unit, <u8>(s < 0));
      some = some || s !== 0;
      bits &= bits - 1;
    }
  }
  return some;
}

function learnOutput(): void {
  for (let n = list; n < listEnd; n += 4) {
    const row = load<u32>(n);
    for (let k = wrongs; k < wrongsEnd; k += 8) {
      const at = row + load<u32>(k);
      store<i16>(at, <i16>max(least, min(254, <i32>load<i16>(at) + load<i32>(k + 4))));
    }
  }
}

function learnHidden(): void {
  let column: u32 = 0;
  for (; column + 64 <= stride1; column += 64) learn64(column);
  for (; column < stride1; column += 16) learn16(column);
}

function learn64(column: u32): void {
  const p0 = v128.load(plus + column, 0);
  const p1 = v128.load(plus + column, 16);
  const p2 = v128.load(plus + column, 32);
  const p3 = v128.load(plus + column, 48);
  const m0 = v128.load(minus + column, 0);
  const m1 = v128.load(minus + column, 16);
  const m2 = v128.load(minus + column, 32);
  const m3 = v128.load(minus + column, 48);
  const floor = i8x16.splat(<i8>(least / 2 + 128));
  for (let n = rows; n < rowsEnd; n += 4) {
    const at = load<u32>(n) + column;
    v128.store(at, stepped(v128.load(at, 0), p0, m0, floor), 0);
    v128.store(at, stepped(v128.load(at, 16), p1, m1, floor), 16);
    v128.store(at, stepped(v128.load(at, 32), p2, m2, floor), 32);
    v128.store(at, stepped(v128.load(at, 48), p3, m3, floor), 48);
  }
}

function learn16(column: u32): void {
  const p = v128.load(plus + column);
  const m = v128.load(minus + column);
  const floor = i8x16.splat(<i8>(least / 2 + 128));
  for (let n = rows; n < rowsEnd; n += 4) {
    const at = load<u32>(n) + column;
    v128.store(at, stepped(v128.load(at), p, m, floor));
  }
}

// @ts-ignore: decorator
@inline
function stepped(w: v128, p: v128, m: v128, floor: v128): v128 {
  return i8x16.max_u(i8x16.sub_sat_u(i8x16.add_sat_u(w, p), m), floor);
}
