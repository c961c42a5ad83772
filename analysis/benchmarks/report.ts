/** A run of the benchmarks as a table, and as plain data. */
import { BEST_OF_SCIPY, type Growth, ODEX, PEER_ACCURACY, type PeerTiming, type Task } from './task';
import { exponent, median, type Timing } from './timing';

/** All rounds of one task. */
export interface Measured {
  readonly task: Task;
  readonly ours: readonly Timing[];
  readonly peers: readonly (readonly PeerTiming[])[];
  readonly parts: Readonly<Record<string, number>>;
  readonly growth: readonly Growth[];
}

/** One peer beside ours: medians over the rounds, and the least of all of them. */
export interface Comparison {
  readonly task: string;
  readonly seconds: number;
  readonly least: number;
  readonly error: number;
  readonly peer: string;
  readonly peerSeconds: number;
  readonly peerLeast: number;
  readonly peerError: number;
  /** Of the medians; goals are judged on it. */
  readonly ratio: number;
  readonly leastRatio: number;
  /** Undefined where no goal is set, or where the sizes are not those of the goal. */
  readonly goal?: number;
  readonly met?: boolean;
}

const overRounds = (rounds: readonly Timing[]): Timing => ({
  seconds: median(rounds.map(({ seconds }) => seconds)),
  least: Math.min(...rounds.map(({ least }) => least)),
  error: Math.max(...rounds.map(({ error }) => error)),
});

export function comparisons({ task, ours, peers }: Measured, quick: boolean): Comparison[] {
  const own = overRounds(ours);
  const names = [...new Set(peers.flat().map(({ name }) => name))];
  const found = names.map((peer) => {
    const { seconds, least, error } = overRounds(peers.flat().filter(({ name }) => name === peer));
    return { peer, peerSeconds: seconds, peerLeast: least, peerError: error };
  });
  const scipy = found.filter(({ peer }) => peer !== ODEX).map(({ peerSeconds }) => peerSeconds);
  return found.map((row) => {
    const best = row.peer !== ODEX && row.peerSeconds === Math.min(...scipy);
    const goal = Math.max(task.goals[row.peer] ?? 0, best ? (task.goals[BEST_OF_SCIPY] ?? 0) : 0);
    const ratio = row.peerSeconds / own.seconds;
    const leastRatio = row.peerLeast / own.least;
    const sound = own.error <= task.accuracy && row.peerError <= (task.peerAccuracy ?? PEER_ACCURACY);
    const judged = goal > 0 && !quick ? { goal, met: ratio >= goal && sound } : {};
    return { task: task.id, ...own, ...row, ratio, leastRatio, ...judged };
  });
}

/** Each `least` belongs to what stands before it. */
const HEAD = [
  'task',
  'ours (s)',
  'least',
  'peer',
  'peer (s)',
  'least',
  'ratio',
  'of leasts',
  'goal',
  'met',
  'our error',
  'peer error',
];

export function report(measured: readonly Measured[], quick: boolean): string {
  const rows = measured.flatMap((one) => comparisons(one, quick).map(comparisonRow));
  const alone = measured.filter(({ peers }) => peers.flat().length === 0).map(aloneRow);
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
  number(c.least),
  c.peer,
  number(c.peerSeconds),
  number(c.peerLeast),
  times(c.ratio),
  times(c.leastRatio),
  c.goal === undefined ? '' : String(c.goal),
  c.met === undefined ? '' : c.met ? 'yes' : 'NO',
  number(c.error),
  number(c.peerError),
];

function aloneRow({ task, ours }: Measured): string[] {
  const { seconds, least, error } = overRounds(ours);
  return [task.id, number(seconds), number(least), '(none)', '', '', '', '', '', '', number(error), ''];
}

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

const times = (ratio: number): string => (ratio >= 99.5 ? ratio.toFixed(0) : ratio.toPrecision(2));

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
