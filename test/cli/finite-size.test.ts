/** `finite-size`: what it says, what it keeps. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, depletionChain, gradedChain } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { workspace } from '../support/workspace';
import { call } from './call';

jest.setTimeout(120_000);
const folder = workspace('finite-size');
const input = formatCircuit(circuit(gradedChain({ stages: 1, T: 2 })));
const run = [
  'finite-size',
  '-',
  '--initial',
  'u0=0.5',
  '--neurons',
  '50,200',
  '--trials',
  '40',
  '--workers',
  '1',
];

test('an interrupt keeps what is finished (exit 130), and a second start does the rest, with the same bytes', async () => {
  const out = join(folder, 'stopped');
  const stop = new AbortController();
  stop.abort();
  const first = await call([...run, '--out', out], { input, interrupt: stop.signal });
  expect([first.code, first.err]).toEqual([130, expect.stringContaining('interrupted')]);
  const second = await call([...run, '--out', out], { input });
  expect([second.code, second.out]).toEqual([
    0,
    expect.stringMatching(/^u1, t = 2 {2}0\.5 +0\.0399 +0\.0\d+ \+- 0\.\d+ /m),
  ]);
  expect(readdirSync(out).sort()).toEqual([
    'finite-size.csv',
    'finite-size.html',
    'finite-size.json',
    'journal.jsonl',
    'manifest.json',
    'plotly.min.js',
  ]);
  const kept = readFileSync(join(out, 'finite-size.json'), 'utf8');
  const third = await call([...run, '--out', out, '--json'], { input });
  expect(readFileSync(join(out, 'finite-size.json'), 'utf8')).toBe(kept);
  expect(JSON.parse(third.out)).toEqual(JSON.parse(kept));
  expect(JSON.parse(third.out)).toMatchObject({
    model: 'poisson',
    neurons: [50, 200],
    trials: 40,
    complete: true,
    amplitudes: [{ population: 'u1', t: 2, measured: [{ neurons: 50, trials: 40 }, { neurons: 200 }] }],
  });
});

test('where there is no law a footnote says why', async () => {
  const depleting = formatCircuit(circuit(depletionChain({ stages: 1, gain: 3, G: 1.5, h: 0.3 })));
  const options = ['--t-span', '0,2', '--neurons', '50', '--trials', '10', '--workers', '1'];
  const { code, out } = await call(['finite-size', '-', '--initial', 'p0=1', ...options], {
    input: depleting,
  });
  expect(code).toBe(0);
  expect(out).toMatch(/^p1, t = 2 .* none \[1\] /m);
  expect(out).toMatch(/^\[1\] no law: "p0>p1" depletes a resource; the measured numbers stand alone$/m);
});

test.each([
  [['--neurons', '100,x'], "error: option '--neurons <counts>' argument '100,x' is invalid."],
  [['--model', 'iff'], 'error: spiking.model: unknown model "iff" (did you mean "if"?'],
  [['--trials', '3'], 'error: finiteSize.trials: invalid number of trials 3'],
  [['--population', 'u7'], 'error: finiteSize.populations[0]: unknown population "u7"'],
  [['--model', 'lif', '--spike-rate', '20'], 'error: spiking.spikeRate: invalid rate 20'],
])('%j is refused before anything is run', async (options, message) => {
  const { code, err } = await call(['finite-size', '-', '--initial', 'u0=0.5', ...options], { input });
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});
