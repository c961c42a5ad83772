/** A PNG with a palette shows the colours of the figure. */
import fc from 'fast-check';
import UPNG from 'upng-js';
import { packed } from '../../src/figures/png';

const pack = packed(UPNG);
const WIDTH = 40;
const HEIGHT = 20;
const pixelsOf = (png: Uint8Array): Uint8Array => {
  const image = UPNG.decode(png.slice().buffer);
  expect([image.width, image.height]).toEqual([WIDTH, HEIGHT]);
  return new Uint8Array(UPNG.toRGBA8(image)[0]);
};
const image = (pixels: Uint8Array): Uint8Array =>
  new Uint8Array(UPNG.encode([pixels.slice().buffer], WIDTH, HEIGHT, 0));

/** Root mean square, of 255. */
const off = (a: Uint8Array, b: Uint8Array): number =>
  Math.sqrt(a.reduce((sum, value, k) => sum + (value - b[k]) ** 2, 0) / a.length);

test('of an image of up to 256 colours no pixel is seen to change, and a byte a pixel is enough', () => {
  const palette = fc.uint8Array({ minLength: 3 * 256, maxLength: 3 * 256 });
  const drawn = fc.uint8Array({ minLength: WIDTH * HEIGHT, maxLength: WIDTH * HEIGHT });
  fc.assert(
    fc.property(palette, drawn, (colours, places) => {
      const pixels = Uint8Array.from({ length: 4 * places.length }, (_, k) =>
        (k & 3) === 3 ? 255 : colours[3 * places[k >> 2] + (k & 3)],
      );
      const small = pack(image(pixels));
      expect(off(pixelsOf(small), pixels)).toBeLessThan(2);
      // colour type 3: a palette
      expect(small[25]).toBe(3);
    }),
    { seed: 11, numRuns: 25, endOnFailure: true },
  );
});

test('of a smooth image of more colours each pixel is near its own', () => {
  const pixels = Uint8Array.from({ length: 4 * WIDTH * HEIGHT }, (_, k) => {
    const [x, y] = [(k >> 2) % WIDTH, Math.floor((k >> 2) / WIDTH)];
    return [6 * x, 12 * y, 3 * (x + y), 255][k & 3];
  });
  const found = pixelsOf(pack(image(pixels)));
  expect(off(found, pixels)).toBeLessThan(8);
});
