/**
 * Random circuits that the chip can run: one time constant, edges on sixteenths of it, rows that are open or closed. Layers
 * of one to three components with mixed signs and up to two sources, holds, biases, ceilings, masks that open or close a row,
 * flushes, and every third one turns as a ring with an input.
 */
import { circuit } from '../../src/circuit/circuit';
import type { Circuit, Population, Projection, Window } from '../../src/circuit/types';
import { seeded } from './random';

export interface RandomGraded {
  readonly circuit: Circuit;
  readonly options: {
    readonly initial: Readonly<Record<string, number[]>>;
    readonly inputs?: Readonly<Record<string, number[][]>>;
    readonly cycles?: number;
    readonly tspan?: readonly [number, number];
  };
}

export function randomGraded(seed: number): RandomGraded {
  const random = seeded(seed);
  const uniform = (a: number, b: number) => a + (b - a) * random();
  const chance = (p: number) => random() < p;
  const whole = (a: number, b: number) => a + Math.floor((b - a + 1) * random());
  const layers = whole(3, 5);
  const sizes = Array.from({ length: layers }, () => whole(1, 3));
  const cycles = seed % 3 === 0 ? 3 : undefined;
  const populations: Population[] = sizes.map((size, k) => ({
    name: `l${k}`,
    size,
    ...(k === 0 && cycles !== undefined ? { input: true } : {}),
  }));
  const projections: Projection[] = [];
  const windows: Window[] = [];
  const initial: Record<string, number[]> = {};
  const values = (size: number) => Array.from({ length: size }, () => uniform(0.2, 1));
  if (cycles === undefined) initial['l0'] = values(sizes[0]);
  // one sign a row: what cancels has no amplitude to be near to
  const matrix = (height: number, width: number) =>
    Array.from({ length: height }, () =>
      Array.from(
        { length: width },
        (_, j) => (j === 0 ? uniform(0.6, 1) : uniform(-0.3, 0.6)) / Math.sqrt(width),
      ),
    );
  let t = 0;
  for (let k = 1; k < layers; k++) {
    const T = whole(12, 32) / 16;
    const name = `l${k - 1}>l${k}`;
    const gates: NonNullable<Projection['gatedBy']>[number][] = [];
    if (chance(0.4)) {
      const mask = `m${k}`;
      const size = chance(0.5) ? 1 : sizes[k];
      populations.push({ name: mask, size });
      // at least half a second of its decay from the threshold, be it held or not
      initial[mask] = Array.from({ length: size }, () => (chance(0.3) ? 0 : 1));
      windows.push({ t: [0, 200 / 16], hold: [mask] });
      gates.push({ population: mask, h: 0.5, d: 0, effect: chance(0.5) ? 'opens' : 'closes' });
    }
    const bias = chance(0.3) ? uniform(-0.1, 0.2) : 0;
    projections.push({
      name,
      from: [
        { population: `l${k - 1}`, matrix: matrix(sizes[k], sizes[k - 1]) },
        ...(k > 1 && chance(0.3) && (k > 2 || cycles === undefined)
          ? [{ population: `l${k - 2}`, matrix: matrix(sizes[k], sizes[k - 2]) }]
          : []),
      ],
      to: [
        {
          population: `l${k}`,
          gain: chance(0.15) && k === layers - 1 ? -0.8 : uniform(0.7, 1.2) / (T * Math.exp(-T)),
        },
      ],
      ...(chance(0.2) ? { transfer: { kind: 'saturating', G: 1, h: 0.1, F: 0.7 } } : {}),
      ...(gates.length > 0 ? { gatedBy: gates } : {}),
    });
    windows.push({
      t: [t, t + T],
      open: [bias === 0 ? name : { projection: name, bias }],
      hold: [`l${k - 1}`, `l${k}`].filter((one) => chance(0.25) && !(one === 'l0' && cycles !== undefined)),
    });
    t += T + (chance(0.2) ? whole(2, 8) / 16 : 0);
  }
  const period = t + 1;
  windows.push({
    t: [t, period],
    flush: populations.flatMap(({ name, input }) => (name.startsWith('l') && input !== true ? [name] : [])),
  });
  const shown = windows.map((one) => (one.t[1] === 200 / 16 ? { ...one, t: [0, period] as const } : one));
  return {
    circuit: circuit({
      populations,
      projections,
      schedule: { windows: shown, ...(cycles === undefined ? {} : { period }) },
    }),
    options: {
      initial,
      ...(cycles === undefined
        ? { tspan: [0, period] as const }
        : { cycles, inputs: { l0: Array.from({ length: cycles }, () => values(sizes[0])) } }),
    },
  };
}
