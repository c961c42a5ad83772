/** What the spiking back-end is told, checked and complete. */
import { invalid, type Problem, raise } from '../../errors';
import { checkGiven, either, type Kind, optional } from '../../kinds';

export type Model = 'poisson' | 'if' | 'lif';

/** Times in the time constant `tau` of the circuit, rates per `tau`. */
export interface SpikingOptions {
  /** Poisson neurons (default), perfect integrate-and-fire, leaky integrate-and-fire. */
  readonly model?: Model;
  /** N, the neurons of every row (default 100). `Infinity` gives every row its expected spikes: the step alone. */
  readonly neurons?: number;
  /** rho, the spikes that a neuron fires in a time constant while its row emits 1 (default 20); of LIF neurons calibrated. */
  readonly spikeRate?: number;
  /** The longest step (default 0.02; of LIF neurons 0.0025). Steps never cross an edge of the schedule. */
  readonly dt?: number;
  /** Root of all random numbers (default 0). */
  readonly seed?: number;
  /** How populations are held: by a self row of N neurons (default), or by a current, without noise. */
  readonly hold?: 'spikes' | 'current';
  /** How they are flushed: by a current (default), or by a self row of N neurons. */
  readonly flush?: 'current' | 'spikes';
  /** Time constant of the trace of a row's spikes that opens and closes gates (default 0.05). */
  readonly gateTau?: number;
  /** Where the phases of integrate-and-fire neurons begin: random (default), or (i + 1/2) / N. */
  readonly phases?: 'random' | 'regular';
  readonly lif?: LifOptions;
  readonly record?: RecordOptions;
}

/** tau_m dv = (-v + u) dt + sigma sqrt(2 tau_m) dW, threshold 1, reset 0; u = u0 + c q while a row emits q > 0, else `rest`. */
export interface LifOptions {
  /** tau_m (default 0.05). */
  readonly tauM?: number;
  /** The gate's current, which lifts a row over its threshold (default 1.5). */
  readonly u0?: number;
  /** Current per unit of q (default 1). */
  readonly c?: number;
  /** Standard deviation of the noise in v (default 0.3). */
  readonly sigma?: number;
  /** Current of a row that emits nothing (default -1: silent). */
  readonly rest?: number;
  /** For how long v stays at the reset after a spike (default 0). */
  readonly refractory?: number;
  /**
   * What rectifies: the dendrite (default), which passes on q alone, or the neuron's own threshold. Then u = u_b + c a while
   * a row is open, a its argument of either sign and u_b the best bias (`lifCalibration`): rounded where a is near 0.
   */
  readonly rectifier?: 'dendrite' | 'soma';
}

export interface RecordOptions {
  /** Rows whose spikes are kept: names of projections and 'hold:m', or true for all. */
  readonly spikes?: readonly string[] | true;
}

export interface Settings {
  readonly model: Model;
  readonly neurons: number;
  readonly spikeRate: number;
  readonly dt: number;
  readonly seed: number;
  readonly hold: 'spikes' | 'current';
  readonly flush: 'current' | 'spikes';
  readonly gateTau: number;
  readonly phases: 'random' | 'regular';
  readonly lif: Required<LifOptions>;
  readonly spikes: readonly string[] | boolean;
}

const ALL: Kind = { is: (value) => value === true, allowed: 'true' };
const OPTIONS = {
  model: optional(['poisson', 'if', 'lif']),
  neurons: 'number?',
  spikeRate: 'number?',
  dt: 'number?',
  seed: 'number?',
  hold: optional(['spikes', 'current']),
  flush: optional(['current', 'spikes']),
  gateTau: 'number?',
  phases: optional(['random', 'regular']),
  lif: 'object?',
  record: 'object?',
} as const;
const LIF_OPTIONS = {
  tauM: 'number?',
  u0: 'number?',
  c: 'number?',
  sigma: 'number?',
  rest: 'number?',
  refractory: 'number?',
  rectifier: optional(['dendrite', 'soma']),
} as const;
const LIF: Required<LifOptions> = {
  tauM: 0.05,
  u0: 1.5,
  c: 1,
  sigma: 0.3,
  rest: -1,
  refractory: 0,
  rectifier: 'dendrite',
};

/** The most neurons of a row, and the most spikes a neuron fires in a time constant. */
const MOST_NEURONS = 1e7;
const MOST_RATE = 1e6;

export function settingsOf(options: SpikingOptions): Settings {
  checkGiven('spiking', options, OPTIONS);
  const { model = 'poisson', lif = {}, record = {} } = options;
  checkGiven('spiking.lif', lif, LIF_OPTIONS);
  checkGiven('spiking.record', record, { spikes: optional(either('texts', ALL)) });
  const settings: Settings = {
    model,
    neurons: options.neurons ?? 100,
    spikeRate: options.spikeRate ?? 20,
    dt: options.dt ?? (model === 'lif' ? 0.0025 : 0.02),
    seed: options.seed ?? 0,
    hold: options.hold ?? 'spikes',
    flush: options.flush ?? 'current',
    gateTau: options.gateTau ?? 0.05,
    phases: options.phases ?? 'random',
    lif: { ...LIF, ...lif },
    spikes: record.spikes ?? false,
  };
  raise(...faultsOf(settings, options));
  return settings;
}

/** True where the neurons' own threshold rectifies. */
export const rectifiesInSoma = ({ model, lif }: Pick<Settings, 'model' | 'lif'>): boolean =>
  model === 'lif' && lif.rectifier === 'soma';

/** In units in which the circuit's time constant is tau. */
export const lifNumbers = ({ tauM, u0, c, sigma, rest, refractory }: Required<LifOptions>, tau: number) => ({
  ...{ u0, c, sigma, rest },
  tauM: tauM * tau,
  refractory: refractory * tau,
});

function faultsOf(settings: Settings, { spikeRate, lif: given }: SpikingOptions): Problem[] {
  const { model, neurons, dt, seed, gateTau, lif } = settings;
  const within = (name: string, value: number, least: number, most: number, open = true): Problem[] =>
    (open ? value > least : value >= least) && value <= most
      ? []
      : [invalid(`spiking.${name}`, 'number', value, `${open ? 'above' : 'from'} ${least} to ${most}`)];
  return [
    ...(neurons === Number.POSITIVE_INFINITY ||
    (Number.isInteger(neurons) && neurons >= 1 && neurons <= MOST_NEURONS)
      ? []
      : [
          invalid(
            'spiking.neurons',
            'number of neurons',
            neurons,
            `a whole number from 1 to ${MOST_NEURONS}, or Infinity`,
          ),
        ]),
    ...within('spikeRate', settings.spikeRate, 0, MOST_RATE),
    ...(model === 'lif' && spikeRate !== undefined
      ? [
          invalid(
            'spiking.spikeRate',
            'rate',
            spikeRate,
            'none for LIF neurons: theirs follows from lif.u0 and lif.c',
          ),
        ]
      : []),
    ...(lif.rectifier === 'soma' && given?.u0 !== undefined
      ? [
          invalid(
            'spiking.lif.u0',
            'current',
            given.u0,
            "none with rectifier 'soma': the best bias follows from the other numbers",
          ),
        ]
      : []),
    ...within('dt', dt, 0, model === 'lif' ? 0.5 * lif.tauM : 0.5),
    ...within('gateTau', gateTau, 0, 1e6),
    ...within('lif.tauM', lif.tauM, 0, 1e3),
    ...within('lif.c', lif.c, 0, 1e3),
    ...within('lif.u0', lif.u0, 1, 1e3),
    ...within('lif.sigma', lif.sigma, 0.01, 10, false),
    ...within('lif.rest', lif.rest, -1e3, 0, false),
    ...within('lif.refractory', lif.refractory, 0, 1e3, false),
    ...(Number.isSafeInteger(seed) && seed >= 0
      ? []
      : [invalid('spiking.seed', 'seed', seed, 'a whole number of at least 0, below 2^53')]),
  ];
}
