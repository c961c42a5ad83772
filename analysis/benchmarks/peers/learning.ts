/** A learning circuit as peers get it: rows, self rows and rules of each window, component by component. */
import { type Circuit, type Plan, plan } from '../../../src/index';
import type { LearningProblem, LearningRow, LearningWindow } from './problem';

/** Relu rows have no ceiling; a number that JSON can write. */
const NONE = 1e300;

export function learningProblem(
  made: Circuit,
  weights: Readonly<Record<string, Float64Array>>,
  inputs: Readonly<Record<string, number | readonly ArrayLike<number>[]>>,
  cycles: number,
): LearningProblem {
  const planned = plan(made);
  const values = Array.from({ length: cycles }, (_, k) =>
    planned.inputs.flatMap((p) => {
      const given = inputs[planned.populations[p]?.name ?? ''];
      return typeof given === 'number' ? [given] : Array.from(given?.[k] ?? []);
    }),
  );
  return {
    kind: 'learning',
    cycles,
    windows: planned.segments.map((_, k) => windowOf(planned, k)),
    inputs: planned.inputs.flatMap((p) => componentsOf(planned, p)),
    values,
    T: (planned.edges[1] ?? 0) - (planned.edges[0] ?? 0),
    initial: [
      ...new Array<number>(planned.size).fill(0),
      ...made.weights.flatMap(({ name }) => [...(weights[name] ?? [])]),
    ],
    currents: planned.size,
  };
}

const componentsOf = ({ populations }: Plan, p: number): number[] => {
  const { offset = 0, size = 0 } = populations[p] ?? {};
  return Array.from({ length: size }, (_, i) => offset + i);
};

/** Where the weights of each name begin in the state. */
function weightStart({ circuit, size }: Plan, w: number): number {
  return circuit.weights.slice(0, w).reduce((sum, { shape }) => sum + shape[0] * shape[1], size);
}

function windowOf(planned: Plan, k: number): LearningWindow {
  const { open = [], selves = [], learn = [] } = planned.segments[k] ?? {};
  const self = new Array<number>(planned.size).fill(0);
  for (const p of planned.inputs) for (const i of componentsOf(planned, p)) self[i] = 1;
  for (const { population, gain } of selves)
    for (const i of componentsOf(planned, population)) self[i] = gain;
  return {
    rows: open.flatMap(({ block }) => rowsOf(planned, block)),
    self,
    learn: learn.flatMap(({ weights, pres, post, pre, rate }) => {
      const start = weightStart(planned, weights);
      return post.flatMap(({ population: a, sign: s }) =>
        pre.flatMap(({ population: b, sign: z }) =>
          componentsOf(planned, a).flatMap((i, r) =>
            componentsOf(planned, b).map((j, c) => ({
              weight: start + r * pres + c,
              post: i,
              pre: j,
              rate: rate * s * z,
            })),
          ),
        ),
      );
    }),
  };
}

function rowsOf(planned: Plan, b: number): LearningRow[] {
  const { rows, terms, destinations, threshold, transfer, gates: driven } = planned.blocks[b];
  const [to] = destinations;
  return Array.from({ length: rows }, (_, r) => {
    const gates = driven.flatMap(({ driver, h, d, strength }) =>
      driver.kind === 'population' ? [{ component: driver.offset + r, h, d, weight: strength }] : [],
    );
    return {
      terms: terms.flatMap((term) =>
        term.kind === 'identity'
          ? [[planned.populations[term.population].offset + r, term.scale] as const]
          : [],
      ),
      weighted: terms.flatMap((term) => {
        if (term.kind !== 'weights') return [];
        const own = componentsOf(planned, term.population);
        const start = weightStart(planned, term.weights) + r * own.length;
        return own.map((i, c) => [i, start + c, term.scale] as const);
      }),
      b: -threshold * gates.length,
      G: transfer.G,
      h: transfer.h,
      F: transfer.kind === 'saturating' ? transfer.F : NONE,
      gates,
      out: planned.populations[to.population].offset + r,
      S: to.gain,
    };
  });
}
