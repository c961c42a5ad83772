/** PNG images of figures with a palette: a browser writes four channels a pixel, and a figure has a few hundred colours. */
import type UPNG from 'upng-js';

const COLOURS = 256;

export type Pack = (png: Uint8Array) => Uint8Array;

/** With a palette of the 256 colours that are nearest to all of its own. */
export const packed =
  ({ decode, encode, toRGBA8 }: typeof UPNG): Pack =>
  (png) => {
    const image = decode(png.slice().buffer);
    return new Uint8Array(encode(toRGBA8(image), image.width, image.height, COLOURS));
  };
