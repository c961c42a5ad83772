/** `pulsegate certify`: what it prints, and the exit code by which scripts know the verdict. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proofInWords } from '../../src/figures/gallery';
import { certify, circuit, gradedChain, packetStream, simulate } from '../../src/index';
import { type Proofs, proven } from '../../src/validation/proofs';
import { call } from '../cli/call';

const folder = mkdtempSync(join(tmpdir(), 'certify-'));
const [file, proof] = ['chain.json', 'proof.json'].map((name) => join(folder, name));
beforeAll(() => {
  writeFileSync(file, JSON.stringify(circuit(gradedChain({ stages: 2, T: 1 }))));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a right run is certified, 0, and its certificate is proven again without a solver', async () => {
  const said = await call(['certify', file, '--initial', 'u0=0.7', '--out', proof]);
  expect(said).toMatchObject({ code: 0, err: `written: ${proof}\n` });
  expect(said.out).toMatch(/^certified: every value within \d\.\de-1\d of the truth, 9 of them/);
  expect(await call(['certify', '--check', proof])).toEqual({
    code: 0,
    out: 'certified: all 9 values and 0 crossings of the certificate, digit for digit\n',
    err: '',
  });
});

test('a run that is wrong is refused, 3, with what is true', async () => {
  const asked = ['certify', file, '--initial', 'u0=0.7', '--solver', 'dopri5', '--within', '1e-17'];
  const { code, out } = await call(asked);
  expect(code).toBe(3);
  expect(out).toMatch(/^refused: u\d\[0\] at t = \d is \S+; true is \S+ within \S+e-7\d\n$/);
});

test('a certificate that was changed is refused, and what is none is an error', async () => {
  const wrong = join(folder, 'wrong.json');
  writeFileSync(wrong, readFileSync(proof, 'utf8').replace('"0.69', '"0.70').replace('"0.7', '"0.8'));
  expect((await call(['certify', '--check', wrong])).code).toBe(3);
  const { code, err } = await call(['certify', '--check', file]);
  expect(code).toBe(2);
  expect(err).toContain('allowed: what pulsegate certify --out writes');
  expect((await call(['certify', '--check', proof, '--bits', '256'])).code).toBe(2);
  for (const asked of [['--check', proof], [file]]) {
    const said = await call(['certify', ...asked, '--max-work=-5']);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/maxWork: invalid work -5 \(allowed: a number above 0\)/);
  }
});

test('simulate --certify says both, and is refused by what has no one true solution', async () => {
  const { code, out } = await call(['simulate', file, '--initial', 'u0=0.7', '--certify']);
  expect(code).toBe(0);
  expect(out).toMatch(/\ncertified: every value within \d\.\de-1\d of the truth, 9 of them/);
  const said = await call(['simulate', file, '--initial', 'u0=0.7', '--certify', '--json', '--quiet']);
  expect(JSON.parse(said.out)).toMatchObject({ retcode: 'success', proof: { verdict: 'certified' } });
  const spikes = await call(['simulate', file, '--certify', '--backend', 'spiking']);
  expect(spikes.code).toBe(2);
  expect(spikes.err).toContain('nothing else has one true solution');
});

test('reproduce --certify proves the runs of a figure, on its line, on its page and in its results', async () => {
  const to = join(folder, 'figures');
  const { code, out } = await call([
    ...['reproduce', 'nice19/linear-map', '--certify'],
    ...['--figures', 'none', '--out', to],
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(/nice19\/linear-map +pass .* 8 of 8 runs certified within \d\.\de-1\d\n/);
  expect(readFileSync(join(to, 'index.html'), 'utf8')).toContain('<dt>Proof</dt><dd>8 of 8 runs certified');
  const { figures } = JSON.parse(readFileSync(join(to, 'results.json'), 'utf8'));
  expect(figures[0].proofs).toMatchObject({ runs: 8, tried: 8, certified: 8, refused: 0 });
  expect(figures[0].proofs.bound).toBeLessThan(1e-13);
});

test('what is proven may go on from where a solver left it, a hair below 0 as well', async () => {
  const chain = circuit(gradedChain({ stages: 2, T: 1 }));
  const half = simulate(chain, { initial: { u0: 0.7 }, tspan: [0, 1] }).state();
  const from = { ...half, currents: { ...half.currents, u2: Float64Array.of(-1e-7) } };
  const { proofs } = await proven(() => simulate(chain, { from, tspan: [1, 2] }));
  expect(proofs).toMatchObject({ runs: 1, tried: 1, certified: 1, refused: 0 });
});

test('late in a run the times of events are known to their doubles only: that much is no refusal', async () => {
  const stream = circuit(packetStream({ stages: 2, T: 0.7 }));
  const period = stream.schedule.period as number;
  const late = { inputs: { x: 0.6 }, tspan: [1e5 * period, (1e5 + 2) * period] as const };
  const { proofs } = await proven(() => simulate(stream, late));
  expect(proofs).toMatchObject({ tried: 1, certified: 1, refused: 0 });
  // edges of 0.7 tau at 2e5 tau are 3e-11 off
  expect(proofs?.bound).toBeGreaterThan(1e-11);
  expect(proofs?.bound).toBeLessThan(1e-9);
});

test('where the work is spent, short runs are proven and the beginning of a longer one, and it says how much of it', async () => {
  const [short, long] = [2, 40].map((stages) => circuit(gradedChain({ stages, T: 1 })));
  const all = () => {
    for (const made of [long, short, long]) simulate(made, { initial: { u0: 0.7 } });
  };
  const { proofs: whole } = await proven(all);
  expect(whole).toMatchObject({ runs: 3, tried: 3, certified: 3, begun: 0, part: 1 });
  const { work } = certify(long, { initial: { u0: 0.7 } }, simulate(long, { initial: { u0: 0.7 } }));
  const { proofs } = await proven(all, { maxWork: work / 2 });
  expect(proofs).toMatchObject({ runs: 3, tried: 2, certified: 1, refused: 0, begun: 1 });
  expect(proofs?.part).toBeGreaterThan(0.3);
  expect(proofs?.part).toBeLessThan(0.6);
  expect(proofs?.bound).toBeLessThan(1e-14);
  expect(proofInWords(proofs as Proofs)).toMatch(
    /^1 of 2 runs \(of 3\) certified, 1 for the first \d\d % of its time within \d\.\de-1\d$/,
  );
});
