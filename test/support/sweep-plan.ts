/** A sweep of 60 points, a third of which throw: amplitude and fate at the end of a gating chain, over h and T. */
export const SWEEP_PLAN = {
  fragment: { name: 'pulseChain', options: { stages: 4, T: 1, G: 10, h: 0.1, F: 1 } },
  initial: { p0: 0.3 },
  vary: {
    kind: 'grid',
    axes: [
      { name: 'h', from: 0.05, to: 0.2, count: 20 },
      { name: 'T', values: [0.5, 1, -1] },
    ],
  },
  measures: [
    { kind: 'amplitude', population: 'p4' },
    { kind: 'alive', population: 'p4', level: 0.2 },
  ],
};
