/** What the circuit is shown: the inputs that spike, and the output units that ought to. */
import { invalid, missing, raise } from '../errors';
import type { SbpLayers } from './types';

/**
 * Inputs that spike in sample k: active[start[k]] to active[start[k + 1] - 1], such as `activePixels(...)`. The target is
 * one unit, labels[k]; or any units, where targets[k * output + j] is 1.
 */
export interface SbpSamples {
  readonly start: ArrayLike<number>;
  readonly active: ArrayLike<number>;
  readonly labels?: ArrayLike<number>;
  readonly targets?: ArrayLike<number>;
}

/** How many samples are to be shown; throws where one of them does not fit the layers, or has no target. */
export function checkSamples(
  { start, active, labels, targets }: SbpSamples,
  order: ArrayLike<number> | undefined,
  [input, , output]: SbpLayers,
): number {
  const held = start.length - 1;
  if (labels === undefined && targets === undefined)
    raise(missing('samples', 'targets', 'wanted: labels, or targets'));
  const count = order?.length ?? held;
  for (let k = 0; k < count; k++) {
    const index = order === undefined ? k : order[k];
    if (!(Number.isInteger(index) && index >= 0 && index < held))
      raise(invalid(`order[${k}]`, 'sample', index, `0 to ${held - 1}`));
    const label = labels?.[index];
    if (
      targets === undefined &&
      label !== undefined &&
      !(Number.isInteger(label) && label >= 0 && label < output)
    )
      raise(invalid(`samples.labels[${index}]`, 'label', label, `0 to ${output - 1}, the output units`));
    for (let n = start[index]; n < start[index + 1]; n++) {
      const unit = active[n];
      if (!(unit !== undefined && Number.isInteger(unit) && unit >= 0 && unit < input))
        raise(invalid(`samples.active[${n}]`, 'input', unit, `0 to ${input - 1}, the input units`));
    }
  }
  if (targets !== undefined && targets.length !== held * output)
    raise(
      invalid('samples.targets', 'number of targets', targets.length, `${held * output}, ${output} a sample`),
    );
  return count;
}

export function activeOf({ start, active }: SbpSamples, index: number): number[] {
  const [begin, end] = [start[index], start[index + 1]];
  return Array.from({ length: end - begin }, (_, n) => active[begin + n]);
}

/** 1 for the output units that ought to spike. */
export function targetOf({ labels, targets }: SbpSamples, index: number, output: number): Uint8Array {
  const target = new Uint8Array(output);
  if (targets !== undefined)
    for (let k = 0; k < output; k++) target[k] = targets[index * output + k] === 1 ? 1 : 0;
  else if (labels !== undefined) target[labels[index]] = 1;
  return target;
}
