import { indexAt, unitAt } from './numbers';
import { Synapses } from './structures';

/** Adds the rows of the units that fired, all to all. */
export function deliverDense(synapses: Synapses, units: usize, spikes: i32): i32 {
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

/** Adds the synapses of the units that fired. */
export function deliverSparse<Index>(synapses: Synapses, units: usize, spikes: i32): i32 {
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

function wake(synapses: Synapses): void {
  memory.fill(synapses.awake, 1, (synapses.targets + 7) >> 3);
}
