/** Circuits learn under any back-end that keeps the contract of learning; in spikes with the noise that they have. */
import { dopri5, meanField, spiking } from '../../src/index';
import { learningContract } from '../contract/learning';
import { LONG } from '../support/cases';

describe('mean field, exact()', () => {
  learningContract({ backend: () => meanField(), tolerance: 1e-9, draws: false });
});

// a stepping solver takes ten times as long as all the others
(LONG ? describe : describe.skip)('mean field, dopri5', () => {
  const solver = () => dopri5({ rtol: 1e-9, atol: 1e-11 });
  learningContract({ backend: () => meanField({ solver: solver() }), tolerance: 1e-6, draws: false });
});

describe('expected spikes', () => {
  const neurons = Number.POSITIVE_INFINITY;
  learningContract({ backend: () => spiking({ neurons, dt: 0.04 }), tolerance: 1e-3, draws: false });
});

describe('integrate-and-fire neurons', () => {
  learningContract({ backend: () => spiking({ model: 'if', dt: 0.04 }), tolerance: 0.02, draws: true });
});

describe('Poisson neurons', () => {
  const options = { neurons: 4000, dt: 0.04 };
  learningContract({ backend: () => spiking(options), tolerance: 0.03, draws: true });
});
