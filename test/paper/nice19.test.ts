/** Sornborger, Tao, Snyder, Zlotnik (NICE 2019): every number that a figure claims. */
import { figures } from '../../analysis/index';
import type { FigureEntry, FigureResult } from '../../src/figures/figure';
import { passed } from '../../src/figures/gallery';
import { LONG } from '../support/cases';

test('every figure has an id of its own, a source and parameters', () => {
  expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
  for (const { id, source, title, shows, parameters } of figures) {
    expect(id).toMatch(/^[a-z0-9]+\/[a-z0-9-]+$/);
    for (const text of [source, title, shows]) expect(text.length).toBeGreaterThan(10);
    expect(Object.keys(parameters).length).toBeGreaterThan(0);
  }
});

/** Figures are deterministic: each is made once. */
const made = new Map<string, FigureResult>();
async function make(entry: FigureEntry): Promise<FigureResult> {
  const result = made.get(entry.id) ?? (await entry.run());
  made.set(entry.id, result);
  return result;
}
const find = async (id: string) => make(figures.find((entry) => entry.id === id) as FigureEntry);

/** The others take a second or more; `npm start` makes them all. */
const QUICK = new Set([
  'loihi/graded-chain',
  'nice19/mean-field',
  'nice19/linear-map',
  'nice19/relu-derivative',
  'nice20/fig1',
  'nice20/fig2',
  'nice20/fig3',
  'renner24/activation',
  'solver/missed-pulse',
]);
const chosen = figures.filter(({ id }) => LONG || QUICK.has(id));

describe.each(chosen.map((entry) => [entry.id, entry] as const))('%s', (_, entry) => {
  test('passes by its numbers', async () => {
    const { checks } = await make(entry);
    expect(checks.filter(({ pass }) => !pass)).toEqual([]);
    expect(passed({ checks })).toBe(true);
  });

  test('has titles on its axes and a name for every series in the legend', async () => {
    const { figure } = await make(entry);
    const axes = Object.entries(figure.layout).filter(([key]) => /^[xy]axis\d*$/.test(key));
    expect(axes.length).toBeGreaterThan(1);
    for (const series of figure.data as { name?: string }[]) expect(series.name).toMatch(/./);
    expect(figure.layout.title).toMatchObject({ text: expect.stringMatching(/./) });
  });
});

describe('nice19/mean-field', () => {
  test('checks T/tau in {0.5, 1, 2, 3}, each for unit gain, waveform and two gain errors', async () => {
    const { checks } = await find('nice19/mean-field');
    expect(checks).toHaveLength(16);
    expect(checks.every(({ tolerance }) => tolerance === 1e-12)).toBe(true);
    expect(checks.map(({ target }) => target)).toEqual(
      [0, 1, 2, 3].flatMap(() => [1, 0, 0.98 ** 20, 1.02 ** 20]),
    );
  });
});

describe('nice19/linear-map', () => {
  test('asks for exact zeros where K A is negative and where the schedule does not send', async () => {
    const { checks } = await find('nice19/linear-map');
    expect(checks.filter(({ tolerance }) => tolerance === 0).map(({ what }) => what)).toEqual([
      expect.stringMatching(/K1 A < 0 \([1-9]/),
      expect.stringMatching(/K2 A < 0 \([1-9]/),
      'a, then b: largest current in b during window 1',
      'b, then a: largest current in a during window 1',
      'only a: largest current in b',
      'only b: largest current in a',
    ]);
  });
});
