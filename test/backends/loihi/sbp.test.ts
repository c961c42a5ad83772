/** The golden run of a small spiking backprop circuit: every spike of every layer and phase, every weight of every copy. */
import { emulator, loihiNetwork } from '../../../src/index';
import { fixture } from '../../support/loihi-golden';
import { inputsOf, LAYERS, PHASES, sbp, stepOf, transposed } from '../../support/sbp';

interface GoldenSbp {
  readonly nin: number;
  readonly nhid: number;
  readonly nout: number;
  readonly w1_init: number[][];
  readonly w2_init: number[][];
  readonly x: number[][];
  readonly target: number[][];
  readonly samples: readonly {
    readonly spikes: readonly (readonly [phase: number, layer: string, units: number[]])[];
    readonly w1: number[][];
    readonly w2: number[][];
    readonly w2tp: number[][];
    readonly w2tm: number[][];
  }[];
}

const golden = fixture<GoldenSbp>('p7_sbp_small');

test('p7_sbp_small: ten samples in twelve phases, with reward traces and eight plastic matrices', () => {
  const network = sbp(golden, golden.w1_init, golden.w2_init);
  const inputs = golden.samples.map((_, k) => inputsOf(k, golden.x[k]!, golden.target[k]!));
  const chip = emulator(
    loihiNetwork({
      ...network,
      generators: network.generators.map((generator) =>
        generator.name === 'kick'
          ? generator
          : {
              ...generator,
              spikes: joined(inputs.map((one) => one[generator.name as keyof (typeof inputs)[number]])),
            },
      ),
    }),
  );
  // what fires in phase 11 is learned in the step after
  chip.run({ steps: stepOf(0, 1) });
  golden.samples.forEach((sample, k) => {
    const { spikes } = chip.run({ steps: PHASES });
    const fired = LAYERS.flatMap((layer) =>
      Array.from({ length: PHASES }, (_, phase) => {
        const { i, t } = spikes[layer]!;
        return [phase, layer, [...i].filter((_, n) => t[n] === stepOf(k, phase))] as const;
      }).filter(([, , units]) => units.length > 0),
    );
    expect(sorted(fired)).toEqual(sorted(sample.spikes));
    for (const copy of ['x>h', 'x>h_lt', 'x>h_gt'])
      expect([...chip.weights(copy)]).toEqual(transposed(sample.w1).flat());
    for (const copy of ['h>o', 'h>o_lt', 'h>o_gt'])
      expect([...chip.weights(copy)]).toEqual(transposed(sample.w2).flat());
    expect([...chip.weights('o>hT')]).toEqual(transposed(sample.w2tp).flat());
    expect([...chip.weights('oTm>hT')]).toEqual(transposed(sample.w2tm).flat());
  });
});

const sorted = (spikes: GoldenSbp['samples'][number]['spikes']) =>
  spikes.map((entry) => JSON.stringify(entry)).sort();

const joined = (lists: readonly { readonly i: number[]; readonly t: number[] }[]) => ({
  i: lists.flatMap(({ i }) => i),
  t: lists.flatMap(({ t }) => t),
});
