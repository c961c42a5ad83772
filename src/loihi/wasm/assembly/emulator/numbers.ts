/** Reading lists, and tests of numbers that V8 does not do as quickly by itself. */

// @ts-ignore: decorator
@inline
export function unitAt(units: usize, s: i32): usize {
  return load<i32>(units + 4 * s);
}

// @ts-ignore: decorator
@inline
export function indexAt<Index>(list: usize, k: usize): usize {
  return <usize>load<Index>(list + sizeof<Index>() * k);
}

/** A whole number from 0 to 2^31: in x + 2^52 its bits are the last ones. Quicker than a conversion that can fail. */
// @ts-ignore: decorator
@inline
export function whole(x: f64): i32 {
  return <i32>reinterpret<u64>(x + 4503599627370496.0);
}

/** 1 where x is not 0; quicker than x != 0, which must think of NaN as well. */
// @ts-ignore: decorator
@inline
export function differs(x: f64): i32 {
  return <i32>(reinterpret<u64>(x) << 1 != 0);
}
