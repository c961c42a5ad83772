/** `pulsegate convert FILE`: a circuit file as one for XPPAUT, or with all that it leaves to defaults written out. */

import type { Circuit } from '../circuit/types';
import { lookup } from '../errors';
import { circuitPieces } from '../io/circuit-file';
import { writeAtomically } from '../io/disk/files';
import { formatOde } from '../io/ode';
import { bareVerb, EXIT, gather, optionOf, type Session } from './shell/common';
import { circuitInput } from './shell/input';
import { namedValues, refuse } from './shell/values';

interface ConvertOptions {
  readonly initial?: string[] | undefined;
}

const formats: ReadonlyMap<string, (circuit: Circuit, options: ConvertOptions) => Iterable<string>> = new Map(
  [
    ['ode', (circuit, { initial = [] }) => [formatOde(circuit, namedValues('--initial', initial))]],
    [
      'json',
      (circuit, options) => {
        refuse(options, ['initial'], 'with --to ode: a circuit file says nothing of a start');
        return circuitPieces(circuit);
      },
    ],
  ],
);

export const convertVerb = (session: Session) =>
  bareVerb(
    session,
    'convert',
    'write a circuit file in another format, on standard output unless --out says otherwise',
    'pulsegate example bistable-pair > pair.json\npulsegate convert pair.json --to ode --initial x=0.4 --out pair.ode\npulsegate convert pair.json --to json',
  )
    .argument('<file>', 'circuit file (JSON); - is standard input')
    .addOption(
      optionOf(
        '--to <format>',
        'ode: for XPPAUT (small networks without learning, inputs, period and driven gates); json: the circuit file with what it leaves to defaults',
        [...formats.keys()],
      ).makeOptionMandatory(),
    )
    .option(
      '--initial <name=value>',
      'for ode: initial currents, a number or a JSON list; may be repeated',
      (entry, before: string[] = []) => gather(entry, before),
    )
    .option('--out <file>', 'write this file instead')
    .option('--quiet', 'no hints')
    .action(async (file, { to, out, quiet, ...options }) => {
      const { terminal } = session;
      const format = lookup(formats, to, '--to', 'format');
      const { circuit } = await circuitInput(terminal, file);
      const content = format(circuit, options);
      if (out === undefined) for (const piece of content) terminal.out(piece);
      else {
        writeAtomically(out, content);
        if (quiet !== true) terminal.err(`written: ${out}\n`);
      }
      session.finish(EXIT.ok);
    });
