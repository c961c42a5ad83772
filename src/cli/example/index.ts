/** `pulsegate example`: circuits that are ready to run. */
import { invalid, PulsegateError, unknown } from '../../errors';
import { formatCircuit } from '../../io/circuit-file';
import { resultFolder } from '../../io/disk/files';
import { toJson } from '../../io/json';
import { formatOde } from '../../io/ode';
import { argumentOf, EXIT, optionOf, type Session, verb } from '../shell/common';
import { writtenIn } from '../shell/results';
import { table } from '../shell/table';
import { type Example, examples } from './examples';

export const exampleVerb = (session: Session) =>
  verb(
    session,
    'example',
    'print a circuit that is ready to run',
    'pulsegate example graded-chain > chain.json\npulsegate simulate chain.json --initial u0=0.7',
  )
    .addArgument(
      argumentOf(
        '[name]',
        'which one; --list names them',
        examples.map((one) => one.name),
      ),
    )
    .option('--list', 'list the examples')
    .addOption(
      optionOf(
        '--format <format>',
        'json, or ode for XPPAUT (small networks without learning, inputs, period and driven gates)',
        ['json', 'ode'],
      ).default('json'),
    )
    .action((name, { list, json, quiet, out, format }) => {
      if (format !== 'json' && format !== 'ode')
        throw new PulsegateError([invalid('--format', 'format', format, 'json or ode')]);
      const { terminal } = session;
      if (list === true) terminal.out(json === true ? listAsJson() : listAsTable());
      else {
        const example = find(name);
        const ode = format === 'ode';
        const text = ode ? formatOde(example.circuit(), startOf(example)) : formatCircuit(example.circuit());
        terminal.out(text);
        if (out !== undefined) {
          const folder = resultFolder(out);
          folder.write(`${example.name}.${format}`, text);
          if (quiet !== true) terminal.err(writtenIn(folder));
        }
        if (quiet !== true && json !== true && !ode) terminal.err(hint(example));
      }
      session.finish(EXIT.ok);
    });

/** The start that `run` gives: populations of one number. */
const startOf = ({ run }: Example): Record<string, number> =>
  Object.fromEntries(
    [...run.matchAll(/--initial (\w+)=([\d.]+)(?= |$)/g)].map(([, name, value]) => [name, Number(value)]),
  );

function find(name: string | undefined): Example {
  const names = examples.map((example) => example.name);
  const found = examples.find((example) => example.name === name);
  if (found !== undefined) return found;
  if (name !== undefined) throw new PulsegateError([unknown('', 'example', name, names)]);
  throw new PulsegateError([
    { code: 'missing', path: '', text: `missing name of an example (known: ${names.join(', ')})` },
  ]);
}

const hint = ({ name, run }: Example): string =>
  `Run it:\n  pulsegate example ${name} --quiet > ${name}.json\n  pulsegate simulate ${name}.json ${run}\n`;

const listAsTable = (): string => table(examples.map(({ name, shows }) => [name, shows]));

const listAsJson = (): string =>
  `${toJson(examples.map(({ name, shows, run }) => ({ name, shows, run })))}\n`;
