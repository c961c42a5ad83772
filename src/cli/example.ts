/** `pulsegate example`: circuits that are ready to run. */
import { PulsegateError, unknown } from '../errors';
import { formatCircuit } from '../io/circuit-file';
import { resultFolder } from '../io/files';
import { toJson } from '../io/json';
import { EXIT, type Session, verb } from './common';
import { type Example, examples } from './examples';
import { table } from './table';

export const exampleVerb = (session: Session) =>
  verb(
    session,
    'example',
    'print a circuit that is ready to run',
    'pulsegate example graded-chain > chain.json\npulsegate simulate chain.json --initial u0=0.7',
  )
    .argument('[name]', 'which one; --list names them')
    .option('--list', 'list the examples')
    .action((name, { list, json, quiet, out }) => {
      const { terminal } = session;
      if (list === true) terminal.out(json === true ? listAsJson() : listAsTable());
      else {
        const example = find(name);
        const text = formatCircuit(example.circuit());
        if (out !== undefined) resultFolder(out).write(`${example.name}.json`, text);
        terminal.out(text);
        if (quiet !== true && json !== true) terminal.err(hint(example));
      }
      session.finish(EXIT.ok);
    });

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
