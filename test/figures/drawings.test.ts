/**
 * What each figure draws, as text, beside what is stored: a change of a figure is seen in review. `npm run drawings` stores
 * them again. The figures that take no time are drawn in the quick tests, all of them in the long ones.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figures } from '../../analysis';
import { PulsegateError } from '../../src/errors';
import { LONG } from '../support/cases';
import { textDrawing } from '../support/text-drawing';

const FOLDER = join(__dirname, 'drawings');
const QUICK = [
  ...['nice19/synfire-chain', 'nice19/mean-field', 'nice19/linear-map', 'nice19/pmpy-table'],
  ...['nice19/error-layer', 'nice19/xor-circuit', 'nice20/fig1', 'renner24/activation', 'renner24/fig1'],
  ...['nice20/fig2', 'nice20/fig3'],
  ...['renner24/fig2', 'solver/missed-pulse', 'ploscb16/overlap', 'nice19/relu-derivative'],
  ...['nice19/linear-transform', 'loihi/graded-chain'],
];
const drawn = LONG ? figures : figures.filter(({ id }) => QUICK.includes(id));

test('a drawing of every figure is stored, and no other', () => {
  const stored = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.txt'),
  );
  expect(stored.sort()).toEqual(figures.map(({ id }) => `${id}.txt`).sort());
});

test.each(drawn.map((entry) => [entry.id, entry] as const))(
  '%s draws what is stored',
  async (id, entry) => {
    const made = await Promise.resolve()
      .then(() => entry.run('quick'))
      .catch((error) => {
        // without its data set there is nothing to compare
        if (error instanceof PulsegateError && error.code === 'missing' && error.path === entry.needs)
          return undefined;
        throw error;
      });
    if (made === undefined) return;
    expect(textDrawing(made.figure)).toBe(readFileSync(join(FOLDER, `${id}.txt`), 'utf8'));
  },
  120_000,
);

test('a drawing tells curves, ranges, titles and words', () => {
  const figure = {
    data: [
      {
        type: 'scatter' as const,
        mode: 'lines' as const,
        name: 'a',
        x: [0, 1.23456],
        y: [2, 3],
        line: { color: '#0072B2' },
      },
    ],
    layout: {
      title: { text: 'T' },
      width: 10,
      height: 20,
      xaxis: { title: { text: 'time (τ)' }, range: [0, 2] },
    },
  };
  expect(textDrawing(figure as never)).toBe(
    'T [10 x 20]\n\nxaxis  "time (τ)"  range [0, 2]\n\nscatter lines  "a"  on x y  2 points  x 0 to 1.23  y 2 to 3  #0072B2\n',
  );
});
