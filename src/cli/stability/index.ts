/** `pulsegate stability`: multipliers and singular values of a schedule, a window, a stage or a learning cycle. */
import type { Circuit } from '../../circuit/types';
import { phasePlane } from '../../dynamics/phase-plane';
import { planeNetwork } from '../../dynamics/plane-network';
import { stability } from '../../dynamics/stability';
import { plotPhasePlane } from '../../figures/plot/plane';
import { plotSpectrum } from '../../figures/plot/spectrum';
import { formatCsv } from '../../io/csv';
import { toJson } from '../../io/json';
import { answer, EXIT, gather, number, type Session, verb, wholeNumber } from '../shell/common';
import { circuitInput, titled } from '../shell/input';
import { type Provenance, provenanceOf, writeFolder } from '../shell/results';
import { namedValues, span } from '../shell/values';
import { asText, columnsOf, planeText } from './report';

export const stabilityVerb = (session: Session) =>
  verb(
    session,
    'stability',
    'multipliers and singular values of a schedule, a window or a stage',
    'pulsegate example ring > ring.json\npulsegate stability ring.json --initial u0=0.7',
  )
    .argument('<file>', 'circuit file (JSON); - is standard input')
    .option('--initial <name=value>', 'currents and weights at time 0; may be repeated', gather, [])
    .option('--input <name=value>', 'value of an input; may be repeated', gather, [])
    .option('--window <n>', 'the window with this index in the file', wholeNumber)
    .option('--stage <from,to>', 'from one population to another, as their windows charge them')
    .option('--t-span <t0,t1>', 'any other part of the run (default: the whole schedule)')
    .option('--cycles <n>', 'cycles of a schedule with a period', wholeNumber)
    .option('--comoving <names>', 'populations of a chain in order: multipliers in the frame of the packet')
    .option('--toward <name=value>', 'a change of the start: both sides of it; may be repeated', gather, [])
    .option('--by <distance>', 'how far to both sides (default: 1e-9)', number)
    .option('--plane <x,y>', 'phase plane of two populations instead, with the windows of --at open')
    .option('--at <t>', 'time of the phase plane (default: 0)', number)
    .option('--x <low,high>', 'range of the first population (default: 0,1)')
    .option('--y <low,high>', 'range of the second population (default: 0,1)')
    .action(async (file, options) => {
      const began = performance.now();
      const { circuit, inputs } = await circuitInput(session.terminal, file);
      const { plane, ...others } = options;
      const account = (parameters: Provenance['parameters']) =>
        provenanceOf(session, { parameters, inputs, began }, options);
      if (plane === undefined) await ofSchedule(session, circuit, others, account);
      else await ofPlane(session, circuit, { ...others, plane }, account);
      session.finish(EXIT.ok);
    });

/** What the manifest says, given the parameters of the run. */
type Account = (parameters: Provenance['parameters']) => Provenance;

interface Shown {
  readonly out?: string | undefined;
  readonly json?: true | undefined;
}

interface PlaneOptions extends Shown {
  readonly plane: string;
  readonly at?: number | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
}

/** The phase plane of two populations with the windows of a time open. */
async function ofPlane(
  session: Session,
  circuit: Circuit,
  { plane: pair, at = 0, out, json, ...ranges }: PlaneOptions,
  account: Account,
): Promise<void> {
  const [one = '', other = ''] = pair.split(',');
  const [x, y] = [span('--x', ranges.x ?? '0,1'), span('--y', ranges.y ?? '0,1')];
  const plane = phasePlane(planeNetwork(circuit, [one, other], at), { x, y });
  const provenance = account({ plane: pair, at, x, y });
  const title = titled(`Phase plane (${one}, ${other}) at t = ${at}`, provenance);
  if (out !== undefined)
    await writeFolder(
      out,
      [['plane.json', `${toJson(plane)}\n`]],
      [{ name: 'plane', title: `pulsegate: ${title}`, figure: plotPhasePlane(plane, title) }],
      undefined,
      provenance,
    );
  answer(session, json, plane, planeText);
}

interface ScheduleOptions extends Shown {
  readonly initial: string[];
  readonly input: string[];
  readonly window?: number | undefined;
  readonly stage?: string | undefined;
  readonly tSpan?: string | undefined;
  readonly cycles?: number | undefined;
  readonly comoving?: string | undefined;
  readonly toward: string[];
  readonly by?: number | undefined;
}

/** Multipliers and singular values of the part of the run that the options choose. */
async function ofSchedule(
  session: Session,
  circuit: Circuit,
  options: ScheduleOptions,
  account: Account,
): Promise<void> {
  const parameters = parametersOf(options);
  const report = stability(circuit, parameters);
  const provenance = account(parameters);
  const title = titled('Multipliers', provenance);
  if (options.out !== undefined)
    await writeFolder(
      options.out,
      [
        ['stability.json', `${toJson(report)}\n`],
        ['multipliers.csv', formatCsv(columnsOf(report))],
      ],
      [{ name: 'multipliers', title: `pulsegate: ${title}`, figure: plotSpectrum(report, title) }],
      { backend: 'mean field, exact()', stats: report.counts },
      provenance,
    );
  answer(session, options.json, report, asText);
}

/** The options of `stability`, the function, from those of the command line. */
function parametersOf({ initial, input, toward, ...part }: ScheduleOptions) {
  const { window, stage, tSpan, cycles, comoving, by } = part;
  const [from = '', to = ''] = stage?.split(',') ?? [];
  return {
    initial: namedValues('--initial', initial),
    inputs: namedValues('--input', input),
    ...(window === undefined ? {} : { window }),
    ...(stage === undefined ? {} : { stage: { from, to } }),
    ...(tSpan === undefined ? {} : { tspan: span('--t-span', tSpan) }),
    ...(cycles === undefined ? {} : { cycles }),
    ...(comoving === undefined ? {} : { comoving: comoving.split(',') }),
    ...(toward.length === 0 ? {} : { toward: namedValues('--toward', toward) }),
    ...(by === undefined ? {} : { by }),
  };
}
