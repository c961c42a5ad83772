/** `pulsegate separatrix`: return map, fixed points, the separatrix by fate, and a basin, of a circuit file. */
import type { Circuit } from '../../circuit/types';
import { fixedPoints } from '../../dynamics/fixed-points';
import { portTimes, returnMap } from '../../dynamics/from-circuit';
import { separatrix } from '../../dynamics/separatrix';
import { answer, EXIT, gather, number, type Session, verb, wholeNumber } from '../shell/common';
import { circuitInput } from '../shell/input';
import { provenanceOf } from '../shell/results';
import { namedValues, span } from '../shell/values';
import { axesOf, type BasinFlags, mapBasin } from './basin';
import { writeSeparatrix } from './files';
import { asDocument, asText, type SeparatrixResult } from './report';

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
      const began = performance.now();
      const { circuit, inputs } = await circuitInput(terminal, file);
      const axes = axesOf(circuit, options);
      const found = analyse(circuit, options);
      const mapped = axes === undefined ? undefined : await mapBasin(session, circuit, found, axes, options);
      const result: SeparatrixResult = { ...found, ...(mapped === undefined ? {} : { basin: mapped }) };
      if (options.out !== undefined)
        await writeSeparatrix(
          options.out,
          circuit,
          result,
          provenanceOf(session, { parameters: found.parameters, inputs, began }, options),
        );
      answer(session, options.json, result, asText, asDocument);
      const stopped = mapped !== undefined && !mapped.complete;
      if (stopped)
        terminal.err(`interrupted: ${mapped.rows} of ${mapped.y.values.length} rows of the basin are done\n`);
      session.finish(stopped ? EXIT.interrupted : EXIT.ok);
    });

interface Options extends BasinFlags {
  readonly tSpan?: string | undefined;
  readonly initial: string[];
  readonly input: string[];
  readonly tol: number;
  readonly maxStages: number;
}

/** The return map, its fixed points and what divides the fates of its amplitudes. */
function analyse(circuit: Circuit, options: Options): SeparatrixResult {
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
