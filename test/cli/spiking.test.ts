/** Circuits in spikes, as the command line runs them: the neurons that are asked for, and what they did in numbers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, gradedChain, simulate, spiking } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { parseNpz } from '../../src/io/npz';
import { workspace } from '../support/workspace';
import { call } from './call';

const folder = workspace('spiking');
const at = (name: string) => join(folder, name);
const chain = circuit(gradedChain({ stages: 3, T: 1 }));
const leaky = circuit(gradedChain({ stages: 3, T: 3, threshold: 0.2 }));
const run = ['simulate', at('chain.json'), '--initial', 'u0=0.7', '--backend', 'spiking'];

beforeAll(async () => {
  writeFileSync(at('chain.json'), formatCircuit(chain));
  writeFileSync(at('leaky.json'), formatCircuit(leaky));
  await call(['train', 'xor', '--epochs', '1', '--out', at('xor')]);
});

const documentOf = async (argv: readonly string[]) => {
  const { code, out, err } = await call([...argv, '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
};

describe('simulate --backend spiking', () => {
  test('runs the neurons that are asked for', async () => {
    const backend = spiking({
      ...{ model: 'if', neurons: 50, spikeRate: 30, dt: 0.05, seed: 4, hold: 'current', flush: 'spikes' },
      ...{ gateTau: 0.1, phases: 'regular' },
    } as const);
    const own = simulate(chain, { initial: { u0: 0.7 }, backend });
    const asked = await documentOf([
      ...[...run, '--model', 'if', '--neurons', '50', '--spike-rate', '30', '--dt', '0.05'],
      ...['--hold', 'current', '--flush', 'spikes', '--gate-tau', '0.1', '--phases', 'regular'],
    ]);
    expect(asked.backend).toBe('spiking, 50 integrate-and-fire neurons a row');
    expect(asked.currents.u3.at(-1)[0]).toBe(own.at(3, 'u3'));
    expect(asked.counts.values).toEqual(own.counts?.values.map((one) => [...one]));
    expect(asked.leakingRows).toEqual([]);
  });

  test('LIF neurons take their numbers by name', async () => {
    const lif = { tauM: 0.1, sigma: 0.4 };
    const own = simulate(chain, {
      initial: { u0: 0.7 },
      backend: spiking({ model: 'lif', neurons: 20, dt: 0.01, seed: 2, lif }),
    });
    const argv = ['--model', 'lif', '--neurons', '20', '--dt', '0.01', '--seed', '2'];
    const asked = await documentOf([...run, ...argv, '--lif', 'tauM=0.1', '--lif', 'sigma=0.4']);
    expect(asked.currents.u3.at(-1)[0]).toBe(own.at(3, 'u3'));
  });

  test('neurons whose own threshold rectifies are told with their misfit', async () => {
    const argv = [...run, '--model', 'lif', '--rectifier', 'soma', '--neurons', '10', '--quiet'];
    const { code, out } = await call(argv);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^rectifier +soma: off \[a\]\+ by 0\.09929\d* at most, a from -1 to 1 \(bias 0\.4848\d*\)$/m,
    );
  });

  test('infinitely many give the mean field, within the error of the step', async () => {
    const asked = await documentOf([...run, '--neurons', 'infinite']);
    expect(Math.abs(asked.currents.u3.at(-1)[0] - 0.7)).toBeLessThan(1e-4);
  });

  test('a folder has counts and spikes for numpy, with the names of their rows, and the seed', async () => {
    const out = at('run');
    const argv = ['--model', 'if', '--neurons', '30', '--seed', '5', '--figures', 'none'];
    const { code } = await call([...run, ...argv, '--record-spikes', 'u1>u2,hold:u0', '--out', out]);
    expect(code).toBe(0);
    const backend = spiking({ model: 'if', neurons: 30, seed: 5, record: { spikes: ['u1>u2', 'hold:u0'] } });
    const own = simulate(chain, { initial: { u0: 0.7 }, backend });
    const npz = (name: string) => parseNpz(readFileSync(join(out, name)), name);
    const spikes = npz('spikes.npz');
    expect([...(spikes.get('i')?.data ?? [])]).toEqual([...(own.spikes?.i ?? [])]);
    expect([...(spikes.get('t')?.data ?? [])]).toEqual([...(own.spikes?.t ?? [])]);
    expect(own.spikes?.t.length).toBeGreaterThan(100);
    const counts = npz('counts.npz').get('counts');
    expect(counts?.shape).toEqual([3, 7]);
    expect([...(counts?.data ?? [])]).toEqual(own.counts?.values.flatMap((one) => [...one]));
    expect([...(npz('counts.npz').get('end')?.data ?? [])]).toEqual([1, 2, 3]);
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ seed: 5, parameters: { model: 'if', neurons: 30, dt: 0.02 } });
  });

  test('the text says how many spikes there were, and names each row that leaked with its first time', async () => {
    const argv = ['simulate', at('leaky.json'), '--initial', 'u0=0.7', '--backend', 'spiking', '--quiet'];
    const { out } = await call(argv);
    expect(out).toMatch(/^spikes +\d+, by \d of 7 rows$/m);
    expect(out).toMatch(/^leak +u1>u2 fired \d+ times while it was closed, first from t = 0 to 3 tau$/m);
    const whole = await call([...run, '--quiet']);
    expect(whole.out).toMatch(/^spikes +\d+, by 3 of 7 rows$/m);
    expect(whole.out).not.toMatch(/^leak/m);
    const document = JSON.parse((await call([...argv, '--json'])).out);
    expect(document.leakingRows[0]).toMatchObject({ row: 'u1>u2', t: [0, 3] });
  });

  test('a mean field draws nothing, and its manifest has no seed', async () => {
    const out = at('plain');
    await call(['simulate', at('chain.json'), '--figures', 'none', '--out', out]);
    expect(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).seed).toBe(null);
  });
});

describe('circuits that learn, in spikes', () => {
  const neurons = ['--backend', 'spiking', '--model', 'if', '--neurons', '40', '--dt', '0.05'];

  test('training draws weights and spikes from one seed, and goes on to the same bits', async () => {
    const train = async (epochs: number, out: string, ...more: string[]) => {
      const argv = ['train', 'xor', ...neurons, '--epochs', String(epochs), '--figures', 'none'];
      const { code, err } = await call([...argv, '--out', at(out), '--quiet', ...more]);
      expect([code, err]).toEqual([0, '']);
      return readFileSync(at(`${out}/weights.npz`));
    };
    const whole = await train(4, 'whole');
    await train(2, 'parts');
    expect(await train(4, 'parts')).toEqual(whole);
    expect(await train(4, 'other', '--seed', '2')).not.toEqual(whole);
    const { parameters, solver } = JSON.parse(readFileSync(at('whole/manifest.json'), 'utf8'));
    expect(solver).toBe('spiking, 40 integrate-and-fire neurons a row');
    expect(parameters.backend).toMatchObject({ model: 'if', neurons: 40, seed: 1 });
    expect(parameters.network.maskGain).toBe(100);
  }, 30_000);

  test('evaluate asks in spikes, near to what the mean field answers', async () => {
    const evaluate = ['evaluate', 'xor', '--weights', at('xor/weights.npz')];
    const [mean, spikes] = [await documentOf(evaluate), await documentOf([...evaluate, ...neurons])];
    mean.patterns.forEach(({ o }: { o: number[] }, k: number) => {
      const apart = Math.abs(spikes.patterns[k].o[0] - o[0]!);
      expect(apart).toBeGreaterThan(0);
      expect(apart).toBeLessThan(0.05);
    });
  });
});

describe('what makes no sense is refused', () => {
  const mean = ['simulate', at('chain.json')];
  const spikes = [...mean, '--backend', 'spiking'];
  const weights = ['--weights', at('xor/weights.npz')];
  test.each([
    [[...mean, '--model', 'if'], '--model: invalid option "if" (allowed: with --backend spiking)'],
    [[...mean, '--neurons', '9'], '--neurons: invalid option 9 (allowed: with --backend spiking)'],
    [[...mean, '--record-spikes', 'all'], '--record-spikes: invalid option true (allowed: with --backend'],
    [[...mean, '--seed', '1'], '--seed: invalid option 1 (allowed: with --backend spiking: nothing else'],
    [
      [...spikes, '--neurons', 'infinite', '--seed', '1'],
      '--seed: invalid option 1 (allowed: none: expected',
    ],
    [
      [...spikes, '--solver', 'exact'],
      '--solver: invalid option "exact" (allowed: with --backend mean-field',
    ],
    [[...spikes, '--model', 'lfi'], 'spiking.model: unknown model "lfi" (did you mean "lif"?'],
    [[...spikes, '--phases', 'random'], '--phases: invalid option "random" (allowed: with --model if'],
    [[...spikes, '--rectifier', 'soma'], '--rectifier: invalid option "soma" (allowed: with --model lif)'],
    [[...spikes, '--lif', 'c=2'], '--lif: invalid option ["c=2"] (allowed: with --model lif)'],
    [
      [...spikes, '--model', 'lif', '--lif', 'tau=2'],
      'spiking.lif: unknown option "tau" (did you mean "tauM"?',
    ],
    [
      [...spikes, '--model', 'lif', '--lif', 'c=[2]'],
      '--lif c: invalid value [2] (allowed: a finite number)',
    ],
    [[...spikes, '--neurons', '0'], 'spiking.neurons: invalid number of neurons 0'],
    [[...spikes, '--neurons', 'all'], "'all' is invalid. Allowed: a whole number above 0, or infinite."],
    [
      [...spikes, '--record-spikes', 'u0>u1,u0>>u1'],
      'spiking.record.spikes[1]: unknown row "u0>>u1" (did you',
    ],
    [['train', 'xor', '--dt', '1'], '--dt: invalid option 1 (allowed: with --backend spiking)'],
    [
      ['train', 'mnist', '--backend', 'loihi', '--model', 'if'],
      '--model: invalid option "if" (allowed: none with',
    ],
    [
      ['train', 'mnist', '--backend', 'loihi', '--mask-gain', '9'],
      '--mask-gain: invalid option 9 (allowed: none',
    ],
    [['evaluate', 'xor', ...weights, '--hold', 'spikes'], '--hold: invalid option "spikes" (allowed: with'],
  ])('%j', async (argv, message) => {
    const { code, out, err } = await call(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
