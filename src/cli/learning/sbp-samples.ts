/** Data sets as the spiking backprop network is given them on the command line, and the layers that fit them. */

import { invalid, PulsegateError } from '../../errors';
import { type DatasetPart, type Part, readDataset } from '../../io/disk/datasets';
import { type ActivePixels, first, spikingImages } from '../../io/images';
import { HIDDEN } from '../../learning/learners/sbp';
import { checkLayers, type SbpLayers } from '../../sbp/types';

/** A part of a data set, or its first images, as what spikes. */
export function readSamples(
  name: string,
  part: Part,
  data: string | undefined,
  count: number | undefined,
): { samples: ActivePixels; files: ReadonlyMap<string, string> } {
  const set: DatasetPart = readDataset(name, part, data);
  const chosen = count === undefined ? set : first(set, count);
  return { samples: spikingImages(name, chosen), files: set.files };
}

/** The layers asked for, or 400 hidden units; throws where they do not fit the images. */
export function layersFor(
  name: string,
  { size, classes }: ActivePixels,
  layers: readonly number[] | undefined,
): SbpLayers {
  if (layers === undefined) return [size, HIDDEN, classes];
  checkLayers(layers);
  const [input, , output] = layers;
  if (input !== size || output !== classes)
    throw new PulsegateError([
      invalid(
        '--layers',
        'layers',
        layers,
        `${size},HIDDEN,${classes}: the pixels and the classes of ${name}`,
      ),
    ]);
  return layers as unknown as SbpLayers;
}
