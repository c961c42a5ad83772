/** Two basins of a clocked gating chain: over two initial values in the circuit, over two parameters in its return map. */
import { simulate } from '../../../src/backends/simulate';
import { circuit } from '../../../src/circuit/circuit';
import { pulseChain } from '../../../src/circuit/fragments';
import { type Basin, basin } from '../../../src/dynamics/basin';
import { pulseReturn } from '../../../src/dynamics/pulse-map';

export const STAGE = { T: 1, h: 0.1, G: 10, F: 1 };
export const SEPARATRIX = 0.237349847841118;
export const STAGES = 8;

const axis = (name: string, from: number, to: number, count: number) => ({
  name,
  values: Array.from({ length: count }, (_, k) => from + ((to - from) * k) / (count - 1)),
});

/** Pulse p0 and what is left in p1 when it is charged: alive after eight stages. */
export function initialValues(): Basin {
  const chain = circuit(pulseChain({ stages: STAGES, ...STAGE }));
  const run = (p0: number, p1: number) =>
    simulate(chain, { initial: { p0, p1 }, tEval: [] }).at(STAGES * STAGE.T, `p${STAGES}`);
  return basin({
    x: axis('p0', 0, 0.3, 25),
    y: axis('p1', 0, 0.75, 25),
    alive: (p0, p1) => run(p0, p1) > SEPARATRIX,
    tol: 1e-6,
  });
}

/** Window and threshold: does the largest pulse, F, live? */
export const parameters = (): Basin =>
  basin({
    x: axis('T', 0.3, 2.6, 47),
    y: axis('h', 0.01, 0.3, 43),
    alive: (T, h) => lives({ ...STAGE, T, h }),
    tol: 1e-5,
  });

function lives(stage: typeof STAGE): boolean {
  let A: number = stage.F;
  for (let k = 0; k < 20_000 && A > 0; k++) {
    const B = pulseReturn(stage, A);
    if (B === A) return true;
    A = B;
  }
  return A > 0;
}

/** R(A) of one stage, written out here: closed form. */
export function R(A: number, { T, h, G, F } = STAGE): number {
  const clip = (x: number) => Math.min(Math.max(x, 0), T);
  if (A <= h) return 0;
  const [t1, t2] = [clip(Math.log(A / (h + F / G))), clip(Math.log(A / h))];
  return Math.exp(-T) * (F * Math.expm1(t1) + G * (A * (t2 - t1) - h * (Math.exp(t2) - Math.exp(t1))));
}

/** The saddle-node threshold h*(T), written out here. */
export function fold(T: number, { G, F } = STAGE): number {
  const x = T - Math.exp(T) / G;
  return ((F / G) * Math.expm1(x)) / (Math.exp(T) - Math.exp(x));
}
