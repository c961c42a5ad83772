/**
 * A layer of weights as the fast engine has it. Weights are even, so u = w / 2 + 128 is a byte: four units of a source's
 * row in a 32-bit word. Rows of sources that spike are added in two lanes of 16 bits, the odd bytes apart; the even ones
 * come out of the sum of whole words by taking the odd ones away. A learning step adds one word to each word of a row.
 */

/** Rows that a lane of 16 bits holds: 256 x 255 < 65536. */
const MOST_ROWS = 256;
const ODD = 0x00ff00ff;
const LOW = 0x7f7f7f7f;
const TOP = 0x80808080 | 0;
/** Words are padded to even numbers, so that small layers and large ones run the same loop. */
const PADDED = 2;
/** Learning steps of a saturated row before its room is looked at again. */
const PATIENCE = 16;

export interface PackedLayer {
  readonly sources: number;
  readonly units: number;
  /** Words of a row. */
  readonly words: number;
  /** A row a source, and one of zeros after the last, which fills up groups of four. */
  readonly packed: Int32Array;
  /** The least u there may be: 0 for -256, 1 for -254. */
  readonly floor: 0 | 1;
  /** Of each row: learning steps that no weight can leave its range in; below 0, steps until that is looked at again. */
  readonly room: Int32Array;
  /** Where the rows of the sources that spike begin. */
  readonly rows: Int32Array;
  readonly all: Int32Array;
  readonly odd: Int32Array;
  /** Half the activation of each unit. */
  readonly half: Int32Array;
  /** The sign of what a unit learns, a byte a unit: 1 in `plus` for +2, in `minus` for -2. */
  readonly plus: Int32Array;
  readonly minus: Int32Array;
  /** plus - minus, as whole words. */
  readonly step: Int32Array;
}

/** Packs weights by source. */
export function packed(w: Int16Array, sources: number, units: number, wMin: -256 | -254): PackedLayer {
  const words = PADDED * Math.ceil(units / (4 * PADDED));
  const layer: PackedLayer = {
    sources,
    units,
    words,
    packed: new Int32Array((sources + 1) * words),
    floor: wMin === -256 ? 0 : 1,
    room: new Int32Array(sources),
    rows: new Int32Array(sources + 4),
    all: new Int32Array(words),
    odd: new Int32Array(words),
    half: new Int32Array(4 * words),
    plus: new Int32Array(words),
    minus: new Int32Array(words),
    step: new Int32Array(words),
  };
  // what stands beyond the last unit is in nobody's way: 128, the weight 0
  layer.packed.fill(TOP, 0, sources * words);
  for (let i = 0; i < sources; i++)
    for (let j = 0; j < units; j++) {
      const at = i * words + (j >> 2);
      const byte = w[i * units + j] / 2 + 128;
      const shift = 8 * (j & 3);
      layer.packed[at] = (layer.packed[at] & ~(255 << shift)) | (byte << shift);
    }
  return layer;
}

/** The weight from source i to unit j. */
export const weightOf = ({ packed, words }: PackedLayer, i: number, j: number): number =>
  2 * (((packed[i * words + (j >> 2)] >>> (8 * (j & 3))) & 255) - 128);

export function unpacked(layer: PackedLayer): Int16Array {
  const { sources, units } = layer;
  const w = new Int16Array(sources * units);
  for (let i = 0; i < sources; i++) for (let j = 0; j < units; j++) w[i * units + j] = weightOf(layer, i, j);
  return w;
}

/** half = W^T x / 2, from the first `count` sources of `layer.rows`. */
export function addRows(layer: PackedLayer, count: number): void {
  const { packed, sources, words, rows, all, odd, half } = layer;
  half.fill(0);
  for (let from = 0; from < count; from += MOST_ROWS) {
    const to = Math.min(count, from + MOST_ROWS);
    for (let n = to; n % 4 !== 0; n++) rows[n] = sources * words;
    all.fill(0);
    odd.fill(0);
    for (let n = from; n < to; n += 4) addFour(packed, rows, n, all, odd);
    spread(all, odd, half, 128 * (to - from));
  }
}

/** Adds the four rows that stand in the list from place `first`. */
function addFour(w: Int32Array, rows: Int32Array, first: number, all: Int32Array, odd: Int32Array): void {
  const a = rows[first];
  const b = rows[first + 1];
  const c = rows[first + 2];
  const d = rows[first + 3];
  for (let n = 0; n < all.length; n++) {
    const p = w[a + n];
    const q = w[b + n];
    const r = w[c + n];
    const s = w[d + n];
    all[n] = (all[n] + p + q + r + s) | 0;
    odd[n] = (odd[n] + ((p >>> 8) & ODD) + ((q >>> 8) & ODD) + ((r >>> 8) & ODD) + ((s >>> 8) & ODD)) | 0;
  }
}

function spread(all: Int32Array, odd: Int32Array, half: Int32Array, shift: number): void {
  for (let n = 0; n < all.length; n++) {
    const b = odd[n];
    const a = (all[n] - (b << 8)) | 0;
    const j = 4 * n;
    half[j] = half[j] + (a & 0xffff) - shift;
    half[j + 1] = half[j + 1] + (b & 0xffff) - shift;
    half[j + 2] = half[j + 2] + (a >>> 16) - shift;
    half[j + 3] = half[j + 3] + (b >>> 16) - shift;
  }
}

/** Notes that unit j learns +2 or -2 from every source that spikes. */
export function learns({ plus, minus }: PackedLayer, j: number, sign: number): void {
  const side = sign > 0 ? plus : minus;
  side[j >> 2] |= 1 << (8 * (j & 3));
}

/** W += 2 x d^T, clipped, for the first `count` sources of `layer.rows`; these and what was noted are used up. */
export function learnRows(layer: PackedLayer, count: number): void {
  const { packed, words, rows, room, plus, minus, step } = layer;
  for (let n = 0; n < words; n++) step[n] = (plus[n] - minus[n]) | 0;
  const floors = layer.floor === 0 ? 0 : 0x01010101;
  // rows with room go to the front
  let free = 0;
  for (let n = 0; n < count; n++) {
    const row = rows[n];
    const source = row / words;
    if (room[source] === 0) room[source] = roomOf(layer, row) || -PATIENCE;
    if (room[source] > 0) {
      rows[free++] = row;
      room[source] -= 1;
    } else {
      addClipped(packed, row, plus, minus, floors);
      room[source] += 1;
    }
  }
  const fours = free - (free % 4);
  for (let n = 0; n < fours; n += 4) stepFour(packed, rows[n], rows[n + 1], rows[n + 2], rows[n + 3], step);
  for (let n = fours; n < free; n++) stepOne(packed, rows[n], step);
  plus.fill(0);
  minus.fill(0);
}

function stepFour(w: Int32Array, a: number, b: number, c: number, d: number, step: Int32Array): void {
  for (let n = 0; n < step.length; n++) {
    const s = step[n];
    w[a + n] = (w[a + n] + s) | 0;
    w[b + n] = (w[b + n] + s) | 0;
    w[c + n] = (w[c + n] + s) | 0;
    w[d + n] = (w[d + n] + s) | 0;
  }
}

function stepOne(w: Int32Array, row: number, step: Int32Array): void {
  for (let n = 0; n < step.length; n++) w[row + n] = (w[row + n] + step[n]) | 0;
}

/** The same where a byte stays at 255 and at its floor: a carry out of its lower seven bits with the top one says so. */
function addClipped(w: Int32Array, row: number, plus: Int32Array, minus: Int32Array, floors: number): void {
  for (let n = 0; n < plus.length; n++) {
    const v = w[row + n];
    const up = plus[n];
    const down = minus[n];
    const above = (v - floors) | 0;
    const full = v & ((v & LOW) + up) & TOP;
    const empty = ~(above | ((above | TOP) - down)) & TOP;
    w[row + n] = (v + (up & ~(full >>> 7)) - (down & ~(empty >>> 7))) | 0;
  }
}

/** Steps of one before any byte of a row can leave its range. */
function roomOf({ packed, words, units, floor }: PackedLayer, row: number): number {
  let [least, most] = [255, 0];
  for (let n = 0; n < words; n++) {
    const v = packed[row + n];
    for (let byte = 0; byte < 4 && 4 * n + byte < units; byte++) {
      const u = (v >>> (8 * byte)) & 255;
      if (u < least) least = u;
      if (u > most) most = u;
    }
  }
  return Math.min(255 - most, least - floor);
}
