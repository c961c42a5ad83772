/** `pulsegate describe FILE --format ode`: a circuit as a file for XPPAUT. */
import { formatOde } from '../../io/ode';
import type { FigureFiles, Session } from '../shell/common';
import { circuitInput } from '../shell/input';
import { provenanceOf, writeFolder } from '../shell/results';
import { namedValues, refuse } from '../shell/values';

interface OdeOptions {
  readonly initial: readonly string[];
  readonly amplitude?: number | undefined;
  readonly out?: string | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
  readonly figures?: FigureFiles | undefined;
}

export async function writeOde(session: Session, file: string, options: OdeOptions): Promise<void> {
  const { out, quiet, figures } = options;
  refuse(options, ['json', 'amplitude'], 'not with --format ode');
  const began = performance.now();
  const { circuit, inputs } = await circuitInput(session.terminal, file);
  const initial = namedValues('--initial', options.initial);
  const text = formatOde(circuit, initial);
  if (out !== undefined)
    await writeFolder(
      out,
      [['circuit.ode', text]],
      [],
      undefined,
      provenanceOf(session, { parameters: { initial }, inputs, began }, { quiet, figures }),
    );
  session.terminal.out(text);
}
