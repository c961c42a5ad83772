/** A figure as text: what is drawn where, under which names, in three digits; no pixels, no points one by one. */
import type { Figure } from '../../src/figures/figure';

type Record_ = Readonly<Record<string, unknown>>;

/** Shapes and words beyond this many are counted only. */
const MOST = 160;

export function textDrawing({ data, layout }: Figure): string {
  const {
    title,
    width,
    height,
    shapes = [],
    annotations = [],
    ...rest
  } = layout as unknown as Record_ & {
    readonly shapes?: readonly Record_[];
    readonly annotations?: readonly Record_[];
  };
  const axes = Object.entries(rest).filter(([name]) => /^[xy]axis\d*$/.test(name));
  return [
    `${textOf(title)} [${brief(width)} x ${brief(height)}]`,
    '',
    ...axes.map(([name, axis]) => axisLine(name, axis as Record_)),
    '',
    ...(data as unknown as Record_[]).map(traceLine),
    ...listed('words', annotations, wordLine),
    ...listed('shapes', shapes, shapeLine),
    '',
  ].join('\n');
}

function listed(what: string, all: readonly Record_[], line: (one: Record_) => string): string[] {
  if (all.length === 0) return [];
  const more = all.length - MOST;
  return [
    '',
    `${all.length} ${what}`,
    ...all.slice(0, MOST).map(line),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

const textOf = (title: unknown): string =>
  typeof title === 'string' ? title : String((title as { text?: unknown } | undefined)?.text ?? '');

function axisLine(name: string, axis: Record_): string {
  const { title, type, range, domain, visible } = axis;
  return [
    name,
    visible === false ? 'not seen' : JSON.stringify(textOf(title)),
    ...(type === undefined ? [] : [String(type)]),
    ...(range === undefined ? [] : [`range ${list(range)}`]),
    ...(domain === undefined ? [] : [`at ${list(domain)}`]),
  ].join('  ');
}

function traceLine(trace: Record_): string {
  const { type, mode, name, x, y, xaxis = 'x', yaxis = 'y', showlegend } = trace;
  const count = (x as ArrayLike<unknown> | undefined)?.length ?? 0;
  return [
    [type, mode].filter((word) => word !== undefined).join(' '),
    JSON.stringify(name ?? ''),
    `on ${xaxis} ${yaxis}`,
    `${count} points`,
    `x ${extent(x)}`,
    `y ${extent(y)}`,
    ...lookOf(trace),
    ...(showlegend === false ? ['no key'] : []),
  ].join('  ');
}

/** Colour and dash, which tell curves apart. */
function lookOf({ line, marker, fillcolor }: Record_): string[] {
  const of = (part: unknown): string[] =>
    Object.entries((part ?? {}) as Record_).flatMap(([key, value]) =>
      (key === 'color' || key === 'dash' || key === 'symbol') && typeof value === 'string' ? [value] : [],
    );
  return [...new Set([...of(line), ...of(marker), ...(typeof fillcolor === 'string' ? [fillcolor] : [])])];
}

/** From the least to the largest number, or the words and how many more. */
function extent(values: unknown): string {
  const all = Array.from((values ?? []) as ArrayLike<unknown>).filter((value) => value !== null);
  if (all.some((value) => typeof value === 'string')) {
    const words = [...new Set(all.map(String))];
    return `${words.slice(0, 4).join('|')}${words.length > 4 ? `|... ${words.length}` : ''}`;
  }
  const numbers = all.filter((value): value is number => typeof value === 'number' && !Number.isNaN(value));
  if (numbers.length === 0) return '-';
  const [low, high] = numbers.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return `${brief(low)} to ${brief(high)}`;
}

const wordLine = ({ text, x, y, xref = 'x', yref = 'y' }: Record_): string =>
  `${JSON.stringify(text)}  ${brief(x)} ${brief(y)}  ${xref} ${yref}`;

function shapeLine({
  type,
  path,
  x0,
  y0,
  x1,
  y1,
  xref = 'x',
  yref = 'y',
  fillcolor = '',
  line,
}: Record_): string {
  const place =
    typeof path === 'string'
      ? path.replaceAll(/-?\d+(\.\d+)?(e-?\d+)?/g, (n) => brief(Number(n)))
      : list([x0, y0, x1, y1]);
  const color = (line as Record_ | undefined)?.['color'] ?? '';
  return [type, place, xref, yref, fillcolor, color].filter((part) => part !== '').join('  ');
}

const list = (values: unknown): string => `[${Array.from(values as ArrayLike<unknown>, brief).join(', ')}]`;

/** Three digits; what is less than rounding leaves is 0. */
function brief(value: unknown): string {
  if (typeof value !== 'number') return String(value);
  return Math.abs(value) < 1e-14 ? '0' : String(Number(value.toPrecision(3)));
}
