/** The rows of a plan, numbered through: those of its projections, then the self rows of its populations. */
import type { Plan } from '../circuit/plan';
import { starts } from '../numerics/starts';

/** N neurons belong to each row, so that a source that two rows read has 2 N. */
export interface RowNumbers {
  /** The first row of each block, and of each population's self rows. */
  readonly ofBlock: Int32Array;
  readonly ofSelf: Int32Array;
  readonly count: number;
}

export function rowNumbers({ blocks, populations }: Plan): RowNumbers {
  const all = starts([...blocks.map(({ rows }) => rows), ...populations.map(({ size }) => size)]);
  return {
    ofBlock: all.slice(0, blocks.length + 1),
    ofSelf: all.slice(blocks.length),
    count: all[all.length - 1],
  };
}

/** Names of all rows by number: "p" or "p[2]" of projections, "hold:m" or "hold:m[2]" of self rows. */
export function rowNames({ blocks, populations }: Plan): string[] {
  const named = (name: string, size: number) =>
    Array.from({ length: size }, (_, r) => (size === 1 ? name : `${name}[${r}]`));
  return [
    ...blocks.flatMap(({ name, rows }) => named(name, rows)),
    ...populations.flatMap(({ name, size }) => named(selfName(name), size)),
  ];
}

export const selfName = (population: string): string => `hold:${population}`;
