/** A circuit with its weights frozen, and one as the chip has it. */
import type { Lowering } from '../../backends/chip-run';
import { blockCouplings } from '../../backends/couplings';
import { circuit as make } from '../../circuit/circuit';
import { plan as planOf } from '../../circuit/plan';
import type { Circuit, Source } from '../../circuit/types';

/** The same without windows in which weights learn. */
export const withoutLearning = (circuit: Circuit): Circuit =>
  circuit.schedule.windows.every(({ learn = [] }) => learn.length === 0)
    ? circuit
    : make({
        ...circuit,
        schedule: {
          ...circuit.schedule,
          windows: circuit.schedule.windows.map(({ learn: _, ...window }) => window),
        },
      });

/**
 * The circuit with the weights that the chip's integers make of it. On the chip everyone who reads a population has a current
 * of his own, which the rows charge with weights of their own: what he reads, over what the probe of the population reads,
 * is his K, and what the probe reads is the gain. Where several rows charge a population its readers get the mean.
 */
export function asLowered(circuit: Circuit, { weights }: Lowering): Circuit {
  const plan = planOf(circuit);
  const values = circuit.weights.map(({ values = [] }) => Float64Array.from(values.flat()));
  /** Realised over wanted from a projection to a reader, entry by entry. */
  const ratios = (sender: string, reader: string, population: string): number[] => {
    const found = weights.find(({ name }) => name === `${sender} > ${reader} by ${population}`);
    if (found === undefined) return [];
    return Array.from(found.wanted, (wanted, k) => (wanted === 0 ? 1 : found.realised[k] / wanted));
  };
  const senders = plan.populations.map((_, p) =>
    plan.blocks
      .filter(({ destinations }) => destinations.some(({ population }) => population === p))
      .map(({ name }) => name),
  );
  const probe = (sender: string, p: number): number => {
    const { name } = plan.populations[p];
    const all = ratios(sender, `current ${name}`, name);
    return all.length === 0 ? 1 : mean(all);
  };
  return make({
    ...circuit,
    projections: circuit.projections.map((projection, b) => ({
      ...projection,
      from: projection.from.map((source, k): Source => {
        const block = plan.blocks[b];
        const [coupling] = blockCouplings(plan, { ...block, terms: [block.terms[k]] }, values);
        const { population: p, size, K, scale } = coupling;
        const own = senders[p];
        const { name } = plan.populations[p];
        const matrix = Array.from({ length: block.rows }, (_, r) =>
          Array.from({ length: size }, (__, j) =>
            K === undefined ? (r === j ? scale : 0) : K[r * size + j],
          ),
        );
        const list = own.map((sender) => ratios(sender, `row ${block.name}`, name));
        let entry = 0;
        const realised = matrix.map((row) =>
          row.map((value) => {
            if (value === 0) return 0;
            const at = entry++;
            const each = list.flatMap((one, n) =>
              one[at] === undefined ? [] : [one[at] / probe(own[n], p)],
            );
            return each.length === 0 ? value : value * mean(each);
          }),
        );
        return { population: source.population, matrix: realised };
      }),
      to: projection.to.map(({ population }, k) => ({
        population,
        gain:
          plan.blocks[b].destinations[k].gain *
          probe(projection.name, plan.blocks[b].destinations[k].population),
      })),
    })),
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
