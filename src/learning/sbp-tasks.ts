/** Images as the spiking backprop network is given them. */
import { type ActivePixels, activePixels, binarise, type ImageSet, mnist20 } from '../io/images';

/** A pixel spikes where its byte is at least this: the threshold of one half in the published experiments. */
export const PIXEL_ON = 129;

/** Hidden units where nobody says how many. */
export const HIDDEN = 400;

/** MNIST is cropped by 4 pixels on each side to 20 x 20 (Renner et al. 2024); every other set is taken whole. */
export const spikingImages = (dataset: string, set: ImageSet): ActivePixels =>
  activePixels(dataset === 'mnist' ? mnist20(set) : binarise(set, PIXEL_ON));
