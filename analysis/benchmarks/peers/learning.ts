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
    learn: learn.flatMap(({ weights, post, pre, rate }) => {
      const w = planned.circuit.weights.findIndex(({ name }) => name === weights);
      const columns = planned.circuit.weights[w]?.shape[1] ?? 0;
      const start = weightStart(planned, w);
      const of = (name: string) => componentsOf(planned, planned.index.get(name) ?? 0);
      return post.flatMap(([a, s]) =>
        pre.flatMap(([b, z]) =>
          of(a).flatMap((i, r) =>
            of(b).map((j, c) => ({ weight: start + r * columns + c, post: i, pre: j, rate: rate * s * z })),
          ),
        ),
      );
    }),
  };
}

function rowsOf(planned: Plan, b: number): LearningRow[] {
  const {
    rows = 0,
    terms = [],
    destinations = [],
    threshold = 0,
    transfer,
    projection,
  } = planned.blocks[b] ?? {};
  const to = destinations[0];
  return Array.from({ length: rows }, (_, r) => {
    const gates = (projection?.gatedBy ?? []).map(({ population = '', h, d }) => ({
      component: componentsOf(planned, planned.index.get(population) ?? 0)[r] ?? 0,
      h,
      d,
      weight: threshold,
    }));
    return {
      terms: terms.flatMap(({ kind, population, scale }) =>
        kind === 'identity' ? [[componentsOf(planned, population)[r] ?? 0, scale] as const] : [],
      ),
      weighted: terms.flatMap(({ kind, population, scale, weights = 0 }) => {
        const own = componentsOf(planned, population);
        const start = weightStart(planned, weights) + r * own.length;
        return kind === 'weights' ? own.map((i, c) => [i, start + c, scale] as const) : [];
      }),
      b: -threshold * gates.length,
      G: transfer?.kind === 'saturating' ? transfer.G : 1,
      h: transfer?.kind === 'saturating' ? transfer.h : 0,
      F: transfer?.kind === 'saturating' ? transfer.F : NONE,
      gates,
      out: (planned.populations[to?.population ?? 0]?.offset ?? 0) + r,
      S: to?.gain ?? 0,
    };
  });
}
