/**
 * PNG images of figures, made smaller without changing a pixel that is seen: a browser writes four channels and a filter for
 * photographs. A figure is opaque and made of flat areas; three channels without a filter are a third less.
 */
import { promisify } from 'node:util';
import { deflate, inflateSync } from 'node:zlib';

const SIGNATURE = 8;
const RGB = 2;
const RGBA = 6;
const FIRST_NUMBERS = 13;

/** The image without its fourth channel; what is not of 8 bits in four channels, or not opaque, comes back as it is. */
export async function lightPng(png: Uint8Array): Promise<Uint8Array> {
  const { head, data } = chunksOf(png);
  const view = new DataView(head.buffer, head.byteOffset);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  if (head[8] !== 8 || head[9] !== RGBA || head[12] !== 0) return png;
  const lines = inflateSync(data);
  unfilter(lines, 4 * width + 1, height);
  const rows = new Uint8Array((3 * width + 1) * height);
  let to = 0;
  for (let y = 0; y < height; y++) {
    let from = y * (4 * width + 1) + 1;
    // each line begins with the kind of its filter: 0, none
    to++;
    for (let x = 0; x < width; x++) {
      rows[to++] = lines[from++];
      rows[to++] = lines[from++];
      rows[to++] = lines[from++];
      if (lines[from++] !== 255) return png;
    }
  }
  const colours = head.slice();
  colours[9] = RGB;
  const packed = await promisify(deflate)(rows, { level: 6, memLevel: 9 });
  return Buffer.concat([
    png.subarray(0, SIGNATURE),
    chunk('IHDR', colours),
    chunk('IDAT', packed),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunksOf(png: Uint8Array): { head: Uint8Array; data: Uint8Array } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const data: Uint8Array[] = [];
  for (let at = SIGNATURE; at < png.length; at += view.getUint32(at) + 12)
    if (view.getUint32(at + 4) === 0x49444154) data.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  const head = SIGNATURE + 8;
  return { head: png.subarray(head, head + FIRST_NUMBERS), data: Buffer.concat(data) };
}

/** Puts back, in place, what each line's filter took away: its left, upper or nearest neighbour. */
function unfilter(lines: Uint8Array, stride: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const start = y * stride;
    const kind = lines[start];
    for (let k = 1; k < stride; k++) {
      const at = start + k;
      const left = k > 4 ? lines[at - 4] : 0;
      const up = y > 0 ? lines[at - stride] : 0;
      if (kind === 1) lines[at] += left;
      else if (kind === 2) lines[at] += up;
      else if (kind === 3) lines[at] += (left + up) >> 1;
      else if (kind === 4) lines[at] += nearest(left, up, y > 0 && k > 4 ? lines[at - stride - 4] : 0);
    }
  }
}

/** Which of the three is nearest to left + up - corner (Paeth). */
function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const whole = Buffer.alloc(data.length + 12);
  whole.writeUInt32BE(data.length, 0);
  whole.write(name, 4, 'latin1');
  whole.set(data, 8);
  whole.writeUInt32BE(checksum(whole.subarray(4, data.length + 8)), data.length + 8);
  return whole;
}

/** CRC-32, bit by bit: it is asked for a few hundred kilobytes. */
function checksum(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}
