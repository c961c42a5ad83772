/** The verb that proves a run: its circuit, its request and its claims are handed to a checker that shares nothing with solvers. */
import { REQUEST_OPTIONS, type RequestOptions, requestOf } from '../backends/request';
import { SOLUTION, type Solution } from '../backends/solution';
import { type Certificate, type Checked, certificateOf, checkCertificate } from '../certify/certificate';
import { gainFaults } from '../certify/gains';
import { MOST_BITS, named, type ProvenRun } from '../certify/run';
import { judge, type Verdict } from '../certify/verdict';
import { circuit as makeCircuit } from '../circuit/circuit';
import { checkCircuit } from '../circuit/made';
import { type Plan, plan } from '../circuit/plan';
import type { Circuit } from '../circuit/types';
import { invalid, type Problem, PulsegateError, raise } from '../errors';
import { checkGiven, checkKinds, having, isList, PAIR } from '../kinds';
import { ownValue } from '../records';

export interface CertifyOptions extends Omit<RequestOptions, 'record' | 'firstCycle'> {
  /** Allowed error of every value, relative to 1 + |value| (default 1e-13). */
  readonly within?: number;
  /** Bits after the point to begin with (default 256); they double while the enclosure is too wide, up to 1024. */
  readonly bits?: number;
  /** The work that one enclosure may take, in coefficients that it computes (default 1e10: some ten minutes). */
  readonly maxWork?: number;
}

export interface Certified extends Verdict {
  readonly certificate: Certificate;
}

/** The work of one enclosure: some ten minutes of it. */
const MAX_WORK = 1e10;

const LEAST_BITS = 96;

/**
 * Proves that the currents and weights of a solution are the true ones within a bound, and that its log has every crossing of
 * the true solution and no other. `options` are those that the run had: initial or from, inputs, cycles, tspan.
 *
 * `certified`: every value that the solution has at its output times is within `bound` of the truth. `refused`: a value or
 * a crossing is wrong, and which. `undecided`: where the proof ends, and why.
 */
export function certify(circuit: Circuit, options: CertifyOptions, solution: Solution): Certified {
  checkCircuit(circuit);
  const { record: _record, firstCycle: _first, ...known } = REQUEST_OPTIONS;
  checkGiven('certify', options, { ...known, within: 'number?', bits: 'number?', maxWork: 'number?' });
  checkKinds('certify', { solution: [solution, SOLUTION] });
  const { within = 1e-13, bits = 256, maxWork = MAX_WORK, progress, signal, ...asked } = options;
  if (!(within > 0)) raise(invalid('certify.within', 'error', within, 'a number above 0'));
  checkWork('certify', maxWork);
  if (!(Number.isInteger(bits) && bits >= LEAST_BITS && bits <= MOST_BITS))
    raise(invalid('certify.bits', 'bits', bits, `a whole number from ${LEAST_BITS} to ${MOST_BITS}`));
  if (solution.retcode !== 'success')
    raise(invalid('certify.solution', 'retcode', solution.retcode, 'a run that succeeded'));
  if (JSON.stringify(solution.circuit) !== JSON.stringify(circuit))
    raise(invalid('certify.solution', 'circuit', solution.backend, 'a run of the circuit that is certified'));
  const planned = plan(circuit);
  const question = {
    circuit,
    gains: planned.blocks.map(({ destinations }) => destinations.map(({ gain }) => gain)),
    run: runOf(planned, asked, solution),
  };
  const claim = {
    by: solution.backend,
    currents: solution.currents,
    weights: (k: number) => weightsAt(solution, k),
    ...(solution.log.crossings === undefined ? {} : { crossings: solution.log.crossings }),
  };
  const [gain] = gainFaults(circuit, question.gains);
  const { enclosed, model, ...judged } = judge(question, claim, {
    within,
    bits,
    most: maxWork,
    progress,
    signal,
  });
  const verdict: Verdict = gain === undefined ? judged : { ...judged, verdict: 'refused', reason: gain };
  const proof = { enclosed, model, bits: verdict.bits };
  return {
    ...verdict,
    certificate: certificateOf(question, proof, { by: solution.backend, bound: verdict.bound }),
  };
}

function checkWork(verb: string, work: number): void {
  if (!(work > 0)) raise(invalid(`${verb}.maxWork`, 'work', work, 'a number above 0'));
}

function runOf(planned: Plan, asked: RequestOptions, solution: Solution): ProvenRun {
  const { tspan, initial, weights, inputs } = requestOf(planned, asked);
  if (tspan[0] !== solution.tspan[0] || tspan[1] !== solution.tspan[1])
    raise(
      invalid('certify.tspan', 'time span', tspan, `${solution.tspan.join(' to ')}, as the solution has it`),
    );
  const { period, populations, circuit } = planned;
  const firstCycle = period === undefined ? 0 : Math.floor(tspan[0] / period + 1e-9);
  const lastCycle = period === undefined ? 0 : Math.max(firstCycle, Math.ceil(tspan[1] / period - 1e-9) - 1);
  const rows = Array.from({ length: lastCycle - firstCycle + 1 }, (_, k) =>
    Float64Array.from(inputs(firstCycle + k)),
  );
  const part = (list: Float64Array, { offset, size }: Plan['populations'][number]) =>
    Array.from(list.subarray(offset, offset + size));
  return {
    ...{ tspan, times: Array.from(solution.t), firstCycle },
    initial: named(
      populations.filter(({ input }) => !input),
      (one) => part(initial, one),
    ),
    weights: named(
      circuit.weights.map(({ name }, k) => ({ name, values: weights[k] })),
      ({ values }) => Array.from(values),
    ),
    inputs: named(
      populations.filter(({ input }) => input),
      (one) => rows.map((list) => part(list, one)),
    ),
  };
}

/** The weights of a solution at an output time, as far as it knows them: it does not while weights learn. */
function weightsAt(solution: Solution, k: number): Readonly<Record<string, Float64Array>> | undefined {
  if (solution.circuit.weights.length === 0) return undefined;
  const t = solution.t[k];
  if (t === solution.tspan[1]) return solution.weights;
  // a state has all currents, so that a run that recorded some of them has none
  if (solution.circuit.populations.some(({ name }) => ownValue(solution.currents, name) === undefined))
    return undefined;
  try {
    return solution.state(t).weights;
  } catch (error) {
    // of a run by another copy of the package the class is another one
    if (error instanceof Error && 'path' in error && error.path === 't') return undefined;
    throw error;
  }
}

/** As `pulsegate certify --out` writes it. */
const CERTIFICATE = having('what pulsegate certify --out writes', {
  circuit: 'object',
  gains: 'rows',
  run: having('a run', {
    ...{ tspan: PAIR, times: 'numbers', firstCycle: 'number' },
    ...{ initial: 'object', weights: 'object', inputs: 'object' },
  }),
  bits: 'number',
  values: 'objects',
  crossings: 'objects',
});

/** Proves a certificate again: no solver runs. The circuit in it is checked like any other. */
export function recheck(
  certificate: Certificate,
  watch: Pick<CertifyOptions, 'maxWork' | 'progress' | 'signal'> = {},
): Checked {
  checkKinds('recheck', { certificate: [certificate, CERTIFICATE] });
  checkGiven('recheck', watch, { maxWork: 'number?', progress: 'function?', signal: 'object?' });
  const { maxWork = MAX_WORK, ...watched } = watch;
  checkWork('recheck', maxWork);
  const circuit = makeCircuit(certificate.circuit);
  raise(...shapeFaults(circuit, certificate));
  const [gain] = gainFaults(circuit, certificate.gains);
  if (gain !== undefined) return { verdict: 'refused', reason: gain, values: 0, crossings: 0 };
  if (JSON.stringify(circuit) !== JSON.stringify(certificate.circuit))
    throw new PulsegateError([
      invalid(
        'certificate.circuit',
        'circuit',
        certificate.circuit,
        'a circuit with its defaults written out',
      ),
    ]);
  return checkCertificate({ ...certificate, circuit }, { ...watched, most: maxWork });
}

/** What a certificate says of its run that does not fit its circuit. */
function shapeFaults(
  { populations, projections, weights }: Circuit,
  { gains, run, bits }: Certificate,
): Problem[] {
  const faults: Problem[] = [];
  const see = (path: string, value: unknown, size: number): void => {
    const fits = isList(value) && value.length === size;
    if (!fits || !Array.from(value).every((one) => Number.isFinite(one)))
      faults.push(invalid(`certificate.${path}`, 'values', value, `a list of ${size} finite numbers`));
  };
  see('run.tspan', run.tspan, 2);
  see('bits', [bits], 1);
  see('run.times', run.times, run.times.length);
  if (!(Number.isInteger(bits) && bits >= LEAST_BITS && bits <= MOST_BITS))
    faults.push(
      invalid('certificate.bits', 'bits', bits, `a whole number from ${LEAST_BITS} to ${MOST_BITS}`),
    );
  if (gains.length !== projections.length)
    faults.push(invalid('certificate.gains', 'number of rows', gains.length, `${projections.length}`));
  projections.forEach(({ to }, k) => {
    see(`gains[${k}]`, gains[k], to.length);
  });
  for (const { name, size = 1, input } of populations) {
    if (input !== true) see(`run.initial.${name}`, ownValue(run.initial, name), size);
    const rows = input === true ? ownValue(run.inputs, name) : [];
    if (!isList(rows))
      faults.push(invalid(`certificate.run.inputs.${name}`, 'values', rows, 'a list of rows'));
    else
      Array.from(rows).forEach((row, k) => {
        see(`run.inputs.${name}[${k}]`, row, size);
      });
  }
  for (const { name, shape } of weights)
    see(`run.weights.${name}`, ownValue(run.weights, name), shape[0] * shape[1]);
  return faults;
}
