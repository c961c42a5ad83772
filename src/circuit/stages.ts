/** What a circuit without windows does stage by stage: its gating rows, and what each lets happen while it is on. */
import { checkCircuit } from './made';
import { type LearningPhase, localityOf } from './phases';
import type { Circuit, Gate, Projection } from './types';

export interface Stage {
  /** The row whose output is the gate. */
  readonly gate: string;
  /** Projections that it opens, each with the other rows that must be on too: "load (with R1)". */
  readonly open: readonly string[];
  readonly held: readonly string[];
  readonly flushed: readonly string[];
  readonly learning: readonly LearningPhase[];
}

/**
 * One stage for each heaviside row whose output gates something, in the order of the circuit. Something is on in a stage
 * that opens it; and, where only closers say when it is off, in all other stages of the ring or chain that they belong to.
 */
export function stages(circuit: Circuit): Stage[] {
  checkCircuit(circuit);
  const rows = circuit.projections.filter((row) => isGate(circuit, row));
  const family = families(circuit, rows);
  const drivers = new Set(rows.map(({ name }) => name));
  const own = (gates: readonly Gate[], effect: Gate['effect']) =>
    gates.flatMap((gate) =>
      gate.effect === effect && gate.projection !== undefined && drivers.has(gate.projection)
        ? [gate.projection]
        : [],
    );
  /** With which other rows something is on in a stage; undefined where it is not. */
  const when = (stage: string, gates: readonly Gate[] = []): readonly string[] | undefined => {
    const [opens, closes] = [own(gates, 'opens'), own(gates, 'closes')];
    if (closes.includes(stage)) return undefined;
    if (opens.includes(stage)) return opens.filter((name) => name !== stage);
    const rest = closes.length > 0 && closes.every((name) => family.get(name) === family.get(stage));
    return opens.length === 0 && rest ? [] : undefined;
  };
  const others = circuit.projections.filter(({ name }) => !drivers.has(name));
  return rows.map(({ name: gate }) => {
    const on = others.flatMap((projection) => {
      const also = when(gate, projection.gatedBy);
      return also === undefined ? [] : [{ projection, also }];
    });
    const rules = (circuit.learn ?? []).filter(({ gatedBy }) => when(gate, gatedBy) !== undefined);
    const selves = (sign: number) =>
      on.flatMap(({ projection }) => {
        const self = selfOf(projection);
        return self !== undefined && Math.sign(self.gain) === sign ? [self.population] : [];
      });
    return {
      gate,
      open: on.flatMap(({ projection, also }) =>
        selfOf(projection) === undefined
          ? [also.length === 0 ? projection.name : `${projection.name} (with ${also.join(', ')})`]
          : [],
      ),
      held: [...new Set(selves(1))],
      flushed: [...new Set(selves(-1))],
      learning: rules.map((rule) => localityOf(circuit, rule, rules)),
    };
  });
}

/** A row that is a step, and whose output gates something. */
const isGate = ({ projections, learn = [] }: Circuit, { name, transfer }: Projection): boolean =>
  transfer?.kind === 'heaviside' &&
  [...projections, ...learn].some(({ gatedBy = [] }) => gatedBy.some((gate) => gate.projection === name));

/** A row of a population on itself alone, which holds or empties it. */
function selfOf({ from, to, transfer }: Projection) {
  const [{ population, matrix, weights, scale = 1 }] = from;
  const [{ population: target, gain = 1 }] = to;
  const alone = from.length === 1 && to.length === 1 && target === population && gain !== 'exact';
  const plain = matrix === undefined && weights === undefined && scale === 1;
  return alone && plain && (transfer === undefined || transfer.kind === 'relu')
    ? { population, gain }
    : undefined;
}

/** Rows that feed one another's populations belong together: a number for each ring or chain. */
function families({ projections }: Circuit, rows: readonly Projection[]): ReadonlyMap<string, number> {
  const family = new Map(rows.map(({ name }, k) => [name, k]));
  const steps = projections.filter(({ transfer }) => transfer?.kind === 'heaviside');
  const readBy = (population: string) =>
    rows.filter(({ from }) => from.some((source) => source.population === population));
  for (const { from, to } of steps) {
    const joined = [...from, ...to].flatMap(({ population }) => readBy(population)).map(({ name }) => name);
    const numbers = new Set(joined.map((name) => family.get(name) as number));
    const least = Math.min(...numbers);
    for (const [name, number] of family) if (numbers.has(number)) family.set(name, least);
  }
  return family;
}
