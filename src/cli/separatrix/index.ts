/** `pulsegate separatrix`: return map, fixed points, the separatrix by fate, and a basin, of a circuit file. */
import { setImmediate } from 'node:timers/promises';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { plan } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import { type Basin, basinSteps } from '../../dynamics/basin';
import { fixedPoints } from '../../dynamics/fixed-points';
import { portTimes, returnMap } from '../../dynamics/from-circuit';
import { separatrix } from '../../dynamics/separatrix';
import { lookup } from '../../errors';
import { toJson } from '../../io/json';
import { readCircuit } from '../shell/circuit-input';
import { EXIT, type Session, verb, wholeNumber } from '../shell/common';
import { progress } from '../shell/progress';
import { provenanceOf } from '../shell/results';
import { namedValues, span } from '../shell/values';
import { type Axis, aliveAt, axisOf, lastCharged } from './axes';
import { writeSeparatrix } from './files';
import { asDocument, asText, type Result } from './report';

const gather = (entry: string, before: string[]): string[] => [...before, entry];

export const separatrixVerb = (session: Session) =>
  verb(
    session,
    'separatrix',
    'find what divides pulses that live from pulses that die',
    'pulsegate example pulse-chain > pulse.json\npulsegate separatrix pulse.json --enter p0 --exit p1 --out results',
  )
    .argument('<file>', 'circuit file (JSON); - is standard input')
    .requiredOption('--enter <name>', 'population that the amplitude enters')
    .requiredOption('--exit <name>', 'population whose amplitude comes out')
    .option('--domain <low,high>', 'amplitudes to look between', '0,1')
    .option('--t-span <t0,t1>', 'when it enters and is read (default: as the windows charge them)')
    .option('--initial <name=value>', 'other initial currents or weights; may be repeated', gather, [])
    .option('--input <name=value>', 'value of an input; may be repeated', gather, [])
    .option('--tol <width>', 'width of the bracket', number, 1e-12)
    .option('--max-stages <n>', 'the most stages of one fate', wholeNumber, 10_000)
    .option('--basin', 'map the basin too (--out always does)')
    .option(
      '--basin-x <axis>',
      'NAME=start:stop:count, a population or a path in the file (default: --enter)',
    )
    .option(
      '--basin-y <axis>',
      'as --basin-x, such as projections[*].transfer.h=0.05:0.2:41 (default: --exit)',
    )
    .option('--read <name>', 'population that is alive or dead at the end (default: the last one charged)')
    .option('--level <amplitude>', 'alive means above this (default: the separatrix)', number)
    .action(async (file, options) => {
      const { terminal } = session;
      const began = Date.now();
      const { circuit, inputs } = await readCircuit(terminal, file);
      const axes = axesOf(circuit, options);
      const found = analyse(circuit, options);
      const mapped = axes === undefined ? undefined : await mapBasin(session, circuit, found, axes, options);
      const result: Result = { ...found, ...(mapped === undefined ? {} : { basin: mapped }) };
      if (options.out !== undefined)
        await writeSeparatrix(
          options.out,
          circuit,
          result,
          provenanceOf(
            session,
            { parameters: found.parameters, seed: options.seed ?? null, inputs, began },
            options.quiet,
          ),
        );
      terminal.out(options.json === true ? `${toJson(asDocument(result), 0)}\n` : asText(result));
      const stopped = mapped !== undefined && !mapped.complete;
      if (stopped)
        terminal.err(`interrupted: ${mapped.rows} of ${mapped.y.values.length} rows of the basin are done\n`);
      session.finish(stopped ? EXIT.interrupted : EXIT.ok);
    });

interface Options {
  readonly enter: string;
  readonly exit: string;
  readonly domain: string;
  readonly tSpan?: string | undefined;
  readonly initial: string[];
  readonly input: string[];
  readonly tol: number;
  readonly maxStages: number;
  readonly basin?: true | undefined;
  readonly out?: string | undefined;
  readonly basinX?: string | undefined;
  readonly basinY?: string | undefined;
  readonly read?: string | undefined;
  readonly level?: number | undefined;
  readonly quiet?: true | undefined;
}

function analyse(circuit: Circuit, options: Options): Result {
  const { enter, exit, tol, maxStages } = options;
  const parameters = {
    enter,
    exit,
    domain: span('--domain', options.domain),
    initial: namedValues('--initial', options.initial),
    inputs: namedValues('--input', options.input),
    ...(options.tSpan === undefined ? {} : { tspan: span('--t-span', options.tSpan) }),
  };
  const map = returnMap(circuit, parameters);
  const tspan = portTimes(circuit, parameters);
  return {
    map,
    parameters: { ...parameters, tspan, tol, maxStages },
    points: fixedPoints(map),
    edge: separatrix(map, { tol, maxStages }),
  };
}

/** The axes of the basin where one is wanted. */
function axesOf(circuit: Circuit, options: Options): readonly [Axis, Axis] | undefined {
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
async function mapBasin(
  session: Session,
  circuit: Circuit,
  found: Result,
  [x, y]: readonly [Axis, Axis],
  options: Options,
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
  const bar = progress(terminal, options.quiet);
  const steps = basinSteps({ x, y, alive, signal: terminal.interrupt });
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      bar.show(step.value.done, step.value.total, 'basin');
      await setImmediate();
    }
  } finally {
    bar.clear();
  }
}

function number(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('Allowed: a finite number.');
  return value;
}
