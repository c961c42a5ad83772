/** `pulsegate completion`: a script with which a shell completes verbs, options, names and files. */
import { lookup } from '../../errors';
import { argumentOf, bareVerb, EXIT, type Session } from '../shell/common';
import { bash } from './bash';
import { fish } from './fish';
import { type CompletedVerb, verbsOf } from './verbs';
import { zsh } from './zsh';

const shells: ReadonlyMap<string, (verbs: readonly CompletedVerb[]) => string> = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
]);

export const completionVerb = (session: Session) =>
  bareVerb(
    session,
    'completion',
    'print a script with which bash, zsh or fish completes what is typed after pulsegate',
    'source <(pulsegate completion bash)   # pulsegate completion zsh: after compinit\npulsegate completion fish > ~/.config/fish/completions/pulsegate.fish',
  )
    .addArgument(argumentOf('<shell>', [...shells.keys()].join(', '), [...shells.keys()]))
    .action((shell, _, own) => {
      const write = lookup(shells, shell, '', 'shell');
      session.terminal.out(write(verbsOf(own.parent ?? own)));
      session.finish(EXIT.ok);
    });
