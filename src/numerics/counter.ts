/**
 * Random bits by counting instead of stepping: a function of a key and two counters. The bits that belong to a place and
 * a time are the same however many others were asked for before, so that a run can skip, stop and go on.
 */

/** What a key and the first counter come to; made once for all bits that share them. */
export const laneOf = (key: number, counter: number): number =>
  scramble(Math.imul(counter, 0x9e3779b9) ^ scramble(key));

/** 32 random bits, 0 to 2^32 - 1, of a lane and the second counter. */
export const bitsOf = (lane: number, counter: number): number => bitsAt(lane, seatOf(counter));

/** What the second counter comes to; made once where the same counters come again and again. */
export const seatOf = (counter: number): number => scramble(Math.imul(counter + 1, 0x85ebca6b));

/** The bits of a lane and a counter whose seat is known. */
export const bitsAt = (lane: number, seat: number): number => scramble(lane ^ seat) >>> 0;

/** A bijection of 32 bits in which every output bit depends on every input bit (Wellons 2018, lowbias32). */
function scramble(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x7feb352d);
  h ^= h >>> 15;
  h = Math.imul(h, 0x846ca68b);
  return h ^ (h >>> 16);
}
