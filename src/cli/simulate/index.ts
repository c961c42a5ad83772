/** `pulsegate simulate`: runs a circuit file and says what came out. */

import { simulate } from '../../backends/simulate';
import type { Solution } from '../../backends/solution';
import { inspect } from '../../circuit/inspect';
import { plan } from '../../circuit/plan';
import { type Certified, certify } from '../../validation/certify';
import { answer, EXIT, gather, randomVerb, type Session, wholeNumber } from '../shell/common';
import { circuitInput } from '../shell/input';
import { certifiedText, PROOF_CODES } from '../shell/proof';
import { provenanceOf, writeResults } from '../shell/results';
import { type BackendFlags, backendBy, MEAN_FIELD, SPIKING, withBackend } from '../shell/solver';
import { drawsSpikes, rowsToRecord } from '../shell/spikes';
import { namedValues, refuse, span, times } from '../shell/values';
import { asDocument, asText, leaks } from './report';

export const simulateVerb = (session: Session) =>
  withBackend(
    randomVerb(
      session,
      'simulate',
      'run a circuit',
      'pulsegate simulate chain.json --initial u0=0.7 --out results\npulsegate simulate chain.json --initial u0=0.7 --solver odex --rtol 1e-10\npulsegate simulate chain.json --initial u0=0.7 --backend spiking --model if --neurons 400',
    ),
  )
    .argument('<file>', 'circuit file (JSON); - is standard input')
    .option(
      '--initial <name=value>',
      'initial currents or weights, a number or a JSON list; may be repeated',
      gather,
      [],
    )
    .option(
      '--input <name=value>',
      'value of an input, a number or a JSON list (one row a cycle); may be repeated',
      gather,
      [],
    )
    .option('--t-span <t0,t1>', 'interval (default: from 0 to the end of the schedule)')
    .option('--t-eval <times>', 'output times: 0,1,2.5 or start:stop:step (default: every gate edge)')
    .option('--cycles <n>', 'how often a periodic schedule runs', wholeNumber)
    .option(
      '--record-spikes <rows>',
      'with --backend spiking: keep the spikes of these rows, names with commas, or all',
      rowsToRecord,
    )
    .option('--certify', 'prove the result of the mean field as well: see pulsegate certify')
    .action(async (file, options) => {
      const { terminal } = session;
      const began = performance.now();
      const { circuit, inputs } = await circuitInput(terminal, file);
      const parameters = parametersOf(options);
      refuseSeed(options);
      if ((options.backend ?? MEAN_FIELD) !== MEAN_FIELD)
        refuse(options, ['certify'], `with --backend ${MEAN_FIELD}: nothing else has one true solution`);
      const backend = backendBy(options);
      const solution = simulate(circuit, { ...parameters, backend, onFailure: 'return' });
      if (options.out !== undefined)
        await writeResults(
          options.out,
          solution,
          provenanceOf(
            session,
            {
              parameters: { ...parameters, ...backend.facts },
              seed: draws(options) ? Number(backend.facts['seed']) : null,
              inputs,
              began,
            },
            options,
          ),
        );
      const proof =
        options.certify === true && solution.retcode === 'success'
          ? certify(circuit, { ...parameters, signal: terminal.interrupt }, solution)
          : undefined;
      answer(
        session,
        options.json,
        solution,
        (one) => asText(one) + (proof === undefined ? '' : certifiedText(proof)),
        (one) => ({ ...asDocument(one), ...(proof === undefined ? {} : { proof: withoutFile(proof) }) }),
      );
      if (options.quiet !== true) {
        for (const text of backend.notes?.(plan(circuit)) ?? []) terminal.err(`note: ${text}\n`);
        warn(solution, terminal.err);
      }
      session.finish(
        solution.retcode !== 'success'
          ? EXIT.failed
          : proof === undefined
            ? EXIT.ok
            : PROOF_CODES[proof.verdict],
      );
      if (solution.retcode !== 'success') terminal.err(`error: the run ended early: ${reasonOf(solution)}\n`);
    });

/** A verdict without the certificate, which `pulsegate certify --out` writes. */
const withoutFile = ({ certificate: _, ...verdict }: Certified) => verdict;

interface Options {
  readonly initial: string[];
  readonly input: string[];
  readonly tSpan?: string | undefined;
  readonly tEval?: string | undefined;
  readonly cycles?: number | undefined;
}

/** The options of `simulate`, the function, from those of the command line. */
const parametersOf = ({ initial, input, tSpan, tEval, cycles }: Options) => ({
  initial: namedValues('--initial', initial),
  inputs: namedValues('--input', input),
  ...(tSpan === undefined ? {} : { tspan: span('--t-span', tSpan) }),
  ...(tEval === undefined ? {} : { tEval: times('--t-eval', tEval) }),
  ...(cycles === undefined ? {} : { cycles }),
});

/** Only neurons draw. */
const draws = (flags: BackendFlags): boolean => flags.backend === SPIKING && drawsSpikes(flags);

function refuseSeed(options: BackendFlags): void {
  if (draws(options)) return;
  const why =
    options.backend === SPIKING
      ? 'none: expected spikes and regular phases draw nothing'
      : `with --backend ${SPIKING}: nothing else draws`;
  refuse(options, ['seed'], why);
}

const MOST_NOTES = 5;

/** What the schedule probably does not mean, and what leaked. */
function warn(solution: Solution, err: (text: string) => void): void {
  const findings = inspect(solution.circuit, { amplitude: 0 });
  for (const { text } of findings.slice(0, MOST_NOTES)) err(`note: ${text}\n`);
  if (findings.length > MOST_NOTES) err(`note: and ${findings.length - MOST_NOTES} more of the kind\n`);
  for (const { projection, row, t, margin } of leaks(solution))
    err(
      `warning: "${projection}" leaked while it was closed: row ${row} was ${-margin} above threshold at t = ${t}\n`,
    );
}

const reasonOf = ({ retcode, message }: Solution): string =>
  message === undefined ? retcode : `${retcode}: ${message}`;
