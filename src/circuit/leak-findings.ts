/** Closed gates that leak at some amplitude, or once weights have grown. */
import { ceilings } from './ceiling';
import type { Finding } from './finding';
import { growths } from './growth';
import { occasions } from './hops';
import { timeline } from './timeline';
import type { Circuit } from './types';

export function lowCeilings(circuit: Circuit, amplitude: number): Finding[] {
  return ceilings(occasions(circuit, timeline(circuit)))
    .filter((ceiling) => ceiling.amplitude < amplitude)
    .map(({ population, projection, amplitude: ceiling, t }) => ({
      kind: 'ceiling',
      projection,
      population,
      t,
      text: `"${projection}" leaks while it is closed when the amplitude of "${population}" is above ${Number(ceiling.toPrecision(6))}: raise its threshold`,
    }));
}

export function growing(circuit: Circuit, amplitude: number, cycles: number): Finding[] {
  return growths(occasions(circuit, timeline(circuit)), amplitude, cycles).map(
    ({ population, projection, weights, cycle, perCycle, t }) => ({
      kind: 'growth',
      projection,
      population,
      t,
      text:
        `"${projection}" may leak while it is closed from cycle ${cycle} on at an amplitude of ${amplitude}: ` +
        `a row of "${weights}" may grow by ${Number(perCycle.toPrecision(6))} in a cycle: raise its threshold, or learn less`,
    }),
  );
}
