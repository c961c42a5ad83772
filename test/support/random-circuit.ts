import { circuit } from '../../src/circuit/circuit';
import type { Circuit, Population, Projection, Window } from '../../src/circuit/types';
import type { Currents } from './plain';
import { seeded } from './random';

/**
 * A random feed-forward circuit: 3 to 6 layers, contiguous and overlapping gates, several sources a row, holds, biases,
 * residual thresholds, negative weights and gains; one in four has so low a threshold that closed rows leak.
 */
export function randomFeedForward(seed: number): { circuit: Circuit; initial: Currents; end: number } {
  const random = seeded(seed);
  const uniform = (a: number, b: number) => a + (b - a) * random();
  const chance = (p: number) => random() < p;
  const layers = 3 + Math.floor(4 * random());
  const populations: Population[] = Array.from({ length: layers }, (_, k) => ({
    name: `l${k}`,
    size: 1 + Math.floor(3 * random()),
  }));
  const sizeOf = (k: number) => populations[k]?.size ?? 1;
  const matrix = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => uniform(-1.2, 1.5)));
  const threshold = chance(0.25) ? uniform(0.3, 1) : 60;

  const projections: Projection[] = [];
  const windows: Window[] = [];
  let t = 0;
  for (let k = 1; k < layers; k++) {
    const T = uniform(0.3, 2.5);
    const t0 = chance(0.5) ? t : t - uniform(0, 0.5) * T;
    t = t0 + T;
    const sources = [k - 1, ...(k > 1 && chance(0.5) ? [Math.floor(uniform(0, k - 1))] : [])];
    const copies = chance(0.3) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const name = `l${k - 1}>l${k}${copy === 0 ? '' : "'"}`;
      projections.push({
        name,
        from: sources.map((source) => ({
          population: `l${source}`,
          matrix: matrix(sizeOf(k), sizeOf(source)),
        })),
        to: [{ population: `l${k}`, gain: chance(0.2) ? uniform(-1.5, -0.2) : uniform(0.5, 3) }],
      });
      const bias = chance(0.4)
        ? Array.from({ length: sizeOf(k) }, () => uniform(-0.3, 0.3))
        : uniform(-0.1, 0);
      windows.push({
        t: [Math.max(0, t0), t],
        open: [chance(0.3) ? name : { projection: name, bias }],
        hold: [`l${k - 1}`, `l${k}`].filter(() => chance(0.25)),
      });
    }
  }
  const initial = Object.fromEntries(
    populations.map(({ name, size = 1 }, k) => [
      name,
      Array.from({ length: size }, () => (k === 0 || chance(0.3) ? random() : 0)),
    ]),
  );
  return {
    circuit: circuit({ threshold, populations, projections, schedule: { windows } }),
    initial,
    end: t + 0.5,
  };
}
