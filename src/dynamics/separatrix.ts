/** The separatrix by fate alone: no derivative, no fixed point, only what becomes of a pulse after n stages. */
import { invalid, raise } from '../errors';
import { checkGiven, checkKinds, having, PAIR } from '../kinds';
import { type CutOff, checkDomain, checkedMap, next, orbit, type ReturnMap } from './return-map';

/** Something that can be asked whether an amplitude is alive n stages on: a chain that is no return map. */
export interface FateTest {
  readonly domain: readonly [number, number];
  alive(amplitude: number, stages: number): boolean;
}

export interface SeparatrixOptions {
  /** Width of the bracket (default 1e-12, in the unit of the amplitude). */
  readonly tol?: number;
  /** The most stages that a fate may take (default 10,000 for a map, 512 for a fate test). */
  readonly maxStages?: number;
  /** Called after every fate: how many of about how many. */
  readonly progress?: (done: number, total: number) => void;
  /** Ends the search early; the result then is 'absent', with the bracket reached as evidence. */
  readonly signal?: AbortSignal;
}

interface Evidence {
  /** Stages after which the two orbits of the evidence had parted, or the most that were looked at. */
  readonly stages: number;
  /** How many amplitudes were followed to their fate. */
  readonly fates: number;
  /** Orbits of the two ends of the bracket (of the domain, where it is absent); empty for a fate test. */
  readonly orbits: { readonly low: Float64Array; readonly high: Float64Array };
  /** Of a map of a circuit that begins in the middle of a schedule: the windows before, and who starts at 0 for it. */
  readonly cutOff?: CutOff;
}

export type Separatrix = Evidence &
  (
    | {
        readonly outcome: 'found';
        /** The middle of the bracket. */
        readonly at: number;
        /** Amplitudes of different fate: that of the lower end of the domain, that of the upper end. */
        readonly bracket: readonly [number, number];
        /** False where a fate test came to `maxStages` before twice as many stages had confirmed its bracket. */
        readonly confirmed: boolean;
        /** mu_s, from the distance between the two orbits where it is small; undefined where they part in one jump. */
        readonly multiplier: number | undefined;
      }
    | {
        readonly outcome: 'absent';
        /** Why: both ends of the domain meet one fate, or neighbours stay neighbours. */
        readonly reason: string;
        readonly bracket?: undefined;
      }
  );

const FATE_TEST = having('a return map, or a test of fate { domain, alive }', {
  domain: PAIR,
  alive: 'function',
});

const OPTIONS = { tol: 'number?', maxStages: 'number?', progress: 'function?', signal: 'object?' } as const;

/**
 * The amplitude that divides a domain into starts that share the fate of its lower end and others.
 *
 * A fate takes about ln(range / |A - A_s|) / ln(mu_s) stages, so the number of stages grows by itself as the bracket
 * shrinks: ln(1 / tol) / ln(mu_s) at its end. Whatever the map, it ends after `maxStages` stages a fate.
 */
export function separatrix(source: ReturnMap | FateTest, options: SeparatrixOptions = {}): Separatrix {
  checkGiven('separatrix', options, OPTIONS);
  const isTest = typeof source === 'object';
  if (isTest) checkKinds('separatrix', { source: [source, FATE_TEST] });
  const { tol = 1e-12, maxStages = isTest ? 512 : 10_000 } = options;
  if (!(tol >= 0 && Number.isFinite(tol)))
    raise(invalid('separatrix.tol', 'tolerance', tol, 'a number of at least 0'));
  if (!(Number.isInteger(maxStages) && maxStages >= 1))
    raise(invalid('separatrix.maxStages', 'number of stages', maxStages, 'a whole number of at least 1'));
  const settings = { ...options, tol, maxStages };
  if (isTest) return ofTest(source, settings);
  const map = checkedMap(source);
  return { ...ofMap(map, settings), ...(map.cutOff === undefined ? {} : { cutOff: map.cutOff }) };
}

type Settings = SeparatrixOptions & { readonly tol: number; readonly maxStages: number };

function ofMap(map: ReturnMap, settings: Settings): Separatrix {
  const { tol, maxStages } = settings;
  const [low, high] = map.domain;
  const ends = { low: settled(map, low, maxStages), high: settled(map, high, maxStages) };
  const dead = last(ends.low);
  const gap = Math.abs(last(ends.high) - dead);
  const evidence = { stages: Math.max(ends.low.length, ends.high.length) - 1, fates: 2, orbits: ends };
  if (gap <= 1e-9 * (high - low))
    return { outcome: 'absent', reason: `both ends of the domain end at ${last(ends.high)}`, ...evidence };
  const search = halve(low, high, tol, settings, (A) => !dies(map, A, dead, gap, maxStages));
  const bracket = [search.low, search.high] as const;
  const orbits = parted(map, bracket, 0.1 * gap, maxStages);
  const found = { stages: orbits.low.length - 1, fates: search.fates + 2, orbits };
  if (search.interrupted) return { outcome: 'absent', reason: interrupted(bracket), ...found };
  if (Math.abs(last(orbits.high) - last(orbits.low)) < 0.1 * gap)
    return {
      outcome: 'absent',
      reason: `neighbours stay neighbours: ${bracket.join(' and ')} have not parted after ${found.stages} stages`,
      ...found,
    };
  const at = middle(...bracket);
  return {
    outcome: 'found',
    at,
    bracket,
    confirmed: true,
    multiplier: multiplierOf(orbits, high - low),
    ...found,
  };
}

const last = (path: Float64Array): number => path[path.length - 1];
const middle = (a: number, b: number): number => a + 0.5 * (b - a);
const interrupted = ([a, b]: readonly [number, number]): string =>
  `interrupted with the bracket at [${a}, ${b}]`;

/** The orbit until it stands still, to rounding. */
function settled(map: ReturnMap, start: number, maxStages: number): Float64Array {
  const still = 1e-15 * (map.domain[1] - map.domain[0]);
  const path = [start];
  for (let A = start; path.length <= maxStages; ) {
    const B = next(map, A);
    path.push(B);
    if (Math.abs(B - A) <= still) break;
    A = B;
  }
  return Float64Array.from(path);
}

/** True where the orbit comes near the lower end's state and nearer at the next stage: it is drawn there. */
function dies(map: ReturnMap, start: number, dead: number, gap: number, maxStages: number): boolean {
  let A = start;
  for (let stage = 0; stage < maxStages; stage++) {
    const B = next(map, A);
    const [before, after] = [Math.abs(A - dead), Math.abs(B - dead)];
    if (before <= 0.1 * gap && (after < before || before === 0)) return true;
    if (B === A) return false;
    A = B;
  }
  return false;
}

/** Bisection between an amplitude that is not alive and one that is (or the other way round). */
function halve(
  from: number,
  to: number,
  tol: number,
  { progress, signal }: Settings,
  alive: (A: number) => boolean,
  upper = true,
) {
  let [low, high, fates] = [from, to, 0];
  const total = Math.min(1100, Math.ceil(Math.log2((to - from) / Math.max(tol, 1e-17 * (to - from)))));
  while (high - low > tol) {
    const A = middle(low, high);
    if (A <= low || A >= high) break;
    if (signal?.aborted === true) return { low, high, fates, interrupted: true };
    if (alive(A) === upper) high = A;
    else low = A;
    fates++;
    progress?.(Math.min(fates, total), total);
  }
  return { low, high, fates, interrupted: false };
}

/** The orbits of both ends of the bracket until they are so far apart. */
function parted(map: ReturnMap, [low, high]: readonly [number, number], apart: number, maxStages: number) {
  let [a, b, stages] = [low, high, 0];
  for (; stages < maxStages && Math.abs(b - a) < apart; stages++) [a, b] = [next(map, a), next(map, b)];
  return { low: orbit(map, low, stages), high: orbit(map, high, stages) };
}

/** The growth of the distance between the orbits at the stage where rounding and curvature weigh least. */
function multiplierOf({ low, high }: Evidence['orbits'], range: number): number | undefined {
  const distance = (k: number) => Math.abs(high[k] - low[k]) / range;
  let best: number | undefined;
  const off = (k: number) => Math.abs(Math.log(distance(k) / 1e-8));
  for (let k = 0; k + 1 < low.length; k++)
    if (distance(k) > 1e-11 && distance(k + 1) < 1e-3 && (best === undefined || off(k) < off(best))) best = k;
  return best === undefined ? undefined : distance(best + 1) / distance(best);
}

const NO_ORBITS = { low: new Float64Array(0), high: new Float64Array(0) };

/** Stages are doubled until the fates of the bracket no longer change. */
function ofTest(test: FateTest, settings: Settings): Separatrix {
  const { tol, maxStages } = settings;
  checkDomain(test.domain, 'separatrix.domain');
  const [from, to] = test.domain;
  let fates = 0;
  const alive = (A: number, stages: number) => {
    fates++;
    return test.alive(A, stages);
  };
  const evidence = (stages: number) => ({ stages, fates, orbits: NO_ORBITS });
  let bracket: readonly [number, number] | undefined;
  for (let stages = Math.min(4, maxStages); ; stages = Math.min(2 * stages, maxStages)) {
    const upper = alive(to, stages);
    const divided = alive(from, stages) !== upper;
    const confirmed =
      bracket !== undefined && alive(bracket[0], stages) !== upper && alive(bracket[1], stages) === upper;
    if (divided && !confirmed) {
      const search = halve(from, to, tol, settings, (A) => alive(A, stages), upper);
      bracket = [search.low, search.high];
      if (search.interrupted) return { outcome: 'absent', reason: interrupted(bracket), ...evidence(stages) };
    }
    if (divided && bracket !== undefined && (confirmed || stages === maxStages)) {
      const at = middle(...bracket);
      return { outcome: 'found', at, bracket, confirmed, multiplier: undefined, ...evidence(stages) };
    }
    if (stages === maxStages) {
      const reason = `both ends of the domain are ${upper ? 'alive' : 'dead'} after ${stages} stages`;
      return { outcome: 'absent', reason, ...evidence(stages) };
    }
  }
}
