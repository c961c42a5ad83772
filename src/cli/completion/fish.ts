/** The script for fish. */
import { type CompletedVerb, quoted, type Wanted } from './verbs';

/** A line for each verb, for what it works on, and for each of its options. */
export const fish = (verbs: readonly CompletedVerb[]): string =>
  [
    '# pulsegate in fish: pulsegate completion fish > ~/.config/fish/completions/pulsegate.fish',
    'complete -c pulsegate -f',
    'complete -c pulsegate -n __fish_use_subcommand -l version',
    'complete -c pulsegate -n __fish_use_subcommand -l help',
    ...verbs.flatMap(({ name, summary, options, argument }) => {
      const of = `complete -c pulsegate -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
      const offered = fishAnswer(argument);
      return [
        `complete -c pulsegate -n __fish_use_subcommand -a ${name} -d ${escaped(summary)}`,
        ...(offered === '' ? [] : [`${of}${offered}`]),
        ...options.map(
          ({ name: option, description, value }) =>
            `${of} -l ${option}${value === undefined ? '' : ` -r${fishAnswer(value)}`} -d ${escaped(description)}`,
        ),
      ];
    }),
    '',
  ].join('\n');

function fishAnswer(wanted: Wanted): string {
  if (wanted.kind === 'free') return '';
  if (wanted.kind === 'words') return ` -a ${quoted(wanted.words.join(' '))}`;
  return wanted.kind === 'file' ? ' -F' : " -a '(__fish_complete_directories)'";
}

/** Within single quotes fish takes \' for a quote. */
const escaped = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
