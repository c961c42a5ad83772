/** Labelled grey images as plain data, and the few things that are done to them before a network sees them. */
import { invalid, PulsegateError, raise } from '../errors';
import { checkKinds, having, type Kind } from '../kinds';
import type { IdxArray } from './idx';

export interface ImageSet {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** Labels are 0 to classes - 1. */
  readonly classes: number;
  /** [count, rows, columns]. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

const PARTS = having('', {
  ...{ count: 'number', rows: 'number', columns: 'number' },
  ...{ classes: 'number', pixels: 'list', labels: 'list' },
} as const);

/** As many pixels and labels as it says. */
export const IMAGE_SET: Kind = {
  is: (value) => {
    if (!PARTS.is(value)) return false;
    const { count, rows, columns, pixels, labels } = value as ImageSet;
    return pixels.length === count * rows * columns && labels.length === count;
  },
  allowed: 'an image set, as imageSet(...) and readDataset(...) return',
};

const IDX = having('an idx array, { shape, data }', { shape: 'numbers', data: 'list' });

/**
 * The lists of pixels that are on: of image k, `active.subarray(start[k], start[k + 1])`, in ascending order. What a
 * network of spikes is given.
 */
export interface ActivePixels {
  readonly count: number;
  /** Pixels of an image. */
  readonly size: number;
  readonly classes: number;
  readonly start: Int32Array;
  readonly active: Uint16Array;
  readonly labels: Uint8Array;
}

/** Images and labels of two idx arrays; labels are counted from `firstLabel`. */
export function imageSet(images: IdxArray, labels: IdxArray, classes: number, firstLabel = 0): ImageSet {
  checkKinds('imageSet', {
    images: [images, IDX],
    labels: [labels, IDX],
    classes: [classes, 'number'],
    firstLabel: [firstLabel, 'number'],
  });
  const [count = 0, rows = 0, columns = 0] = images.shape;
  if (images.shape.length !== 3)
    raise(invalid('images', 'shape', images.shape, 'three dimensions: [images, rows, columns]'));
  if (labels.shape.length !== 1 || labels.shape[0] !== count)
    raise(invalid('labels', 'shape', labels.shape, `[${count}], one label an image`));
  const shifted = labels.data.map((label) => label - firstLabel);
  labels.data.forEach((label, k) => {
    if (!(label >= firstLabel && label < firstLabel + classes))
      throw new PulsegateError([
        invalid(`labels[${k}]`, 'label', label, `${firstLabel} to ${firstLabel + classes - 1}`),
      ]);
  });
  return { count, rows, columns, classes, pixels: images.data, labels: shifted };
}

/** Without `margin` pixels on each side. */
export function crop(set: ImageSet, margin: number): ImageSet {
  checkKinds('crop', { images: [set, IMAGE_SET], margin: [margin, 'number'] });
  const rows = set.rows - 2 * margin;
  const columns = set.columns - 2 * margin;
  if (!(Number.isInteger(margin) && margin >= 0 && rows > 0 && columns > 0))
    raise(
      invalid('crop', 'margin', margin, `0 to ${Math.ceil(Math.min(set.rows, set.columns) / 2) - 1} pixels`),
    );
  const pixels = new Uint8Array(set.count * rows * columns);
  for (let k = 0, to = 0; k < set.count; k++)
    for (let r = 0; r < rows; r++, to += columns) {
      const from = (k * set.rows + r + margin) * set.columns + margin;
      pixels.set(set.pixels.subarray(from, from + columns), to);
    }
  return { ...set, rows, columns, pixels };
}

/** 1 where a byte is at least `from`, else 0. */
export function binarise(set: ImageSet, from: number): ImageSet {
  checkKinds('binarise', { images: [set, IMAGE_SET] });
  if (!(Number.isInteger(from) && from >= 0 && from <= 255))
    raise(invalid('binarise', 'threshold', from, 'a byte, 0 to 255'));
  const pixels = new Uint8Array(set.pixels.length);
  for (let k = 0; k < pixels.length; k++) pixels[k] = set.pixels[k] >= from ? 1 : 0;
  return { ...set, pixels };
}

/** Rows become columns: EMNIST's files hold its letters so. */
export function transposed(set: ImageSet): ImageSet {
  checkKinds('transposed', { images: [set, IMAGE_SET] });
  const { count, rows, columns } = set;
  const pixels = new Uint8Array(set.pixels.length);
  for (let k = 0; k < count; k++)
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++)
        pixels[(k * columns + c) * rows + r] = set.pixels[(k * rows + r) * columns + c];
  return { ...set, rows: columns, columns: rows, pixels };
}

/** The first `count` images. */
export function first(set: ImageSet, count: number): ImageSet {
  checkKinds('first', { images: [set, IMAGE_SET] });
  if (!(Number.isInteger(count) && count >= 1 && count <= set.count))
    raise(invalid('first', 'number of images', count, `1 to ${set.count}`));
  const { rows, columns } = set;
  return {
    ...set,
    count,
    pixels: set.pixels.subarray(0, count * rows * columns),
    labels: set.labels.subarray(0, count),
  };
}

/** The pixels that are not 0. */
export function activePixels(set: ImageSet): ActivePixels {
  checkKinds('activePixels', { images: [set, IMAGE_SET] });
  const { count, rows, columns, classes, pixels, labels } = set;
  const size = rows * columns;
  if (size > 65536) raise(invalid('images', 'size', [rows, columns], 'at most 65536 pixels an image'));
  const start = new Int32Array(count + 1);
  let total = 0;
  for (let k = 0; k < pixels.length; k++) if (pixels[k] !== 0) total++;
  const active = new Uint16Array(total);
  let n = 0;
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < size; i++) if (pixels[k * size + i] !== 0) active[n++] = i;
    start[k + 1] = n;
  }
  return { count, size, classes, start, active, labels };
}

/**
 * MNIST20 of Renner et al. 2024: cropped by 4 pixels on each side to 20 x 20, a pixel on where its byte is 129 or more
 * (their threshold of 0.5 after two roundings).
 */
export const mnist20 = (set: ImageSet): ImageSet => binarise(crop(set, 4), 129);

/** A pixel spikes where its byte is at least this: the threshold of one half in the published experiments. */
const PIXEL_ON = 129;

/** What spiking networks are shown: MNIST is cropped to 20 x 20 (Renner et al. 2024), every other set is taken whole. */
export function spikingImages(dataset: string, set: ImageSet): ActivePixels {
  checkKinds('spikingImages', { dataset: [dataset, 'text'], images: [set, IMAGE_SET] });
  return activePixels(dataset === 'mnist' ? mnist20(set) : binarise(set, PIXEL_ON));
}
