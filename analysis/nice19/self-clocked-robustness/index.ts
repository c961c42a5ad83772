/** How exact the numbers of the self-clocked machine must be: its clock may be off, its holds may not. */
import { check, type FigureEntry } from '../../../src/figures/figure';
import { XOR } from '../self-clocked/machine';
import { NICE19 } from '../source';
import { DRAWS, KINDS, spread } from './draws';
import { draw } from './plot';
import { CHANGES, EARLY, robustness, SEED } from './runs';

export const selfClockedRobustness: FigureEntry = {
  id: 'nice19/self-clocked-robustness',
  source: NICE19,
  title: 'How exact a machine that runs itself must be',
  shows:
    'The machine that learns XOR without a clock, with some of its gains changed. What the clock does to itself and how strongly ' +
    'it inhibits do not matter at all; its drive sets the period, T = τ ln(w_f / (w_f − h)), and with it how much each hop passes on: ' +
    'it learns sooner or later. Holds must be exact, as in a circuit on a schedule: errors wait in them for many windows.',
  backends: ['mean field, exact'],
  parameters: { parameters: 'ours', layers: [2, 4, 1], seed: SEED, presentations: 700, patterns: XOR.length },
  full: 'Also holds whose gain is not exactly 1, which are not in closed form.',
  run(form) {
    const rows = CHANGES.filter(({ slow }) => form === 'full' || slow !== true).map(robustness);
    const periods = rows.map(({ change: { T, words }, period }) => {
      const factor = /w_f (\+|−) (\d+) %/.exec(words);
      const scale = factor === null ? 1 : 1 + (factor[1] === '+' ? 1 : -1) * (Number(factor[2]) / 100);
      const feed = scale / -Math.expm1(-T);
      return Math.abs(period - 11 * Math.log(feed / (feed - 1)));
    });
    const spreads = KINDS.filter(({ slow }) => form === 'full' || slow !== true).map(spread);
    return {
      figure: draw(rows, spreads),
      checks: [
        ...rows.map(({ change: { words, learnt: wanted }, learnt }) =>
          check(`learnt at, with ${words} changed (−1: not within 700)`, learnt ?? -1, wanted ?? -1, 0),
        ),
        check('periods beside 11 τ ln(w_f / (w_f − h))', Math.max(...periods), 0, 1e-10),
        check(
          `largest deviation after ${EARLY} presentations where only w_s or w_I changed`,
          Math.max(...rows.slice(0, 3).map(({ deviation }) => deviation)),
          0,
          1e-13,
        ),
        ...spreads.map(({ words, found, median }) =>
          check(
            `${words}: median deviation of ${DRAWS} draws over that of one by others, in decades`,
            Math.log10(median / found),
            0,
            Math.log10(5),
          ),
        ),
      ],
    };
  },
};
