/** `pulsegate describe`: what a circuit does in each window or phase, what is probably a mistake, and its drawing. */
import { invalid, raise } from '../../errors';
import { refuseChip, withChip } from '../shell/chip';
import { EXIT, gather, number, optionOf, type Session, verb, wholeNumber } from '../shell/common';
import { refuse as refuseOptions } from '../shell/values';
import { describeOnChip } from './chip';
import { describeCircuit } from './circuit';
import { describeSbp } from './sbp';

export const describeVerb = (session: Session) =>
  withChip(
    verb(
      session,
      'describe',
      'what a circuit does in each window, who drives whom, and what is seldom meant',
      'pulsegate describe chain.json --out drawing\npulsegate describe chain.json --backend loihi --initial u0=0.7',
    ),
  )
    .argument('<file>', 'circuit file (JSON); - is standard input; sbp is spiking backprop on Loihi')
    .option('--amplitude <current>', 'that the circuit should carry without leaks (default: 1)', number)
    .option('--layers <sizes>', 'with sbp: units of its input, hidden and output layer, as in 400,400,10')
    .option('--inference', 'with sbp: the circuit that does not learn, in four phases')
    .option('--extra-inhibition', 'with sbp: inhibit the hidden layers more in phases 8 and 0')
    .addOption(optionOf('--backend <name>', 'what the circuit takes of the chip: loihi', [...['loihi']]))
    .option('--initial <name=value>', 'with --backend loihi: initial currents or weights', gather, [])
    .option('--input <name=value>', 'with --backend loihi: value of an input', gather, [])
    .option('--cycles <n>', 'with --backend loihi: how often a periodic schedule runs', wholeNumber)
    .action(async (file, options) => {
      const sbp = file === 'sbp';
      refuse(sbp ? ['amplitude', 'backend'] : ['layers', 'inference', 'extraInhibition'], file, options);
      if (options.backend === undefined) {
        refuseOf(options);
        refuseChip(options, 'with --backend loihi');
      }
      await (sbp
        ? describeSbp(session, options)
        : options.backend === undefined
          ? describeCircuit(session, file, options)
          : describeOnChip(session, file, options));
      session.finish(EXIT.ok);
    });

/** What says how a run begins, without a back-end that asks for it. */
function refuseOf({
  initial,
  input,
  cycles,
}: {
  initial: string[];
  input: string[];
  cycles?: number | undefined;
}): void {
  const given = {
    initial: initial.length === 0 ? undefined : initial,
    input: input.length === 0 ? undefined : input,
    cycles,
  };
  refuseOptions(
    given,
    ['initial', 'input', 'cycles'],
    'with --backend loihi: currents say how fine its levels are',
  );
}

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
