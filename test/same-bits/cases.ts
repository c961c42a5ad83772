/** What two checkouts are asked alike: 300 random circuits, and command lines that call every verb and every example. */
import type { Circuit, SimulateOptions } from '../../src/index';
import { randomFeedForward } from '../support/random-circuit';
import { randomLearner } from '../support/random-learner';
import { randomModel } from '../support/random-model';
import { SWEEP_PLAN } from '../support/sweep-plan';

/** A circuit and a run of it, as plain data. */
export interface RandomCase {
  readonly id: string;
  readonly circuit: Circuit;
  readonly options: Pick<SimulateOptions, 'initial' | 'inputs' | 'tspan' | 'cycles' | 'tEval'>;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, k) => k + 1);

/** 150 circuits over the whole model, 90 feed-forward ones, 60 that learn. */
export const randomCases = (): RandomCase[] => [
  ...numbers(150).map((seed) => {
    const { circuit, initial, end } = randomModel(seed);
    return { id: `model-${seed}`, circuit, options: { initial, tspan: [0, end] as const } };
  }),
  ...numbers(90).map((seed) => {
    const { circuit, initial, end } = randomFeedForward(seed);
    return { id: `feed-forward-${seed}`, circuit, options: { initial, tspan: [0, end] as const } };
  }),
  ...numbers(60).map((seed) => {
    const { made, options } = randomLearner(seed);
    return { id: `learner-${seed}`, circuit: made, options };
  }),
];

/** Input files of the command lines, by name. */
export const FILES: Readonly<Record<string, unknown>> = { 'plan.json': SWEEP_PLAN };

/** A command line; its standard output goes into a file as well where `to` names one. */
export interface Line {
  readonly argv: readonly string[];
  readonly to?: string;
}

const line = (text: string, to?: string): Line => ({
  argv: text.split(' '),
  ...(to === undefined ? {} : { to }),
});

/** The examples, each with an initial current that makes something happen. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'graded-chain': '--initial u0=0.7',
  'vector-chain': '--initial u0=[0.6,0.2,0.4]',
  routing: '--initial u=[0.6,0.3]',
  memory: '--initial u=0.7',
  'overlapping-chain': '--initial u0=0.7',
  ring: '--initial u0=0.7',
  'packet-stream': '--cycles 3 --input x=0.4',
  'pulse-chain': '--initial p0=0.3',
  'bistable-pair': '--initial x=0.3 --initial y=0.2 --t-span 0,5',
  'autonomous-sgsc': '--t-span 0,6',
};

const H = 'projections[*].transfer.h';

/** In this order, in one folder: later ones read what earlier ones wrote. */
export const LINES: readonly Line[] = [
  line('example --list'),
  line('schema'),
  ...Object.entries(EXAMPLES).flatMap(([name, run]) => [
    line(`example ${name}`, `${name}.json`),
    line(`example ${name} --format ode`),
    line(`simulate ${name}.json ${run} --json`),
    line(`simulate ${name}.json ${run}`),
    line(`describe ${name}.json --json`),
    line(`describe ${name}.json`),
  ]),
  line('simulate graded-chain.json --initial u0=0.7 --out simulate --quiet'),
  line('describe ring.json --out describe --quiet'),
  line('describe sbp --layers 12,24,3'),
  line('describe sbp --layers 12,24,3 --extra-inhibition --json'),
  line('budget graded-chain.json --initial u0=0.7 --draws 20 --json'),
  line('budget graded-chain.json --initial u0=0.7 --draws 20 --out budget --quiet'),
  line('pmpy --draws 20 --json'),
  line('separatrix pulse-chain.json --enter p0 --exit p1 --json'),
  line(`separatrix pulse-chain.json --enter p0 --exit p1 --basin-y ${H}=0.02:0.2:5 --out separatrix --quiet`),
  line('stability ring.json --initial u0=0.7 --json'),
  line('stability pulse-chain.json --stage p0,p1 --initial p0=0.3 --json'),
  line('stability bistable-pair.json --plane x,y --out plane --json --quiet'),
  line(`continue pulse-chain.json --enter p0 --exit p1 --vary ${H}=0.02:0.3 --json`),
  line(`continue pulse-chain.json --enter p0 --exit p1 --vary ${H}=0.02:0.3 --out branch --quiet`),
  line('sweep plan.json --out sweep --json --quiet'),
  line('train xor --seed 3 --epochs 40 --verify 40 --out xor --json --quiet'),
  line('evaluate xor --weights xor/weights.npz --json'),
  line('train linear-8 --seed 2 --epochs 3 --out linear --json --quiet'),
  line('train teacher-student --seed 1 --epochs 2 --out teacher --json --quiet'),
  line('train mnist --samples 200,100 --layers 400,40,10 --epochs 2 --seed 1 --out digits --json --quiet'),
  line('evaluate mnist --layers 400,40,10 --weights digits/weights.npz --patterns 50 --json'),
  line('train mnist --backend loihi --samples 200,100 --epochs 2 --seed 1 --out clothes --json --quiet'),
  line('train mnist --backend loihi --samples 40,40 --epochs 1 --verify 20 --engine circuit --json --quiet'),
  line('evaluate mnist --backend loihi --weights clothes/weights.npz --patterns 100 --json'),
  line('simulate graded-chain.json --initial u3=0.7x'),
  line('train xro'),
];

/** Made in a folder of their own, beside the others. */
export const FIGURES: readonly Line[] = [
  line('reproduce --list --json'),
  line('reproduce --out figures --json --quiet'),
];
