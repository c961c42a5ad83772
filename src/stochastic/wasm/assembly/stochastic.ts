/**
 * Composite neurons, a sample a call (AssemblyScript). The bits are those of stochastic/plain-kernel.ts.
 *
 * Matrices are of doubles, by the unit below, the bias last; rows are padded to four columns with weights of 0. Lists hold
 * where the row of a unit begins, in bytes. All memory is laid out by the caller.
 */

// @ts-ignore: decorator
@unmanaged
class Layer {
  rows: u32;
  columns: u32;
  /** Columns with their padding. */
  stride: u32;
  /** Addresses. */
  W: u32;
  counts: u32;
  feedback: u32;
  S: u32;
  axon: u32;
  dendrites: u32;
  arriving: u32;
  sent: u32;
  errors: u32;
  back: u32;
  /** Entries of the lists. */
  arrivingSize: u32;
  sentSize: u32;
  errorsSize: u32;
  backSize: u32;
  unused: u32;
  value: f64;
  scale: f64;
  amount: f64;
  biasAmount: f64;
}

const LAYER: u32 = 104;
/** Bytes of an error: the unit, and 1 or -1. */
const ERROR: u32 = 8;
const RANGE: f64 = 4294967296;

let first: u32 = 0;
let last: u32 = 0;
let seats: u32 = 0;
let winners: u32 = 0;
let counters: u32 = 0;
let inputs: u32 = 0;
let levels: u32 = 0;
let starts: u32 = 0;
let length: u32 = 0;
let warm: u32 = 0;
let delayed: bool = false;
let rec: bool = false;
let rho: f64 = 0;
/** All that is drawn in this step. */
let lane: i32 = 0;
let lanes: v128 = i32x4.splat(0);

export function layers(address: u32, count: u32): void {
  first = address;
  last = address + (count - 1) * LAYER;
}

export function places(seats_: u32, winners_: u32, counters_: u32): void {
  seats = seats_;
  winners = winners_;
  counters = counters_;
}

export function stimulus(inputs_: u32, levels_: u32, starts_: u32): void {
  inputs = inputs_;
  levels = levels_;
  starts = starts_;
}

export function rules(length_: u32, warm_: u32, delayed_: bool, rec_: bool, rho_: f64): void {
  length = length_;
  warm = warm_;
  delayed = delayed_;
  rec = rec_;
  rho = rho_;
}

/** `count` inputs of intensities, or spikes where there is none; into: 0 nothing learns, 1 weights, 2 counts. */
export function show(count: i32, label: u32, key: i32, into: u32): void {
  memory.fill(winners, 0, 8 * changetype<Layer>(last).columns);
  for (let at = first; at <= last; at += LAYER) begin(changetype<Layer>(at));
  const hashed = scramble(key);
  for (let t: u32 = 1; t <= length; t++) {
    lane = scramble((t * 0x9e3779b9) ^ hashed);
    lanes = i32x4.splat(lane);
    forward(t, count, label);
    if (into !== 0) {
      backward(t);
      if (t > warm) for (let at = first; at <= last; at += LAYER) write(changetype<Layer>(at), into);
    }
    if (delayed) for (let at = first; at <= last; at += LAYER) deliver(changetype<Layer>(at));
  }
}

/** W += counts times what a spike and the bias come to, and the counts are 0 again. */
export function writeCounts(): void {
  for (let at = first; at <= last; at += LAYER) {
    const layer = changetype<Layer>(at);
    const bias = biasOf(layer);
    addCounts(layer, 0, bias, layer.amount);
    addCounts(layer, bias, bias + 8 * layer.stride, layer.biasAmount);
  }
}

function addCounts(layer: Layer, from: u32, to: u32, amount: f64): void {
  const amounts = f64x2.splat(amount);
  const none = f64x2.splat(0);
  for (let at = from; at < to; at += 16) {
    const W = layer.W + at;
    const counts = layer.counts + at;
    v128.store(W, f64x2.add(v128.load(W), f64x2.mul(amounts, v128.load(counts))));
    v128.store(counts, none);
  }
}

function begin(layer: Layer): void {
  memory.fill(layer.S, 0, 8 * layer.stride);
  store<u32>(layer.arriving, biasOf(layer));
  layer.arrivingSize = 1;
  layer.errorsSize = 0;
  layer.backSize = 0;
}

// @ts-ignore: decorator
@inline
function biasOf(layer: Layer): u32 {
  return (layer.rows - 1) * layer.stride * 8;
}

function deliver(layer: Layer): void {
  const sent = layer.sent;
  layer.sent = layer.arriving;
  layer.arriving = sent;
  layer.arrivingSize = layer.sentSize;
  const errors = layer.errors;
  layer.errors = layer.back;
  layer.back = errors;
  layer.backSize = layer.errorsSize;
}

function forward(t: u32, count: i32, label: u32): void {
  gather(changetype<Layer>(first), t, count);
  for (let at = first; at < last; at += LAYER) {
    const layer = changetype<Layer>(at);
    addRows(layer, at === first);
    fire(layer, changetype<Layer>(at + LAYER), t);
  }
  const top = changetype<Layer>(last);
  addRows(top, first === last);
  race(top, t, label);
}

/** Inputs that spike in this step. */
function gather(layer: Layer, t: u32, count: i32): void {
  const bytes = layer.stride * 8;
  let end = layer.arriving;
  if (count < 0) {
    const to = load<u32>(starts + 4 * t);
    for (let n = load<u32>(starts + 4 * t - 4); n < to; n++, end += 4)
      store<u32>(end, bytes * <u32>load<u16>(inputs + 2 * n));
  } else
    for (let n: u32 = 0; n < <u32>count; n += 16) {
      let bits = i8x16.bitmask(i8x16.lt_u(draw(seats + n), v128.load(levels + n)));
      while (bits !== 0) {
        store<u32>(end, bytes * <u32>load<u16>(inputs + 2 * (n + ctz(bits))));
        end += 4;
        bits &= bits - 1;
      }
    }
  store<u32>(end, biasOf(layer));
  layer.arrivingSize = (end + 4 - layer.arriving) >> 2;
}

/** S += rows of W. */
function addRows(layer: Layer, plain: bool): void {
  const bytes = layer.stride * 8;
  const from = layer.arriving;
  const to = from + 4 * layer.arrivingSize;
  if (plain) {
    let n = from;
    for (; n + 32 <= to; n += 32) add8(layer.W, layer.S, n, bytes);
    for (; n < to; n += 4) add1(layer.W + load<u32>(n), layer.S, bytes);
  } else
    for (let column: u32 = 0; column < bytes; column += 32)
      addScaled(layer.W + column, layer.S + column, from, to, layer.value);
}

/** Eight rows in one pass over the sums. */
function add8(W: u32, S: u32, list: u32, bytes: u32): void {
  let a = W + load<u32>(list, 0);
  let b = W + load<u32>(list, 4);
  let c = W + load<u32>(list, 8);
  let d = W + load<u32>(list, 12);
  let e = W + load<u32>(list, 16);
  let f = W + load<u32>(list, 20);
  let g = W + load<u32>(list, 24);
  let h = W + load<u32>(list, 28);
  for (let at: u32 = 0; at < bytes; at += 32) {
    let low = v128.load(S + at, 0);
    let high = v128.load(S + at, 16);
    low = f64x2.add(low, v128.load(a + at, 0));
    high = f64x2.add(high, v128.load(a + at, 16));
    low = f64x2.add(low, v128.load(b + at, 0));
    high = f64x2.add(high, v128.load(b + at, 16));
    low = f64x2.add(low, v128.load(c + at, 0));
    high = f64x2.add(high, v128.load(c + at, 16));
    low = f64x2.add(low, v128.load(d + at, 0));
    high = f64x2.add(high, v128.load(d + at, 16));
    low = f64x2.add(low, v128.load(e + at, 0));
    high = f64x2.add(high, v128.load(e + at, 16));
    low = f64x2.add(low, v128.load(f + at, 0));
    high = f64x2.add(high, v128.load(f + at, 16));
    low = f64x2.add(low, v128.load(g + at, 0));
    high = f64x2.add(high, v128.load(g + at, 16));
    low = f64x2.add(low, v128.load(h + at, 0));
    high = f64x2.add(high, v128.load(h + at, 16));
    v128.store(S + at, low, 0);
    v128.store(S + at, high, 16);
  }
}

function add1(row: u32, S: u32, bytes: u32): void {
  for (let at: u32 = 0; at < bytes; at += 32) {
    v128.store(S + at, f64x2.add(v128.load(S + at, 0), v128.load(row + at, 0)), 0);
    v128.store(S + at, f64x2.add(v128.load(S + at, 16), v128.load(row + at, 16)), 16);
  }
}

/** Rows times what a spike carries; the bias, last, carries 1. */
function addScaled(W: u32, S: u32, from: u32, to: u32, value: f64): void {
  const values = f64x2.splat(value);
  let s0 = v128.load(S, 0);
  let s1 = v128.load(S, 16);
  let n = from;
  for (; n < to - 4; n += 4) {
    const row = W + load<u32>(n);
    s0 = f64x2.add(s0, f64x2.mul(values, v128.load(row, 0)));
    s1 = f64x2.add(s1, f64x2.mul(values, v128.load(row, 16)));
  }
  const row = W + load<u32>(n);
  v128.store(S, f64x2.add(s0, v128.load(row, 0)), 0);
  v128.store(S, f64x2.add(s1, v128.load(row, 16)), 16);
}

/** Axons of a hidden layer; what they send goes to the one above. */
function fire(layer: Layer, above: Layer, t: u32): void {
  const scale = f64x2.splat(RANGE / (rho * <f64>t));
  const half = f64x2.splat(0.5);
  const bytes = above.stride * 8;
  let end = above.sent;
  for (let j: u32 = 0; j < layer.stride; j += 4) {
    const S = layer.S + 8 * j;
    const low = f64x2.mul(v128.load(S, 0), scale);
    const high = f64x2.mul(v128.load(S, 16), scale);
    const some = v128.or(f64x2.gt(low, half), f64x2.gt(high, half));
    if (!v128.any_true(some)) continue;
    const bits = draw(layer.axon + 4 * j);
    const even = f64x2.add(f64x2.convert_low_i32x4_u(bits), half);
    const odd = f64x2.add(f64x2.convert_low_i32x4_u(v128.shuffle<u32>(bits, bits, 2, 3, 2, 3)), half);
    let fired = i64x2.bitmask(f64x2.lt(even, low)) | (i64x2.bitmask(f64x2.lt(odd, high)) << 2);
    while (fired !== 0) {
      store<u32>(end, bytes * (j + ctz(fired)));
      end += 4;
      fired &= fired - 1;
    }
  }
  store<u32>(end, biasOf(above));
  const size = (end + 4 - above.sent) >> 2;
  above.sentSize = size;
  if (!delayed) above.arrivingSize = size;
}

/** The output that fires first inhibits the others; errors where it is not the teacher's. */
function race(layer: Layer, t: u32, label: u32): void {
  let winner: u32 = 0;
  let most = -Infinity;
  const time = <f64>t;
  for (let k: u32 = 0; k < layer.columns; k++) {
    const bits: u32 = scramble(lane ^ load<i32>(layer.axon + 4 * k));
    const uniform = (<f64>(bits >>> 8) + 0.5) / 16777216;
    const lead = load<f64>(layer.S + 8 * k) / time - ln(-ln(uniform));
    if (lead > most) {
      most = lead;
      winner = k;
    }
  }
  store<f64>(winners + 8 * winner, load<f64>(winners + 8 * winner) + 1);
  let size: u32 = 0;
  if (winner !== label) {
    error(layer.errors, winner, 1);
    error(layer.errors + ERROR, label, -1);
    size = 2;
    store<f64>(counters, load<f64>(counters) + 1);
  }
  layer.errorsSize = size;
  if (!delayed) layer.backSize = size;
}

// @ts-ignore: decorator
@inline
function error(at: u32, unit: u32, sign: i32): void {
  store<u32>(at, unit);
  store<i32>(at + 4, sign);
}

function backward(t: u32): void {
  const saturated = rho * <f64>t;
  for (let at = last; at > first; at -= LAYER)
    dendrites(changetype<Layer>(at - LAYER), changetype<Layer>(at), saturated);
}

function dendrites(layer: Layer, above: Layer, saturated: f64): void {
  let end = layer.errors;
  if (above.backSize > 0) {
    let gradients: f64 = 0;
    let clipped: f64 = 0;
    for (let j: u32 = 0; j < layer.columns; j++) {
      const sum = load<f64>(layer.S + 8 * j);
      if (!(sum > 0) || (!rec && sum >= saturated)) continue;
      const drive = layer.scale * readBack(above, j);
      if (drive === 0 || (sum >= saturated && !(drive > 0))) continue;
      gradients += 1;
      const size = abs(drive);
      if (size > 1) clipped += 1;
      const bits: u32 = scramble(lane ^ load<i32>(layer.dendrites + 4 * j));
      if (<f64>bits + 0.5 < size * RANGE) {
        error(end, j, drive > 0 ? 1 : -1);
        end += ERROR;
      }
    }
    store<f64>(counters + 8, load<f64>(counters + 8) + gradients);
    store<f64>(counters + 16, load<f64>(counters + 16) + clipped);
  }
  const size = (end - layer.errors) / ERROR;
  layer.errorsSize = size;
  if (!delayed) layer.backSize = size;
}

// @ts-ignore: decorator
@inline
function readBack(above: Layer, j: u32): f64 {
  const row = above.feedback + 8 * j * above.stride;
  const end = above.back + ERROR * above.backSize;
  let g: f64 = 0;
  for (let n = above.back; n < end; n += ERROR)
    g += load<f64>(row + 8 * load<u32>(n)) * <f64>load<i32>(n + 4);
  return g;
}

/** What arrives meets the errors above. */
function write(layer: Layer, into: u32): void {
  if (layer.errorsSize === 0) return;
  const matrix = into === 1 ? layer.W : layer.counts;
  const bias = layer.arriving + 4 * (layer.arrivingSize - 1);
  for (let m = layer.arriving; m < bias; m += 4) writeRow(layer, matrix + load<u32>(m), layer.amount);
  writeRow(layer, matrix + load<u32>(bias), layer.biasAmount);
}

// @ts-ignore: decorator
@inline
function writeRow(layer: Layer, row: u32, amount: f64): void {
  const end = layer.errors + ERROR * layer.errorsSize;
  for (let n = layer.errors; n < end; n += ERROR) {
    const at = row + 8 * load<u32>(n);
    store<f64>(at, load<f64>(at) + <f64>load<i32>(n + 4) * amount);
  }
}

/** A bijection of 32 bits, as numerics/counter.ts has it. */
// @ts-ignore: decorator
@inline
function scramble(word: u32): i32 {
  let h = word ^ (word >>> 16);
  h *= 0x7feb352d;
  h ^= h >>> 15;
  h *= 0x846ca68b;
  return h ^ (h >>> 16);
}

/** The bits of this step at four seats. */
// @ts-ignore: decorator
@inline
function draw(seat: u32): v128 {
  let h = v128.xor(lanes, v128.load(seat));
  h = v128.xor(h, i32x4.shr_u(h, 16));
  h = i32x4.mul(h, i32x4.splat(0x7feb352d));
  h = v128.xor(h, i32x4.shr_u(h, 15));
  h = i32x4.mul(h, i32x4.splat(0x846ca68b));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/** The natural logarithm, as stochastic/logarithm.ts has it. */
function ln(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  const high = <i32>(bits >>> 32);
  const fraction = high & 0x000fffff;
  const carry = (fraction + 0x95f64) & 0x100000;
  const k = <f64>((high >> 20) - 1023 + (carry >> 20));
  const mantissa = <u64>(<u32>(fraction | (carry ^ 0x3ff00000)));
  const f = reinterpret<f64>((mantissa << 32) | (bits & 0xffffffff)) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const even =
    z *
    (0.6666666666666735 +
      w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return k * 0.6931471803691238 - (half - (s * (half + (odd + even)) + k * 1.9082149292705877e-10) - f);
}
