import { bitsOf } from './counter';
import { differs, indexAt, unitAt, whole } from './numbers';
import { Learner } from './structures';

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
