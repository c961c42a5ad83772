/** A PNG that was made smaller shows the same pixels. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { lightPng } from '../../src/figures/png';

const WIDTH = 7;
const HEIGHT = 6;

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function image(lines: Uint8Array, kind: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, kind, 0, 0, 0], 8);
  const packed = deflateSync(lines);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    ...[packed.subarray(0, 9), packed.subarray(9)].map((part) => chunk('IDAT', part)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Each line minus what its filter foretells, as the PNG specification (section 9.2) has it. */
function filtered(pixels: Uint8Array, filters: readonly number[]): Uint8Array {
  const stride = 4 * WIDTH;
  const at = (y: number, k: number) => (y < 0 || k < 0 ? 0 : pixels[y * stride + k]);
  return Uint8Array.from(
    filters.flatMap((filter, y) => [
      filter,
      ...Array.from({ length: stride }, (_, k) => {
        const [a, b, c] = [at(y, k - 4), at(y - 1, k), at(y - 1, k - 4)];
        const p = a + b - c;
        const near = [a, b, c].reduce((best, one) => (Math.abs(p - one) < Math.abs(p - best) ? one : best));
        return at(y, k) - [0, a, b, Math.floor((a + b) / 2), near][filter];
      }),
    ]),
  );
}

const filters = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: HEIGHT, maxLength: HEIGHT });
const colours = fc.uint8Array({ minLength: 4 * WIDTH * HEIGHT, maxLength: 4 * WIDTH * HEIGHT });
const opaque = (values: Uint8Array): Uint8Array => values.map((value, k) => (k % 4 === 3 ? 255 : value));

test('of an opaque image every colour is kept, whichever filters the browser took', async () => {
  await fc.assert(
    fc.asyncProperty(colours, filters, async (values, kinds) => {
      const pixels = opaque(values);
      const light = Buffer.from(await lightPng(image(filtered(pixels, kinds), 6)));
      const expected = Array.from({ length: HEIGHT }, (_, y) => [
        0,
        ...pixels.slice(4 * WIDTH * y, 4 * WIDTH * (y + 1)).filter((__, k) => k % 4 !== 3),
      ]).flat();
      const start = light.indexOf('IDAT');
      const length = light.readUInt32BE(start - 4);
      expect([...inflateSync(light.subarray(start + 4, start + 4 + length))]).toEqual(expected);
      expect(light[8 + 8 + 9]).toBe(2);
      expect(light.readUInt32BE(start + 4 + length)).toBe(crc32(light.subarray(start, start + 4 + length)));
    }),
    { seed: 11, numRuns: 60 },
  );
});

test('an image that is not opaque, or not of four channels, comes back as it is', async () => {
  const clear = image(filtered(new Uint8Array(4 * WIDTH * HEIGHT), Array(HEIGHT).fill(0)), 6);
  expect(await lightPng(clear)).toBe(clear);
  const three = image(new Uint8Array((3 * WIDTH + 1) * HEIGHT), 2);
  expect(await lightPng(three)).toBe(three);
});
