/** The circuit of depleting rows beside the waveforms. */
import {
  circuit,
  depletionChain,
  dopri5,
  type EdgeTracking,
  edgeTracking,
  meanField,
  packet,
  packets,
  simulate,
} from '../../src/index';

const A = { gain: 3, G: 1.5, h: 0.3 };
type Found = Extract<EdgeTracking, { outcome: 'found' }>;
const backend = meanField({ solver: dopri5({ rtol: 1e-9, atol: 1e-11 }) });

test('the circuit of depleting rows has the critical impulse of the waveforms: p0 is a packet of no width and amplitude p0 / S', () => {
  const critical = (dt: number) =>
    A.gain *
    (
      edgeTracking((a) => packets(A, packet(0, dt, Float64Array.of(a / dt))), {
        domain: [0.01, 1.5],
      }) as Found
    ).at;
  // the cell of the impulse is dt wide: first order, extrapolated
  const truth = 2 * critical(0.0025) - critical(0.005);
  const alive = (p0: number) => {
    const run = simulate(circuit(depletionChain({ ...A, stages: 14 })), {
      initial: { p0 },
      tspan: [0, 7],
      backend,
      tEval: [],
    });
    return Math.max(...Array.from({ length: 141 }, (_, k) => run.at(k / 20, 'p14'))) > 0.6;
  };
  let [low, high] = [truth - 0.02, truth + 0.02];
  expect([alive(low), alive(high)]).toEqual([false, true]);
  for (let k = 0; k < 7; k++) {
    const middle = 0.5 * (low + high);
    if (alive(middle)) high = middle;
    else low = middle;
  }
  expect(Math.abs(0.5 * (low + high) - truth)).toBeLessThan(6e-4);
});
