/** Ways through the columns between two boxes, beside the boxes that stand there and beside one another. */

/** A place on the page, in pixels. */
export type Place = readonly [x: number, y: number];

/** The middles of the boxes of a column. */
export type Column = ReadonlySet<number>;

interface Lanes {
  /** Heights at which a line passes each column; lines that were asked for before keep theirs. */
  through(columns: readonly number[], from: number, to: number): number[];
}

/** Between two lines, and between a line and the middle of a box that it passes. */
const APART = 4;

/** The lanes of a page whose columns have these boxes, each `clear` high from its middle up and down. */
export function lanesAmong(columns: readonly Column[], bottom: number, clear: number): Lanes {
  const heights = Array.from({ length: Math.floor(bottom / APART) }, (_, k) => k * APART);
  const free = columns.map((middles) =>
    heights.filter((y) => [...middles].every((middle) => Math.abs(y - middle) >= clear)),
  );
  const taken = columns.map((): number[] => []);
  // to lie on another line is worst, to run beside it still tires the eye
  const crowd = (column: number, y: number): number =>
    taken[column].reduce(
      (sum, other) => sum + (other === y ? 4000 : Math.abs(other - y) <= APART ? 40 : 0),
      0,
    );
  return {
    through(passed, from, to) {
      const way = straightest(
        passed.map((column) => free[column].map((y) => ({ y, cost: crowd(column, y) }))),
        from,
        to,
      );
      passed.forEach((column, k) => {
        taken[column].push(way[k]);
      });
      return way;
    },
  };
}

interface Choice {
  readonly y: number;
  readonly cost: number;
}

interface Way {
  readonly cost: number;
  readonly ys: readonly number[];
}

/** One choice of each column, such that the squares of the steps and the costs are least. */
function straightest(columns: readonly (readonly Choice[])[], from: number, to: number): number[] {
  let ways: Way[] = [{ cost: 0, ys: [] }];
  for (const choices of columns)
    ways = choices.map(({ y, cost }) => {
      const least = bestOf(ways, ({ ys }) => (y - (ys[ys.length - 1] ?? from)) ** 2);
      return { cost: least.cost + cost, ys: [...least.ys, y] };
    });
  return [...bestOf(ways, ({ ys }) => (to - (ys[ys.length - 1] ?? from)) ** 2).ys];
}

const bestOf = (ways: readonly Way[], more: (way: Way) => number): Way =>
  ways
    .map((way) => ({ ...way, cost: way.cost + more(way) }))
    .reduce((best, way) => (way.cost < best.cost ? way : best));
