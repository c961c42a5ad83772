/** What `circuit(...)` and `plan(...)` have made: all that runs, reads or draws it asks, so that a fragment is told from a circuit. */
import { invalid, missing, raise } from '../errors';
import type { Kind } from '../kinds';
import type { Plan } from './planned';
import type { Circuit } from './types';

const circuits = new WeakSet<object>();
const plans = new WeakSet<object>();

/** Remembers a circuit that was checked and frozen. */
export function rememberCircuit(circuit: Circuit): Circuit {
  circuits.add(circuit);
  return circuit;
}

export function rememberPlan(plan: Plan): Plan {
  plans.add(plan);
  return plan;
}

/** Throws for what `circuit(...)` did not return. */
export function checkCircuit(circuit: unknown): void {
  if (typeof circuit === 'object' && circuit !== null && circuits.has(circuit)) return;
  raise(
    circuit === undefined
      ? missing('circuit', 'circuit', 'what circuit(...) returns')
      : invalid(
          'circuit',
          'circuit',
          circuit,
          'what circuit(...) returns; circuit(fragment) makes one of a fragment',
        ),
  );
}

export const PLAN: Kind = {
  is: (value) => typeof value === 'object' && value !== null && plans.has(value),
  allowed: 'what plan(circuit) returns',
};
