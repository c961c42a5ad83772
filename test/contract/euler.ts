import {
  type Backend,
  type Plan,
  PulsegateError,
  passages,
  type Segment,
  unsupported,
} from '../../src/index';

/** tau dI/dt = -I + S [I + p(t) - g0]^+ by explicit Euler in steps of at most dt. */
export const euler = ({ dt = 1e-3 } = {}): Backend => ({
  name: `explicit Euler, dt = ${dt}`,
  facts: { solver: 'euler', dt },
  run(plan, { tspan, initial }) {
    refuse(plan);
    const times = [tspan[0]];
    const states: Float64Array[] = [initial.slice()];
    for (const { segment, t0, duration } of passages(plan, tspan)) {
      const steps = Math.ceil(duration / dt);
      for (let k = 1; k <= steps; k++) {
        states.push(step(plan, segment, states[states.length - 1], duration / steps));
        times.push(k === steps ? t0 + duration : t0 + (duration * k) / steps);
      }
    }
    return {
      retcode: 'success',
      end: tspan[1],
      stats: { windows: [...passages(plan, tspan)].length, naccept: states.length - 1 },
      weightsAt: () => [],
      currentsAt(p, t, out, at) {
        const { offset, size } = plan.populations[p];
        out.set(states[times.findLastIndex((time) => time <= t)].subarray(offset, offset + size), at);
      },
    };
  },
});

function step({ populations, blocks }: Plan, { open }: Segment, I: Float64Array, h: number): Float64Array {
  const next = I.slice();
  for (const { offset, size, tau } of populations)
    for (let i = offset; i < offset + size; i++) next[i] -= (h / tau) * I[i];
  blocks.forEach(({ rows, terms, destinations, threshold }, b) => {
    const bias = open.find(({ block }) => block === b)?.bias ?? -threshold;
    for (let r = 0; r < rows; r++) {
      let a = typeof bias === 'number' ? bias : bias[r];
      for (const term of terms)
        if (term.kind === 'identity') a += term.scale * I[populations[term.population].offset + r];
      for (const { population: p, gain } of destinations)
        next[populations[p].offset + r] += (h / populations[p].tau) * gain * Math.max(a, 0);
    }
  });
  return next;
}

/** One problem for each reason; nothing is left out in silence. */
function refuse({ blocks, inputs, segments }: Plan): void {
  const problems = blocks
    .filter(
      ({ terms, transfer, gates }) =>
        terms.some(({ kind }) => kind !== 'identity') || transfer.kind !== 'relu' || gates.length > 0,
    )
    .map(({ name }) =>
      unsupported(`projection "${name}"`, 'euler runs relu rows without matrices, gated by the schedule'),
    );
  if (inputs.length > 0 || segments.some(({ selves, learn }) => selves.length + learn.length > 0))
    problems.push(unsupported('schedule', 'euler knows no inputs, holds, flushes and learning'));
  if (problems.length > 0) throw new PulsegateError(problems);
}
