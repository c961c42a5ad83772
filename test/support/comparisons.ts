/** Comparisons run to their end, and back-ends that run another circuit than they are told to. */
import {
  type Backend,
  type Cell,
  type Circuit,
  type Comparison,
  type Contestant,
  circuit,
  plan,
} from '../../src/index';

export function finished(run: Generator<Cell, Comparison>): Comparison {
  for (;;) {
    const step = run.next();
    if (step.done) return step.value;
  }
}

/** A contestant whose back-end runs a circuit with a fault: what it promises is that of the circuit without. */
export function faulty(contestant: Contestant, change: (circuit: Circuit) => Circuit): Contestant {
  const known = new Map<Circuit, Circuit>();
  const changed = (whole: Circuit): Circuit => {
    const made = known.get(whole) ?? circuit(change(whole));
    known.set(whole, made);
    return made;
  };
  const wrong = (backend: Backend): Backend => ({
    ...backend,
    run: (planned, request) => backend.run(plan(changed(planned.circuit)), request),
  });
  const { fitted } = contestant;
  return {
    ...contestant,
    backend: (seed) => wrong(contestant.backend(seed)),
    ...(fitted === undefined ? {} : { fitted: (whole, requests) => wrong(fitted(changed(whole), requests)) }),
  };
}

/** The gain of one projection times a factor; gains that are exact are what the plan makes of them. */
export const gainTimes =
  (name: string, factor: number) =>
  (whole: Circuit): Circuit => {
    const { blocks } = plan(whole);
    return {
      ...whole,
      projections: whole.projections.map((projection, b) => ({
        ...projection,
        to: projection.to.map(({ population }, k) => ({
          population,
          gain: blocks[b].destinations[k].gain * (projection.name === name ? factor : 1),
        })),
      })),
    };
  };

/** Gains as numbers, so that what is changed beside them does not change them. */
export const withGains = gainTimes('', 1);

export const red = ({ cells }: Comparison): Cell[] => cells.filter(({ status }) => status === 'fail');
