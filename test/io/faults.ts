/** Circuit files with one fault each: for the reader, and for the command line. */

/** A circuit that is right, with one thing changed. */
function faulty(change: Record<string, unknown>): string {
  const good = {
    schemaVersion: 1,
    populations: [{ name: 'u0' }, { name: 'u1' }],
    projections: [{ name: 'p', from: [{ population: 'u0' }], to: [{ population: 'u1' }] }],
    schedule: { windows: [{ t: [0, 1], open: ['p'] }] },
  };
  return JSON.stringify({ ...good, ...change });
}

/** What is wrong, the text of the file x.json, and what its one line of complaint contains. */
export const FAULTS: readonly (readonly [string, string, string])[] = [
  [
    'a truncated file',
    faulty({}).slice(0, 60),
    'x.json:1:61: invalid JSON: found the end of the text (allowed: "," or "}")',
  ],
  [
    'an unknown key',
    faulty({ populatoins: [] }),
    'x.json:1:199: unknown key "populatoins" (did you mean "populations"?',
  ],
  [
    'an unknown name',
    faulty({
      schedule: {
        windows: [
          { t: [0, 1], open: ['q'] },
          { t: [1, 2], open: ['p'] },
        ],
      },
    }),
    'x.json:1:191: schedule.windows[0].open[0]: unknown projection "q" (did you mean "p"? known: p)',
  ],
  [
    't1 < t0',
    faulty({ schedule: { windows: [{ t: [1, 0], open: ['p'] }] } }),
    'x.json:1:177: schedule.windows[0].t: invalid window [1,0] (allowed: t0 <= t1)',
  ],
  ['NaN', faulty({}).replace('[0,1]', '[0,NaN]'), 'invalid JSON: found NaN (allowed: a value)'],
  [
    'a number too large for a double',
    faulty({ tau: 1 }).replace('"tau":1', '"tau":1e999'),
    'x.json:1:205: tau: invalid tau Infinity',
  ],
  [
    'a huge matrix shape',
    faulty({ weights: [{ name: 'W', shape: [1e6, 1e6] }] }),
    'x.json:1:230: weights[0].shape: invalid shape [1000000,1000000] (allowed: at most 33554432 entries, 268 MB; this one needs 8000.0 GB)',
  ],
  ['a list', '[]', 'x.json:1:1: invalid circuit []'],
  ['nothing', '', 'x.json:1:1: invalid JSON: found the end of the text (allowed: a value)'],
];
