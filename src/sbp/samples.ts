/** What the network is shown: the inputs that spike, and the output units that ought to. */
import { invalid, raise, unsupported } from '../errors';
import { checkKinds, having, type Kind } from '../kinds';
import { checkLayers, type Layers } from './types';

/** Lists of inputs that spike: of sample k, `active.subarray(start[k], start[k + 1])`, in ascending order. */
export interface Samples {
  readonly count: number;
  /** Inputs of a sample. */
  readonly size: number;
  readonly classes: number;
  readonly start: Int32Array;
  readonly active: Uint16Array;
  /** The class of each, which is the output unit that ought to spike. */
  readonly labels: Uint8Array;
  /** Or any units, which the circuit alone can be taught: those where targets[k * classes + j] is 1. */
  readonly targets?: Uint8Array;
}

const LISTS: Kind = {
  is: (value) =>
    Array.isArray(value) && value.every((part) => Array.isArray(part) || ArrayBuffer.isView(part)),
  allowed: 'a list of lists of inputs',
};

/** What networks of spikes are shown. */
export const SAMPLES = having('samples, as sbp.samples(...) and activePixels(...) return', {
  count: 'number',
  size: 'number',
  classes: 'number',
  start: 'list',
  active: 'list',
  labels: 'list',
  targets: 'list?',
});

/** Samples for a network of these layers, from the list of inputs of each, in ascending order, and its class. */
export function samples(
  layers: Layers,
  lists: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
): Samples {
  checkLayers(layers);
  checkKinds('sbp.samples', { lists: [lists, LISTS], labels: [labels, 'list'] });
  const [size, , classes] = layers;
  if (labels.length !== lists.length)
    raise(invalid('sbp.samples', 'number of labels', labels.length, `${lists.length}, one a list`));
  const whole = (path: string, what: string, value: number, end: number) => {
    if (!(Number.isInteger(value) && value >= 0 && value < end))
      raise(invalid(path, what, value, `0 to ${end - 1}`));
    return value;
  };
  const active = lists.map((list, k) =>
    Array.from(list, (i, n) => whole(`sbp.samples[${k}][${n}]`, 'input', i, size)),
  );
  const start = new Int32Array(lists.length + 1);
  active.forEach((list, k) => {
    start[k + 1] = start[k] + list.length;
  });
  return {
    count: lists.length,
    size,
    classes,
    start,
    active: Uint16Array.from(active.flat()),
    labels: Uint8Array.from(labels, (label, k) => whole(`sbp.samples.labels[${k}]`, 'label', label, classes)),
  };
}

/** Those found whole before. */
const whole = new WeakSet<Samples>();

/** Throws unless samples are whole and fit the layers: as many pixels as inputs, as many classes as outputs. */
export function checkSamples([input, , output]: Layers, samples: Samples): void {
  checkKinds('sbp', { samples: [samples, SAMPLES] });
  const { size, classes } = samples;
  if (size !== input)
    raise(invalid('layers[0]', 'number of inputs', input, `${size}, the pixels of a sample`));
  if (classes !== output)
    raise(invalid('layers[2]', 'number of outputs', output, `${classes}, the classes of the samples`));
  if (whole.has(samples)) return;
  checkLists(samples);
  whole.add(samples);
}

/** The same for an engine, which counts right answers by class. */
export function checkClasses(layers: Layers, samples: Samples): void {
  checkSamples(layers, samples);
  if (samples.targets !== undefined)
    raise(
      unsupported(
        'samples.targets',
        'an engine learns classes; sbp.spikingCircuit learns targets of any units',
      ),
    );
}

function checkLists({ count, size, classes, start, active, labels, targets }: Samples): void {
  if (start.length !== count + 1 || labels.length !== count)
    raise(invalid('samples', 'count', count, `${labels.length}, its labels, and one less than its starts`));
  if (targets !== undefined && targets.length !== count * classes)
    raise(
      invalid(
        'samples.targets',
        'number of targets',
        targets.length,
        `${count * classes}, ${classes} a sample`,
      ),
    );
  const odd = targets?.findIndex((value) => value !== 0 && value !== 1) ?? -1;
  if (odd >= 0) raise(invalid(`samples.targets[${odd}]`, 'target', targets?.[odd], '0 or 1'));
  for (let k = 0; k < count; k++) {
    if (labels[k] >= classes)
      raise(invalid(`samples.labels[${k}]`, 'label', labels[k], `0 to ${classes - 1}`));
    let least = 0;
    for (let n = start[k]; n < start[k + 1]; n++) {
      const i = active[n];
      if (!(i >= least && i < size))
        raise(invalid(`samples.active[${n}]`, 'input', i, `in ascending order, 0 to ${size - 1}`));
      least = i + 1;
    }
  }
}

/** The sample that order[n] names. */
export function sampleAt({ count }: Samples, order: ArrayLike<number>, n: number): number {
  const k = order[n];
  if (k === undefined || !(Number.isInteger(k) && k >= 0 && k < count))
    raise(invalid(`order[${n}]`, 'sample', k, `0 to ${count - 1}`));
  return k;
}

/** The samples of an order one after another, by default all as they come. */
export const inOrder = (data: Samples, order?: ArrayLike<number>): number[] =>
  Array.from({ length: order?.length ?? data.count }, (_, k) =>
    order === undefined ? k : sampleAt(data, order, k),
  );

/** Throws unless from, ..., to - 1 are samples. */
export function checkRange({ count }: Samples, from: number, to: number): void {
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= count))
    raise(invalid('evaluate', 'range', [from, to], `0 <= from <= to <= ${count}`));
}

export const activeOf = ({ start, active }: Samples, k: number): Uint16Array =>
  active.subarray(start[k], start[k + 1]);

/** 1 for the output units that ought to spike. */
export function targetOf({ classes, labels, targets }: Samples, k: number): Uint8Array {
  if (targets !== undefined) return targets.slice(k * classes, (k + 1) * classes);
  const target = new Uint8Array(classes);
  target[labels[k]] = 1;
  return target;
}

/** The output units that ought to spike. */
export const unitsOf = (samples: Samples, k: number): number[] =>
  Array.from(targetOf(samples, k)).flatMap((on, unit) => (on === 1 ? [unit] : []));
