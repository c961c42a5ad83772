/** What only the chip has: the audit of its synapses, and how far the circuit as it was lowered is from the plan. */
import type { Solution } from '../../backends/solution';
import type { Plan } from '../../circuit/plan';
import { audit } from './audit';
import type { Judged } from './judge';
import { amplitudeIn, type Course } from './readings';

export function chipCells(
  plan: Plan,
  course: Course,
  runs: readonly Solution[],
  plain: readonly Solution[],
  lowered: readonly Solution[],
): Judged[] {
  if (runs.every(({ chip }) => chip === undefined)) return [];
  return [audited(plan, course, runs), loweringCell(plan, course, runs, plain, lowered)];
}

/** Every synapse between rows of every request's network. */
function audited(plan: Plan, { tspan }: Course, runs: readonly Solution[]): Judged {
  let [count, worst, wrong] = [0, 0, 0];
  let first: string | undefined;
  const seen = new Set<string>();
  for (const run of runs) {
    if (run.chip === undefined) continue;
    // requests of one network differ in what they are given, not in weights
    const key = JSON.stringify([run.chip.lowering.unit, run.chip.lowering.ranges, run.chip.lowering.kappas]);
    if (seen.has(key)) continue;
    seen.add(key);
    const state = run.state(tspan[0]);
    const weights = plan.circuit.weights.map(({ name }) => state.weights[name]);
    const found = audit(plan, run.chip.lowering, run.chip.network, weights);
    count += found.synapses;
    worst = Math.max(worst, found.worst);
    wrong += found.faults.length;
    const [fault] = found.faults;
    if (fault !== undefined)
      first ??= `${fault.synapses}, row ${fault.row}, source ${fault.source}, level ${fault.level}: ${fault.why}`;
  }
  return {
    ...{ mode: 'whole', quantity: 'audit', count },
    status: wrong === 0 ? 'pass' : 'fail',
    ratio: wrong === 0 ? Math.min(1, worst) : Math.max(worst, 1.001),
    promise: { value: 0.5, terms: [{ name: 'weights', value: 0.5, law: 'half a quantum of the chip' }] },
    ...(first === undefined ? {} : { reason: `${wrong} weights are not those of the plan: ${first}` }),
  };
}

/** What integers make of weights: known when the circuit is lowered, 2^-8 of the largest weight that shares an exponent. */
function loweringCell(
  plan: Plan,
  { charges }: Course,
  runs: readonly Solution[],
  plain: readonly Solution[],
  lowered: readonly Solution[],
): Judged {
  let [squares, count, most] = [0, 0, 0];
  plain.forEach((run, request) => {
    for (const charge of charges) {
      const [a, b] = [
        amplitudeIn(run, charge, charge.end),
        amplitudeIn(lowered[request], charge, charge.end),
      ];
      for (let j = 0; j < charge.size; j++) {
        most = Math.max(most, Math.abs(a[j] - b[j]));
        squares += (a[j] - b[j]) ** 2;
        count += 1;
      }
    }
  });
  let off = 0;
  for (const { chip } of runs)
    for (const { wanted, realised } of chip?.lowering.weights ?? []) {
      const largest = wanted.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      wanted.forEach((weight, k) => {
        if (largest > 0) off = Math.max(off, Math.abs(realised[k] - weight) / largest);
      });
    }
  const bound = 2 ** -7;
  return {
    ...{ mode: 'whole', quantity: 'lowering', count, rms: Math.sqrt(squares / Math.max(1, count)) },
    status: off <= bound ? 'pass' : 'fail',
    ratio: off / bound,
    note: `amplitudes as lowered are ${most.toPrecision(2)} off those of the plan at most (${plan.blocks.length} projections)`,
    promise: {
      value: bound,
      terms: [
        {
          name: 'weights',
          value: bound,
          law: 'realised weights over wanted ones, of the largest of their kind: 2^(1 - bits)',
        },
      ],
    },
  };
}
