/** Faults of a graded circuit, each as a circuit that has it. */
import { circuit as make } from '../circuit/circuit';
import { plan } from '../circuit/plan';
import type { Circuit, Opening, Projection, Window } from '../circuit/types';

/** A gate: one window's opening of one projection. */
interface Gate {
  readonly projection: string;
  readonly t: readonly [number, number];
  readonly bias: number | readonly number[];
}

export const gatesOf = ({ schedule }: Pick<Circuit, 'schedule'>): Gate[] =>
  schedule.windows.flatMap(({ t, open = [] }) =>
    t[1] > t[0] ? open.map((entry) => ({ t, ...opening(entry) })) : [],
  );

const opening = (entry: string | Opening) =>
  typeof entry === 'string' ? { projection: entry, bias: 0 } : { bias: 0, ...entry };

/** Gains as numbers: a fault of the schedule must not change what 'exact' stands for. */
export function frozenGains(circuit: Circuit): Circuit {
  const { blocks } = plan(circuit);
  return make({
    ...circuit,
    projections: circuit.projections.map((projection, k) =>
      withGains(projection, (j) => blocks[k]?.destinations[j]?.gain ?? 0),
    ),
  });
}

const withGains = (projection: Projection, gain: (j: number) => number): Projection => ({
  ...projection,
  to: projection.to.map(({ population }, j) => ({ population, gain: gain(j) })),
});

/** Every gain is S (1 + error). Gains must be numbers. */
export const gainError = (circuit: Circuit, error: number): Circuit =>
  make({
    ...circuit,
    projections: circuit.projections.map((projection) =>
      withGains(projection, (j) => (projection.to[j]?.gain as number) * (1 + error)),
    ),
  });

/** All times of the schedule are (1 + error) times as long. */
export const widthError = (circuit: Circuit, error: number): Circuit =>
  make({
    ...circuit,
    schedule: {
      windows: circuit.schedule.windows.map((window) => ({
        ...window,
        t: [window.t[0] * (1 + error), window.t[1] * (1 + error)],
      })),
    },
  });

/** Every open gate stays `size` below threshold. */
export const residualThreshold = (circuit: Circuit, size: number): Circuit =>
  withOpenings(circuit, (gate) => ({
    ...gate,
    bias: typeof gate.bias === 'number' ? gate.bias - size : gate.bias.map((b) => b - size),
  }));

/** No closed row ever leaks. */
export const noCeiling = (circuit: Circuit): Circuit =>
  make({
    ...circuit,
    threshold: ABOVE_ALL,
    projections: circuit.projections.map((projection) => ({
      ...projection,
      ...(projection.threshold === undefined || projection.threshold === 0 ? {} : { threshold: ABOVE_ALL }),
    })),
  });

const ABOVE_ALL = 1e9;

/** Gate k of `gatesOf` is shifted by `shifts[k]`; holds and flushes stay where they are. */
export const shiftedGates = (circuit: Circuit, shifts: ArrayLike<number>): Circuit =>
  withOpenings(circuit, (gate, k) => ({
    ...gate,
    t: [gate.t[0] + (shifts[k] ?? 0), gate.t[1] + (shifts[k] ?? 0)],
  }));

/** The same schedule with each gate in a window of its own, changed; zero-length windows still name what they name. */
function withOpenings(circuit: Circuit, change: (gate: Gate, k: number) => Gate): Circuit {
  const rest = circuit.schedule.windows.map(
    ({ open = [], ...window }): Window => (window.t[1] > window.t[0] ? window : { ...window, open }),
  );
  const own = gatesOf(circuit)
    .map(change)
    .map(({ t, projection, bias }): Window => ({ t, open: [{ projection, bias }] }));
  return make({ ...circuit, schedule: { windows: [...rest, ...own] } });
}

/**
 * Soft gates: trapezia that rise and fall in `ramp`, half open at the edges of the window. A clock population for each
 * projection ramps from 0 to 1 and back while it is held, and the row's threshold is lifted by what the clock says.
 *
 * Returns the circuit and the values of the clocks at the beginning of the run.
 */
export function softGates(
  circuit: Circuit,
  ramp: number,
  begin = 0,
): { circuit: Circuit; initial: Record<string, number> } {
  const gates = gatesOf(circuit);
  const soft = [...new Set(gates.map(({ projection }) => projection))];
  const initial: Record<string, number> = {};
  const windows: Window[] = [];
  for (const projection of soft) {
    const edges = unionOf(gates.filter((gate) => gate.projection === projection).map(({ t }) => t));
    for (const [t0, t1] of edges) {
      windows.push({ t: [t0 - ramp / 2, t0 + ramp / 2], open: [`${CLOCK}up ${projection}`] });
      windows.push({ t: [t1 - ramp / 2, t1 + ramp / 2], open: [`${CLOCK}down ${projection}`] });
      // a gate that opens at the very beginning is half open there
      if (t0 - ramp / 2 < begin && t0 + ramp / 2 > begin)
        initial[CLOCK + projection] = (begin - t0 + ramp / 2) / ramp;
    }
  }
  const last = Math.max(...windows.map(({ t }) => t[1]));
  const wide = withOpenings(circuit, (gate) => ({
    ...gate,
    t: [gate.t[0] - ramp / 2, gate.t[1] + ramp / 2],
  }));
  const rate = circuit.tau / ramp;
  return {
    initial,
    circuit: make({
      ...wide,
      populations: [
        ...wide.populations,
        { name: `${CLOCK}one`, input: true },
        ...soft.map((name) => ({ name: CLOCK + name, tau: circuit.tau })),
      ],
      projections: [
        ...wide.projections.map((projection) =>
          soft.includes(projection.name)
            ? {
                ...projection,
                gatedBy: [{ population: CLOCK + projection.name, h: 0, d: 1, effect: 'opens' as const }],
              }
            : projection,
        ),
        ...soft.flatMap((name) =>
          (['up', 'down'] as const).map((way) => ({
            name: `${CLOCK}${way} ${name}`,
            from: [{ population: `${CLOCK}one` }],
            to: [{ population: CLOCK + name, gain: way === 'up' ? rate : -rate }],
          })),
        ),
      ],
      schedule: {
        windows: [
          ...wide.schedule.windows,
          ...windows,
          { t: [begin - ramp, last], hold: soft.map((name) => CLOCK + name) },
        ],
      },
    }),
  };
}

/** Begins the names of clocks; input `clock:one` must be 1. */
export const CLOCK = 'clock:';

/** Intervals in order, those that touch made one. */
function unionOf(intervals: readonly (readonly [number, number])[]): [number, number][] {
  const union: [number, number][] = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = union[union.length - 1];
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else union.push([from, to]);
  }
  return union;
}
