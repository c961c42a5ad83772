import { readFileSync } from 'node:fs';
import { circuit, loihi, simulate, gradedRing, pulseChain, memory } from '../src/index';

const c = circuit(JSON.parse(readFileSync('test/fixtures/circuits/autonomous-sgsc.json', 'utf8')));
const s = simulate(c, { initial: { m1: 1.2, u0: 0.5 }, tspan: [0, 7], backend: loihi() });
for (const t of [0, 1, 2, 3, 4, 5, 6, 7]) console.log(t, ['m1', 'm2', 'm3', 'u0', 'u1', 'u2', 'u3'].map((n) => s.at(t, n).toFixed(4)).join(' '));
const first = new Map<string, number>();
s.spikes!.i.forEach((i, k) => { const row = s.spikes!.rows[Math.floor(i / 32)]; if (!first.has(row)) first.set(row, s.spikes!.t[k] * 16); });
console.log([...first]);
console.log(s.chip!.resources.cores, s.chip!.wraps, s.chip!.saturated, s.chip!.lowering.range);
