/** `pulsegate certify FILE`: runs a circuit file and proves what came out; `--check` proves a certificate again. */
import { meanField } from '../../backends/meanfield/mean-field';
import { simulate } from '../../backends/simulate';
import type { Certificate, Checked } from '../../certify/certificate';
import { invalid, PulsegateError } from '../../errors';
import { writeAtomically } from '../../io/disk/files';
import { jsonPieces, parseJson } from '../../io/json';
import { isObject } from '../../kinds';
import { type CertifyOptions, certify, recheck } from '../../validation/certify';
import { answer, bareVerb, gather, number, type Session, wholeNumber } from '../shell/common';
import { circuitInput, textInput } from '../shell/input';
import { showing } from '../shell/progress';
import { certifiedText, PROOF_CODES } from '../shell/proof';
import { solverBy, solverOption } from '../shell/solver';
import { namedValues, refuse, span, times } from '../shell/values';

/** The largest certificate that is read. */
const LARGEST_CERTIFICATE = 256 * 2 ** 20;

const OF_A_RUN = ['initial', 'input', 'tSpan', 'tEval', 'cycles', 'solver', 'within', 'bits', 'out'];

export const certifyVerb = (session: Session) =>
  bareVerb(
    session,
    'certify',
    'run a circuit and prove the result: every value within a bound of the truth, no crossing missed',
    'pulsegate certify chain.json --initial u0=0.7 --out chain-proof.json\npulsegate certify --check chain-proof.json',
  )
    .argument('[file]', 'circuit file (JSON); - is standard input')
    .option('--check <file>', 'prove a certificate again instead: no solver runs')
    .option(
      '--initial <name=value>',
      'initial currents or weights, a number or a JSON list; may be repeated',
      (entry, before: string[] = []) => gather(entry, before),
    )
    .option(
      '--input <name=value>',
      'value of an input, a number or a JSON list (one row a cycle); may be repeated',
      (entry, before: string[] = []) => gather(entry, before),
    )
    .option('--t-span <t0,t1>', 'interval (default: from 0 to the end of the schedule)')
    .option('--t-eval <times>', 'output times: 0,1,2.5 or start:stop:step (default: every gate edge)')
    .option('--cycles <n>', 'how often a periodic schedule runs', wholeNumber)
    .addOption(solverOption())
    .option('--within <error>', 'allowed error of a value, relative to 1 + |value| (default: 1e-13)', number)
    .option('--bits <n>', 'bits after the point to begin with (default: 256)', wholeNumber)
    .option(
      '--max-work <n>',
      'coefficients that an enclosure may take (default: 1e10, some ten minutes)',
      number,
    )
    .option('--out <file>', 'write the certificate to this file')
    .option('--json', 'one JSON document on standard output and nothing else')
    .option('--quiet', 'no progress and no hints')
    .action(async (file, { check, json, quiet, maxWork, ...options }) => {
      const { terminal } = session;
      const watched = <T>(work: (watch: Pick<CertifyOptions, 'maxWork' | 'progress' | 'signal'>) => T) =>
        showing(terminal, quiet, (bar) =>
          work({
            ...(maxWork === undefined ? {} : { maxWork }),
            progress: (done, total) => bar.show(done, total, 'time proven'),
            signal: terminal.interrupt,
          }),
        );
      if (check !== undefined) {
        refuse(options, OF_A_RUN, 'without --check: a certificate says what its run was');
        if (file !== undefined)
          throw new PulsegateError([
            invalid('--check', 'circuit file', file, 'none: the certificate holds its circuit'),
          ]);
        const { text, name } = await textInput(terminal, check, LARGEST_CERTIFICATE);
        const value = parseJson(text, name);
        if (!isObject(value))
          throw new PulsegateError([
            invalid(name, 'certificate', value, 'what pulsegate certify --out writes'),
          ]);
        const checked = await watched((watch) => recheck(value as unknown as Certificate, watch));
        answer(session, json, checked, checkedText);
        session.finish(PROOF_CODES[checked.verdict]);
        return;
      }
      const { circuit } = await circuitInput(terminal, file ?? '-');
      const run = {
        initial: namedValues('--initial', options.initial ?? []),
        inputs: namedValues('--input', options.input ?? []),
        ...(options.tSpan === undefined ? {} : { tspan: span('--t-span', options.tSpan) }),
        ...(options.tEval === undefined ? {} : { tEval: times('--t-eval', options.tEval) }),
        ...(options.cycles === undefined ? {} : { cycles: options.cycles }),
      };
      const solution = simulate(circuit, { ...run, backend: meanField({ solver: solverBy(options) }) });
      const { within, bits, out } = options;
      const proof = {
        ...(within === undefined ? {} : { within }),
        ...(bits === undefined ? {} : { bits }),
      };
      const certified = await watched((watch) => certify(circuit, { ...run, ...proof, ...watch }, solution));
      if (out !== undefined) {
        writeAtomically(out, jsonPieces(certified.certificate));
        if (quiet !== true) terminal.err(`written: ${out}\n`);
      }
      answer(session, json, certified, certifiedText, ({ certificate: _, ...rest }) => rest);
      session.finish(PROOF_CODES[certified.verdict]);
    });

const checkedText = ({ verdict, reason, values, crossings }: Checked): string =>
  verdict === 'certified'
    ? `certified: all ${values} values and ${crossings} crossings of the certificate, digit for digit\n`
    : `${verdict}: ${reason}\n`;
