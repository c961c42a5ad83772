/** `pulsegate schema`: the JSON Schema of a file that people write, or all keys of such files as a page. */
import { lookup } from '../errors';
import { resultFolder } from '../io/disk/files';
import { toJson } from '../io/json';
import { documents, jsonSchema } from '../schemas/json-schema';
import { keysPage, keysSection } from '../schemas/page';
import { argumentOf, EXIT, type Session, verb } from './shell/common';
import { writtenIn } from './shell/results';

export const schemaVerb = (session: Session) =>
  verb(
    session,
    'schema',
    'print the JSON Schema of a file: its keys, each with a description',
    'pulsegate schema > circuit.schema.json        # then, in the file: "$schema": "./circuit.schema.json"\npulsegate schema sweep > sweep.schema.json',
  )
    .addArgument(
      argumentOf(
        '[file]',
        'circuit (default), sweep (the plan), loihi (a network for the emulator), lif (one of LIF neurons), or compare (what compare --json says)',
        [...documents.keys()],
      ),
    )
    .option('--markdown', 'the keys of every file, or of this one, as a page in Markdown')
    .action((file, { out, quiet, markdown }) => {
      const of = file ?? 'circuit';
      lookup(documents, of, '', 'file');
      const text =
        markdown !== true ? `${toJson(jsonSchema(of))}\n` : file === undefined ? keysPage() : keysSection(of);
      session.terminal.out(text);
      if (out !== undefined) {
        const folder = resultFolder(out);
        folder.write(markdown === true ? 'keys.md' : `${of}.schema.json`, text);
        if (quiet !== true) session.terminal.err(writtenIn(folder));
      }
      session.finish(EXIT.ok);
    });
