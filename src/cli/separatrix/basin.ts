/** The basin that `separatrix` maps: where it is wanted, between which axes, row by row. */
import { setImmediate } from 'node:timers/promises';
import { plan } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import { type Basin, basinSteps } from '../../dynamics/basin';
import { lookup } from '../../errors';
import type { Session } from '../shell/common';
import { showing } from '../shell/progress';
import { span } from '../shell/values';
import { type Axis, aliveAt, axisOf, lastCharged } from './axes';
import type { Result } from './report';

export interface BasinOptions {
  readonly enter: string;
  readonly exit: string;
  readonly domain: string;
  readonly basin?: true | undefined;
  readonly out?: string | undefined;
  readonly basinX?: string | undefined;
  readonly basinY?: string | undefined;
  readonly read?: string | undefined;
  readonly level?: number | undefined;
  readonly quiet?: true | undefined;
}

/** The axes of the basin where one is wanted. */
export function axesOf(circuit: Circuit, options: BasinOptions): readonly [Axis, Axis] | undefined {
  const { basin: wanted, out, basinX, basinY, enter, exit, domain } = options;
  if (wanted !== true && [out, basinX, basinY].every((value) => value === undefined)) return undefined;
  const [low, high] = span('--domain', domain);
  const axis = (option: string, text: string | undefined, population: string): Axis =>
    text === undefined
      ? axisOf('--basin', `${population}=${low}:${high}:41`, circuit)
      : axisOf(option, text, circuit);
  if (options.read !== undefined) lookup(plan(circuit).index, options.read, '--read', 'population');
  return [axis('--basin-x', basinX, enter), axis('--basin-y', basinY, exit)];
}

/** Row by row, with a turn of the event loop after each, in which an interrupt arrives. */
export async function mapBasin(
  session: Session,
  circuit: Circuit,
  found: Result,
  [x, y]: readonly [Axis, Axis],
  options: BasinOptions,
): Promise<Basin> {
  const { terminal } = session;
  const [low, high] = found.map.domain;
  const level = options.level ?? (found.edge.outcome === 'found' ? found.edge.at : low + 0.5 * (high - low));
  const { initial, inputs, tspan } = found.parameters as {
    initial: Record<string, number>;
    inputs: Record<string, number>;
    tspan: readonly [number, number];
  };
  const alive = aliveAt(circuit, [x, y], {
    initial,
    inputs,
    tspan,
    read: options.read ?? lastCharged(circuit, options.exit),
    level,
  });
  const steps = basinSteps({ x, y, alive, signal: terminal.interrupt });
  return showing(terminal, options.quiet, async (bar) => {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      bar.show(step.value.done, step.value.total, 'basin');
      await setImmediate();
    }
  });
}
