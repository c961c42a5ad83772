/** Random circuits whose weights learn by third factors: in windows, and where no window switches them. */
import fc from 'fast-check';
import { type Circuit, circuit, type Gate, type LearnRule } from '../../src/index';
import { type AnyCircuit, anyCircuit } from './any-circuit';

const index = fc.nat(11);

const gate = fc.record({
  driver: index,
  output: fc.boolean(),
  h: fc.oneof(fc.double({ min: 0.02, max: 0.8, noNaN: true }), fc.constantFrom(0.25, 0.5)),
  d: fc.oneof(fc.constant(0), fc.double({ min: 0.05, max: 0.6, noNaN: true })),
  effect: fc.constantFrom('opens' as const, 'opens' as const, 'closes' as const),
});
type Drawn = typeof gate extends fc.Arbitrary<infer T> ? T : never;

const gates = fc.array(fc.array(gate, { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 3 });

/** What has weights and can be certified, each rule with gates of its own, and one rule more that no window switches. */
export const gatedLearning: fc.Arbitrary<AnyCircuit> = fc
  .tuple(
    anyCircuit.filter(
      ({ circuit: { weights, projections } }) =>
        weights.length > 0 && projections.every(({ resource }) => resource === undefined),
    ),
    gates,
    fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  )
  .map(([drawn, list, rate]) => ({ drawn, made: gated(drawn.circuit, list, rate) }))
  .filter(({ made }) => made !== undefined)
  .map(({ drawn, made }) => ({ ...drawn, circuit: made as Circuit }));

/** Undefined where windows and gates alone show that weights would transmit while they learn. */
function gated(whole: Circuit, list: readonly (readonly Drawn[])[], rate: number): Circuit | undefined {
  let count = 0;
  const next = (rule: LearnRule): LearnRule => ({
    ...rule,
    gatedBy: list[count++ % list.length].flatMap((one) => gateOf(whole, one, rule)),
  });
  const [weights] = whole.weights;
  const fitting = (size: number) =>
    whole.populations.filter((population) => (population.size ?? 1) === size).map(({ name }) => name);
  const [posts, pres] = weights.shape.map(fitting);
  const top = next({
    ...{ weights: weights.name, rate },
    post: [[posts[posts.length - 1], 1]],
    pre: [[pres[0], 1]],
  });
  const windows = whole.schedule.windows.map((window) => ({
    ...window,
    learn: (window.learn ?? []).map(next),
  }));
  try {
    return circuit({ ...whole, learn: [top], schedule: { ...whole.schedule, windows } });
  } catch {
    return undefined;
  }
}

/** A gate that a current or an output of the circuit drives, of one size or that of the post units. */
function gateOf(whole: Circuit, { driver, output, ...rest }: Drawn, { weights }: LearnRule): Gate[] {
  const rows = whole.weights.find(({ name }) => name === weights)?.shape[0];
  const sizes = new Map(whole.populations.map(({ name, size = 1 }) => [name, size]));
  const fits = (name: string): boolean => sizes.get(name) === 1 || sizes.get(name) === rows;
  const outputs = whole.projections.filter(({ to }) => fits(to[0].population));
  const currents = whole.populations.filter(({ name }) => fits(name));
  if (output && outputs.length > 0) return [{ projection: outputs[driver % outputs.length].name, ...rest }];
  return currents.length === 0 ? [] : [{ population: currents[driver % currents.length].name, ...rest }];
}
