/** A run of the benchmarks as a table, and as plain data. */
import { BEST_OF_SCIPY, type Growth, ODEX, type PeerTiming, type Task } from './task';
import { exponent, median, type Timing } from './timing';

/** All rounds of one task. */
export interface Measured {
  readonly task: Task;
  readonly ours: readonly Timing[];
  readonly peers: readonly (readonly PeerTiming[])[];
  readonly parts: Readonly<Record<string, number>>;
  readonly growth: readonly Growth[];
}

/** One peer beside ours: medians over the rounds. */
export interface Comparison {
  readonly task: string;
  readonly seconds: number;
  readonly error: number;
  readonly peer: string;
  readonly peerSeconds: number;
  readonly peerError: number;
  readonly ratio: number;
  /** Undefined where no goal is set, or where the sizes are not those of the goal. */
  readonly goal?: number;
  readonly met?: boolean;
}

export function comparisons({ task, ours, peers }: Measured, quick: boolean): Comparison[] {
  const seconds = median(ours.map((timing) => timing.seconds));
  const error = Math.max(...ours.map((timing) => timing.error));
  const names = [...new Set(peers.flat().map(({ name }) => name))];
  const found = names.map((name) => {
    const rounds = peers.flat().filter((timing) => timing.name === name);
    return {
      peer: name,
      peerSeconds: median(rounds.map((timing) => timing.seconds)),
      peerError: Math.max(...rounds.map((timing) => timing.error)),
    };
  });
  const scipy = found.filter(({ peer }) => peer !== ODEX).map(({ peerSeconds }) => peerSeconds);
  return found.map((row) => {
    const best = row.peer !== ODEX && row.peerSeconds === Math.min(...scipy);
    const goal = Math.max(task.goals[row.peer] ?? 0, best ? (task.goals[BEST_OF_SCIPY] ?? 0) : 0);
    const ratio = row.peerSeconds / seconds;
    const judged = goal > 0 && !quick ? { goal, met: ratio >= goal && error <= task.accuracy } : {};
    return { task: task.id, seconds, error, ...row, ratio, ...judged };
  });
}

const HEAD = ['task', 'ours (s)', 'peer', 'peer (s)', 'ratio', 'goal', 'met', 'our error', 'peer error'];

export function report(measured: readonly Measured[], quick: boolean): string {
  const rows = measured.flatMap((one) => comparisons(one, quick).map(comparisonRow));
  const alone = measured
    .filter(({ peers }) => peers.flat().length === 0)
    .map(({ task, ours }) => [
      task.id,
      number(median(ours.map(({ seconds }) => seconds))),
      '(none)',
      '',
      '',
      '',
      '',
      number(Math.max(...ours.map(({ error }) => error))),
      '',
    ]);
  const growth = measured.flatMap(({ task, growth }) => growth.map((one) => growthRow(task.id, one, quick)));
  const parts = measured.flatMap(({ task, parts }) =>
    Object.entries(parts).map(([name, seconds]) => [task.id, name, number(seconds)]),
  );
  return [
    ...measured.map(({ task }) => `${task.id}: ${task.title}; timed: ${task.timed}`),
    '',
    table([HEAD, ...rows, ...alone]),
    ...(growth.length === 0
      ? []
      : [table([['task', 'growth', 'n: seconds', 'exponent', 'goal', 'met', ''], ...growth])]),
    table([['task', 'ours, in parts', 's'], ...parts]),
  ].join('\n');
}

const comparisonRow = (c: Comparison): string[] => [
  c.task,
  number(c.seconds),
  c.peer,
  number(c.peerSeconds),
  c.ratio >= 100 ? c.ratio.toFixed(0) : c.ratio.toPrecision(2),
  c.goal === undefined ? '' : String(c.goal),
  c.met === undefined ? '' : c.met ? 'yes' : 'NO',
  number(c.error),
  number(c.peerError),
];

function growthRow(task: string, { what, points, goal, note }: Growth, quick: boolean): string[] {
  const slope = exponent(points);
  return [
    task,
    what,
    points.map(({ n, seconds }) => `${n}: ${number(seconds)}`).join(', '),
    slope.toFixed(2),
    quick ? '' : `<= ${goal}`,
    quick ? '' : slope <= goal ? 'yes' : 'NO',
    note ?? '',
  ];
}

const number = (value: number): string => (value === 0 ? '0' : value.toPrecision(2));

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}
