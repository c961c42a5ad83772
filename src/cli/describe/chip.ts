/** `pulsegate describe FILE --backend loihi`: what a circuit would be on the chip, before anything runs there. */
import { lowered as lower } from '../../backends/loihi/loihi';
import { toJson } from '../../io/json';
import { type ChipFlags, chipOptions } from '../shell/chip';
import { costLines, lowered } from '../shell/chip-report';
import { answer, type Session } from '../shell/common';
import { circuitInput } from '../shell/input';
import { provenanceOf, writeFolder } from '../shell/results';
import { table } from '../shell/table';
import { namedValues } from '../shell/values';

interface ChipOptions extends ChipFlags {
  readonly initial: string[];
  readonly input: string[];
  readonly cycles?: number | undefined;
  readonly out?: string | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
}

export async function describeOnChip(
  session: Session,
  file: string,
  { initial, input, cycles, out, json, quiet, ...flags }: ChipOptions,
): Promise<void> {
  const began = performance.now();
  const { circuit, inputs } = await circuitInput(session.terminal, file);
  const parameters = {
    initial: namedValues('--initial', initial),
    inputs: namedValues('--input', input),
    ...(cycles === undefined ? {} : { cycles }),
    ...chipOptions(flags),
  };
  const made = lower(circuit, parameters);
  const document = lowered(made);
  if (out !== undefined)
    await writeFolder(
      out,
      [
        ['describe.json', `${toJson(document)}\n`],
        ['network.json', `${toJson(made.network)}\n`],
      ],
      [],
      undefined,
      provenanceOf(session, { parameters, inputs, began }, { quiet, figures: undefined }),
    );
  answer(session, json, document, () => `${table(costLines(made))}\n`);
}
