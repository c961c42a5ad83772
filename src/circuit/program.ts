/** A program of windows: what is transferred and learnt in each step; holds and flushes follow from what is used when. */
import { failed, type Problem, raise } from '../errors';
import { FLUSH_GAIN } from './timeline';
import type { Flushing, Fragment, LearnRule, Population, Projection, Window } from './types';

/**
 * How a charge is kept until its last use: 'held' from the beginning of its charge; 'kept' from the end of its charge
 * on (a gating stage, charged while it leaks); 'leaky' not at all, so that it can be read in the next step only.
 */
type Keep = 'held' | 'kept' | 'leaky';

export interface Transfer {
  readonly projection: Projection;
  readonly keep: Keep;
}

/** One window: projections that open, weights that learn. */
export interface Step {
  readonly transfers?: readonly Transfer[];
  readonly learn?: readonly LearnRule[];
}

interface Program {
  readonly populations: readonly Population[];
  readonly steps: readonly Step[];
  /** Window length of every step, in time constants: all populations have tau = 1. */
  readonly T: number;
}

/** A flushed population keeps less than e^{-40}, 4e-18, of what it had. */
const EMPTY = 40;

/** What is flushed in a window of T time constants: with the usual gain where e^{-21 T} is enough, else with a stronger one. */
export const flushing = (names: readonly string[], T: number): readonly (string | Flushing)[] =>
  (1 - FLUSH_GAIN) * T >= EMPTY ? names : names.map((population) => ({ population, gain: 1 - EMPTY / T }));

/** One charge of a population, and its uses until the next one. */
interface Life {
  readonly population: string;
  readonly born: number;
  readonly keep: Keep;
  readonly uses: number[];
}

/**
 * Windows [k T, (k + 1) T), one a step, and a last one that flushes everything; the schedule repeats.
 *
 * A population is held while it is needed and flushed in the step after its last use where it is charged again. Throws
 * where that cannot be: a leaky charge that is read later than in the next step, no step left to flush, a read while it
 * is charged, a use before any charge.
 */
export function schedule({ populations, steps, T }: Program): Fragment {
  const inputs = new Set(populations.filter(({ input }) => input).map(({ name }) => name));
  const problems: Problem[] = [];
  const lives = livesOf(steps, inputs, problems);
  const hold = steps.map((): string[] => []);
  const flush = steps.map((): string[] => []);
  for (const name of populations.map((population) => population.name)) {
    const own = lives.filter(({ population }) => population === name);
    own.forEach((life, k) => {
      const { born, keep, uses } = life;
      const last = Math.max(born, ...uses);
      if (keep === 'leaky' && last > born + 1)
        problems.push(
          failed(`steps[${last}]`, `"${name}" has decayed since step ${born}: keep it, or read it sooner`),
        );
      if (keep !== 'leaky')
        for (let step = keep === 'held' ? born : born + 1; step <= last; step++) hold[step]?.push(name);
      const next = own[k + 1];
      if (next === undefined) return;
      if (last + 1 >= next.born)
        problems.push(
          failed(`steps[${next.born}]`, `"${name}" is charged again with no step since ${last} to flush it`),
        );
      else flush[last + 1]?.push(name);
    });
  }
  raise(...problems);
  const own = populations.filter(({ input }) => !input).map(({ name }) => name);
  const windows = steps.map(
    ({ transfers = [], learn = [] }, k): Window => ({
      t: [k * T, (k + 1) * T],
      ...nonEmpty(
        'open',
        transfers.map(({ projection }) => projection.name),
      ),
      ...nonEmpty('hold', hold[k] ?? []),
      ...nonEmpty('flush', flushing(flush[k] ?? [], T)),
      ...nonEmpty('learn', learn),
    }),
  );
  windows.push({ t: [steps.length * T, (steps.length + 1) * T], flush: flushing(own, T) });
  return {
    populations,
    projections: steps.flatMap(({ transfers = [] }) => transfers.map(({ projection }) => projection)),
    schedule: { windows, period: (steps.length + 1) * T },
  };
}

const nonEmpty = <K extends string, V>(key: K, list: readonly V[]): { [key in K]?: readonly V[] } =>
  list.length === 0 ? {} : ({ [key]: list } as { [key in K]: readonly V[] });

function livesOf(steps: readonly Step[], inputs: ReadonlySet<string>, problems: Problem[]): Life[] {
  const lives: Life[] = [];
  const current = new Map<string, Life>();
  steps.forEach(({ transfers = [], learn = [] }, k) => {
    const used = [
      ...transfers.flatMap(({ projection: { from, gatedBy = [] } }) => [
        ...from.map(({ population }) => population),
        ...gatedBy.flatMap(({ population }) => (population === undefined ? [] : [population])),
      ]),
      ...learn.flatMap(({ post, pre }) => [...post, ...pre].map(([name]) => name)),
    ];
    for (const name of new Set(used)) {
      if (inputs.has(name)) continue;
      const life = current.get(name);
      if (life === undefined)
        problems.push(failed(`steps[${k}]`, `"${name}" is read before anything has charged it`));
      else life.uses.push(k);
    }
    for (const { projection, keep } of transfers)
      for (const { population } of projection.to) {
        if (current.get(population)?.born === k) continue;
        if (used.includes(population))
          problems.push(failed(`steps[${k}]`, `"${population}" is read while it is charged`));
        const life = { population, born: k, keep, uses: [] };
        current.set(population, life);
        lives.push(life);
      }
  });
  return lives;
}
