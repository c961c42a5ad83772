/** Random circuits with a schedule that repeats: nets, unequal windows, holds, flushes, biases, driven gates, learning. */
import { type Circuit, circuit, type LearnRule, type Projection, type Window } from '../../src';
import { seeded } from './random';

export interface RandomPeriodic {
  readonly circuit: Circuit;
  readonly initial: Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>>;
  readonly inputs: Readonly<Record<string, number>>;
}

/** Windows of `shortest` to `longest` tau; `windows` of them, or 3 to 7. */
export function randomPeriodic(
  seed: number,
  [shortest, longest] = [0.3, 2.2],
  windows?: number,
): RandomPeriodic {
  const random = seeded(seed);
  const uniform = (a: number, b: number) => a + (b - a) * random();
  const chance = (p: number) => random() < p;
  const count = windows ?? 3 + Math.floor(5 * random());
  const edges = [0];
  for (let k = 0; k < count; k++) edges.push(edges[k] + uniform(shortest, longest));
  const names = Array.from({ length: 3 + Math.floor(3 * random()) }, (_, k) => `p${k}`);
  const sizes = new Map(names.map((name) => [name, 1 + Math.floor(2 * random())]));
  const sizeOf = (name: string) => sizes.get(name) ?? 1;
  const matrix = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => uniform(-0.5, 0.9)));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const learns = chance(0.6);
  const [post, pre] = [pick(names), pick(names)];
  const weights = learns
    ? [{ name: 'W', shape: [sizeOf(post), sizeOf(pre)] as const, values: matrix(sizeOf(post), sizeOf(pre)) }]
    : [];
  const lesson = Math.floor(random() * count);
  const rule: LearnRule = { weights: 'W', post: [[post, 1]], pre: [[pre, 1]], rate: uniform(-0.2, 0.2) };
  const projections: Projection[] = [];
  const opens: Window['open'][] = edges.slice(1).map(() => []);
  const put = (k: number, projection: Projection, bias?: number | number[]) => {
    projections.push(projection);
    opens[k] = [
      ...(opens[k] ?? []),
      bias === undefined ? projection.name : { projection: projection.name, bias },
    ];
  };
  for (let k = 0; k < count; k++)
    for (let copies = chance(0.3) ? 2 : 1; copies > 0; copies--) {
      const [from, to] = [pick(names), pick(names)];
      const other = pick(names);
      const name = `r${projections.length}`;
      const sources = [
        from === pre && to === post && learns && k !== lesson
          ? { population: from, weights: 'W' }
          : { population: from, matrix: matrix(sizeOf(to), sizeOf(from)) },
        ...(chance(0.3) ? [{ population: other, matrix: matrix(sizeOf(to), sizeOf(other)) }] : []),
        ...(chance(0.2) ? [{ population: 'one', matrix: matrix(sizeOf(to), 1) }] : []),
      ];
      const gates = chance(0.2)
        ? [
            {
              population: other,
              h: uniform(0.05, 0.4),
              d: chance(0.5) ? 0 : uniform(0.1, 0.5),
              effect: 'opens' as const,
            },
          ]
        : [];
      const gated = gates.filter(() => sizeOf(other) === 1 || sizeOf(other) === sizeOf(to));
      put(
        k,
        {
          name,
          from: sources,
          to: [{ population: to, gain: uniform(0.2, 0.8) }],
          ...(gated.length === 0 ? {} : { gatedBy: gated }),
          ...(chance(0.15) ? { transfer: { kind: 'saturating', G: 2, h: 0.05, F: 0.7 } as const } : {}),
        },
        chance(0.3)
          ? chance(0.5)
            ? uniform(-0.1, 0.2)
            : Array.from({ length: sizeOf(to) }, () => uniform(-0.1, 0.2))
          : undefined,
      );
    }
  const rest = names.map((name) => ({
    name,
    from: Math.floor(random() * count),
    long: Math.floor(uniform(0, count)),
    flush: chance(0.5),
  }));
  return {
    circuit: circuit({
      populations: [...names.map((name) => ({ name, size: sizeOf(name) })), { name: 'one', input: true }],
      weights,
      projections,
      schedule: {
        period: edges[count],
        windows: edges.slice(1).map(
          (end, k): Window => ({
            t: [edges[k], end],
            open: opens[k] ?? [],
            hold: rest.filter(({ from, long }) => k >= from && k < from + long).map(({ name }) => name),
            flush: rest.filter(({ from, flush }) => flush && k === from - 1).map(({ name }) => name),
            ...(learns && k === lesson ? { learn: [rule] } : {}),
          }),
        ),
      },
    }),
    initial: Object.fromEntries(
      names.map((name) => [name, Array.from({ length: sizeOf(name) }, () => uniform(0, 1))]),
    ),
    inputs: { one: 1 },
  };
}
