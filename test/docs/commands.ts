/** Command lines of the pages, played in the present folder. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { call } from '../cli/call';
import type { Block } from './markdown';

export interface CommandLine {
  readonly line: number;
  /** The words, as a shell splits them. */
  readonly words: readonly string[];
  /** Where standard output goes: a file of the folder. */
  readonly into: string | undefined;
  readonly exit: number;
  readonly text: string;
}

/** The command lines of a block, without their comments; `# exit 2` says how one ends. */
export function linesOf(block: Block): CommandLine[] {
  return block.text.split('\n').flatMap((whole, k) => {
    const { words, comment } = split(whole);
    if (words.length === 0) return [];
    const exit = Number(/\bexit (\d+)/.exec(comment)?.[1] ?? 0);
    const arrow = words.indexOf('>');
    const into = arrow < 0 ? undefined : words[arrow + 1];
    const own = arrow < 0 ? words : words.slice(0, arrow);
    const text = whole.slice(0, whole.length - comment.length);
    return [{ line: block.line + k, words: own, into, exit, text }];
  });
}

/** Words of a command line with quotes, and the comment behind it. */
function split(text: string): { words: string[]; comment: string } {
  const words: string[] = [];
  const token = /\s*(?:(#.*)|((?:'[^']*'|"[^"]*"|[^\s'"#])(?:'[^']*'|"[^"]*"|[^\s'"])*))/y;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[1] !== undefined) return { words, comment: match[1] };
    words.push(match[2].replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  }
  return { words, comment: '' };
}

/** What a person sees of a command line: the exit code, and the text on the screen. */
export interface Seen {
  readonly code: number;
  readonly screen: string;
}

/** Plays `npx pulsegate ...` inside this process. */
export async function playHere({ words, into, line }: CommandLine, page: string): Promise<Seen> {
  const [npx, name, ...argv] = words;
  if (npx !== 'npx' || name !== 'pulsegate') throw new Error(`${page}:${line}: no line of pulsegate`);
  const { code, out, err } = await call(argv);
  if (into !== undefined) writeFileSync(into, out);
  return { code, screen: (into === undefined ? out : '') + err };
}

/** Plays a command line in a shell, in `folder`. */
export function playInShell(text: string, folder: string, env: NodeJS.ProcessEnv): Seen {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', text], { cwd: folder, env, encoding: 'utf8' });
  return { code: status ?? -1, screen: stdout + stderr };
}

/** Whether a screen shows a text in which a line `...` stands for any lines. */
export function shows(screen: string, text: string): boolean {
  const pattern = text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '...' ? '[\\s\\S]*?' : line.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('\n');
  const lines = screen
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
  return new RegExp(`^${pattern}$`).test(lines.join('\n'));
}
