/** Circuit -> plan: names become offsets, projections typed blocks, the schedule sorted segments. Every back-end reads it. */
import { blocksOf, type Places } from './blocks';
import { resolveGains } from './exact-gains';
import { checkCircuit, rememberPlan } from './made';
import type { Plan, PlannedPopulation } from './planned';
import { ruleOf, segmentsOf } from './segments';
import { timeline } from './timeline';
import type { Circuit } from './types';

export type * from './planned';

const plans = new WeakMap<Circuit, Plan>();

/** The plan of a circuit that `circuit(...)` has checked and frozen: made once for each. */
export function plan(circuit: Circuit): Plan {
  const known = plans.get(circuit);
  if (known !== undefined) return known;
  checkCircuit(circuit);
  const made = rememberPlan(make(circuit));
  plans.set(circuit, made);
  return made;
}

function make(circuit: Circuit): Plan {
  const line = timeline(circuit);
  const populations = place(circuit);
  const places: Places = {
    populations,
    index: indexed(populations),
    blockIndex: indexed(circuit.projections),
    weightIndex: indexed(circuit.weights),
  };
  const blocks = blocksOf(circuit, places, resolveGains(circuit, line).gains, line.named);
  const always = blocks.flatMap(({ alwaysOpen }, block) => (alwaysOpen ? [{ block, bias: 0 }] : []));
  const rows = blocks.map((block) => block.rows);
  const learn = (circuit.learn ?? []).map((rule) => ruleOf(circuit, rule, places, rows));
  const idle = { open: always, selves: [], learn };
  const { period } = circuit.schedule;
  return {
    circuit,
    populations,
    index: places.index,
    inputs: populations.flatMap(({ input }, p) => (input ? [p] : [])),
    size: populations.reduce((sum, { size }) => sum + size, 0),
    blocks,
    edges: Float64Array.from(line.edges),
    segments: segmentsOf(circuit, line, places, idle, rows),
    idle,
    ...(period === undefined ? {} : { period }),
  };
}

const indexed = (named: readonly { readonly name: string }[]): ReadonlyMap<string, number> =>
  new Map(named.map(({ name }, k) => [name, k]));

function place(circuit: Circuit): PlannedPopulation[] {
  let offset = 0;
  return circuit.populations.map(({ name, size = 1, tau = circuit.tau, input = false }) => {
    const population = { name, offset, size, tau, input };
    offset += size;
    return population;
  });
}

/** The end of the schedule: the period where it has one, else the last edge (0 for an empty schedule). */
export const endOf = (plan: Plan): number =>
  plan.period ?? Math.max(0, plan.edges[plan.edges.length - 1] ?? 0);
