/** `pulsegate describe`: what a circuit does in each window or phase, what is probably a mistake, and its drawing. */
import { connectivity } from '../../circuit/connectivity';
import { inspect } from '../../circuit/inspect';
import { describe, phases } from '../../circuit/phases';
import { invalid, raise } from '../../errors';
import { drawing } from '../../figures/drawing';
import { plotSbpPhases } from '../../figures/sbp/phases';
import { toJson } from '../../io/json';
import { readCircuit } from '../shell/circuit-input';
import { EXIT, number, type Session, verb } from '../shell/common';
import { provenanceOf, writeFolder } from '../shell/results';
import { describeSbp, layersOf, sbpTable } from './sbp';

export const describeVerb = (session: Session) =>
  verb(
    session,
    'describe',
    'what a circuit does in each window, who drives whom, and what is seldom meant',
    'pulsegate describe chain.json --out drawing',
  )
    .argument('<file>', 'circuit file (JSON); - is standard input; sbp is spiking backprop on Loihi')
    .option('--amplitude <current>', 'that the circuit should carry without leaks (default 1)', number)
    .option('--layers <sizes>', 'with sbp: units of its input, hidden and output layer, as in 400,400,10')
    .option('--inference', 'with sbp: the circuit that does not learn, in four phases')
    .option('--extra-inhibition', 'with sbp: inhibit the hidden layers more in phases 8 and 0')
    .action(async (file, options) => {
      const { terminal } = session;
      const began = Date.now();
      refuse(file === 'sbp' ? ['amplitude'] : ['layers', 'inference', 'extraInhibition'], file, options);
      if (file === 'sbp') {
        const layers = layersOf(options.layers);
        const topology = options.inference === true ? 'inference' : 'training';
        const extraInhibition = options.extraInhibition === true ? 'on' : 'off';
        const description = describeSbp(layers, { topology, extraInhibition });
        if (options.out !== undefined)
          await writeFolder(
            options.out,
            [['describe.json', `${toJson(description)}\n`]],
            [
              {
                name: 'phases',
                title: 'pulsegate: phases of spiking backprop',
                figure: plotSbpPhases({ topology, extraInhibition }),
              },
            ],
            undefined,
            provenanceOf(
              session,
              {
                parameters: { layers, topology, extraInhibition },
                seed: options.seed ?? null,
                inputs: new Map(),
                began,
              },
              options.quiet,
            ),
          );
        terminal.out(options.json === true ? `${toJson(description, 0)}\n` : sbpTable(description));
        session.finish(EXIT.ok);
        return;
      }
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

/** Options of the other kind of circuit are errors, never ignored. */
function refuse(names: readonly string[], file: string, options: object): void {
  raise(
    ...Object.keys(options)
      .filter((key) => names.includes(key))
      .map((key) => {
        const option = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
        return invalid(option, 'circuit', file, file === 'sbp' ? 'a circuit file' : 'sbp');
      }),
  );
}
