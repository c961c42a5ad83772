/** Other spellings of options: what other tools call them, and what they were called. Help does not list them. */
import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';

const SPELLINGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['--t-span', ['--tspan', '--tSpan']],
  ['--t-eval', ['--teval', '--tEval']],
  ['--start', ['--from']],
]);

/** Lets every verb that has such an option understand its other spellings. */
export function understandSpellings(program: CommandUnknownOpts): void {
  for (const verb of program.commands)
    for (const option of verb.options.slice())
      for (const spelling of SPELLINGS.get(option.long ?? '') ?? []) {
        const other = new Option(option.flags.replace(option.long ?? '', spelling)).hideHelp();
        if (option.parseArg !== undefined) other.parseArg = option.parseArg;
        other.attributeName = () => option.attributeName();
        verb.addOption(other);
      }
}
