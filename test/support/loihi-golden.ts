/** The golden files of test/fixtures/loihi as networks, inputs and recorded outputs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { loihi } from '../../src/index';

type Spike = readonly [unit: number, step: number];

export interface Golden {
  readonly steps: number;
  readonly groups: readonly {
    readonly name: string;
    readonly n: number;
    readonly decay_v: number;
    readonly decay_I: number;
    readonly threshold_v_mant: number;
    readonly refractory: number;
    readonly bias_mant?: number;
    readonly bias_exp?: number;
  }[];
  readonly inputs: readonly {
    readonly name: string;
    readonly n: number;
    readonly spikes: readonly Spike[];
  }[];
  readonly synapses: readonly {
    readonly name: string;
    readonly pre: string;
    readonly post: string;
    readonly pairs: readonly (readonly [number, number])[];
    readonly w: readonly number[];
    readonly w_exp: number;
    readonly sign_mode: 'mixed' | 'exc' | 'inh';
    readonly num_weight_bits: number;
    readonly delay: number;
    readonly dw: string | null;
    readonly traces: Readonly<
      Partial<Record<loihi.TraceName, { readonly imp: number; readonly tau: number }>>
    >;
  }[];
  /** By group or synapses, [unit or synapse][step]. */
  readonly outputs: {
    readonly I: Readonly<Record<string, readonly (readonly number[])[]>>;
    readonly v: Readonly<Record<string, readonly (readonly number[])[]>>;
    readonly spikes: Readonly<Record<string, readonly Spike[]>>;
    readonly w_act_initial: Readonly<Record<string, readonly number[]>>;
    readonly traces?: Readonly<Record<string, Readonly<Record<string, readonly (readonly number[])[]>>>>;
    readonly w?: Readonly<Record<string, readonly (readonly number[])[]>>;
    readonly w_act?: Readonly<Record<string, readonly (readonly number[])[]>>;
  };
}

export const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'loihi', `${name}.json`), 'utf8')) as T;

const MODES = { mixed: 'mixed', exc: 'excitatory', inh: 'inhibitory' } as const;

export function descriptionOf(golden: Golden): loihi.NetworkDescription {
  const plastic = golden.synapses.filter(({ dw }) => dw !== null);
  return {
    groups: golden.groups.map((group) => ({
      name: group.name,
      size: group.n,
      vth: group.threshold_v_mant,
      decayU: group.decay_I,
      decayV: group.decay_v,
      refractory: group.refractory,
      biasMant: group.bias_mant ?? 0,
      biasExp: group.bias_exp ?? 0,
    })),
    generators: golden.inputs.map(({ name, n, spikes }) => ({ name, size: n, spikes: listed(spikes) })),
    synapses: golden.synapses.map(
      (one): loihi.SynapseDescription => ({
        name: one.name,
        from: one.pre,
        to: one.post,
        pattern: 'pairs',
        pairs: one.pairs,
        weights: one.w,
        weightExp: one.w_exp,
        signMode: MODES[one.sign_mode],
        numWeightBits: one.num_weight_bits,
        delay: one.delay,
        ...(one.dw === null ? {} : { rule: one.name }),
      }),
    ),
    rules: plastic.map(({ name, dw, traces }) => ({
      name,
      dw: dw as string,
      ...Object.fromEntries(
        Object.entries(traces).map(([trace, { imp, tau }]) => [trace, { impulse: imp, tau }]),
      ),
    })),
    probes: [
      ...golden.groups.map(({ name }) => ({ of: name, record: ['current', 'voltage'] as const })),
      ...plastic.map(({ name, traces }) => ({
        of: name,
        record: ['weight', ...(Object.keys(traces) as loihi.TraceName[])] as const,
      })),
    ],
  };
}

export const listed = (spikes: readonly Spike[]) => ({
  i: spikes.map(([i]) => i),
  t: spikes.map(([, t]) => t),
});

/** [unit][step] of records that are [step, unit] by rows. */
export function byUnit(records: Float64Array | undefined, steps: number): number[][] {
  const all = records ?? new Float64Array(0);
  const width = all.length / steps;
  return Array.from({ length: width }, (_, unit) =>
    Array.from({ length: steps }, (_, step) => all[step * width + unit]),
  );
}
