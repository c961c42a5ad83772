/** Weights that learn, and who reads them meanwhile: what is transmitted then is bilinear, which no solver here follows. */
import type { Block, Plan, Segment } from '../circuit/planned';
import type { Failure } from './watch';

/** The blocks that read weights which learn in a segment: they must stay silent in it. */
export function plasticBlocks({ blocks }: Pick<Plan, 'blocks'>, { learn }: Segment): number[] {
  if (learn.length === 0) return [];
  const learning = new Set(learn.map(({ weights }) => weights));
  return blocks.flatMap((block, b) => (readsAny(block, learning) ? [b] : []));
}

const readsAny = ({ terms }: Block, weights: ReadonlySet<number>): boolean =>
  terms.some((term) => term.kind === 'weights' && weights.has(term.weights));

/** Why a run ends where a row of such a block does not stay silent. */
export const transmits = (plan: Plan, block: number, segment: Segment, t: number): Failure => {
  const learning = new Set(segment.learn.map(({ weights }) => weights));
  const names = plan.blocks[block].terms.flatMap((term) =>
    term.kind === 'weights' && learning.has(term.weights) ? [plan.circuit.weights[term.weights].name] : [],
  );
  const what = `"${plan.blocks[block].name}" transmits weights while they learn (${[...new Set(names)].join(', ')})`;
  return {
    retcode: 'transmits',
    message: `${what} from t = ${t}: a higher threshold, or a window of its own for the learning`,
    end: t,
  };
};
