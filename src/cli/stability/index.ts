/** `pulsegate stability`: multipliers and singular values of a schedule, a window, a stage or a learning cycle. */
import { type PhasePlane, phasePlane } from '../../dynamics/phase-plane';
import { planeNetwork } from '../../dynamics/plane-network';
import { type Spectrum, type StabilityReport, stability } from '../../dynamics/stability';
import { plotSpectrum } from '../../figures/branch';
import { plotPhasePlane } from '../../figures/phase-plane';
import { formatCsv } from '../../io/csv';
import { toJson } from '../../io/json';
import { readCircuit } from '../shell/circuit-input';
import { EXIT, gather, number, type Session, verb, wholeNumber } from '../shell/common';
import { provenanceOf, writeFolder } from '../shell/results';
import { brief, table } from '../shell/table';
import { namedValues, span } from '../shell/values';

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
    .option('--by <distance>', 'how far to both sides (default 1e-9)', number)
    .option('--plane <x,y>', 'phase plane of two populations instead, with the windows of --at open')
    .option('--at <t>', 'time of the phase plane (default 0)', number)
    .option('--x <low,high>', 'range of the first population (default 0,1)')
    .option('--y <low,high>', 'range of the second population (default 0,1)')
    .action(async (file, options) => {
      const { terminal } = session;
      const began = Date.now();
      const { circuit, inputs } = await readCircuit(terminal, file);
      const provenance = (parameters: Readonly<Record<string, unknown>>) =>
        provenanceOf(session, { parameters, seed: options.seed ?? null, inputs, began }, options.quiet);
      if (options.plane !== undefined) {
        const [x = '', y = ''] = options.plane.split(',');
        const [xs, ys] = [span('--x', options.x ?? '0,1'), span('--y', options.y ?? '0,1')];
        const plane = phasePlane(planeNetwork(circuit, [x, y], options.at ?? 0), { x: xs, y: ys });
        if (options.out !== undefined)
          await writeFolder(
            options.out,
            [['plane.json', `${toJson(plane)}\n`]],
            [{ name: 'plane', title: 'pulsegate: phase plane', figure: plotPhasePlane(plane) }],
            undefined,
            provenance({ plane: options.plane, at: options.at ?? 0, x: xs, y: ys }),
          );
        terminal.out(options.json === true ? `${toJson(plane, 0)}\n` : planeText(plane));
        session.finish(EXIT.ok);
        return;
      }
      const { window, stage, tSpan, cycles, comoving, by } = options;
      const [from = '', to = ''] = stage?.split(',') ?? [];
      const parameters = {
        initial: namedValues('--initial', options.initial),
        inputs: namedValues('--input', options.input),
        ...(window === undefined ? {} : { window }),
        ...(stage === undefined ? {} : { stage: { from, to } }),
        ...(tSpan === undefined ? {} : { tspan: span('--t-span', tSpan) }),
        ...(cycles === undefined ? {} : { cycles }),
        ...(comoving === undefined ? {} : { comoving: comoving.split(',') }),
        ...(options.toward.length === 0 ? {} : { toward: namedValues('--toward', options.toward) }),
        ...(by === undefined ? {} : { by }),
      };
      const result = stability(circuit, parameters);
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [
            ['stability.json', `${toJson(result)}\n`],
            ['multipliers.csv', formatCsv(columnsOf(result))],
          ],
          [{ name: 'multipliers', title: 'pulsegate: multipliers', figure: plotSpectrum(result) }],
          { backend: 'mean field, exact()', stats: result.counts },
          provenance(parameters),
        );
      terminal.out(options.json === true ? `${toJson(result, 0)}\n` : asText(result));
      session.finish(EXIT.ok);
    });

const columnsOf = ({ multipliers }: Spectrum) => [
  { name: 're', values: multipliers.map(({ re }) => re) },
  { name: 'im', values: multipliers.map(({ im }) => im) },
  { name: 'modulus', values: multipliers.map(({ re, im }) => Math.hypot(re, im)) },
];

const MOST_ROWS = 20;

function asText(result: StabilityReport): string {
  const { tspan, multipliers, singularValues, counts, kinks, sides } = result;
  const size = Math.min(MOST_ROWS, Math.max(multipliers.length, singularValues.length));
  const rows = Array.from({ length: size }, (_, k) => {
    const one = multipliers[k];
    const stretch = singularValues[k];
    return [
      one === undefined ? '-' : complex(one),
      one === undefined ? '-' : brief(Math.hypot(one.re, one.im)),
      stretch === undefined ? '-' : brief(stretch),
    ];
  });
  const said = (name: string, of: Spectrum) =>
    `${name}: ${of.counts.contracting} contracting, ${of.counts.unit} of modulus 1, ${of.counts.expanding} expanding\n`;
  const where = [...new Set(kinks.map(({ name }) => `"${name}"`))];
  return [
    `from t = ${brief(tspan[0])} to t = ${brief(tspan[1])}, ${result.columns.length} unknowns\n`,
    table([['multiplier', 'modulus', 'singular value'], ...rows]),
    multipliers.length > MOST_ROWS
      ? `the first ${MOST_ROWS} of ${multipliers.length}; --json gives all\n`
      : '',
    multipliers.length === 0 ? '' : said('multipliers', { ...result, counts }),
    kinks.length === 0
      ? ''
      : `one-sided: ${kinks.length} arguments stand on their kinks, of ${where.slice(0, 5).join(', ')}${where.length > 5 ? ', ...' : ''}; --toward gives both sides\n`,
    sides === undefined ? '' : said('along', sides.along) + said('against', sides.against),
  ].join('');
}

const planeText = ({ names, fixedPoints }: PhasePlane): string =>
  fixedPoints.length === 0
    ? 'absent: no fixed point in the plane\n'
    : table([
        [...names, 'kind', 'eigenvalues'],
        ...fixedPoints.map(({ at, kind, eigenvalues }) => [
          String(at[0]),
          String(at[1]),
          kind,
          eigenvalues.map(complex).join(', '),
        ]),
      ]);

const complex = ({ re, im }: { re: number; im: number }): string =>
  im === 0 ? brief(re) : `${brief(re)} ${im < 0 ? '-' : '+'} ${brief(Math.abs(im))}i`;
