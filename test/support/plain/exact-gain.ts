/** What gain 'exact' stands for, from the windows: the charge of an empty destination equals K times the amplitude. */
import type { Circuit, Projection } from '../../../src/circuit/types';

const nameOf = (one: string | { readonly population?: string; readonly projection?: string }) =>
  typeof one === 'string' ? one : (one.population ?? one.projection ?? '');

/** From the first time that the projection is open: windows that touch or overlap are one. */
export function exactGainOf(circuit: Circuit, projection: Projection, destination: string): number {
  const { windows } = circuit.schedule;
  const openings = windows
    .filter(({ t, open = [] }) => t[1] > t[0] && open.map(nameOf).includes(projection.name))
    .sort((a, b) => a.t[0] - b.t[0]);
  if (openings.length === 0) throw new Error(`no window opens ${projection.name}`);
  const [t0] = openings[0].t;
  let [, t1] = openings[0].t;
  for (const { t } of openings) if (t[0] <= t1 + 1e-9 * circuit.tau) t1 = Math.max(t1, t[1]);
  const T = t1 - t0;
  const middle = 0.5 * (t0 + t1);
  const population = (name: string) => circuit.populations.find((one) => one.name === name);
  const tau = (name: string) => population(name)?.tau ?? circuit.tau;
  const held = (name: string) =>
    population(name)?.input === true ||
    windows.some(({ t, hold = [] }) => t[0] <= middle && middle < t[1] && hold.map(nameOf).includes(name));
  const source = projection.from[0].population;
  const [u, d] = [tau(source), tau(destination)];
  if (held(source)) return held(destination) ? d / T : 1 / (1 - Math.exp(-T / d));
  if (held(destination)) return d / u / (1 - Math.exp(-T / u));
  if (u === d) return (d / T) * Math.exp(T / d);
  return (u - d) / u / (Math.exp(-T / u) - Math.exp(-T / d));
}
