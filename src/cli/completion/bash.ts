/** The script for bash. */
import { type CompletedVerb, casesOf, quoted, type Wanted } from './verbs';

export const bash = (
  verbs: readonly CompletedVerb[],
): string => `# pulsegate in bash: source <(pulsegate completion bash)
_pulsegate() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" options=
  # --option=value comes in three words
  if [[ $current == '=' ]]; then current=
  elif [[ $before == '=' ]]; then before="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W ${quoted(['--help', '--version', ...verbs.map(({ name }) => name)].join(' '))} -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${verbs.map(({ name, options }) => `    ${name}) options=${quoted(options.map((option) => `--${option.name}`).join(' '))} ;;\n`).join('')}  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]} $before" in
${casesOf(verbs)
  .map(({ pattern, wanted }) => `    ${pattern}) ${bashAnswer(wanted)} ;;\n`)
  .join('')}  esac
}
complete -F _pulsegate pulsegate
`;

function bashAnswer(wanted: Wanted): string {
  if (wanted.kind === 'free') return ':';
  if (wanted.kind === 'words')
    return `COMPREPLY=($(compgen -W ${quoted(wanted.words.join(' '))} -- "$current"))`;
  return `compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen ${wanted.kind === 'file' ? '-f' : '-d'} -- "$current")`;
}
