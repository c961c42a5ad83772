/**
 * The spiking back-end: each row of the circuit is N neurons, and a population's current is fed by their spikes.
 *
 *     tau dI/dt = -I + sum over spikes of rows into I of S / (N rho) delta(t - t_s),   rate of a neuron rho q(t)
 *
 * so that the drive is S q on average: the mean field, and noise that falls with N. Source: Sornborger, Tao, Snyder, Zlotnik
 * (NICE 2019); the circuits of NICE 2020 in Brian2.
 */
import { cycleAt, passages } from '../../circuit/passages';
import type { Plan } from '../../circuit/plan';
import { raise } from '../../errors';
import type { Backend, Request, Run } from '../backend';
import { margins } from '../margins/margins';
import type { Facts } from '../solution';
import { currentsAt } from '../trajectory/currents';
import { currentsAlong } from '../trajectory/read-out';
import { recordInputs } from '../trajectory/trace';
import { type Failure, watcher } from '../watch';
import { notes } from './notes';
import { lifNumbers, rectifiesInSoma, type Settings, type SpikingOptions, settingsOf } from './options';
import { runPassage } from './passage';
import { refusals } from './refusals';
import { type SpikingSegment, segmentOf } from './segment';
import { somaCalibration } from './soma';
import { spikesOf } from './spikes';
import { keepCurrents, leftOf, type State, stateOf } from './state';
import { keptNeurons, restoreNeurons } from './survivors';

const NAMES = { poisson: 'Poisson', if: 'integrate-and-fire', lif: 'leaky integrate-and-fire' };

/** Populations of spiking neurons for the rows of a circuit. Throws for options that make no sense. */
export function spiking(options: SpikingOptions = {}): Backend {
  const settings = settingsOf(options);
  const { model, neurons, spikeRate, dt, seed, hold, flush, gateTau, phases } = settings;
  const facts = {
    model,
    // JSON has no word for infinity
    neurons: neurons === Number.POSITIVE_INFINITY ? 'infinite' : neurons,
    ...(model === 'lif' ? lifFacts(settings) : { spikeRate }),
    ...(model === 'if' ? { phases } : {}),
    dt,
    seed,
    hold,
    flush,
    gateTau,
  };
  const count = neurons === Number.POSITIVE_INFINITY ? 'infinitely many' : `${neurons}`;
  return {
    name: `spiking, ${count} ${NAMES[model]} neurons a row`,
    facts,
    notes: (plan) => notes(plan, settings),
    run: (plan, request) => {
      raise(...refusals(plan, settings));
      return run(plan, request, settings);
    },
  };
}

/** Neurons that rectify by themselves are told with what that costs: their misfit against [a]^+. */
function lifFacts(settings: Settings): Facts {
  const { lif, dt } = settings;
  if (!rectifiesInSoma(settings)) return { ...lif };
  const { u0: _, ...own } = lif;
  const { bias, misfit } = somaCalibration(lifNumbers(lif, 1), dt);
  return { ...own, bias, misfit };
}

interface Course {
  windows: number;
  readonly counts: Float64Array[];
  readonly leaking: (readonly number[])[];
  readonly weights: { readonly t: number; readonly values: readonly Float64Array[] }[];
  /** What is left of resources, where there are some, at every edge. */
  readonly resources: { readonly t: number; readonly left: Float64Array }[];
}

function run(plan: Plan, request: Request, settings: Settings): Run {
  const state = stateOf(plan, request, settings);
  const { tspan, weights } = request;
  const course: Course = {
    ...{ windows: 0, counts: [], leaking: [], resources: [] },
    weights: [{ t: tspan[0], values: weights }],
  };
  restoreNeurons(state, request.neurons);
  const failure = walk(state, request, course);
  const end = failure?.end ?? tspan[1];
  // the state of the end is what the steps made, to the bit: the next run goes on from it
  keepCurrents(state, end);
  return {
    retcode: failure?.retcode ?? 'success',
    ...(failure === undefined ? {} : { message: failure.message }),
    end,
    stats: { windows: course.windows },
    currentsAt: (p, t, out, at) => currentsAt(state.trace, p, t, out, at),
    currentsAlong: (p, times, out) => currentsAlong(state.trace, p, times, out),
    weightsAt: (t) => course.weights.filter((one) => one.t <= t).pop()?.values ?? [],
    resourcesAt: (t) => course.resources.find((one) => one.t === t)?.left,
    watched: (k) => course.leaking[k] ?? [],
    margins: () => margins(plan, [tspan[0], end], weights, state.trace),
    neuronsAtEnd: () => keptNeurons(state, course.windows - 1),
    counts: { rows: state.names, values: course.counts },
    ...(state.spikes === undefined ? {} : { spikes: spikesOf(state) }),
  };
}

/** Passage by passage. */
function walk(state: State, request: Request, course: Course): Failure | undefined {
  const { plan, settings, counts } = state;
  const { tspan, firstCycle } = request;
  const watch = watcher(request);
  const made = new Map<unknown, SpikingSegment>();
  let cycle = cycleAt(plan, tspan[0]);
  recordInputs(state.trace, tspan[0], request.inputs(cycle), state.currents);
  keepCurrents(state, tspan[0]);
  const depletes = state.openings.depletes.includes(1);
  if (depletes) course.resources.push({ t: tspan[0], left: leftOf(state) });
  for (const passage of passages(plan, tspan)) {
    if (passage.cycle !== cycle)
      recordInputs(state.trace, passage.t0, request.inputs(passage.cycle), state.currents);
    cycle = passage.cycle;
    let segment = made.get(passage.segment);
    if (segment === undefined) {
      segment = segmentOf(plan, passage.segment, settings);
      made.set(passage.segment, segment);
    }
    counts.fill(0);
    const leaking: number[] = [];
    const edge = plan.segments.indexOf(passage.segment);
    const place = { passage: course.windows, cycle: firstCycle + cycle, edge };
    const failure =
      runPassage(state, segment, passage, place, (block) => leaking.push(block)) ?? watch?.(passage.t1);
    course.windows++;
    course.counts.push(counts.slice());
    course.leaking.push(leaking);
    if (failure !== undefined) return failure;
    if (depletes) course.resources.push({ t: passage.t1, left: leftOf(state) });
    if (segment.learn.length > 0)
      course.weights.push({ t: passage.t1, values: state.weights.map((W) => W.slice()) });
  }
  return undefined;
}
