/** Circuits on the chip, as the command line runs and describes them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, gradedChain, loihi, simulate } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { workspace } from '../support/workspace';
import { call } from './call';

const folder = workspace('chip');
const file = join(folder, 'chain.json');
const chain = circuit(gradedChain({ stages: 3, T: 1 }));
const initial = { u0: 0.7 };
const simulated = ['simulate', file, '--initial', 'u0=0.7', '--backend', 'loihi'];
const described = ['describe', file, '--initial', 'u0=0.7', '--backend', 'loihi'];

beforeAll(() => {
  writeFileSync(file, formatCircuit(chain));
});

const documentOf = async (argv: readonly string[]) => {
  const { code, out, err } = await call([...argv, '--json']);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
};

describe('simulate --backend loihi', () => {
  test('runs the chip that is asked for', async () => {
    const options = { levels: 16, stepsPerTau: 8, range: 2, weightBits: 6, rounding: 'each' } as const;
    const own = simulate(chain, { initial, backend: loihi(options) });
    const asked = await documentOf([
      ...[...simulated, '--levels', '16', '--steps-per-tau', '8', '--range', '2'],
      ...['--weight-bits', '6', '--rounding', 'each'],
    ]);
    expect(asked.backend).toBe('Loihi 1, emulated, 16 levels a row');
    expect(asked.currents.u3.at(-1)[0]).toBe(own.at(3, 'u3'));
    expect(asked.chip.lowering.ranges).toEqual(own.chip?.lowering.ranges);
    expect(asked.chip.lowering.kappas).toEqual(own.chip?.lowering.kappas);
    expect(asked.chip.resources.synapses).toBe(own.chip?.resources.synapses);
    expect(asked.chip.wraps).toEqual([]);
    expect(asked.chip.operations.spikes).toBeGreaterThan(100);
  });

  test('says in words what it took of the chip, and how fine its levels are', async () => {
    const { code, out } = await call([...simulated, '--quiet']);
    expect(code).toBe(0);
    expect(out).toMatch(/^chip +\d+ compartments, [\d,]+ synapses \(\d+ kB\) on 1 core of 128$/m);
    expect(out).toMatch(/^steps +48, 16 in a tau$/m);
    expect(out).toMatch(/^levels +0\.0\d+ to 0\.0\d+ apart; currents up to 0\.7\d*$/m);
    expect(out).toMatch(/^operations +[\d,]+ synaptic, [\d,]+ spikes$/m);
  });

  test('what the chip cannot run is one line that names it', async () => {
    const { code, out, err } = await call([...simulated, '--range', '0.5']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe('error: loihi.range: "u0" begins at 0.7, above the range 0.5 of the registers\n');
  });

  test.each([
    [['--levels', '8'], '--levels'],
    [['--steps-per-tau', '8'], '--steps-per-tau'],
    [['--range', 'auto'], '--range'],
    [['--weight-bits', '4'], '--weight-bits'],
    [['--rounding', 'each'], '--rounding'],
  ])('%j belongs to the chip alone', async (flags, name) => {
    for (const backend of [[], ['--backend', 'spiking']]) {
      const { code, err } = await call(['simulate', file, '--initial', 'u0=0.7', ...backend, ...flags]);
      expect(code).toBe(2);
      expect(err).toContain(`${name}: invalid option`);
      expect(err).toContain('--backend loihi');
    }
  });

  test.each([
    ['--solver', 'odex'],
    ['--neurons', '50'],
    ['--model', 'if'],
    ['--rtol', '1e-9'],
  ])('%s belongs to other back-ends', async (...flags) => {
    const { code, err } = await call([...simulated, ...flags]);
    expect(code).toBe(2);
    expect(err).toMatch(new RegExp(`^error: ${flags[0]}: invalid option`));
  });
});

describe('describe --backend loihi', () => {
  test('says what the circuit would take, without a run on the chip', async () => {
    const { code, out, err } = await call(described);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^chip +\d+ compartments, [\d,]+ synapses \(\d+ kB\) on 1 core of 128$/m);
    expect(out).toMatch(/^weights +rounded by at most /m);
    expect(out).not.toMatch(/^operations/m);
  });

  test('--json is how it is lowered, and what that takes', async () => {
    const { lowering, resources } = await documentOf([...described, '--levels', '8']);
    const own = loihi.lower(chain, { initial, levels: 8 });
    expect(lowering.ladders).toEqual(own.lowering.ladders);
    expect(lowering.weights.map(({ realised }: { realised: number[] }) => realised)).toEqual(
      own.lowering.weights.map(({ realised }) => [...realised]),
    );
    expect(resources).toMatchObject({ compartments: own.resources.compartments, fits: true });
  });

  test('--out writes the network itself, which loihi.network takes as it is', async () => {
    const out = join(folder, 'out');
    const { code } = await call([...described, '--out', out, '--quiet']);
    expect(code).toBe(0);
    expect(readdirSync(out)).toEqual(
      expect.arrayContaining(['describe.json', 'manifest.json', 'network.json']),
    );
    const network = loihi.network(JSON.parse(readFileSync(join(out, 'network.json'), 'utf8')));
    expect(network).toEqual(loihi.lower(chain, { initial }).network);
    const { spikes } = loihi.emulate(network, { steps: 20, inputs: { start: { i: [0], t: [0] } } });
    expect(spikes['latch'].i.length).toBeGreaterThan(10);
  });

  test('its options are refused without it', async () => {
    const { code, err } = await call(['describe', file, '--levels', '8']);
    expect(code).toBe(2);
    expect(err).toContain('--levels: invalid option');
  });
});
