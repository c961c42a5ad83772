import { bitsOf, bitsOfFour } from './counter';
import { unitAt, whole } from './numbers';

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
