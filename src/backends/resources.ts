/** Resources of rows as one list, block after block: where each stands, and what a state to go on from says of them. */
import type { Plan } from '../circuit/plan';
import { missing, raise } from '../errors';
import { ownValue } from '../records';
import type { State } from './solution';
import { vectorOf } from './values';

export interface ResourcePart {
  readonly block: number;
  /** The projection. */
  readonly name: string;
  /** Where its rows begin in the list. */
  readonly offset: number;
  readonly rows: number;
}

const known = new WeakMap<Plan, readonly ResourcePart[]>();

/** The projections whose rows deplete a resource: looked up once for each plan, since a short run asks as well. */
export function resourceParts(plan: Plan): readonly ResourcePart[] {
  let parts = known.get(plan);
  if (parts === undefined) {
    parts = partsOf(plan);
    known.set(plan, parts);
  }
  return parts;
}

function partsOf({ blocks }: Plan): ResourcePart[] {
  let offset = 0;
  return blocks.flatMap(({ name, rows, resource }, block) => {
    if (resource === undefined) return [];
    const part = { block, name, offset, rows };
    offset += rows;
    return [part];
  });
}

/** What every row has left at the beginning of a run: 1, or what the state says that it goes on from. */
export function resourcesOf(plan: Plan, from: State | undefined): Float64Array {
  const parts = resourceParts(plan);
  const values = new Float64Array(parts.reduce((sum, { rows }) => sum + rows, 0)).fill(1);
  if (from === undefined) return values;
  for (const { name, offset, rows } of parts) {
    const path = `from.resources.${name}`;
    const kept = from.resources === undefined ? undefined : ownValue(from.resources, name);
    if (kept === undefined)
      raise(missing(path, 'resources', 'a state of a run that knows them, of the same circuit'));
    values.set(
      vectorOf(() => path, kept ?? [], rows),
      offset,
    );
  }
  return values;
}
