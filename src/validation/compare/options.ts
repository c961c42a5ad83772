/** What a comparison is told, checked and complete. */

import { checkCircuit } from '../../circuit/made';
import type { Circuit } from '../../circuit/types';
import { invalid, lookup, raise, unsupported } from '../../errors';
import { checkGiven, checkKinds, having, optional, PAIR } from '../../kinds';
import { type CanonicalCircuit, canonical } from './canonical';
import { type Contestant, chipOf, neuronsOf, steppers } from './contestants';
import { ALPHA } from './decide';
import type { Drawn, Ranges } from './draw';

/** A circuit that is compared, with what it is given: one of the canonical set, or one of one's own. */
export type Subject = Omit<CanonicalCircuit, 'draws' | 'shows'> & { readonly draws?: Ranges };

export interface CrossValidateOptions {
  /** Back-ends by id: odex, dopri5, poisson, if, lif, loihi (default: all); or others, each with its own promise. */
  readonly backends?: readonly (string | Contestant)[];
  /** Names of circuits of the canonical set (default: all). */
  readonly only?: readonly string[];
  /** More neurons, trials, requests and levels: minutes instead of seconds. */
  readonly full?: boolean;
  /** Requests of each circuit (default 24; of the canonical set 6 and more, unless full); in spikes 2, in full 6; of lif 1 and 2. */
  readonly requests?: number;
  /** Trials of those that draw at random (default 10, in full 64), and the neurons of a row (200, in full 1000); of lif 4 and 10, 50 and 200. */
  readonly trials?: number;
  readonly neurons?: number;
  /** Levels of the chip's rows (default 64). */
  readonly levels?: number;
  /** Root of all that is drawn (default 1); and of what back-ends draw alone, where requests are to stay (default: the seed). */
  readonly seed?: number;
  readonly noise?: number;
  /** How often a run with nothing wrong may be red (default 1e-6). */
  readonly alpha?: number;
  /** Of a circuit of one's own: what it is given instead of what is drawn, and for how long it runs. */
  readonly data?: readonly Drawn[];
  readonly draws?: Ranges;
  readonly cycles?: number;
  readonly tspan?: readonly [number, number];
  readonly signal?: AbortSignal;
}

export const OPTIONS = {
  backends: 'list?',
  only: 'texts?',
  full: 'flag?',
  requests: 'number?',
  trials: 'number?',
  neurons: 'number?',
  levels: 'number?',
  seed: 'number?',
  noise: 'number?',
  alpha: 'number?',
  data: 'objects?',
  draws: 'object?',
  cycles: 'number?',
  tspan: optional(PAIR),
  signal: 'object?',
} as const;

export interface Settings {
  readonly contestants: readonly Contestant[];
  readonly requests: number;
  readonly randomRequests: number;
  readonly trials: number;
  /** Of leaky neurons. */
  readonly leaky: { readonly trials: number; readonly requests: number };
  readonly neurons: number;
  readonly levels: number;
  readonly seed: number;
  readonly noise: number;
  readonly alpha: number;
  readonly samples: number;
  /** Whether composite neurons are asked for, and in how many steps. */
  readonly composite: boolean;
  readonly steps: number;
  readonly full: boolean;
  readonly given: boolean;
  readonly data: readonly Drawn[] | undefined;
}

/** Leaky neurons take fifty times as long: where nothing else is said there are fewer of them, in fewer runs. */
const LEAKY = {
  quick: { neurons: 50, trials: 4, requests: 1 },
  full: { neurons: 200, trials: 10, requests: 2 },
} as const;

/** Composite neurons, a network of their own beside its expectation: their column, and their row. */
export const COMPOSITE = 'composite';
export const NEURONS = 'composite-neurons';

/** The ids of the back-ends of circuits, and of all columns, which are compared where nothing else is said. */
export const OF_CIRCUITS = ['odex', 'dopri5', 'poisson', 'if', 'lif', 'loihi'] as const;
export const BACKENDS = [...OF_CIRCUITS, COMPOSITE] as const;

export function comparisonOf(options: CrossValidateOptions): Settings {
  checkGiven('crossValidate', options, OPTIONS);
  const { full = false, seed = 1, alpha = ALPHA } = options;
  const { noise = seed } = options;
  const leaky = LEAKY[full ? 'full' : 'quick'];
  const settings = {
    requests: options.requests ?? 24,
    trials: options.trials ?? (full ? 64 : 10),
    neurons: options.neurons ?? (full ? 1000 : 200),
    levels: options.levels ?? 64,
  };
  for (const [name, value] of Object.entries({ ...settings, seed, noise }))
    if (
      !(
        Number.isSafeInteger(value) &&
        value >= (name === 'seed' || name === 'noise' ? 0 : name === 'trials' ? 2 : 1)
      )
    )
      raise(
        invalid(
          `crossValidate.${name}`,
          name,
          value,
          'a whole number, trials of at least 2, others of at least 1',
        ),
      );
  if (!(alpha > 0 && alpha < 1)) raise(invalid('crossValidate.alpha', 'alpha', alpha, 'between 0 and 1'));
  const own: readonly Contestant[] = [
    ...steppers,
    ...(['poisson', 'if'] as const).map((model) => neuronsOf(model, settings.neurons)),
    neuronsOf('lif', options.neurons ?? leaky.neurons),
    chipOf(settings.levels),
  ];
  const byId = new Map(own.map((one) => [one.id, one]));
  const asked = options.backends ?? BACKENDS;
  const contestants = asked.flatMap((one, k) => {
    if (typeof one !== 'string') return [one];
    const known: ReadonlyMap<string, Contestant | null> = new Map([...byId, [COMPOSITE, null]]);
    return lookup(known, one, `crossValidate.backends[${k}]`, 'back-end') ?? [];
  });
  const { data } = options;
  return {
    ...settings,
    ...{ contestants, seed, noise, alpha, data, full, composite: asked.includes(COMPOSITE) },
    given: options.requests !== undefined,
    leaky: { trials: options.trials ?? leaky.trials, requests: leaky.requests },
    randomRequests: Math.min(data?.length ?? settings.requests, full ? 6 : 2),
    requests: data?.length ?? settings.requests,
    samples: full ? 24 : 8,
    steps: full ? 400_000 : 20_000,
  };
}

/** The circuit of spiking backprop, which is no circuit of rows: a name of its own. */
export const SBP = 'sbp-sample';

/** Which circuits: a single one, or those of the canonical set that are asked for. */
export function subjectsOf(
  what: Circuit | readonly Subject[],
  { only, draws, cycles, tspan, backends }: CrossValidateOptions,
): { subjects: Subject[]; sbp: boolean; neurons: boolean } {
  if (!isList(what)) {
    checkCircuit(what);
    if (backends?.includes(COMPOSITE) === true)
      raise(
        unsupported(
          'crossValidate.backends',
          `composite neurons are a network of their own: "${NEURONS}" of the canonical set, no circuit`,
        ),
      );
    const more = {
      ...(draws === undefined ? {} : { draws }),
      ...(cycles === undefined ? {} : { cycles }),
      ...(tspan === undefined ? {} : { tspan }),
    };
    return { subjects: [{ name: 'circuit', circuit: () => what, ...more }], sbp: false, neurons: false };
  }
  for (const [k, one] of what.entries()) checkKinds('crossValidate', { [`circuits[${k}]`]: [one, SUBJECT] });
  const names = new Map([...what.map(({ name }) => name), SBP, NEURONS].map((name) => [name, name]));
  for (const [k, name] of (only ?? []).entries()) lookup(names, name, `only[${k}]`, 'circuit');
  return {
    subjects: what.filter(({ name }) => only === undefined || only.includes(name)),
    sbp: what === canonical && (only === undefined || only.includes(SBP)),
    neurons: what === canonical && (only === undefined || only.includes(NEURONS)),
  };
}

const SUBJECT = having('a circuit with its name, as canonical has them', {
  name: 'text',
  circuit: 'function',
});

const isList = (what: Circuit | readonly Subject[]): what is readonly Subject[] => Array.isArray(what);
