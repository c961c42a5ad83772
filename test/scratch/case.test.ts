import fc from 'fast-check';
import { dopri5, exact, meanField, odex, simulate } from '../../src/index';
import { anyCircuit } from '../support/any-circuit';
import { plainly } from '../support/plain';

test('case', () => {
  const all = fc.sample(anyCircuit, { seed: 2019, numRuns: 260 });
  for (const k of [251]) {
    const one = all[k];

    for (const across of [[1e-10, 3e-7]] as const) {
      const own = plainly(one.circuit, {
        initial: one.initial,
        inputs: one.inputs,
        times: [0.61 * one.end, one.end],
        across,
      });
      console.log(across, JSON.stringify({ ended: own.ended, t: own.t, names: own.names }));
    }
    for (const solver of [
      exact(),
      dopri5({ rtol: 1e-10, atol: 1e-12 }),
      odex({ rtol: 1e-10, atol: 1e-12 }),
    ]) {
      try {
        const run = simulate(one.circuit, {
          initial: one.initial,
          inputs: Object.fromEntries(
            Object.entries(one.inputs).map(([n, l]) => {
              const flat = l.every((x) => x.length === 1) ? l.flat() : l;
              return [n, (flat.length === 1 ? flat[0] : flat) as any];
            }),
          ),
          tspan: [0, one.end],
          backend: meanField({ solver }),
          onFailure: 'return',
        });
        console.log(run.retcode, run.message, run.tspan, JSON.stringify(run.log.crossings?.slice(-40)));
      } catch (e) {
        console.log(String(e));
      }
    }
  }
});
