/**
 * A plan says everything in numbers: whoever reads it alone gets, at any state, the arguments, outputs, slopes and learning
 * rates that the circuit's own names spell out.
 */
import { closedBy, type Plan } from '../../src/circuit/planned';
import { type Circuit, circuit, plan } from '../../src/index';
import { formatOde } from '../../src/io/ode';
import { seeded } from '../support/random';
import { randomLearner } from '../support/random-learner';
import { randomModel } from '../support/random-model';

const clip = (x: number, most: number) => Math.min(Math.max(x, 0), most);
const openness = (x: number, h: number, d: number) => (d === 0 ? (x > h ? 1 : 0) : clip((x - h) / d, 1));

type State = ReadonlyMap<string, readonly number[]>;
type Weights = ReadonlyMap<string, readonly (readonly number[])[]>;

/** Outputs q of every projection at time t, row by row, from the names of the circuit. */
function outputsByName(made: Circuit, state: State, weights: Weights, t: number): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const { windows } = made.schedule;
  const nameOf = (entry: string | { readonly projection: string }) =>
    typeof entry === 'string' ? entry : entry.projection;
  const named = new Set(windows.flatMap(({ open = [] }) => open.map(nameOf)));
  const component = (values: readonly number[], r: number) => values[values.length === 1 ? 0 : r];
  const visit = (name: string): number[] => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const { from, to, gatedBy = [], ...rest } = made.projections.find((p) => p.name === name)!;
    const { transfer = { kind: 'relu' }, threshold = made.threshold } = rest;
    const opening = windows
      .filter(({ t: [a, b] }) => a <= t && t < b)
      .flatMap(({ open = [] }) => open)
      .filter((entry) => nameOf(entry) === name)
      .pop();
    const bias = typeof opening === 'object' ? (opening.bias ?? 0) : 0;
    const size = made.populations.find((p) => p.name === to[0].population)!.size ?? 1;
    const q = Array.from({ length: size }, (_, r) => {
      let a = typeof bias === 'number' ? bias : bias[r];
      if (opening === undefined && named.has(name)) a -= threshold;
      for (const { population, matrix, weights: W, transpose, scale = 1 } of from) {
        const I = state.get(population)!;
        const K = W === undefined ? matrix : weights.get(W);
        if (K === undefined) a += scale * I[r];
        else
          I.forEach((current, j) => {
            a += scale * (transpose ? K[j][r] : K[r][j]) * current;
          });
      }
      for (const { population, projection, h, d, effect, strength = threshold } of gatedBy) {
        const x = population === undefined ? visit(projection!) : state.get(population)!;
        const open = openness(component(x, r), h, d);
        a -= effect === 'opens' ? threshold * (1 - open) : strength * open;
      }
      if (transfer.kind === 'relu') return Math.max(a, 0);
      if (transfer.kind === 'heaviside') return a > transfer.h ? 1 : 0;
      return clip(transfer.G * (a - transfer.h), transfer.F);
    });
    found.set(name, q);
    return q;
  };
  for (const { name } of made.projections) visit(name);
  return found;
}

/** The same from a plan, without a name: blocks whose gates outputs drive come after those. */
function outputsOf(
  planned: Plan,
  state: Float64Array,
  weights: readonly Float64Array[],
  k: number,
): number[][] {
  const { blocks, populations } = planned;
  const open = new Map(planned.segments[k].open.map(({ block, bias }) => [block, bias]));
  const found: number[][] = [];
  const visit = (b: number): number[] => {
    if (found[b] !== undefined) return found[b];
    const { rows, terms, gates, threshold, transfer } = blocks[b];
    const bias = open.get(b);
    found[b] = Array.from({ length: rows }, (_, r) => {
      let a = bias === undefined ? -threshold : typeof bias === 'number' ? bias : bias[r];
      for (const term of terms) {
        const { offset, size } = populations[term.population];
        if (term.kind === 'identity') a += term.scale * state[offset + r];
        else
          for (let j = 0; j < size; j++) {
            const at = term.kind === 'weights' && term.transpose ? j * rows + r : r * size + j;
            const weight = term.kind === 'dense' ? term.matrix[at] : term.scale * weights[term.weights][at];
            a += weight * state[offset + j];
          }
      }
      for (const gate of gates) {
        const { driver, stride, h, d, sign, strength } = gate;
        const x =
          driver.kind === 'population' ? state[driver.offset + stride * r] : visit(driver.block)[stride * r];
        a += closedBy(gate) + sign * strength * openness(x, h, d);
      }
      const { kind, G, h, F } = transfer;
      return kind === 'heaviside' ? (a > h ? 1 : 0) : clip(G * (a - h), F);
    });
    return found[b];
  };
  blocks.forEach((_, b) => void visit(b));
  return found;
}

const circuits: [string, Circuit][] = [
  ...Array.from({ length: 40 }, (_, k): [string, Circuit] => [`model ${k + 1}`, randomModel(k + 1).circuit]),
  ...Array.from({ length: 10 }, (_, k): [string, Circuit] => [`learner ${k + 1}`, randomLearner(k + 1).made]),
];

test('outputs of all rows are those that the names of the circuit spell out, in every segment', () => {
  const draw = seeded(5);
  const wrong: string[] = [];
  let [gates, learnt, rows] = [0, 0, 0];
  for (const [name, made] of circuits) {
    const planned = plan(made);
    const values = made.weights.map(({ shape: [n, m] }) =>
      Array.from({ length: n }, () => Array.from({ length: m }, () => draw() - 0.5)),
    );
    const weights: Weights = new Map(made.weights.map(({ name }, k) => [name, values[k]]));
    const flat = values.map((W) => Float64Array.from(W.flat()));
    planned.segments.forEach((_, k) => {
      const state = Float64Array.from({ length: planned.size }, () => draw());
      const byName: State = new Map(
        planned.populations.map(({ name, offset, size }) => [name, [...state.slice(offset, offset + size)]]),
      );
      const t = 0.5 * (planned.edges[k] + planned.edges[k + 1]);
      const wanted = outputsByName(made, byName, weights, t);
      outputsOf(planned, state, flat, k).forEach((q, b) => {
        const { name: projection, gates: own, terms } = planned.blocks[b];
        gates += own.length;
        learnt += terms.filter(({ kind }) => kind === 'weights').length;
        q.forEach((value, r) => {
          rows++;
          if (!(Math.abs(value - wanted.get(projection)![r]) < 1e-12))
            wrong.push(`${name}: ${projection} ${r}`);
        });
      });
    });
  }
  expect(wrong).toEqual([]);
  expect(Math.min(gates, learnt, rows)).toBeGreaterThan(300);
});

test('learning rules name weights and signed sums by index and offset, with the shape of the weights', () => {
  for (const [, made] of circuits.slice(40)) {
    const { segments, populations } = plan(made);
    const rules = made.schedule.windows.flatMap(({ learn = [] }) => learn);
    const planned = segments.flatMap(({ learn }) => learn);
    expect(planned.length).toBe(rules.length);
    planned.forEach(({ weights, posts, pres, post, pre, rate }, k) => {
      const rule = rules[k];
      const { name, shape } = made.weights[weights];
      expect([name, [posts, pres], rate]).toEqual([rule.weights, shape, rule.rate]);
      for (const [parts, sum] of [
        [post, rule.post],
        [pre, rule.pre],
      ] as const) {
        expect(parts.map(({ population, sign }) => [populations[population].name, sign])).toEqual(sum);
        expect(parts.map(({ offset }) => offset)).toEqual(parts.map((p) => populations[p.population].offset));
      }
    });
  }
});

test('the scale of a dense matrix is worked in, for every reader of the plan', () => {
  const scaled = circuit({
    populations: [{ name: 'a' }, { name: 'b' }],
    projections: [
      {
        name: 'K',
        from: [{ population: 'a', matrix: [[0.5]], scale: 1.18 }],
        to: [{ population: 'b', gain: 1 }],
      },
    ],
    schedule: { windows: [{ t: [0, 1], open: ['K'] }] },
  });
  expect(plan(scaled).blocks[0].terms).toEqual([
    { kind: 'dense', population: 0, matrix: Float64Array.of(0.59) },
  ]);
  expect(formatOde(scaled)).toContain('a0_0=0.59*x0');
});
