/** The canonical set of `compare`: what the exact solver says of each circuit is proven, over what its requests are drawn from. */

import { plan } from '../../src/circuit/plan';
import { canonical, certify, simulate } from '../../src/index';
import { optionsOf, requestsFor } from '../../src/validation/compare/draw';
import { cases, LONG } from '../support/cases';

const QUICK = ['graded-chain', 'overlap-quarter', 'pulse-chain', 'autonomous-sgsc', 'mask', 'hebb'];
const chosen = canonical.filter(({ name }) => LONG || QUICK.includes(name));

test.each(chosen)('$name: $shows', ({ name, circuit, draws, cycles = 1, tspan }) => {
  const made = circuit();
  const planned = plan(made);
  for (const drawn of requestsFor(planned, draws, { count: cases(2, 6), cycles, seed: 24, name })) {
    const options = {
      ...optionsOf(drawn, planned),
      ...(made.schedule.period === undefined ? {} : { cycles }),
      ...(tspan === undefined ? {} : { tspan }),
    };
    const { verdict, reason, bound, compared } = certify(made, options, simulate(made, options));
    expect([verdict, reason]).toEqual(['certified', undefined]);
    expect(bound).toBeLessThan(1e-13);
    expect(compared).toBeGreaterThan(0);
  }
});
