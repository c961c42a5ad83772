/** `pulsegate schema`: the JSON Schema of the circuit file. */
import { jsonSchema } from '../circuit/schema';
import { resultFolder } from '../io/disk/files';
import { toJson } from '../io/json';
import { EXIT, type Session, verb } from './shell/common';

export const schemaVerb = (session: Session) =>
  verb(
    session,
    'schema',
    'print the JSON Schema of the circuit file',
    'pulsegate schema > circuit.schema.json',
  ).action(({ out }) => {
    const text = `${toJson(jsonSchema())}\n`;
    if (out !== undefined) resultFolder(out).write('circuit.schema.json', text);
    session.terminal.out(text);
    session.finish(EXIT.ok);
  });
