/** A compiler: from a circuit with a periodic schedule to one that runs itself, its windows the stages of a ring of its own. */
import { invalid, raise, unknown } from '../../../errors';
import { checkGiven, optional } from '../../../kinds';
import type { Block, OpenBlock, PlannedSelf } from '../../planned';
import type { Circuit, Fragment, Gate, LearnRule, Projection, Source } from '../../types';
import {
  CLOCK_OPTIONS,
  type Clock,
  type ClockOptions,
  cannot,
  clockOf,
  closingOutside,
  opening,
  stagesIn,
} from './clock';
import { ringOf } from './ring';

export interface SelfClockedOptions extends ClockOptions {
  /** Whether the last stage feeds the first (default 'closed'); with 'open' `until` says whether it does. */
  readonly ring?: 'closed' | 'open';
  /** Inputs that `patterns` loads in their stead: they are left out, and the rows that read them (default none). */
  readonly loaded?: readonly string[];
}

/**
 * The circuit without its windows: what each of them switches is switched by a stage of a ring. One kick starts it,
 * `initial: { m1: 1.2 }`; onset n of stage 1 is where cycle n of the schedule begins, and the currents are the same there.
 *
 *     segment k of the schedule   stage k of the ring, on for as long
 *     open                        a row for each stage, opened by it, with the gain that the window gave it
 *     hold, flush                 self rows: closed by the other stages, opened by their own
 *     learn                       a rule with the stage as its third factor
 *     bias                        a synapse from the input "one", which is 1
 *
 * With a `ramp` the ring is soft and its edges are shared: start it with `ignition`. Give a time span; there are no cycles.
 * Throws for a schedule without a period, for stages too short or too long for tau or the ramp, for names that the ring
 * would take twice, and for what no stage can do instead of a window.
 */
export function selfClocked(circuit: Circuit, options: SelfClockedOptions = {}): Fragment {
  checkGiven('selfClocked', options, {
    ...CLOCK_OPTIONS,
    ring: optional(['closed', 'open']),
    loaded: 'texts?',
  });
  const { ring = 'closed', loaded = [], ...clocking } = options;
  const clock = clockOf('selfClocked', circuit, clocking);
  const made = ringOf(clock, ring === 'open');
  const left = new Set(loaded);
  checkLoaded(circuit, loaded);
  const rows = circuit.projections.flatMap((projection, k) =>
    projection.from.some(({ population }) => left.has(population)) ? [] : rowsOf(clock, projection, k),
  );
  const data = [...rows, ...selfRows(clock)];
  const needsOne = data.some(({ from }) => from.some(({ population }) => population === ONE));
  const has = circuit.populations.some(({ name }) => name === ONE);
  return {
    ...{ tau: circuit.tau, threshold: circuit.threshold, timeUnit: circuit.timeUnit },
    populations: [
      ...circuit.populations.filter(({ name }) => !left.has(name)),
      ...(needsOne && !has ? [{ name: ONE, size: 1, input: true }] : []),
      ...made.populations,
    ],
    weights: circuit.weights,
    projections: [...data, ...made.projections],
    learn: [...(circuit.learn ?? []), ...rulesOf(clock, circuit)],
  };
}

function checkLoaded({ populations, projections, learn = [] }: Circuit, loaded: readonly string[]): void {
  const inputs = populations.filter(({ input }) => input).map(({ name }) => name);
  loaded.forEach((name, k) => {
    const path = `selfClocked.loaded[${k}]`;
    if (!inputs.includes(name)) raise(unknown(path, 'input', name, inputs));
    const mixed = projections.find(
      ({ from, gatedBy = [] }) =>
        gatedBy.some(({ population }) => population === name) ||
        (from.some(({ population }) => population === name) &&
          !from.every(({ population }) => inputs.includes(population))),
    );
    const taught = learn.find(({ post, pre }) => [...post, ...pre].some(([other]) => other === name));
    if (mixed !== undefined || taught !== undefined)
      raise(
        invalid(
          path,
          'input',
          name,
          `one that is read by rows of its own; "${mixed?.name ?? taught?.weights}" reads more`,
        ),
      );
  });
}

/** The input that is 1: what is constant comes from it. */
export const ONE = 'one';

/** A projection in the stages that open it, stage by stage; one whose output is a gate as a single row. */
function rowsOf(clock: Clock, projection: Projection, k: number): Projection[] {
  const { plan } = clock;
  const block = plan.blocks[k];
  const { gatedBy = [], ...rest } = projection;
  const row = {
    ...rest,
    to: block.destinations.map(({ population, gain }) => ({
      population: plan.populations[population].name,
      gain,
    })),
  };
  const named = plan.circuit.schedule.windows.some(({ open = [] }) =>
    open.some((entry) => (typeof entry === 'string' ? entry : entry.projection) === projection.name),
  );
  if (!named) return [{ ...row, ...(gatedBy.length === 0 ? {} : { gatedBy }) }];
  const openings = clock.stages.flatMap(({ number, segment }) =>
    segment.open
      .filter((entry) => entry.block === k)
      .map((entry) => ({ number, bias: biasOf(entry, block) })),
  );
  const path = `selfClocked: "${projection.name}"`;
  const biases = new Set(openings.map(({ bias }) => JSON.stringify(bias)));
  const plain = biases.size === 0 || (biases.size === 1 && openings[0].bias === undefined);
  if (block.threshold === 0) {
    if (plain) return [{ ...row, ...(gatedBy.length === 0 ? {} : { gatedBy }) }];
    return cannot(path, 'has a bias and no threshold: no stage can take it away (a threshold above 0)');
  }
  if (block.resource !== undefined && openings.length > 1)
    return cannot(path, 'depletes one resource in several windows: a row for each has its own');
  if (isRead(plan.blocks, clock, k)) {
    if (!plain) return cannot(path, 'drives gates and has biases: one row must do for all its windows');
    const stages = openings.map(({ number }) => number);
    return [{ ...row, gatedBy: [...gatedBy, ...gatesOf(clock, stages)] }];
  }
  return openings.map(({ number, bias }, j) => ({
    ...row,
    name: j === 0 ? projection.name : `${projection.name}#${j + 1}`,
    from: bias === undefined ? row.from : [...row.from, constant(bias, block.rows)],
    gatedBy: [...gatedBy, opening(clock.stages[number - 1])],
  }));
}

/** Open in one stage: by it; in several, or in none: closed by the others. */
const gatesOf = (clock: Clock, stages: readonly number[]): Gate[] =>
  stages.length === 1 ? [opening(clock.stages[stages[0] - 1])] : closingOutside(clock, stages);

/** True where the output of a block drives a gate. */
const isRead = (blocks: readonly Block[], { plan }: Clock, k: number): boolean =>
  [...blocks, ...plan.idle.learn, ...plan.segments.flatMap(({ learn }) => learn)].some(({ gates }) =>
    gates.some(({ driver }) => driver.kind === 'block' && driver.block === k),
  );

/** The bias of an opening, one number for all rows or one each; undefined where there is none. */
function biasOf({ bias }: OpenBlock, { rows }: Block): readonly number[] | undefined {
  const all = typeof bias === 'number' ? Array.from({ length: rows }, () => bias) : bias;
  return all.every((value) => value === 0) ? undefined : all;
}

const constant = (values: readonly number[], rows: number): Source => ({
  population: ONE,
  matrix: Array.from({ length: rows }, (_, r) => [values[r]]),
});

/** Holds and flushes as self rows. A hold that only stops the leak may be on at rest: it is closed by the other stages. */
function selfRows(clock: Clock): Projection[] {
  const { plan } = clock;
  const rows: Projection[] = [];
  const kinds = new Map<string, PlannedSelf>();
  for (const { segment } of clock.stages)
    for (const self of segment.selves) kinds.set(JSON.stringify(self), self);
  const used = new Map<string, number>();
  const add = (self: PlannedSelf, gatedBy: readonly Gate[]): void => {
    const { name, size } = plan.populations[self.population];
    const base = `${name}~${self.kind}`;
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    const offset = Array.from({ length: size }, () => self.offset);
    rows.push({
      name: count === 1 ? base : `${base}#${count}`,
      from: [{ population: name }, ...(self.offset === 0 ? [] : [constant(offset, size)])],
      to: [{ population: name, gain: self.gain }],
      gatedBy,
    });
  };
  for (const [key, self] of kinds) {
    if (plan.circuit.threshold === 0)
      cannot(
        'selfClocked',
        'holds and flushes need a resting threshold: the circuit has 0 (a threshold above 0)',
      );
    const stages = stagesIn(clock, ({ selves }) => selves.some((other) => JSON.stringify(other) === key));
    if (self.gain === 1 && self.offset === 0) add(self, gatesOf(clock, stages));
    else for (const number of stages) add(self, [opening(clock.stages[number - 1])]);
  }
  return rows;
}

/** The rules of windows, each with its stage as a further gate of the third factor. */
function rulesOf(clock: Clock, { schedule, tau }: Circuit): LearnRule[] {
  const { edges } = clock.plan;
  let from = edges[0];
  return clock.stages.flatMap((stage) => {
    const middle = from + stage.T / 2;
    from += stage.T;
    return schedule.windows
      .filter(({ t: [t0, t1] }) => t0 < middle - 1e-9 * tau && t1 > middle + 1e-9 * tau)
      .flatMap(({ learn = [] }) =>
        learn.map((rule) => ({ ...rule, gatedBy: [...(rule.gatedBy ?? []), opening(stage)] })),
      );
  });
}
