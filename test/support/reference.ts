/**
 * An independent integration of the circuit model, for the tests: straight from the circuit's data and the equations,
 * sharing no code with the solvers. Gragg-Bulirsch-Stoer extrapolation of order 12, restarted at every edge of the
 * schedule; a step whose ends differ in which rows are active is halved down to 1e-11, so that kinks cost nothing.
 */
import type { Circuit, Transfer } from '../../src/circuit/types';

export type Currents = Record<string, number[]>;

interface Row {
  readonly argument: (I: number[]) => number;
  readonly output: (a: number) => number;
  readonly into: { readonly component: number; readonly gain: number; readonly tau: number }[];
}

interface System {
  readonly rows: Row[];
  readonly leaks: { readonly component: number; readonly tau: number }[];
}

/** Currents at t1 from those at t0; gains must be numbers, gates driven by the schedule only. */
export function integrate(
  circuit: Circuit,
  initial: Currents,
  t0: number,
  t1: number,
  step = 0.05,
): Currents {
  const offsets = new Map<string, number>();
  let size = 0;
  for (const population of circuit.populations) {
    offsets.set(population.name, size);
    size += population.size ?? 1;
  }
  let I = circuit.populations.flatMap((p) => initial[p.name] ?? new Array<number>(p.size ?? 1).fill(0));
  const edges = [t0, t1, ...circuit.schedule.windows.flatMap((window) => [...window.t])]
    .filter((t) => t >= t0 && t <= t1)
    .sort((a, b) => a - b);
  for (let k = 1; k < edges.length; k++) {
    const from = edges[k - 1];
    const to = edges[k];
    if (to > from) I = between(systemAt(circuit, offsets, 0.5 * (from + to)), I, to - from, step);
  }
  return Object.fromEntries(
    circuit.populations.map((p) => {
      const offset = offsets.get(p.name) as number;
      return [p.name, I.slice(offset, offset + (p.size ?? 1))];
    }),
  );
}

/** All rows as they stand at time t. */
function systemAt(circuit: Circuit, offsets: ReadonlyMap<string, number>, t: number): System {
  const now = circuit.schedule.windows.filter(({ t: [from, to] }) => from <= t && t < to);
  const named = new Set(
    circuit.schedule.windows.flatMap(({ open = [] }) =>
      open.map((o) => (typeof o === 'string' ? o : o.projection)),
    ),
  );
  const sizeOf = (name: string) => circuit.populations.find((p) => p.name === name)?.size ?? 1;
  const tauOf = (name: string) => circuit.populations.find((p) => p.name === name)?.tau ?? circuit.tau;
  const at = (name: string) => offsets.get(name) as number;
  const rows: Row[] = [];
  for (const projection of circuit.projections) {
    const opening = now
      .flatMap(({ open = [] }) => open)
      .find((o) => (typeof o === 'string' ? o : o.projection) === projection.name);
    const bias = typeof opening === 'object' ? (opening.bias ?? 0) : 0;
    const closed = named.has(projection.name) && opening === undefined;
    for (let r = 0; r < sizeOf(projection.to[0]?.population ?? ''); r++) {
      const terms = projection.from.flatMap(({ population, matrix, scale = 1 }) =>
        matrix === undefined
          ? [{ component: at(population) + r, weight: scale }]
          : (matrix[r] ?? []).map((weight, j) => ({ component: at(population) + j, weight: scale * weight })),
      );
      const shift =
        (typeof bias === 'number' ? bias : bias[r]) -
        (closed ? (projection.threshold ?? circuit.threshold) : 0);
      rows.push({
        argument: (I) => terms.reduce((sum, { component, weight }) => sum + weight * I[component], shift),
        output: outputOf(projection.transfer ?? { kind: 'relu' }),
        into: projection.to.map(({ population, gain }) => ({
          component: at(population) + r,
          gain: gain as number,
          tau: tauOf(population),
        })),
      });
    }
  }
  const selves = now.flatMap(({ hold = [], flush = [] }) => [
    ...hold.map((h) => ({ gain: 1, offset: 0, ...(typeof h === 'string' ? { population: h } : h) })),
    ...flush.map((f) => ({ gain: -20, offset: 0, ...(typeof f === 'string' ? { population: f } : f) })),
  ]);
  for (const { population, gain, offset } of new Map(selves.map((self) => [self.population, self])).values())
    for (let i = 0; i < sizeOf(population); i++) {
      const component = at(population) + i;
      rows.push({
        argument: (I) => I[component] + offset,
        output: outputOf({ kind: 'relu' }),
        into: [{ component, gain, tau: tauOf(population) }],
      });
    }
  const leaks = circuit.populations
    .filter((p) => p.input !== true)
    .flatMap((p) =>
      Array.from({ length: p.size ?? 1 }, (_, i) => ({ component: at(p.name) + i, tau: tauOf(p.name) })),
    );
  return { rows, leaks };
}

function outputOf(transfer: Transfer): (a: number) => number {
  if (transfer.kind === 'relu') return (a) => Math.max(a, 0);
  if (transfer.kind === 'heaviside') return (a) => (a > transfer.h ? 1 : 0);
  return (a) => Math.min(Math.max(transfer.G * (a - transfer.h), 0), transfer.F);
}

function slope({ rows, leaks }: System, I: number[]): number[] {
  const d = new Array<number>(I.length).fill(0);
  for (const { component, tau } of leaks) d[component] = -I[component] / tau;
  for (const { argument, output, into } of rows) {
    const q = output(argument(I));
    if (q !== 0) for (const { component, gain, tau } of into) d[component] += (gain * q) / tau;
  }
  return d;
}

function between(system: System, start: number[], length: number, largest: number): number[] {
  let I = start;
  let done = 0;
  let h = Math.min(largest, length);
  const active = (state: number[]) =>
    system.rows.map(({ argument }) => (argument(state) > 0 ? 1 : 0)).join('');
  let before = active(I);
  while (done < length) {
    const last = done + h >= length;
    const step = last ? length - done : h;
    const next = extrapolated(system, I, step);
    const after = active(next);
    if (after !== before && step > 1e-11) {
      h = step / 2;
      continue;
    }
    I = next;
    before = after;
    done = last ? length : done + step;
    h = Math.min(largest, step <= 1e-11 ? largest : 2 * step);
  }
  return I;
}

const SUBSTEPS = [2, 4, 6, 8, 10, 12];

/** One step of the modified midpoint rule, extrapolated to substep 0. */
function extrapolated(system: System, I: number[], h: number): number[] {
  const table: number[][] = [];
  const first = slope(system, I);
  SUBSTEPS.forEach((n, j) => {
    const s = h / n;
    let previous = I;
    let current = I.map((value, i) => value + s * first[i]);
    for (let m = 1; m < n; m++) {
      const d = slope(system, current);
      const next = previous.map((value, i) => value + 2 * s * d[i]);
      previous = current;
      current = next;
    }
    const d = slope(system, current);
    let row = current.map((value, i) => 0.5 * (value + previous[i] + s * d[i]));
    for (let k = 1; k <= j; k++) {
      const ratio = (n / SUBSTEPS[j - k]) ** 2 - 1;
      const above = table[k - 1];
      const refined = row.map((value, i) => value + (value - above[i]) / ratio);
      table[k - 1] = row;
      row = refined;
    }
    table[j] = row;
  });
  return table[SUBSTEPS.length - 1];
}
