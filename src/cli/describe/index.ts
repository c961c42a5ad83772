/** `pulsegate describe`: what a circuit does in each window or phase, what is probably a mistake, and its drawing. */
import { invalid, raise } from '../../errors';
import { EXIT, gather, number, type Session, verb } from '../shell/common';
import { describeCircuit } from './circuit';
import { writeOde } from './ode';
import { describeSbp } from './sbp';

export const describeVerb = (session: Session) =>
  verb(
    session,
    'describe',
    'what a circuit does in each window, who drives whom, and what is seldom meant',
    'pulsegate describe chain.json --out drawing',
  )
    .argument('<file>', 'circuit file (JSON); - is standard input; sbp is spiking backprop on Loihi')
    .option(
      '--format <format>',
      'text, or ode: the circuit as a file for XPPAUT (small networks without learning, inputs, period and driven gates)',
    )
    .option(
      '--initial <name=value>',
      'with --format ode: initial currents, a number or a JSON list; may be repeated',
      gather,
      [],
    )
    .option('--amplitude <current>', 'that the circuit should carry without leaks (default: 1)', number)
    .option('--layers <sizes>', 'with sbp: units of its input, hidden and output layer, as in 400,400,10')
    .option('--inference', 'with sbp: the circuit that does not learn, in four phases')
    .option('--extra-inhibition', 'with sbp: inhibit the hidden layers more in phases 8 and 0')
    .action(async (file, options) => {
      const sbp = file === 'sbp';
      const { format = 'text', initial } = options;
      if (format !== 'text' && format !== 'ode') raise(invalid('--format', 'format', format, 'text or ode'));
      refuse(sbp ? ['amplitude', 'format'] : ['layers', 'inference', 'extraInhibition'], file, options);
      if (initial.length > 0 && format !== 'ode')
        raise(invalid('--initial', 'option', initial[0], 'with --format ode'));
      if (format === 'ode') await writeOde(session, file, options);
      else await (sbp ? describeSbp(session, options) : describeCircuit(session, file, options));
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
