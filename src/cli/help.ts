/** `pulsegate help`: the help of all verbs, of one, or of each of them as one page. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { lookup } from '../errors';
import { bareVerb, EXIT, type Session } from './shell/common';

export const helpVerb = (session: Session) =>
  bareVerb(
    session,
    'help',
    'what there is, or what a verb does and takes',
    'pulsegate help simulate\npulsegate help --markdown > cli.md',
  )
    .argument('[verb]', 'which one (default: the list of all)')
    .option('--markdown', 'the help of every verb, or of this one, as a page in Markdown')
    .action((name, { markdown }, own) => {
      const program: CommandUnknownOpts = own.parent ?? own;
      const verbs = new Map(program.commands.map((verb) => [verb.name(), verb]));
      const asked = name === undefined ? program : lookup(verbs, name, '', 'verb');
      if (markdown !== true) asked.outputHelp();
      else session.terminal.out(name === undefined ? pageOf(program) : sectionOf(asked, '#'));
      session.finish(EXIT.ok);
    });

/** All verbs in one page of Markdown. */
const pageOf = (program: CommandUnknownOpts): string =>
  [sectionOf(program, '#'), ...program.commands.map((verb) => sectionOf(verb, '##'))].join('\n');

/** The help of a command under its name. */
function sectionOf(command: CommandUnknownOpts, mark: string): string {
  const text: string[] = [];
  const { writeOut } = command.configureOutput();
  command.configureOutput({ writeOut: (part) => void text.push(part) });
  command.outputHelp();
  command.configureOutput({ ...(writeOut === undefined ? {} : { writeOut }) });
  const name = command.parent === null ? command.name() : `${command.parent.name()} ${command.name()}`;
  return `${mark} ${name}\n\n\`\`\`text\n${text.join('').trimEnd()}\n\`\`\`\n`;
}
