/** `pulsegate describe`: what a circuit does in each window, what is probably a mistake, and its drawing. */
import { connectivity } from '../circuit/connectivity';
import { inspect } from '../circuit/inspect';
import { describe, phases } from '../circuit/phases';
import { drawing } from '../figures/drawing';
import { LARGEST_CIRCUIT_FILE, parseCircuit } from '../io/circuit-file';
import { readText, sha256 } from '../io/files';
import { toJson } from '../io/json';
import { EXIT, number, type Session, verb } from './common';
import { writeFolder } from './results';

export const describeVerb = (session: Session) =>
  verb(
    session,
    'describe',
    'what a circuit does in each window, who drives whom, and what is seldom meant',
    'pulsegate describe chain.json --out drawing',
  )
    .argument('<file>', 'circuit file (JSON); - is standard input')
    .option('--amplitude <current>', 'that the circuit should carry without leaks (default 1)', number)
    .action(async (file, options) => {
      const { terminal } = session;
      const began = Date.now();
      const text =
        file === '-' ? await terminal.read(LARGEST_CIRCUIT_FILE) : readText(file, LARGEST_CIRCUIT_FILE);
      const circuit = parseCircuit(text, file === '-' ? 'standard input' : file);
      const { amplitude = 1 } = options;
      const findings = inspect(circuit, { amplitude });
      const document = { phases: phases(circuit), connectivity: connectivity(circuit), findings };
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [['describe.json', `${toJson(document)}\n`]],
          [{ name: 'drawing', title: 'pulsegate: connectivity and gating', figure: drawing(circuit) }],
          undefined,
          {
            argv: session.argv,
            parameters: { amplitude },
            seed: options.seed ?? null,
            inputs: new Map([[file, sha256(text)]]),
            began,
            warn: (reason) => options.quiet === true || terminal.err(`note: ${reason}\n`),
          },
        );
      const table = document.phases.length === 0 ? 'no windows\n' : describe(circuit);
      const seldom = findings.map((finding) => `${finding.kind}: ${finding.text}\n`);
      terminal.out(
        options.json === true
          ? `${toJson(document, 0)}\n`
          : `${table}\n${seldom.length === 0 ? 'nothing that is seldom meant\n' : seldom.join('')}`,
      );
      session.finish(EXIT.ok);
    });
