/** The amplitudes of a run: what each charge of a population left in it, whatever ran it. */
import { checkKinds } from '../kinds';
import { SOLUTION, type Solution } from './solution';

/** The current of one component at the end of a charge. */
export interface Amplitude {
  readonly population: string;
  readonly component: number;
  /** When the charge ends, and the segment of the log that it ends with. */
  readonly t: number;
  readonly segment: number;
  readonly value: number;
}

/**
 * One for each component and each charge, in order of time: of these populations, or of all. A charge is a run of segments in
 * which an open projection feeds the population; one that goes on is read at the end of the run.
 */
export function amplitudes(solution: Solution, populations?: readonly string[]): Amplitude[] {
  checkKinds('amplitudes', { solution: [solution, SOLUTION], populations: [populations, 'texts?'] });
  const { circuit, log } = solution;
  const wanted = populations === undefined ? undefined : new Set(populations);
  const fed = new Map(
    circuit.projections.map(({ name, to }) => [name, to.map(({ population }) => population)]),
  );
  const charged = log.segments.map(
    ({ open, driven }) => new Set([...open, ...driven].flatMap((name) => fed.get(name) ?? [])),
  );
  return log.segments.flatMap(({ t: [, t] }, segment) =>
    circuit.populations
      .filter(
        ({ name }) =>
          charged[segment].has(name) &&
          charged[segment + 1]?.has(name) !== true &&
          wanted?.has(name) !== false,
      )
      .flatMap(({ name }) =>
        Array.from(
          solution.vector(t, name),
          (value, component): Amplitude => ({ population: name, component, t, segment, value }),
        ),
      ),
  );
}
