/** `pulsegate describe`: what a circuit does in each window or phase, what is probably a mistake, and its drawing. */
import { invalid, raise } from '../../errors';
import { EXIT, number, type Session, verb } from '../shell/common';
import { describeCircuit } from './circuit';
import { describeSbp } from './sbp';

export const describeVerb = (session: Session) =>
  verb(
    session,
    'describe',
    'what a circuit does in each window, who drives whom, and what is seldom meant',
    'pulsegate describe chain.json --out drawing',
  )
    .argument('<file>', 'circuit file (JSON); - is standard input; sbp is spiking backprop on Loihi')
    .option('--amplitude <current>', 'that the circuit should carry without leaks (default: 1)', number)
    .option('--layers <sizes>', 'with sbp: units of its input, hidden and output layer, as in 400,400,10')
    .option('--inference', 'with sbp: the circuit that does not learn, in four phases')
    .option('--extra-inhibition', 'with sbp: inhibit the hidden layers more in phases 8 and 0')
    .action(async (file, options) => {
      const sbp = file === 'sbp';
      refuse(sbp ? ['amplitude'] : ['layers', 'inference', 'extraInhibition'], file, options);
      await (sbp ? describeSbp(session, options) : describeCircuit(session, file, options));
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
