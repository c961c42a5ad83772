/**
 * The adjoint of a run: g(t) = d x(T) / d I(t), what a current at time t is to each of some later amplitudes x. Backward through
 * the windows, a product of exact Jacobians from node to node.
 */
import { type Jacobian, jacobian } from '../../backends/meanfield/jacobian';
import type { RequestOptions } from '../../backends/request';
import type { Crossing, Solution } from '../../backends/solution';
import { type Passage, passages } from '../../circuit/passages';
import type { Plan } from '../../circuit/plan';
import { gaussLegendre } from '../../numerics/gauss-legendre';

/** A component of the state at some time; its place in the state. */
export interface Target {
  readonly at: number;
  readonly t: number;
}

/** A node of the quadrature over time. */
export interface Node {
  readonly t: number;
  /** Its weight: the integral over a panel is the sum of weight f(t). */
  readonly weight: number;
  /** All currents, in the order of the plan. */
  readonly currents: Float64Array;
  /** g of every target, in the same order; zeros after its time. */
  readonly g: readonly Float64Array[];
}

/** A passage with its panels in order of time, `NODES` nodes each; and the kinks that some row stood on in it. */
export interface Leg {
  readonly passage: Passage;
  readonly panels: readonly (readonly Node[])[];
  readonly kinks: Jacobian['kinks'];
}

/** Nodes of a panel, and how long one may be, in the shortest time constant. */
export const NODES = 8;
const LONGEST_PANEL = 1;

/** The legs of a run, the last one first. `solution` is the run of `plan` by the mean field. */
export function* adjoint(
  plan: Plan,
  solution: Solution,
  inputs: NonNullable<RequestOptions['inputs']>,
  targets: readonly Target[],
): Generator<Leg> {
  const places = plan.populations.flatMap(({ offset, size, input }) =>
    input ? [] : Array.from({ length: size }, (_, i) => offset + i),
  );
  const crossings = solution.log.crossings ?? [];
  const g = targets.map(() => new Float64Array(plan.size));
  const end = Math.max(...targets.map(({ t }) => t));
  const legs = [...passages(plan, [solution.tspan[0], end])];
  for (const passage of legs.reverse()) {
    const kinks: Jacobian['kinks'][number][] = [];
    const given = inputsOfCycle(plan, inputs, passage.cycle);
    const back = (from: number, to: number) => {
      if (!(to > from)) return;
      const step = jacobian(plan.circuit, { from: solution.state(from), tspan: [from, to], inputs: given });
      // a crossing at the end of a panel is no kink: the row goes on
      kinks.push(...step.kinks.filter((kink) => !crossings.some((one) => isSame(one, kink))));
      for (const one of g) carry(one, step.matrix, places);
    };
    const panels: Node[][] = [];
    for (const [t0, t1] of panelsOf(passage).reverse()) {
      targets.forEach(({ at, t }, k) => {
        if (t === t1) g[k][at] = 1;
      });
      const { nodes, weights } = gaussLegendre(NODES, t0, t1);
      const panel: Node[] = [];
      for (let k = NODES - 1; k >= 0; k--) {
        back(nodes[k], nodes[k + 1] ?? t1);
        panel.unshift({
          t: nodes[k],
          weight: weights[k],
          currents: currentsOf(plan, solution, nodes[k]),
          g: g.map((one) => one.slice()),
        });
      }
      back(t0, nodes[0]);
      panels.unshift(panel);
    }
    yield { passage, panels, kinks };
  }

  /** The ends of a passage's panels: what jumps or bends within it lies between two of them. */
  function panelsOf({ t0, t1 }: Passage): [number, number][] {
    const inside = crossings.map(({ t }) => t).concat(targets.map(({ t }) => t));
    const edges = [...new Set([t0, ...inside.filter((t) => t > t0 && t < t1), t1])].sort((a, b) => a - b);
    const longest = LONGEST_PANEL * Math.min(...plan.populations.map(({ tau }) => tau));
    return edges.slice(1).flatMap((to, k) => {
      const from = edges[k];
      const count = Math.max(1, Math.ceil((to - from) / longest - 1e-9));
      const at = (j: number) => (j === count ? to : from + ((to - from) * j) / count);
      return Array.from({ length: count }, (_, j): [number, number] => [at(j), at(j + 1)]);
    });
  }
}

const isSame = (crossing: Crossing, { t, name, row }: Jacobian['kinks'][number]): boolean =>
  crossing.name === name && crossing.row === row && Math.abs(crossing.t - t) <= 1e-9 * (1 + Math.abs(t));

/** g <- J^T g over the components that are no inputs. */
function carry(g: Float64Array, matrix: Jacobian['matrix'], places: readonly number[]): void {
  if (g.every((part) => part === 0)) return;
  const before = new Float64Array(places.length);
  places.forEach((at, i) => {
    if (g[at] === 0) return;
    for (let j = 0; j < places.length; j++) before[j] += g[at] * matrix[i][j];
  });
  places.forEach((at, j) => {
    g[at] = before[j];
  });
}

function currentsOf({ populations, size }: Plan, solution: Solution, t: number): Float64Array {
  const currents = new Float64Array(size);
  for (const { name, offset } of populations) currents.set(solution.vector(t, name), offset);
  return currents;
}

/** The inputs of one cycle from a list with an entry for each, for a run within it. */
function inputsOfCycle(
  { populations, index }: Plan,
  inputs: NonNullable<RequestOptions['inputs']>,
  cycle: number,
): NonNullable<RequestOptions['inputs']> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, values]) => {
      const list = Array.isArray(values) ? (values as unknown[]) : undefined;
      const size = populations[index.get(name) ?? -1]?.size ?? 1;
      const each =
        list !== undefined &&
        (size === 1 ? list.length > 1 : typeof list[0] === 'object' && list[0] !== null);
      return [name, each ? list[cycle] : values];
    }),
  ) as NonNullable<RequestOptions['inputs']>;
}
