/** Where the parts are, and the ways of the edges between them; the places are ours, the edges those of the circuit. */
import type { Edge } from './parts';

export type Point = readonly [number, number];

export interface Box {
  readonly at: Point;
  readonly w: number;
  readonly h: number;
  readonly words: string;
  readonly fill: string;
}

export const BOXES: Readonly<Record<string, Box>> = {
  x: { at: [110, 250], w: 110, h: 64, words: '<b>x</b><br>input', fill: '#E3F2EC' },
  h: { at: [380, 250], w: 140, h: 64, words: '<b>h</b><br>hidden layer', fill: '#E8F1F8' },
  o: { at: [650, 250], w: 140, h: 64, words: '<b>o</b><br>output layer', fill: '#E8F1F8' },
  d: { at: [910, 250], w: 140, h: 64, words: '<b>d+ d−</b><br>error', fill: '#FCEDE4' },
  b: { at: [520, 90], w: 150, h: 58, words: '<b>hᵀ</b><br>error sent back', fill: '#FCEDE4' },
  t: { at: [910, 386], w: 84, h: 52, words: '<b>t</b><br>target', fill: '#E3F2EC' },
  'r′(h)': { at: [390, 386], w: 96, h: 52, words: '<b>r′(h)</b><br>derivative', fill: '#F3E8F4' },
  'r′(o)': { at: [660, 386], w: 96, h: 52, words: '<b>r′(o)</b><br>derivative', fill: '#F3E8F4' },
  gates: {
    at: [520, 500],
    w: 940,
    h: 38,
    words: '<b>gates</b>  g00 → g01 → g02 → … → g11 → g00: one unit a time step, for ever',
    fill: '#F2F2F2',
  },
};

/** The way of an edge; those of the gates go straight up. */
const ROUTES: Readonly<Record<string, readonly Point[]>> = {
  'input excites x': [
    [10, 250],
    [55, 250],
  ],
  'target excites t': [
    [1040, 386],
    [952, 386],
  ],
  'x learns h': [
    [165, 242],
    [310, 242],
  ],
  'x learns r′(h)': [
    [165, 264],
    [236, 264],
    [236, 396],
    [342, 396],
  ],
  'h learns o': [
    [450, 242],
    [580, 242],
  ],
  'h learns r′(o)': [
    [450, 264],
    [546, 264],
    [546, 396],
    [612, 396],
  ],
  'o excites d': [
    [720, 230],
    [840, 230],
  ],
  'o inhibits d': [
    [720, 244],
    [840, 244],
  ],
  'r′(o) opens d': [
    [708, 376],
    [790, 376],
    [790, 260],
    [840, 260],
  ],
  'r′(o) inhibits d': [
    [708, 396],
    [804, 396],
    [804, 274],
    [840, 274],
  ],
  't excites d': [
    [900, 360],
    [900, 282],
  ],
  't inhibits d': [
    [920, 360],
    [920, 282],
  ],
  'd excites o': [
    [870, 218],
    [870, 180],
    [690, 180],
    [690, 218],
  ],
  'd excites r′(o)': [
    [866, 282],
    [866, 326],
    [690, 326],
    [690, 360],
  ],
  'o learns b': [
    [650, 218],
    [650, 102],
    [595, 102],
  ],
  'd learns b': [
    [920, 218],
    [920, 78],
    [595, 78],
  ],
  'h excites b': [
    [350, 218],
    [350, 76],
    [445, 76],
  ],
  'b excites h': [
    [445, 104],
    [400, 104],
    [400, 218],
  ],
  'b excites r′(h)': [
    [445, 90],
    [266, 90],
    [266, 378],
    [342, 378],
  ],
  'r′(h) opens h': [
    [412, 360],
    [412, 282],
  ],
};

/** Where the gates reach a part: the first opens, the second inhibits. */
const GATES: Readonly<Record<string, readonly number[]>> = {
  x: [110],
  h: [318, 330],
  'r′(h)': [382, 398],
  o: [586, 598],
  'r′(o)': [652, 668],
  t: [910],
  d: [962, 974],
  b: [474, 488],
};

export function pathOf({ from, kind, to }: Edge): readonly Point[] {
  if (from !== 'gates') return ROUTES[`${from} ${kind} ${to}`] ?? straight(from, to);
  const [opens = 0, inhibits = opens] = GATES[to] ?? [];
  const x = kind === 'opens' ? opens : inhibits;
  const box = BOXES[to];
  return [
    [x, 481],
    [x, (box?.at[1] ?? 0) + (box?.h ?? 0) / 2],
  ];
}

/** An edge that nobody expects is drawn all the same. */
const straight = (from: string, to: string): readonly Point[] => [
  BOXES[from]?.at ?? [0, 0],
  BOXES[to]?.at ?? [0, 0],
];
