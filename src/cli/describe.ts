/** `pulsegate describe`: what a circuit does in each window, what is probably a mistake, and its drawing. */
import { connectivity } from '../circuit/connectivity';
import { inspect } from '../circuit/inspect';
import { describe, phases } from '../circuit/phases';
import { drawing } from '../figures/drawing';
import { toJson } from '../io/json';
import { readCircuit } from './circuit-input';
import { EXIT, number, type Session, verb } from './common';
import { provenanceOf, writeFolder } from './results';

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
      const { circuit, inputs } = await readCircuit(terminal, file);
      const { amplitude = 1 } = options;
      const findings = inspect(circuit, { amplitude });
      const document = { phases: phases(circuit), connectivity: connectivity(circuit), findings };
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [['describe.json', `${toJson(document)}\n`]],
          [{ name: 'drawing', title: 'pulsegate: connectivity and gating', figure: drawing(circuit) }],
          undefined,
          provenanceOf(
            session,
            { parameters: { amplitude }, seed: options.seed ?? null, inputs, began },
            options.quiet,
          ),
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
