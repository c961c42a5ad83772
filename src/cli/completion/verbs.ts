/** What may follow each verb, read from the verbs themselves. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** What comes where a value is wanted: one of some words, a file, a folder, or what nobody can know. */
export type Wanted =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'folder' | 'free' };

export interface CompletedOption {
  /** `--out`, without its dashes. */
  readonly name: string;
  readonly description: string;
  /** What its value is; absent of a switch. */
  readonly value?: Wanted;
}

export interface CompletedVerb {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly argument: Wanted;
}

export const verbsOf = (program: CommandUnknownOpts): CompletedVerb[] =>
  program.commands.map((verb) => {
    const help = verb.createHelp();
    const [argument] = verb.registeredArguments;
    return {
      name: verb.name(),
      summary: verb.description(),
      options: help
        .visibleOptions(verb)
        .map(({ long, flags, description, argChoices, required, optional }) => ({
          name: (long ?? '').slice(2),
          description,
          ...(required || optional ? { value: wantedBy(flags, argChoices) } : {}),
        })),
      argument:
        verb.name() === 'help'
          ? { kind: 'words', words: program.commands.map((one) => one.name()) }
          : argument === undefined
            ? { kind: 'free' }
            : wantedBy(`<${argument.name()}>`, argument.argChoices),
    };
  });

/** By the words that are known, else by what the flags call the value: `--out <dir>`. */
function wantedBy(flags: string, words: readonly string[] | undefined): Wanted {
  if (words !== undefined) return { kind: 'words', words };
  if (/<(file|plan)>/.test(flags)) return { kind: 'file' };
  return { kind: /<dir>/.test(flags) ? 'folder' : 'free' };
}

/** The cases of a script: what is wanted after `VERB OPTION`, and after a verb, where no option is begun. */
export function casesOf(verbs: readonly CompletedVerb[]) {
  return verbs.flatMap(({ name, options, argument }) => [
    ...options.flatMap((option) =>
      option.value === undefined ? [] : [{ pattern: `'${name} --${option.name}'`, wanted: option.value }],
    ),
    { pattern: `'${name} '*`, wanted: argument },
  ]);
}

/** What stands in a script between single quotes. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
