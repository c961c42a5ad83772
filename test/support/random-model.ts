import { circuit } from '../../src/circuit/circuit';
import type { Circuit, Gate, Population, Projection, Transfer, Window } from '../../src/circuit/types';
import type { Currents } from './plain';
import { seeded } from './random';

/**
 * A random circuit over the whole model: recurrent, unequal tau, relu, saturating and heaviside rows, gates driven by
 * populations and by outputs (steps and ramps), holds with gain and offset, flushes, biases, overlapping windows.
 */
export function randomModel(seed: number): { circuit: Circuit; initial: Currents; end: number } {
  const random = seeded(seed);
  const uniform = (a: number, b: number) => a + (b - a) * random();
  const chance = (p: number) => random() < p;
  const pick = (n: number) => Math.floor(n * random());
  const count = 3 + pick(3);
  const equalTau = chance(0.4);
  const populations: Population[] = Array.from({ length: count }, (_, k) => ({
    name: `p${k}`,
    size: 1 + pick(2),
    ...(equalTau ? {} : { tau: chance(0.2) ? 1 + 1e-9 * random() : uniform(0.5, 2) }),
  }));
  const sizeOf = (k: number) => populations[k]?.size ?? 1;
  const matrix = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => uniform(-1, 1.2)));
  const transfer = (): Transfer => {
    const kind = random();
    if (kind < 0.6) return { kind: 'relu' };
    if (kind < 0.85)
      return { kind: 'saturating', G: uniform(0.5, 4), h: uniform(0, 0.3), F: uniform(0.3, 1) };
    return { kind: 'heaviside', h: uniform(0.1, 0.5) };
  };
  const projections: Projection[] = [];
  const windows: Window[] = [];
  for (let k = 0; k < count + 1; k++) {
    const to = pick(count);
    const from = pick(count);
    const rows = sizeOf(to);
    const gates: Gate[] = [];
    if (chance(0.35)) {
      const drivers = populations.filter(({ size }) => size === 1 || size === rows);
      const outputs = projections.filter((p) =>
        [1, rows].includes(sizeOf(Number(p.to[0]?.population.slice(1)))),
      );
      const driver =
        chance(0.25) && outputs.length > 0
          ? { projection: outputs[pick(outputs.length)]?.name }
          : { population: (drivers[pick(drivers.length)] ?? { name: '' }).name };
      if ((driver as { population?: string }).population !== '')
        gates.push({
          ...driver,
          h: uniform(0.05, 0.5),
          d: chance(0.5) ? 0 : uniform(0.1, 0.5),
          effect: chance(0.6) ? 'opens' : 'closes',
        });
    }
    const name = `j${k}`;
    projections.push({
      name,
      from: [
        { population: `p${from}`, matrix: matrix(rows, sizeOf(from)) },
        ...(chance(0.3) && from !== to ? [{ population: `p${to}`, scale: uniform(-0.5, 0.5) }] : []),
      ],
      to: [{ population: `p${to}`, gain: chance(0.2) ? uniform(-1, -0.2) : uniform(0.3, 1.5) }],
      threshold: chance(0.3) ? uniform(0.2, 1) : 20,
      transfer: transfer(),
      ...(gates.length > 0 ? { gatedBy: gates } : {}),
    });
    const t0 = uniform(0, 3);
    if (chance(0.85))
      windows.push({
        t: [t0, t0 + uniform(0.3, 2.5)],
        open: [chance(0.5) ? name : { projection: name, bias: uniform(-0.2, 0.4) }],
      });
  }
  for (const { name } of populations) {
    const t0 = uniform(0, 3);
    const t = [t0, t0 + uniform(0.3, 2)] as const;
    const kind = random();
    if (kind < 0.2) windows.push({ t, hold: [name] });
    else if (kind < 0.3)
      windows.push({ t, hold: [{ population: name, gain: uniform(0.5, 1.2), offset: uniform(-0.2, 0.2) }] });
    else if (kind < 0.4) windows.push({ t, flush: [name] });
  }
  const initial = Object.fromEntries(
    populations.map(({ name, size = 1 }) => [
      name,
      Array.from({ length: size }, () => (chance(0.7) ? random() : 0)),
    ]),
  );
  return { circuit: circuit({ populations, projections, schedule: { windows } }), initial, end: 5 };
}
