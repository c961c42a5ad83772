/** The key of drawn phases: what boxes, lines and dots mean. */
import { INK } from '../theme';
import { type Annotation, box, curve, dot, FILL, type Shape, text } from './marks';

type Sample = readonly [words: string, draw: (x: number, y: number) => Shape[]];

const cell =
  (fill: string, words: string, line?: string): Sample[1] =>
  (x, y) =>
    box(x + 22, y, fill, words, line).shapes;

const wire =
  (kind: Parameters<typeof curve>[2]): Sample[1] =>
  (x, y) =>
    curve([x + 6, y], [x + 44, y], kind);

const LINE = 34;
/** From the beginning of a sample to its words, a letter of these, and from their end to the next sample. */
const WIDTH = { sample: 56, letter: 7, gap: 30 };

/** Only what the drawing has, in as many lines as its width asks for, each in the middle. */
export function keyOf(
  right: number,
  y: number,
  learning: boolean,
  measured: boolean,
): { shapes: Shape[]; texts: Annotation[]; bottom: number } {
  const samples: Sample[] = [
    ['open, fires above ½', cell(FILL.open, '> ½')],
    ...(learning
      ? ([
          ['opened by units of a row', cell(FILL.units, 'by r′(h)')],
          ...(measured ? [['open, but nobody fires', cell(FILL.silent, 'by o >0')] as const] : []),
          ['inhibited', cell(FILL.shut, '⊣')],
          ['learns', cell(FILL.learns, '+2', '#8A5A00')],
        ] as const)
      : []),
    [learning ? 'plastic synapse' : 'all to all', wire('plastic')],
    ['one to one', wire('signal')],
    ...(learning
      ? ([
          ['vetoes', wire('veto')],
          ['opens', wire('gate')],
        ] as const)
      : []),
    ['from outside', (x, at) => [dot(x + 30, at)]],
  ];
  const lines: Placed[][] = [[]];
  let x = 0;
  for (const sample of samples) {
    const w = WIDTH.sample + WIDTH.letter * sample[0].length;
    if (x + w > right) {
      lines.push([]);
      x = 0;
    }
    lines[lines.length - 1].push({ sample, x, end: x + w });
    x += w + WIDTH.gap;
  }
  const placed = lines.flatMap((line, k) => {
    const shift = (right - line[line.length - 1].end) / 2;
    return line.map(({ sample, x: from }) => ({ sample, x: from + shift, y: y + k * LINE }));
  });
  return {
    shapes: placed.flatMap(({ sample: [, draw], x: from, y: at }) => draw(from, at)),
    texts: placed.map(({ sample: [words], x: from, y: at }) =>
      text(words, from + WIDTH.sample, at, 12, INK, 'left'),
    ),
    bottom: y + (lines.length - 1) * LINE + 12,
  };
}

interface Placed {
  readonly sample: Sample;
  readonly x: number;
  readonly end: number;
}
