/** `pulsegate schema`: the JSON Schema of the circuit file. */
import { jsonSchema } from '../circuit/schema';
import { resultFolder } from '../io/disk/files';
import { toJson } from '../io/json';
import { EXIT, type Session, verb } from './shell/common';
import { writtenIn } from './shell/results';

export const schemaVerb = (session: Session) =>
  verb(
    session,
    'schema',
    'print the JSON Schema of the circuit file',
    'pulsegate schema > circuit.schema.json',
  ).action(({ out, quiet }) => {
    const text = `${toJson(jsonSchema())}\n`;
    session.terminal.out(text);
    if (out !== undefined) {
      const folder = resultFolder(out);
      folder.write('circuit.schema.json', text);
      if (quiet !== true) session.terminal.err(writtenIn(folder));
    }
    session.finish(EXIT.ok);
  });
