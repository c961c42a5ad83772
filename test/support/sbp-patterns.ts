/** Random patterns of spikes with random labels, as active inputs. */
import type { ActivePixels, sbp } from '../../src/index';
import { stream } from '../../src/numerics/random';

export function patterns([size, , classes]: sbp.Layers, count: number, seed: number): ActivePixels {
  const { uniform } = stream(seed, 'patterns');
  const start = new Int32Array(count + 1);
  const active: number[] = [];
  const labels = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < size; i++) if (uniform() < 0.4) active.push(i);
    start[k + 1] = active.length;
    labels[k] = Math.floor(uniform() * classes);
  }
  return { start, active: Uint16Array.from(active), labels, count, size, classes };
}
