/**
 * The arithmetic of the Loihi emulator once more, plainly: every compartment and synapse in every step, no code shared, the
 * decay written as a loss rounded up. Rules are functions; it rounds nothing at random, so their changes and traces must
 * be whole multiples of the weight step.
 */
import type { loihi } from '../../src/index';

type Values = Record<string, number[]>;

export interface ReferenceRun {
  /** By group, one list for each step. */
  readonly u: Record<string, number[][]>;
  readonly v: Record<string, number[][]>;
  /** Mantissas by synapses, likewise. */
  readonly w: Record<string, number[][]>;
  readonly spikes: Record<string, (readonly [unit: number, step: number])[]>;
  readonly wraps: number;
}

interface Events {
  readonly x0: number;
  readonly y0: number;
  readonly r0: number;
  readonly x1: number;
  readonly y1: number;
  readonly r1: number;
  readonly w: number;
  readonly step: number;
}

const RULES: Readonly<Record<string, (e: Events) => number>> = {
  '2*x0*y0 - 2*x1*y0': ({ x0, y0, x1 }) => 2 * x0 * y0 - 2 * x1 * y0,
  '4*y0*x0*r1 - 2*y0*x0': ({ x0, y0, r1 }) => 4 * y0 * x0 * r1 - 2 * y0 * x0,
  '2*x1*y0 - 2*y1*x0': ({ x0, y0, x1, y1 }) => 2 * x1 * y0 - 2 * y1 * x0,
  '2*u1*sgn(w) - 4*x0*(y1 - 3)': ({ x0, y1, w, step }) =>
    (step % 2 === 0 ? 2 * Math.sign(w) : 0) - 4 * x0 * (y1 - 3),
};

const decay = (x: number, d: number): number => {
  const magnitude = Math.abs(x) - Math.ceil((Math.abs(x) * d) / 4096);
  return x < 0 ? 0 - magnitude : magnitude;
};

/** Two's complement, one turn after the other. */
function signed(x: number, bits: number): number {
  const turn = 2 ** bits;
  let y = x;
  while (y >= turn / 2) y -= turn;
  while (y < -turn / 2) y += turn;
  return y;
}

const unitsOf = (size: number) => Array.from({ length: size }, (_, i) => i);

/** [source, target, mantissa] in the order of the description. */
function synapsesOf(
  one: loihi.SynapseDescription,
  sources: number,
  targets: number,
): [number, number, number][] {
  const { weights, pairs = [] } = one;
  if (one.pattern === 'all-to-all')
    return unitsOf(targets).flatMap((j) =>
      unitsOf(sources).map((i): [number, number, number] => [i, j, (weights as number[][])[j][i]]),
    );
  const ends = one.pattern === 'pairs' ? pairs : unitsOf(targets).map((i) => [i, i] as const);
  return ends.map(([i, j], k) => [i, j, (weights as number[])[k]]);
}

export function reference(network: loihi.NetworkDescription, steps: number): ReferenceRun {
  const sizes = new Map(
    [...network.groups, ...(network.generators ?? [])].map(({ name, size }) => [name, size]),
  );
  const zeros = (): Values =>
    Object.fromEntries(network.groups.map(({ name, size }) => [name, new Array<number>(size).fill(0)]));
  const [u, v, free] = [zeros(), zeros(), zeros()];
  const fired = new Map([...sizes.keys()].map((name) => [name, new Set<number>()]));
  const fire = (name: string, i: number, t: number) => fired.get(name)?.add(1000 * t + i);
  for (const { name, spikes } of network.generators ?? [])
    spikes?.i.forEach((i, k) => {
      fire(name, i, spikes.t[k]);
    });
  const firedAt = (name: string, i: number, t: number) => (fired.get(name)?.has(1000 * t + i) ? 1 : 0);
  const tables = (network.synapses ?? []).map((one) => ({
    one,
    rule: network.rules?.find(({ name }) => name === one.rule),
    list: synapsesOf(one, sizes.get(one.from) ?? 0, sizes.get(one.to) ?? 0),
  }));
  const run: ReferenceRun = { u: {}, v: {}, w: {}, spikes: {}, wraps: 0 };
  let wraps = 0;
  const kept = (x: number, bits: number): number => {
    const y = signed(x, bits);
    if (y !== x) wraps++;
    return y;
  };
  for (const { name } of network.groups) [run.u[name], run.v[name], run.spikes[name]] = [[], [], []];
  for (const { one } of tables) run.w[one.name] = [];
  for (let t = 0; t < steps; t++) {
    const input = zeros();
    for (const { one, list } of tables)
      for (const [i, j, w] of list)
        if (firedAt(one.from, i, t - 1 - (one.delay ?? 0)) === 1) input[one.to][j] += effective(one, w);
    for (const group of network.groups) move(group, t, input[group.name]);
    for (const { one, rule, list } of tables) {
      if (rule === undefined) continue;
      const reward = unitsOf(sizes.get(rule.reward ?? '') ?? 0).some(
        (i) => firedAt(rule.reward!, i, t - 1) === 1,
      );
      const trace = (name: 'x1' | 'y1' | 'r1', event: number) => event * (rule[name]?.impulse ?? 0);
      for (const synapse of list) {
        const [i, j, w] = synapse;
        const x0 = firedAt(one.from, i, t - 1 - (one.delay ?? 0));
        const y0 = firedAt(one.to, j, t - 1);
        const r0 = reward ? 1 : 0;
        const events = {
          x0,
          y0,
          r0,
          x1: trace('x1', x0),
          y1: trace('y1', y0),
          r1: trace('r1', r0),
          w,
          step: t,
        };
        synapse[2] = learned(one, w, RULES[rule.dw!](events));
      }
    }
    for (const { one, list } of tables) run.w[one.name].push(list.map(([, , w]) => w));
  }
  return { ...run, wraps };

  function move(group: loihi.GroupDescription, t: number, input: readonly number[]): void {
    const {
      name,
      size,
      vth,
      decayU = 4096,
      decayV = 4096,
      biasMant = 0,
      biasExp = 0,
      refractory = 1,
    } = group;
    for (let j = 0; j < size; j++) {
      const a = kept(input[j], 22);
      u[name][j] = kept(decay(u[name][j], decayU) + a, 24);
      if (t < free[name][j]) continue;
      const drive = kept(
        u[name][j] + (typeof biasMant === 'number' ? biasMant : biasMant[j]) * 2 ** biasExp,
        24,
      );
      const moved = decay(v[name][j], decayV) + drive;
      v[name][j] = Math.min(group.vmax ?? 8388607, Math.max(group.vmin ?? -8388607, moved));
      if (v[name][j] <= 64 * vth) continue;
      v[name][j] = 0;
      free[name][j] = t + refractory;
      fire(name, j, t);
      run.spikes[name].push([j, t]);
    }
    run.u[name].push([...u[name]]);
    run.v[name].push([...v[name]]);
  }
}

function stepOf({ signMode = 'mixed', numWeightBits = 8 }: loihi.SynapseDescription): number {
  return 2 ** (8 - numWeightBits + (signMode === 'mixed' ? 1 : 0));
}

function effective(one: loihi.SynapseDescription, w: number): number {
  const whole = 64 * Math.floor(w * 2 ** (one.weightExp ?? 0));
  return Math.max(64 - 2 ** 21, Math.min(2 ** 21 - 64, whole));
}

/** A change that is a multiple of the step, clipped to what the format holds. */
function learned(one: loihi.SynapseDescription, w: number, dw: number): number {
  const step = stepOf(one);
  if (dw % step !== 0) throw new Error(`the reference does not round: ${dw} with step ${step}`);
  const { signMode = 'mixed' } = one;
  const low = signMode === 'mixed' ? -256 : signMode === 'inhibitory' ? step - 256 : 0;
  const high = signMode === 'inhibitory' ? 0 : 256 - step;
  return Math.max(low, Math.min(high, w + dw));
}
