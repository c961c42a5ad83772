/** A certificate: everything that a proof needs, in one plain object, and the true values with 40 digits. */
import type { Circuit } from '../circuit/types';
import { invalid, PulsegateError } from '../errors';
import { isList, isObject } from '../kinds';
import { ownValue } from '../records';
import type { Enclosed } from './enclose';
import { decimal } from './integers';
import type { Reading } from './model';
import { readModel } from './read';
import { encloseRun, named, type ProvenRun, type Watch } from './run';
import { asProven, type ProvenCrossing, type Question } from './verdict';

/** The true value as a decimal, cut after 40 digits, and how far off it may be. */
export type Proven = readonly [value: string, radius: number];

export interface CertifiedValues {
  readonly t: number;
  readonly currents: Readonly<Record<string, readonly Proven[]>>;
  readonly weights: Readonly<Record<string, readonly Proven[]>>;
}

export interface Certificate {
  readonly schemaVersion: 1;
  readonly circuit: Circuit;
  readonly gains: readonly (readonly number[])[];
  readonly run: ProvenRun;
  readonly bits: number;
  readonly values: readonly CertifiedValues[];
  readonly crossings: readonly ProvenCrossing[];
  /** Whose result was compared, and how far from the truth it may be. */
  readonly claim: { readonly by: string; readonly bound: number };
}

export interface Checked {
  readonly verdict: 'certified' | 'refused' | 'undecided';
  readonly reason?: string;
  readonly values: number;
  readonly crossings: number;
}

export function certificateOf(
  question: Question,
  { enclosed, model, bits }: { readonly enclosed: Enclosed; readonly model: Reading; readonly bits: number },
  claim: Certificate['claim'],
): Certificate {
  const { circuit, gains, run } = question;
  return { ...{ schemaVersion: 1, circuit, gains, run, bits }, ...proven(model, enclosed, bits), claim };
}

function proven(model: Reading, { values, crossings }: Enclosed, bits: number) {
  return {
    values: values.map(({ t, x, radii, w, weightRadii }) => ({
      t,
      currents: named(
        model.places.filter(({ input }) => !input),
        ({ offset, size }) => listed(x, radii, offset, size, bits),
      ),
      weights: named(model.weights, ({ offset, rows, columns }) =>
        listed(w, weightRadii, offset, rows * columns, bits),
      ),
    })),
    crossings: crossings.map((one) => asProven(one, bits)),
  };
}

const listed = (
  x: readonly bigint[],
  radii: Float64Array,
  offset: number,
  size: number,
  bits: number,
): Proven[] =>
  Array.from({ length: size }, (_, i) => [decimal(x[offset + i], bits), radii[offset + i]] as const);

/** Proves a certificate again, from the circuit in it: no solver is needed, and every digit must be the same. */
export function checkCertificate(certificate: Certificate, watch: Omit<Watch, 'bits'>): Checked {
  const path = 'certificate';
  if (!isObject(certificate) || !isObject(certificate.run) || !isList(certificate.values))
    throw new PulsegateError([
      invalid(path, 'certificate', certificate, 'what pulsegate certify --out writes'),
    ]);
  const { circuit, gains, run, bits } = certificate;
  const model = readModel(circuit, gains);
  const enclosed = encloseRun(model, run, { ...watch, bits });
  const counts = { values: 0, crossings: certificate.crossings.length };
  const refused = (reason: string): Checked => ({ ...counts, verdict: 'refused', reason });
  const again = proven(model, enclosed, enclosed.bits);
  if (enclosed.bits !== bits) return refused(`${bits} bits do not hold the numbers of the circuit`);
  for (const [k, one] of again.values.entries()) {
    const given = certificate.values[k];
    if (given?.t !== one.t) return refused(`values[${k}].t is ${given?.t}; output time ${k} is ${one.t}`);
    for (const part of ['currents', 'weights'] as const)
      for (const [name, list] of Object.entries(one[part]))
        for (const [i, [value, radius]] of list.entries()) {
          const [said, wide] = ownValue(given[part] ?? {}, name)?.[i] ?? ['nothing', 0];
          counts.values++;
          if (said !== value || wide !== radius)
            return refused(
              `${name}[${i}] at t = ${one.t} is ${said} within ${wide}; true is ${value} within ${radius}`,
            );
        }
  }
  if (certificate.values.length > again.values.length && enclosed.doubt === undefined)
    return refused('there are more values than output times');
  for (let k = 0; k < Math.max(again.crossings.length, certificate.crossings.length); k++)
    if (JSON.stringify(again.crossings[k]) !== JSON.stringify(certificate.crossings[k]))
      return refused(
        `crossings[${k}] is ${JSON.stringify(certificate.crossings[k])}; true is ${JSON.stringify(again.crossings[k])}`,
      );
  if (enclosed.doubt !== undefined) {
    const { t, reason } = enclosed.doubt;
    return { ...counts, verdict: 'undecided', reason: `at t = ${t}: ${reason}` };
  }
  return { ...counts, verdict: 'certified' };
}
