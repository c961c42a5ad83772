/** A circuit as an XPPAUT file: thresholded rows, gates as Heaviside functions of time. */
import { endOf, type Plan, plan } from '../circuit/plan';
import { allRules } from '../circuit/planned';
import type { Circuit } from '../circuit/types';
import { invalid, type Problem, PulsegateError, raise, unknown, unsupported } from '../errors';
import { checkKinds } from '../kinds';

/** XPPAUT is for small networks: the most components that are written. */
const MOST_COMPONENTS = 40;

/** Currents at the beginning, a number for a population of one, else a list. */
type Start = Readonly<Record<string, unknown>>;

/**
 * The text of an .ode file that starts from `initial` (by population, default 0). Small networks only: rows of relu, saturating and heaviside
 * transfer, gates of the schedule, holds and flushes, no inputs. Throws for what XPPAUT has no words for here, naming it:
 * learning, gates driven by populations, depleting resources, named weights, a period, more than 40 components.
 *
 * XPPAUT's heav(0) is 1. A window is on from its first edge to just before its last, so heav(t-t0)*(1-heav(t-t1)) is it; a
 * heaviside row is 0 at its threshold, so it is 1-heav(h-a). Sums of thresholds are written so that they cancel exactly:
 * -g0*(1-open) is 0 in an open window, where -g0+g0 and a bias would round.
 *
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 * import { circuit, gradedChain, toOde } from 'pulsegate';
 *
 * const ode = toOde(circuit(gradedChain({ stages: 3, T: 1 })), { u0: 0.7 });
 * writeFileSync('chain.ode', ode);
 * ode.split('\n').find((line) => line.startsWith('init')); // init x0=0.7
 * ```
 */
export function formatOde(circuit: Circuit, initial: Start = {}): string {
  const planned = plan(circuit);
  checkKinds('toOde', { initial: [initial, 'object'] });
  raise(...refusals(planned));
  const { populations, blocks, edges, segments } = planned;
  const start = startOf(planned, initial);
  const place = (p: number, i: number) => `x${(populations[p]?.offset ?? 0) + i}`;
  // a gate is 1 between its edges, so that on an edge itself one segment holds
  const during = (k: number) => `heav(t-${term(edges[k])})*(1-heav(t-${term(edges[k + 1])}))`;
  const when = (which: (segment: Plan['segments'][number]) => number): string => {
    const parts = segments.flatMap((segment, k) => {
      const value = which(segment);
      return value === 0 ? [] : [`${term(value)}*${during(k)}`];
    });
    return parts.length === 0 ? '0' : parts.join('+');
  };
  const drives = new Map<string, string[]>();
  const add = (name: string, text: string) => drives.set(name, [...(drives.get(name) ?? []), text]);
  const auxiliary: string[] = [];
  blocks.forEach(({ rows, terms, destinations, transfer, threshold, alwaysOpen }, b) => {
    for (let r = 0; r < rows; r++) {
      const sum = terms.flatMap((source) => {
        if (source.kind === 'weights') return [];
        const { kind, population } = source;
        if (kind === 'identity') return [`${term(source.scale)}*${place(population, r)}`];
        const { size } = populations[population];
        return Array.from({ length: size }, (_, j) => {
          const weight = source.matrix[r * size + j];
          return `${term(weight)}*${place(population, j)}`;
        });
      });
      const bias = (segment: Plan['segments'][number]) => {
        const own = segment.open.find(({ block }) => block === b);
        return own === undefined ? 0 : typeof own.bias === 'number' ? own.bias : own.bias[r];
      };
      const isOpen = ({ open }: Plan['segments'][number]) => (open.some(({ block }) => block === b) ? 1 : 0);
      const gate = alwaysOpen ? '0' : `${when(bias)}-${threshold}*(1-(${when(isOpen)}))`;
      auxiliary.push(`a${b}_${r}=${sum.join('+')}+${gate}`);
      const a = `a${b}_${r}`;
      const f =
        transfer.kind === 'relu'
          ? `max(0,${a})`
          : transfer.kind === 'heaviside'
            ? `(1-heav(${term(transfer.h)}-${a}))`
            : `min(${transfer.F},max(0,${transfer.G}*(${a}-${term(transfer.h)})))`;
      for (const { population, gain } of destinations) add(place(population, r), `${term(gain)}*${f}`);
    }
  });
  populations.forEach(({ size }, p) => {
    const own = segments.some(({ selves }) => selves.some(({ population }) => population === p));
    if (!own) return;
    for (let i = 0; i < size; i++) {
      const of = (pick: 'gain' | 'offset') =>
        when(({ selves }) => selves.find(({ population }) => population === p)?.[pick] ?? 0);
      add(place(p, i), `(${of('gain')})*max(0,${place(p, i)}+${of('offset')})`);
    }
  });
  const names = populations.flatMap(({ name, size }, p) =>
    Array.from({ length: size }, (_, i) => ({
      x: place(p, i),
      p,
      name: size === 1 ? name : `${name}[${i}]`,
    })),
  );
  return [
    '# written by pulsegate; time constants in the unit of the circuit',
    ...names.map(({ x, name }) => `# ${x} is ${onOneLine(name)}`),
    ...auxiliary,
    ...names.map(
      ({ x, p }) => `${x}'=(-${x}+${(drives.get(x) ?? ['0']).join('+')})/${populations[p]?.tau ?? 1}`,
    ),
    ...names.map(({ x }, k) => `init ${x}=${start[k]}`),
    `@ total=${Math.max(1, endOf(planned))},dt=0.001,meth=rk4,maxstor=100000,nout=100,bound=1e6`,
    'done',
    '',
  ].join('\n');
}

/** All currents at the beginning, in the order of the components. */
function startOf({ circuit, populations, size, index }: Plan, initial: Start): Float64Array {
  const start = new Float64Array(size);
  for (const [name, given] of Object.entries(initial)) {
    const path = `initial.${name}`;
    const p = index.get(name);
    if (p === undefined)
      throw new PulsegateError([
        unknown(
          path,
          'population',
          name,
          circuit.populations.map((one) => one.name),
        ),
      ]);
    const { offset, size: count } = populations[p];
    const values = Array.isArray(given) ? given : [given];
    if (values.length !== count || !values.every((value) => Number.isFinite(value) && value >= 0))
      raise(
        invalid(
          path,
          'initial current',
          given,
          `${count === 1 ? 'a number' : `${count} numbers`} of at least 0`,
        ),
      );
    start.set(values, offset);
  }
  return start;
}

/** A name in a comment must not end its line. */
const onOneLine = (name: string): string => name.replace(/\p{Cc}|[\u2028\u2029]/gu, ' ');

/** A number in brackets where it has a sign. */
const term = (value: number): string => (value < 0 ? `(${value})` : String(value));

function refusals(plan: Plan): Problem[] {
  const { size, inputs, period, blocks } = plan;
  const why = (path: string, text: string) => unsupported(path, `no .ode file: ${text}`);
  return [
    ...(size > MOST_COMPONENTS
      ? [why('populations', `${size} components (allowed: ${MOST_COMPONENTS})`)]
      : []),
    ...(inputs.length > 0 ? [why('populations', 'inputs have no equation')] : []),
    ...(period === undefined ? [] : [why('schedule.period', 'a period is not written')]),
    ...(allRules(plan).length > 0 ? [why('schedule', 'weights that learn')] : []),
    ...blocks.flatMap(({ name, gates, resource, terms }) => [
      ...(gates.length === 0 ? [] : [why(`projections "${name}"`, 'gates that populations drive')]),
      ...(resource === undefined ? [] : [why(`projections "${name}"`, 'a depleting resource')]),
      ...(terms.some(({ kind }) => kind === 'weights')
        ? [why(`projections "${name}"`, 'named weights')]
        : []),
    ]),
  ];
}
