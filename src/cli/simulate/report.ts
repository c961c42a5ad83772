/** What a run says of itself: a document for programs, a short text for people. */
import type { Margin, Solution } from '../../backends/solution';
import { leakingRows } from '../../backends/spiking/leaking';
import { chipDocument, chipLines } from '../shell/chip-report';
import { brief, table } from '../shell/table';

/** Closed projections through which current flowed. */
export const leaks = ({ margins = [] }: Solution): Margin[] => margins.filter((margin) => margin.leaks);

/** A solution as plain data; currents by population, one list of components for each time. */
export function asDocument(solution: Solution) {
  const { retcode, message, backend, tspan, stats, margins, t, log } = solution;
  const currents = Object.entries(solution.currents).map(([name, values]) => [
    name,
    rowsOf(values, t.length),
  ]);
  return {
    retcode,
    ...(message === undefined ? {} : { message }),
    backend,
    tspan,
    stats,
    ...(margins === undefined ? {} : { margins, leaks: leaks(solution) }),
    ...inSpikes(solution),
    ...(solution.chip === undefined ? {} : { chip: chipDocument(solution.chip) }),
    t,
    currents: Object.fromEntries(currents),
    weights: Object.fromEntries(
      solution.circuit.weights.map(({ name, shape: [rows] }) => [
        name,
        rowsOf(solution.weights[name] ?? new Float64Array(), rows),
      ]),
    ),
    log,
  };
}

/** How many spikes there were, by segment and row; those that were kept; rows that fired while they were closed. */
function inSpikes(solution: Solution) {
  const { counts, spikes } = solution;
  if (counts === undefined) return {};
  const { rows, values } = counts;
  return {
    counts: { rows, values },
    leakingRows: leakingRows(solution),
    ...(spikes === undefined ? {} : { spikes: { rows: spikes.rows, i: spikes.i, t: spikes.t } }),
  };
}

/** The rows of a table one after another, as they are walked through: all at once they take several times its room. */
const rowsOf = (values: Float64Array, rows: number): Iterable<Float64Array> => ({
  *[Symbol.iterator]() {
    const size = values.length / rows;
    for (let row = 0; row < rows; row++) yield values.subarray(row * size, (row + 1) * size);
  },
});

const MOST_ROWS = 40;
const MOST_LEAKS = 5;

/** The outcome, a line for each component of each population, the nearest margin. */
export function asText(solution: Solution): string {
  const { tspan, retcode, backend, circuit, stats } = solution;
  const unit = circuit.timeUnit;
  const counts = Object.entries(stats).map(([name, count]) => `${name} ${count}`);
  const facts = [
    ['outcome', retcode],
    ['back-end', backend],
    ['time', `${brief(tspan[0])} to ${brief(tspan[1])} ${unit}`],
    ['stats', counts.join(', ')],
    ['margin', marginLine(solution)],
    ...spikeLines(solution),
    ...(solution.chip === undefined ? [] : chipLines(solution.chip)),
  ];
  return `${table(facts)}\n${currentsTable(solution)}`;
}

/** Spikes in all, and each row that fired while it was closed. */
function spikeLines(solution: Solution): string[][] {
  const { counts, spikes, circuit } = solution;
  if (counts === undefined) return [];
  const total = counts.values.reduce((sum, one) => one.reduce((part, n) => part + n, sum), 0);
  const firing = counts.rows.filter((_, row) => counts.values.some((one) => one[row] > 0)).length;
  const kept = spikes === undefined ? '' : `; ${spikes.t.length} of them kept`;
  const leaking = leakingRows(solution);
  return [
    ...rectifierLine(solution),
    ['spikes', `${brief(total)}, by ${firing} of ${counts.rows.length} rows${kept}`],
    ...leaking
      .slice(0, MOST_LEAKS)
      .map(({ row, t, spikes: n }) => [
        'leak',
        `${row} fired ${brief(n)} times while it was closed, first from t = ${brief(t[0])} to ${brief(t[1])} ${circuit.timeUnit}`,
      ]),
    ...(leaking.length > MOST_LEAKS ? [['', `and ${leaking.length - MOST_LEAKS} more rows`]] : []),
  ];
}

/** Neurons that rectify by their own threshold, and how well they do. */
function rectifierLine({ facts: { rectifier, bias, misfit } }: Solution): string[][] {
  if (rectifier !== 'soma') return [];
  return [
    [
      'rectifier',
      `soma: off [a]+ by ${brief(Number(misfit))} at most, a from -1 to 1 (bias ${brief(Number(bias))})`,
    ],
  ];
}

function marginLine({ margins, circuit }: Solution): string {
  if (margins === undefined) return 'not measured by this back-end';
  const [nearest] = [...margins].sort((a, b) => a.margin - b.margin);
  if (nearest === undefined) return 'no window closes a projection';
  const { margin, projection, row, t, leaks } = nearest;
  const where = `row ${row} of ${projection} at t = ${brief(t)} ${circuit.timeUnit}`;
  return leaks
    ? `LEAK: ${where} was ${brief(-margin)} above threshold`
    : `${where} was nearest, ${brief(margin)} below threshold`;
}

/** The amplitude of a population is its current at the end of the last window that charges it. */
function currentsTable(solution: Solution): string {
  const components = solution.circuit.populations.flatMap(({ name, size = 1 }) =>
    Array.from({ length: size }, (_, component) => ({
      name,
      component,
      label: size === 1 ? name : `${name}[${component}]`,
    })),
  );
  const driven = drivenPopulations(solution);
  const rows = components.slice(0, MOST_ROWS).map(({ name, component, label }) => {
    const charged = chargedUntil(solution, name);
    const [start, end] = solution.tspan;
    return [
      label,
      driven.has(name) ? '-' : brief(solution.at(charged ?? start, name, component)),
      driven.has(name) ? 'driven gate' : charged === undefined ? 'not charged' : `t = ${brief(charged)}`,
      brief(solution.at(end, name, component)),
    ];
  });
  const more = components.length - rows.length;
  const head = ['population', 'amplitude', 'charged until', 'final current'];
  return (
    table([head, ...rows]) + (more > 0 ? `and ${more} more components; --json and --out give all\n` : '')
  );
}

/** Populations that a projection without windows charges: no window says when. */
function drivenPopulations({ circuit, log }: Solution): Set<string> {
  const driven = new Set(log.segments.flatMap((segment) => segment.driven));
  return new Set(
    circuit.projections
      .filter(({ name }) => driven.has(name))
      .flatMap(({ to }) => to.map(({ population }) => population)),
  );
}

function chargedUntil({ circuit, log, tspan }: Solution, name: string): number | undefined {
  const charging = new Set(
    circuit.projections
      .filter(({ to }) => to.some(({ population }) => population === name))
      .map((projection) => projection.name),
  );
  const last = log.segments.findLast(({ open }) => open.some((projection) => charging.has(projection)));
  return last === undefined ? undefined : Math.min(last.t[1], tspan[1]);
}
