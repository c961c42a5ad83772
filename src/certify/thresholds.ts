/** Units beside their thresholds at one time. */
import { closeness } from './bound';
import { emitted, type Frame, FULL, type Known, OFF } from './frame';
import { magnitude, times } from './integers';

/** What is taken for a threshold. */
export const levelOf = (bits: number): bigint => 1n << BigInt(bits - closeness(bits));

/** What a unit's threshold is compared with, given what the units before it emit. */
export function argumentNow(
  { units, bits, constants }: Frame,
  known: Known,
  values: readonly bigint[],
  u: number,
): bigint {
  const P = BigInt(bits);
  let g = constants[u];
  for (const { component, factor, weight } of units[u].terms)
    g += times(
      weight === undefined ? known.x[component] : (known.x[component] * known.w[weight]) >> P,
      factor,
    );
  for (const [unit, factor] of units[u].units) g += times(values[unit], factor);
  return g;
}

/** Units that do not jump and are at their threshold, in the modes of the frame: what they emit is nothing. */
export function atRest(frame: Frame, known: Known): ReadonlySet<number> {
  const { units, modes, ceilings, bits } = frame;
  const level = levelOf(bits);
  const values = new Array<bigint>(units.length).fill(0n);
  const found = new Set<number>();
  units.forEach((unit, u) => {
    if (modes[u] === OFF) return;
    if (modes[u] === FULL) {
      values[u] = ceilings[u];
      return;
    }
    const g = argumentNow(frame, known, values, u);
    if (magnitude(g) <= level) found.add(u);
    values[u] = emitted(unit, g);
  });
  return found;
}
