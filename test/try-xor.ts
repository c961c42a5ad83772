import { readFileSync } from 'node:fs';
import { circuit, loihi, simulate } from '../src/index';

import { seeded } from './support/random';
const d = JSON.parse(readFileSync('test/fixtures/circuits/xor-2-4-1.json', 'utf8'));
for (const w of d.schedule.windows) delete w.learn;
const c = circuit(d);
const sets = Number(process.argv[2] ?? 3);
let all = 0;
for (let seed = 1; seed <= sets; seed++) {
  const draw = seeded(seed);
  const u = (a: number, b: number) => a + (b - a) * draw();
  const W1 = Array.from({ length: 4 }, () => [u(-0.6, 0.6), u(-0.6, 0.6)]);
  const b1 = Array.from({ length: 4 }, () => [u(0, 0.3)]);
  const W2 = [Array.from({ length: 4 }, () => u(-0.6, 0.6))];
  const V2 = W2[0].map((w) => [w]);
  const initial = { W1, b1, W2, b2: [[0.5]], V2 };
  const inputs = { x: [[0, 0], [0, 1], [1, 0], [1, 1]], t: [0, 1, 1, 0], one: 1 };
  const options = { initial, inputs, cycles: 4 } as never;
  const mf = simulate(c, options);
  const begin = Date.now();
  const s = simulate(c, { ...(options as object), backend: loihi() } as never);
  const ms = Date.now() - begin;
  for (let k = 0; k < 4; k++) for (const [t, n, g] of [[4, 'N1+', 'G1a'], [8, 'N2+', 'G2a']] as const) { const A = mf.vector(22 * k + t, n), G = mf.vector(22 * k + t + 2, g), H = s.vector(22 * k + t + 2, g), B = s.vector(22*k+t,n); A.forEach((x, j) => { if (Math.abs(G[j] - H[j]) > 0.05) console.log('   mask', g, j, 'argument', x, 'chip', B[j], 'mask', G[j], H[j]); }); }
  let worst = 0, where = '';
  for (let k = 0; k < 4; k++)
    for (const [t, names] of [[4, ['N1+', 'N1-']], [6, ['O1', 'G1a']], [8, ['N2+', 'N2-', 'G1b']], [10, ['O2', 'G2a']], [12, ['E+', 'E-', 'G2b']], [14, ['N2+', 'N2-']], [16, ['B1+', 'B1-']], [18, ['N1+', 'N1-']]] as const)
      for (const name of names) {
        const [a, b] = [mf.vector(22 * k + t, name), s.vector(22 * k + t, name)];
        a.forEach((x, j) => { const e = Math.abs(x - b[j]); if (e > worst) { worst = e; where = `${name}[${j}] at ${22 * k + t}: ${x} ${b[j]}`; } });
      }
  console.log(seed, ms, 'ms worst', worst, where);
}
