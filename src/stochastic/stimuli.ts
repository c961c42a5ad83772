/** What a network of composite neurons is shown: intensities, which become spikes at random, or events, which are spikes. */
import { invalid, raise } from '../errors';
import { checkKinds, having } from '../kinds';
import type { Network } from './network';

/** One sample at one length. */
export type Stimulus = Intensities | Spikes;

/** Inputs in ascending order, each with the chance of a spike in a step: level / 256. */
export interface Intensities {
  readonly kind: 'intensities';
  readonly inputs: Uint16Array;
  readonly levels: Uint8Array;
}

/** Inputs that spike in step t, counted from 0: `inputs.subarray(start[t], start[t + 1])`, each once. */
export interface Spikes {
  readonly kind: 'spikes';
  readonly start: Int32Array;
  readonly inputs: Uint16Array;
}

/** Labelled samples. Each is made when it is asked for, so that a set may lie on a disk. */
export interface Stimuli {
  readonly count: number;
  /** Inputs of a sample. */
  readonly size: number;
  readonly classes: number;
  /** The class of each. */
  readonly labels: ArrayLike<number>;
  /** Sample k in so many steps. */
  at(k: number, length: number): Stimulus;
}

/** Grey pictures, a byte a pixel, as `readDataset(...)` and `imageSet(...)` return them. */
export interface Pictures {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

const PICTURES = having('pictures, as imageSet(...) and readDataset(...) return', {
  ...{ count: 'number', rows: 'number', columns: 'number', classes: 'number' },
  ...{ pixels: 'list', labels: 'list' },
} as const);

export const STIMULI = having('stimuli, as stochastic.intensities(...) and stochastic.events(...) return', {
  ...{ count: 'number', size: 'number', classes: 'number', labels: 'list', at: 'function' },
} as const);

/** Pictures as stimuli: a pixel of byte p spikes in each step with probability p / 256. */
export function intensities(set: Pictures): Stimuli {
  checkKinds('intensities', { pictures: [set, PICTURES] });
  const { count, rows, columns, classes, pixels, labels } = set;
  const size = rows * columns;
  if (pixels.length !== count * size)
    raise(invalid('intensities.pixels', 'number', pixels.length, `${count * size}, for ${count} pictures`));
  const start = new Int32Array(count + 1);
  let total = 0;
  for (let k = 0; k < pixels.length; k++) if (pixels[k] !== 0) total++;
  const inputs = new Uint16Array(total);
  const levels = new Uint8Array(total);
  for (let k = 0, n = 0; k < count; k++) {
    for (let i = 0; i < size; i++) {
      const level = pixels[k * size + i];
      if (level === 0) continue;
      inputs[n] = i;
      levels[n++] = level;
    }
    start[k + 1] = n;
  }
  return {
    ...{ count, size, classes, labels },
    at: (k) => ({
      kind: 'intensities',
      inputs: inputs.subarray(start[k], start[k + 1]),
      levels: levels.subarray(start[k], start[k + 1]),
    }),
  };
}

/** Events of one recording: when, in any unit, in ascending order, and which input. */
export interface Recording {
  readonly times: ArrayLike<number>;
  readonly inputs: ArrayLike<number>;
}

/** Recordings by number; each is asked for when it is shown. */
export interface Recordings extends Pick<Stimuli, 'count' | 'size' | 'classes' | 'labels'> {
  recording(k: number): Recording;
}

/**
 * Recordings as stimuli: the time from the first event to the last is cut into as many equal steps as the sample has; an
 * input spikes in a step in which it has an event. Nothing is drawn.
 */
export function events(recordings: Recordings): Stimuli {
  checkKinds('events', { recordings: [recordings, RECORDINGS] });
  const { count, size, classes, labels, recording } = recordings;
  return {
    ...{ count, size, classes, labels },
    at: (k, length) => binned(recording(k), size, length),
  };
}

const RECORDINGS = having('recordings, as readRecordings(...) returns', {
  ...{ count: 'number', size: 'number', classes: 'number', labels: 'list', recording: 'function' },
} as const);

function binned({ times, inputs }: Recording, size: number, length: number): Spikes {
  const first = times[0] ?? 0;
  const span = (times[times.length - 1] ?? 0) - first + 1;
  const start = new Int32Array(length + 1);
  const found = new Uint16Array(times.length);
  const seen = new Int32Array(size).fill(-1);
  let n = 0;
  for (let t = 0, k = 0; t < length; t++) {
    for (; k < times.length && Math.floor(((times[k] - first) * length) / span) === t; k++) {
      const i = inputs[k];
      if (seen[i] === t) continue;
      seen[i] = t;
      found[n++] = i;
    }
    start[t + 1] = n;
  }
  return { kind: 'spikes', start, inputs: found.subarray(0, n) };
}

/** What each input is on average, by the list of those that are not 0: what a network without spikes is given. */
export function meanOf(stimulus: Stimulus, size: number): { inputs: Uint16Array; values: Float64Array } {
  if (stimulus.kind === 'intensities')
    return { inputs: stimulus.inputs, values: Float64Array.from(stimulus.levels, (level) => level / 256) };
  const counts = new Float64Array(size);
  for (const i of stimulus.inputs) counts[i]++;
  const inputs = Uint16Array.from(counts.keys()).filter((i) => counts[i] > 0);
  return { inputs, values: Float64Array.from(inputs, (i) => counts[i] / (stimulus.start.length - 1)) };
}

/** Throws unless samples fit the layers: as many inputs as the first has units, as many classes as the last. */
export function checkStimuli({ layers }: Pick<Network, 'layers'>, stimuli: Stimuli): void {
  checkKinds('stochastic', { stimuli: [stimuli, STIMULI] });
  const { count, size, classes, labels } = stimuli;
  const last = layers.length - 1;
  if (layers[0] !== size)
    raise(invalid('layers[0]', 'number of inputs', layers[0], `${size}, the inputs of a sample`));
  if (layers[last] !== classes)
    raise(
      invalid(`layers[${last}]`, 'number of outputs', layers[last], `${classes}, the classes of the samples`),
    );
  if (labels.length !== count)
    raise(invalid('stimuli.labels', 'number of labels', labels.length, `${count}, one a sample`));
  if (whole.has(stimuli)) return;
  for (let k = 0; k < count; k++)
    if (!(Number.isInteger(labels[k]) && labels[k] >= 0 && labels[k] < classes))
      raise(invalid(`stimuli.labels[${k}]`, 'label', labels[k], `0 to ${classes - 1}`));
  whole.add(stimuli);
}

/** Those whose labels were all found right before. */
const whole = new WeakSet<Stimuli>();
