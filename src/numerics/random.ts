/** Seeded random streams. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { invalid, raise } from '../errors';

/** How many numbers a stream keeps. */
export const STREAM = 5;

export interface Stream {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number in [0, n), n up to 2^31. */
  below(n: number): number;
  /** All that it goes on from, as numbers: see `streamFrom`. */
  kept(): number[];
}

/**
 * The stream that belongs to a seed and a name (xoroshiro128+, its 128 bits hashed from both): the same pair gives the
 * same numbers in every run, and adding a name never moves the numbers of another. `seed` is a whole number of at
 * least 0.
 */
export function stream(seed: number, name = ''): Stream {
  if (!(Number.isSafeInteger(seed) && seed >= 0))
    raise(invalid('seed', 'seed', seed, 'a whole number of at least 0, below 2^53'));
  const words = new TextEncoder().encode(name);
  const state = [0, 1, 2, 3].map((lane) => hash(seed, words, lane));
  // a state of zeros would stay there
  return streamFrom([...(state.every((word) => word === 0) ? [1, 2, 3, 4] : state), Number.NaN]);
}

/** A stream that goes on where another was when it was `kept`. */
export function streamFrom(kept: ArrayLike<number>): Stream {
  const generator = xoroshiro128plusFromState([kept[0], kept[1], kept[2], kept[3]]);
  const uniform = () => uniformFloat64(generator);
  let spare = kept[4];
  return {
    uniform,
    below: (n) => Math.floor(uniform() * n),
    kept: () => [...generator.getState(), spare],
    normal() {
      const kept = spare;
      spare = Number.NaN;
      if (!Number.isNaN(kept)) return kept;
      // Box and Muller
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** The numbers 0 to n - 1 in an order drawn from a stream (Fisher and Yates). */
export function shuffled(n: number, { below }: Stream): Int32Array {
  const order = Int32Array.from({ length: n }, (_, k) => k);
  for (let k = n - 1; k > 0; k--) {
    const j = below(k + 1);
    const kept = order[k];
    order[k] = order[j];
    order[j] = kept;
  }
  return order;
}

/** 32 bits of the seed, the lane and the bytes of the name (murmur3's mixing). */
function hash(seed: number, bytes: Uint8Array, lane: number): number {
  let h = absorb(lane + 1, seed >>> 0);
  h = absorb(h, Math.floor(seed / 4294967296));
  for (const byte of bytes) h = absorb(h, byte);
  h = Math.imul(h ^ bytes.length ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function absorb(h: number, word: number): number {
  let k = Math.imul(word + 0x9e3779b9, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const turned = h ^ k;
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0;
}
