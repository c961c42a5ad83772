/** Gains that stand for 'exact', proven by their definition: an empty destination charged by amplitude 1 ends at 1. */
import type { Circuit } from '../circuit/types';
import { advanced, dyadic, fixed, magnitude, ratio, times, toDouble } from './integers';
import { placed } from './model';
import { readModel } from './read';

const BITS = 256;
const P = BigInt(BITS);

/** |charge - 1| of an exact gain, in units of the last digit near 1: e^(T/tau) makes T/tau of the rounding of its exponent. */
const ULPS = 4;

/** Gains that are not what 'exact' says, each in a sentence; and gains that are other numbers than the circuit's. */
export function gainFaults(circuit: Circuit, gains: readonly (readonly number[])[]): string[] {
  const model = readModel(circuit, gains);
  const known = new Map<string, bigint>();
  return circuit.projections.flatMap(({ name, from, to }, k) =>
    to.flatMap(({ population, gain = 'exact' }, j): string[] => {
      const given = gains[k]?.[j];
      const where = `the gain of "${name}" into "${population}"`;
      if (gain !== 'exact') return given === gain ? [] : [`${where} is ${gain}, not ${given}`];
      const first = model.segments.findIndex(({ open }) => open.has(k));
      if (first < 0) return [`no window opens "${name}": its gain is no number`];
      let last = first;
      while (last + 1 < model.segments.length && model.segments[last + 1].open.has(k)) last++;
      const held = (one: string): boolean =>
        model.segments[first].own.some(
          ({ kind, name: own, feeds }) => kind === 'self' && own === one && feeds[0][1].m > 0n,
        );
      const source = placed(model.places, from[0].population);
      const target = placed(model.places, population);
      const tick = (t: number): bigint => fixed(dyadic(t), P);
      const T = tick(model.edges[last + 1]) - tick(model.edges[first]);
      const charged = {
        ...{ source: source.tau, target: target.tau },
        sourceHeld: source.input || held(source.name),
        targetHeld: held(population),
      };
      const key = [T, given, source.tau.size, target.tau.size, charged.sourceHeld, charged.targetHeld].join();
      const charge = known.get(key) ?? chargeOf(T, dyadic(given ?? Number.NaN), charged);
      known.set(key, charge);
      const off = toDouble(magnitude(charge - (1n << P)), BITS);
      const long = toDouble(T, BITS) / Math.min(source.tau.size, target.tau.size);
      return off <= (ULPS + long) * 2 ** -52
        ? []
        : [`${where} charges an empty population to 1 with an error of ${off}`];
    }),
  );
}

interface Charged {
  readonly source: ReturnType<typeof dyadic>;
  readonly target: ReturnType<typeof dyadic>;
  readonly sourceHeld: boolean;
  readonly targetHeld: boolean;
}

/** What a gain leaves in an empty population after T, from amplitude 1: steps of Taylor series. */
function chargeOf(
  T: bigint,
  gain: ReturnType<typeof dyadic>,
  { source, target, sourceHeld, targetHeld }: Charged,
): bigint {
  const fastest = Math.min(source.size, target.size);
  const steps = BigInt(Math.max(1, Math.ceil((2 * toDouble(T, BITS)) / fastest)));
  const h = T / steps;
  const [fall, rise] = [ratio(h, source), ratio(h, target)];
  let [x, y] = [1n << P, 0n];
  for (let step = 0n; step < steps; step++) {
    let [a, b] = [x, y];
    for (let k = 1n; (a !== 0n || b !== 0n) && k < 400n; k++) {
      const next = sourceHeld ? 0n : -advanced(a, fall, P) / k;
      const drive = times(a, gain) - (targetHeld ? 0n : b);
      b = advanced(drive, rise, P) / k;
      a = next;
      [x, y] = [x + a, y + b];
      if (magnitude(a) < 4n && magnitude(b) < 4n) break;
    }
  }
  return y;
}
