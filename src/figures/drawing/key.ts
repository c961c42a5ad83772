/** The key of a diagram: what its lines, bands and discs mean. */
import type { Layout } from '../plotly';
import { INK, SOFT } from '../theme';
import { BAND, COLOUR, DASH, disc, headOf, type Shape, stroke } from './marks';
import type { Waypoint } from './routes';
import type { Wire } from './wires';

type Annotation = Partial<NonNullable<Layout['annotations']>[number]>;

export const KEY_HEIGHT = 40;

/** What the styles mean: only those that the diagram has. */
export function keyOf(wires: readonly Wire[], y: number, timed: boolean) {
  const has = (kind: string, effect?: string) =>
    wires.some(({ edge }) => edge.kind === kind && (effect === undefined || edge.effect === effect));
  type Sample = { text: string; wide: number; shapes: (x: number) => Shape[] };
  const arrow =
    (kind: 'excites' | 'inhibits' | 'gates' | 'learns', effect: 'opens' | 'closes' = 'opens') =>
    (x: number) => {
      const path: Waypoint[] = [
        [x, y],
        [x + 34, y],
      ];
      return [
        stroke(x, x + (kind === 'excites' ? 27 : 34), y, COLOUR[kind], 1.7, DASH[kind]),
        ...headOf({ path, edge: { from: '', to: '', kind, effect, windows: [] } }),
      ];
    };
  const samples: Sample[] = [
    ...(has('excites') ? [{ text: 'excites', wide: 34, shapes: arrow('excites') }] : []),
    ...(has('inhibits') ? [{ text: 'inhibits', wide: 34, shapes: arrow('inhibits') }] : []),
    ...(has('gates', 'opens') ? [{ text: 'opens', wide: 40, shapes: arrow('gates') }] : []),
    ...(has('gates', 'closes') ? [{ text: 'closes', wide: 34, shapes: arrow('gates', 'closes') }] : []),
    ...(wires.some(({ plastic }) => plastic)
      ? [
          {
            text: 'plastic synapse',
            wide: 34,
            shapes: (x: number) => [stroke(x, x + 34, y, BAND, 10), stroke(x, x + 34, y, SOFT, 1.7)],
          },
        ]
      : []),
    ...(wires.some(({ edge, hidden }) => edge.kind === 'learns' && !hidden)
      ? [{ text: 'learns away from its synapse', wide: 34, shapes: arrow('learns') }]
      : []),
    ...(timed
      ? [
          {
            text: 'open in window k',
            wide: 18,
            shapes: (x: number) => [disc(x + 9, y, 18, 'k', 'open')],
          },
        ]
      : []),
    ...(has('learns')
      ? [
          {
            text: 'learns in window k',
            wide: 18,
            shapes: (x: number) => [disc(x + 9, y, 18, 'k', 'learns')],
          },
        ]
      : []),
  ];
  const starts = [0];
  for (const { text, wide } of samples) starts.push((starts.at(-1) ?? 0) + wide + 6.2 * text.length + 34);
  return {
    width: 8 + (starts[samples.length] ?? 0),
    shapes: (left: number): Shape[] =>
      samples.flatMap(({ shapes }, k) => shapes(left + 8 + (starts[k] ?? 0))),
    texts: (left: number): Annotation[] =>
      samples.map(({ text, wide }, k) => ({
        text,
        x: left + 8 + (starts[k] ?? 0) + wide + 6,
        y,
        xref: 'x',
        yref: 'y',
        xanchor: 'left',
        yanchor: 'middle',
        showarrow: false,
        font: { size: 12, color: INK },
        borderpad: 0,
      })),
  };
}
