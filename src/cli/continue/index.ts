/** `pulsegate continue`: a branch of fixed points of a return map over one parameter, its folds, their curve over a second. */
import type { Circuit } from '../../circuit/types';
import { returnMap } from '../../dynamics/from-circuit';
import { failed, missing, PulsegateError } from '../../errors';
import { plotBranch } from '../../figures/plot/branch';
import { answer, EXIT, gather, number, type Session, verb, wholeNumber } from '../shell/common';
import { circuitInput } from '../shell/input';
import { showing } from '../shell/progress';
import { provenanceOf, writeFolder } from '../shell/results';
import { namedValues, span } from '../shell/values';
import { at, numberAt, rangeOf } from './range';
import { asDocument, asText, type ContinuationResult, filesOf, runOf } from './report';
import { branchesFrom, curveFrom, type Family, type Watch } from './walks';

export const continueVerb = (session: Session) =>
  verb(
    session,
    'continue',
    'follow fixed points of a return map over a parameter, round its folds',
    "pulsegate example pulse-chain > pulse.json\npulsegate continue pulse.json --enter p0 --exit p1 --vary 'projections[*].transfer.h=0.02:0.3'",
  )
    .argument('<file>', 'circuit file (JSON); - is standard input')
    .requiredOption('--enter <name>', 'population that the amplitude enters')
    .requiredOption('--exit <name>', 'population whose amplitude comes out')
    .requiredOption('--vary <path=low:high>', 'path in the file, and the range of its number')
    .option('--start <value>', 'where on the range to begin (default: its lower end)', number)
    .option('--second <path=low:high>', 'a second parameter: the curve of the first fold over both')
    .option(
      '--switch',
      'follow what crosses a branch (BP), and cycles of period 2 from period doublings (PD)',
    )
    .option('--max-branches <n>', 'most branches that --switch adds (default: 10)', wholeNumber)
    .option('--domain <low,high>', 'amplitudes to look between', '0,1')
    .option('--t-span <t0,t1>', 'when the amplitude enters and is read (default: as the windows charge)')
    .option('--initial <name=value>', 'other initial currents or weights; may be repeated', gather, [])
    .option('--input <name=value>', 'value of an input; may be repeated', gather, [])
    .option('--max-step <length>', 'largest step along the branch', number, 0.02)
    .action(async (file, options) => {
      const { terminal } = session;
      const began = performance.now();
      const { circuit, inputs } = await circuitInput(terminal, file);
      const question = questionOf(options);
      const signal = terminal.interrupt;
      const found = await showing(terminal, options.quiet, (bar) =>
        follow(circuit, question, { bar, signal }),
      );
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          filesOf(found),
          [
            {
              name: 'branch',
              title: 'pulsegate: branches of fixed points',
              figure: figureOf(found, options),
            },
          ],
          runOf(found),
          provenanceOf(
            session,
            {
              parameters: {
                ...question.ports,
                vary: options.vary,
                second: options.second ?? null,
                maxBranches: question.maxBranches,
              },

              inputs,
              began,
            },
            options,
          ),
        );
      answer(session, options.json, found, asText, asDocument);
      if (question.second !== undefined && found.fold === undefined && !signal.aborted)
        throw new PulsegateError([failed('--second', 'no branch has a fold to follow')]);
      session.finish(signal.aborted ? EXIT.interrupted : EXIT.ok);
    });

interface Options {
  readonly enter: string;
  readonly exit: string;
  readonly vary: string;
  readonly start?: number | undefined;
  readonly second?: string | undefined;
  readonly switch?: true | undefined;
  readonly maxBranches?: number | undefined;
  readonly domain: string;
  readonly tSpan?: string | undefined;
  readonly initial: string[];
  readonly input: string[];
  readonly maxStep: number;
}

/** What is varied from where, of which return map, and in which steps. */
function questionOf({ enter, exit, maxStep, tSpan, ...options }: Options) {
  const vary = rangeOf('--vary', options.vary);
  const second = options.second === undefined ? undefined : rangeOf('--second', options.second);
  if (options.maxBranches !== undefined && options.switch === undefined)
    throw new PulsegateError([missing('--max-branches', 'option --switch', 'which adds the branches')]);
  const domain = span('--domain', options.domain);
  return {
    vary,
    second,
    maxBranches: options.switch === undefined ? 0 : (options.maxBranches ?? 10),
    isSwitching: options.switch === true,
    start: options.start ?? vary.range[0],
    steps: { parameter: vary.range, domain: [domain], maxStep, step: maxStep / 2 },
    ports: {
      enter,
      exit,
      domain,
      initial: namedValues('--initial', options.initial),
      inputs: namedValues('--input', options.input),
      ...(tSpan === undefined ? {} : { tspan: span('--t-span', tSpan) }),
    },
  };
}

/** All branches from where the range begins, and the curve of their first fold where a second number is varied. */
async function follow(
  circuit: Circuit,
  { vary, second, start, maxBranches, isSwitching, steps, ports }: ReturnType<typeof questionOf>,
  watch: Watch,
) {
  const familyOf =
    (base: Circuit): Family =>
    (p) =>
      returnMap(at(base, vary, p), ports);
  const diagram = await branchesFrom(familyOf(circuit), { p: start, maxBranches }, steps, watch);
  // a fold of fixed points: cycles have curves of their own
  const fold = diagram.branches
    .filter(({ period }) => period === 1)
    .flatMap(({ points }) => points)
    .find(({ label }) => label === 'LP');
  const folds =
    second === undefined || fold === undefined || watch.signal.aborted
      ? undefined
      : await curveFrom(
          (q) => familyOf(at(circuit, second, q)),
          { fold, q: numberAt(circuit, second) },
          second.range,
          steps,
          watch,
        );
  return { vary: vary.name, second: second?.name, diagram, isSwitching, fold, folds };
}

const figureOf = ({ vary, diagram: { branches } }: ContinuationResult, { enter, exit }: Options) =>
  plotBranch(branches, { x: vary, y: `fixed point A of ${enter} to ${exit} (a.u.)` });
