/** The schedule: the times of its windows, and what is open, held, flushed and learns in them. */
import { invalid, type Problem, unknown } from '../../errors';
import { EDGE_TOLERANCE } from '../timeline';
import type { Circuit } from '../types';
import { checkLearn } from './learn';
import { rowsOf, type Scope } from './scope';

export function checkTimes(circuit: Circuit): Problem[] {
  const { windows, period } = circuit.schedule;
  return windows.flatMap((window, k) => {
    const [t0, t1] = window.t;
    const path = `schedule.windows[${k}].t`;
    // edges that are one up to round-off are in any order: 0.1 + 0.2 is after 0.3
    if (t0 - t1 > EDGE_TOLERANCE * circuit.tau) return [invalid(path, 'window', window.t, 't0 <= t1')];
    if (period !== undefined && (t0 < 0 || t1 > period * (1 + 1e-12)))
      return [invalid(path, 'window', window.t, `within the period, [0, ${period}]`)];
    return [];
  });
}

export function checkWindows(circuit: Circuit, scope: Scope): Problem[] {
  const problems: Problem[] = [];
  circuit.schedule.windows.forEach((window, k) => {
    const path = `schedule.windows[${k}]`;
    window.open?.forEach((entry, j) => {
      const opening = typeof entry === 'string' ? { projection: entry } : entry;
      const at = `${path}.open[${j}]`;
      const projection = scope.projections.get(opening.projection);
      if (projection === undefined)
        problems.push(unknown(at, 'projection', opening.projection, [...scope.projections.keys()]));
      else if (typeof opening.bias === 'object') {
        const rows = rowsOf(projection, scope);
        if (rows !== undefined && opening.bias.length !== rows)
          problems.push(invalid(`${at}.bias`, 'length', opening.bias.length, `${rows}: one for each row`));
      }
    });
    for (const kind of ['hold', 'flush'] as const)
      window[kind]?.forEach((entry, j) => {
        const population = typeof entry === 'string' ? entry : entry.population;
        problems.push(...ownPopulation(population, `${path}.${kind}[${j}]`, kind, scope));
      });
    window.learn?.forEach((rule, j) => {
      problems.push(...checkLearn(rule, `${path}.learn[${j}]`, scope));
    });
  });
  return problems;
}

function ownPopulation(name: string, path: string, kind: 'hold' | 'flush', scope: Scope): Problem[] {
  const population = scope.populations.get(name);
  if (population === undefined) return [unknown(path, 'population', name, [...scope.populations.keys()])];
  if (population.input === true) return [invalid(path, kind, name, 'no input: it has no dynamics')];
  return [];
}
