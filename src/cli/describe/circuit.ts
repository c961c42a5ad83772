/** `pulsegate describe FILE`: a circuit window by window, its connectivity, and what is seldom meant. */
import { connectivity } from '../../circuit/connectivity';
import { describe } from '../../circuit/describe';
import { inspect } from '../../circuit/inspect';
import { phases } from '../../circuit/phases';
import { stages } from '../../circuit/stages';
import { drawing } from '../../figures/plot/drawing';
import { toJson } from '../../io/json';
import { answer, type FigureFiles, type Session } from '../shell/common';
import { circuitInput, titled } from '../shell/input';
import { provenanceOf, writeFolder } from '../shell/results';

interface CircuitOptions {
  readonly amplitude?: number | undefined;
  readonly out?: string | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
  readonly figures?: FigureFiles | undefined;
}

export async function describeCircuit(
  session: Session,
  file: string,
  { amplitude = 1, out, json, quiet, figures }: CircuitOptions,
): Promise<void> {
  const began = performance.now();
  const { circuit, inputs } = await circuitInput(session.terminal, file);
  const findings = inspect(circuit, { amplitude });
  const windows = phases(circuit);
  const gates = windows.length === 0 ? stages(circuit) : [];
  const document = {
    phases: windows,
    ...(gates.length === 0 ? {} : { stages: gates }),
    connectivity: connectivity(circuit),
    findings,
  };
  const title = titled('Connectivity and gating', { inputs });
  if (out !== undefined)
    await writeFolder(
      out,
      [['describe.json', `${toJson(document)}\n`]],
      [{ name: 'drawing', title: `pulsegate: ${title}`, figure: drawing(circuit, { title }) }],
      undefined,
      provenanceOf(session, { parameters: { amplitude }, inputs, began }, { quiet, figures }),
    );
  answer(session, json, document, () => {
    const table = windows.length + gates.length === 0 ? 'no windows\n' : describe(circuit);
    const seldom = findings.map((finding) => `${finding.kind}: ${finding.text}\n`);
    return `${table}\n${seldom.length === 0 ? 'nothing that is seldom meant\n' : seldom.join('')}`;
  });
}
