/**
 * Neurons in populations of N: the mean of a window is that of the mean field, but for the error of the step; its variance is
 * the law of finite size, a / N, by the adjoint of the window.
 *
 *     |mean off| <= steps + bias + z sd / sqrt(trials),    sd^2 = a / N
 *
 * One hop of Poisson neurons, theta = T / tau: sd = S sqrt(A (e^theta - 1)) e^-theta / sqrt(rho N), .20 / sqrt N at theta 2,
 * A .5, rho 20. Integrate-and-fire neurons: .053 / sqrt N or less. Leaky ones: a bias beside a / N, what calibration leaves.
 */
import { simulate } from '../../../backends/simulate';
import type { Solution } from '../../../backends/solution';
import { type Settings, type SpikingOptions, settingsOf } from '../../../backends/spiking/options';
import { type Plan, plan as planOf } from '../../../circuit/plan';
import { allRules } from '../../../circuit/planned';
import type { Circuit } from '../../../circuit/types';
import { type LawRequest, noiseLaw } from '../../finite-size/law';
import { rowNoise } from '../../finite-size/noise';
import type { Charge } from '../charges';
import { beginsOf, inputsBetween } from '../readings';
import { withoutLearning } from '../variants';
import type { Allowed, Promised, Scene } from './promise';

/** What a step leaves: in units of (dt / tau)^2 and of the largest current. */
const STEP = { poisson: 0.3, if: 0.3, lif: 0.3 } as const;
/**
 * What calibration leaves of leaky neurons: of what an emission of 1, the end of its scale, would charge, since membranes that
 * come from rest fire a hundredth too little in the first tau; and of what is held, once for its own rows, and in each tau.
 * It is of one sign, and adds up along a run.
 */
export const CALIBRATION = 1.1e-2;
export const DRIFT = 2e-3;
/**
 * What leaky neurons add that hold a current while it is charged: where it comes from nothing they fire together at first, nearly
 * a spike each, and noise about nothing only adds.
 */
export const VOLLEY = 0.05;

export function spikingPromise(options: SpikingOptions): Promised {
  const settings = settingsOf(options);
  /** The law follows from the reference alone: other noise has the same. */
  const known = new WeakMap<Solution, ReadonlyMap<string, Allowed | string>>();
  return {
    law: 'the law of finite size: variance a / N; the mean of the mean field',
    measured: 'test/validation/compare/constants.test.ts',
    lawless: lawlessly,
    of(scene, request) {
      const why = lawlessly(scene.plan);
      if (why !== undefined) return () => why;
      const reference = scene.references[request];
      const table = known.get(reference) ?? lawOf(scene, request, settings);
      known.set(reference, table);
      return (charge, component): Allowed | string =>
        table.get(`${charge} ${component}`) ?? 'no law of finite size';
    },
  };
}

function lawOf(scene: Scene, request: number, settings: Settings): Map<string, Allowed | string> {
  const table = new Map<string, Allowed | string>();
  for (const begin of beginsOf(scene.course.charges)) windowLaw(scene, request, settings, begin, table);
  return table;
}

/** Why nothing of a circuit has a law, though single windows may. */
function lawlessly(plan: Plan): string | undefined {
  const { blocks } = plan;
  const learnt = new Set(allRules(plan).map(({ weights }) => weights));
  const reads = blocks.find(({ terms }) =>
    terms.some((term) => term.kind === 'weights' && learnt.has(term.weights)),
  );
  if (reads !== undefined) return `"${reads.name}" reads weights that learn from noise`;
  const driven = blocks.find(({ alwaysOpen, gates }) => alwaysOpen && gates.length > 0);
  if (driven !== undefined) return `when "${driven.name}" opens is noise: it has no law`;
  return undefined;
}

/** The law of all amplitudes of the window that begins at a time, into the table. */
function windowLaw(
  { plan, course, drawn, references }: Scene,
  request: number,
  settings: Settings,
  begin: number,
  table: Map<string, Allowed | string>,
): void {
  const own = course.charges.flatMap((one, k) => (one.begin === begin ? [k] : []));
  const end = Math.max(...own.map((k) => course.charges[k].end));
  const still = quiet(plan.circuit);
  const from = references[request].state(begin);
  const inputs = inputsBetween(plan, drawn[request], begin, end);
  const solution = simulate(still, { from, tspan: [begin, end], tEval: [], inputs });
  const places = own.flatMap((k) =>
    course.charges[k].kind === 'weight'
      ? []
      : Array.from({ length: course.charges[k].size }, (_, component) => ({ k, component })),
  );
  const stillPlan = planOf(still);
  const targets = places.map(({ k, component }) => ({
    at: plan.populations[course.charges[k].index].offset + component,
    t: course.charges[k].end,
  }));
  const given: LawRequest = {
    plan: stillPlan,
    solution,
    weights: plan.circuit.weights.map(({ name }) => from.weights[name]),
    inputs,
    settings,
  };
  const law = targets.length === 0 ? [] : noiseLaw(given, targets);
  const largest = largestIn(plan, solution, [begin, end]);
  const noise = rowNoise(plan, settings);
  const carried = noise.kind === 'white' ? noise.density(0) / settings.neurons : 0;
  places.forEach(({ k, component }, n) => {
    const { a, average, why } = law[n];
    const { name, end: t } = course.charges[k];
    const value = solution.at(t, name, component);
    const kick = kickOf(settings, plan, course.charges[k]);
    // a row at its corner has no derivative: no spike leaves more than one kick
    const noKick = why !== undefined && kick === 0;
    const square = a === null ? kick * Math.max(0, value) : Math.max(a, average ?? 0) / settings.neurons;
    table.set(
      `${k} ${component}`,
      noKick
        ? why
        : {
            ...allowed(settings, plan, course.charges[k], { value, largest }),
            ...{ sd: Math.sqrt(square), kick },
            carrier: carried * course.charges[k].feeds.reduce((sum, feed) => sum + feed.square, 0),
          },
    );
  });
}

/** The most that one spike of those who charge an amplitude leaves in it. */
const kickOf = ({ spikeRate, neurons }: Settings, { circuit }: Plan, { feeds }: Charge): number =>
  feeds.reduce((most, { gain }) => Math.max(most, Math.abs(gain)), 0) / (neurons * (spikeRate / circuit.tau));

function allowed(
  settings: Settings,
  plan: Plan,
  { kind, begin, end, feeds, index }: Charge,
  { value, largest }: { readonly value: number; readonly largest: number },
): Allowed {
  const { model, dt, neurons, spikeRate } = settings;
  const calibration =
    kind === 'held'
      ? CALIBRATION + (DRIFT * (end - begin)) / plan.populations[index].tau
      : feeds.reduce((sum, { factor, ceiling }) => sum + CALIBRATION * factor * Math.min(1, ceiling), 0);
  const steps = STEP[model] * dt ** 2 * largest;
  const volley = feeds.some(({ held }) => held) ? VOLLEY : 0;
  return {
    terms: [
      { name: 'steps', value: steps, law: `${STEP[model]} (dt/tau)^2 of the largest current` },
      ...(model === 'lif'
        ? [
            {
              name: 'bias' as const,
              value: calibration + volley,
              law: `calibration: ${CALIBRATION} of what an emission of 1 charges or holds, ${DRIFT} in each tau of a hold${volley > 0 ? `; ${VOLLEY} where what is charged is held meanwhile` : ''}`,
            },
          ]
        : []),
    ],
    spreads: (spikeRate / plan.circuit.tau) * value >= 1,
    spikes: (spikeRate / plan.circuit.tau) * neurons * Math.max(0, value),
  };
}

function largestIn(
  { populations }: Plan,
  run: { vector(t: number, name: string): Float64Array },
  times: readonly number[],
): number {
  let largest = 0;
  for (const t of times)
    for (const { name } of populations)
      for (const value of run.vector(t, name)) largest = Math.max(largest, Math.abs(value));
  return largest;
}

const quiets = new WeakMap<Circuit, Circuit>();

function quiet(circuit: Circuit): Circuit {
  const made = quiets.get(circuit) ?? withoutLearning(circuit);
  quiets.set(circuit, made);
  return made;
}
