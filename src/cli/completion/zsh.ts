/** The script for zsh. */
import { type CompletedVerb, casesOf, quoted, type Wanted } from './verbs';

export const zsh = (verbs: readonly CompletedVerb[]): string => `#compdef pulsegate
# pulsegate in zsh: source <(pulsegate completion zsh), after compinit
_pulsegate() {
  local current="\${words[CURRENT]}" before="\${words[CURRENT-1]}"
  if ((CURRENT == 2)); then
    local -a verbs=(
${verbs.map(({ name, summary }) => `      ${described(name, summary)}\n`).join('')}    )
    _describe 'verb' verbs
    return
  fi
  if [[ $current == -* ]]; then
    local -a options=()
    case "\${words[2]}" in
${verbs.map(({ name, options }) => `      ${name}) options=(${options.map((option) => described(`--${option.name}`, option.description)).join(' ')}) ;;\n`).join('')}    esac
    _describe -o 'option' options
    return
  fi
  case "\${words[2]} $before" in
${casesOf(verbs)
  .map(({ pattern, wanted }) => `    ${pattern}) ${zshAnswer(wanted)} ;;\n`)
  .join('')}  esac
}
compdef _pulsegate pulsegate
`;

/** A word and what it means, as _describe takes them. */
const described = (word: string, meaning: string): string =>
  quoted(`${word.replaceAll(':', '\\:')}:${meaning.replaceAll('\n', ' ')}`);

function zshAnswer(wanted: Wanted): string {
  if (wanted.kind === 'free') return ':';
  if (wanted.kind === 'words') return `compadd -- ${wanted.words.map(quoted).join(' ')}`;
  return wanted.kind === 'file' ? '_files' : '_files -/';
}
