/** The contract of a back-end, over the mean field with each of its solvers and over the back-end that docs/extending.md shows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, dopri5, exact, gradedChain, meanField, odex, simulate, spiking } from '../../src/index';
import { backendContract, waitingContract } from '../contract/backend';
import { euler } from '../contract/euler';

const resource = circuit({
  populations: [{ name: 'a' }, { name: 'b' }],
  projections: [{ name: 'p', from: [{ population: 'a' }], to: [{ population: 'b', gain: 1 }], resource: {} }],
});

describe('mean field, exact()', () => {
  backendContract({
    backend: () => meanField({ solver: exact() }),
    tolerance: 1e-13,
    refuses: {
      circuit: resource,
      message: /^projections\[0\]\.resource: exact\(\) cannot run the depleting resource of "p"/,
    },
  });
  waitingContract({ backend: () => meanField() });
});

describe.each([
  ['dopri5', dopri5],
  ['odex', odex],
] as const)('mean field, %s', (_, method) => {
  backendContract({
    backend: () => meanField({ solver: method({ rtol: 1e-10, atol: 1e-12 }) }),
    tolerance: 1e-8,
  });
});

describe('mean field, dopri5, at work', () =>
  waitingContract({ backend: () => meanField({ solver: dopri5() }) }));

describe.each([
  ['Poisson neurons', { model: 'poisson', neurons: 1e6 }, 3e-3],
  ['integrate-and-fire neurons', { model: 'if', neurons: 1000 }, 2e-2],
  ['leaky integrate-and-fire neurons', { model: 'lif', neurons: 60 }, 0.2],
  ['expected spikes', { neurons: Number.POSITIVE_INFINITY }, 1e-4],
] as const)('spiking, %s', (_, options, tolerance) => {
  backendContract({
    backend: () => spiking(options),
    tolerance,
    ...(options.neurons === 1000
      ? { refuses: { circuit: resource, message: /^projections\[0\]\.resource: "p" depletes a resource/ } }
      : {}),
  });
  if (options.neurons === 1000) waitingContract({ backend: () => spiking(options) });
});

describe('explicit Euler, the back-end that the page shows', () => {
  backendContract({
    backend: () => euler({ dt: 1e-3 }),
    tolerance: 2e-3,
    refuses: {
      circuit: circuit({ populations: [{ name: 'm' }], schedule: { windows: [{ t: [0, 1], hold: ['m'] }] } }),
      message: /^schedule: euler knows no inputs, holds, flushes and learning$/,
    },
  });

  test('is the text of the page', () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'extending.md'), 'utf8');
    const source = readFileSync(join(__dirname, '..', 'contract', 'euler.ts'), 'utf8');
    expect(page).toContain(source.replace("'../../src/index'", "'pulsegate'").trim());
    const chain = circuit(gradedChain({ stages: 3, T: 1 }));
    const end = simulate(chain, { initial: { u0: 0.7 }, backend: euler({ dt: 1e-4 }) }).at(3, 'u3');
    expect(page).toContain(`toFixed(4); // ${end.toFixed(4)}`);
  });
});
