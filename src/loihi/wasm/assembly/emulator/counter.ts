/** The functions of numerics/counter.ts, and for four counters at a time. */

// @ts-ignore: decorator
@inline
export function bitsOf(lane: u32, counter: u32): u32 {
  return mix(lane ^ mix((counter + 1) * 0x85ebca6b));
}

// @ts-ignore: decorator
@inline
export function bitsOfFour(lane: u32, counters: v128): v128 {
  const numbers = i32x4.add(counters, i32x4.splat(1));
  return mixFour(v128.xor(i32x4.splat(lane), mixFour(i32x4.mul(numbers, i32x4.splat(0x85ebca6b)))));
}

// @ts-ignore: decorator
@inline
function mixFour(words: v128): v128 {
  let h = v128.xor(words, i32x4.shr_u(words, 16));
  h = i32x4.mul(h, i32x4.splat(0x7feb352d));
  h = v128.xor(h, i32x4.shr_u(h, 15));
  h = i32x4.mul(h, i32x4.splat(0x846ca68b));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

// @ts-ignore: decorator
@inline
function mix(word: u32): u32 {
  let h = word ^ (word >>> 16);
  h *= 0x7feb352d;
  h ^= h >>> 15;
  h *= 0x846ca68b;
  return h ^ (h >>> 16);
}
