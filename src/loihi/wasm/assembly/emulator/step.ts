import { integrate } from './compartments';
import { Chip, Group, Synapses } from './structures';
import { deliverDense, deliverSparse } from './synapses';

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
