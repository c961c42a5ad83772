/**
 * The pages that people read, as blocks that tests can try. What stands behind the language of a block says what it is:
 *
 *     ```ts              a program by itself; `expression; // value` and `console.log(expression); // value` are claims
 *     ```ts continues    goes on from the ts block before
 *     ```json chain.json a file of that name; circuits and plans are parsed
 *     ```json part       some parts of a circuit, to be merged with the circuit before
 *     ```sh              command lines, played in the folder of the page; `# exit 2` where one ends so
 *     ```text            what the command line before it prints; `...` stands for any lines
 *
 * With `long` a block is tried in the long tests only, with `browser` where there is a Chromium as well; `sh clone` is for a fresh clone, `sh install` for a new folder; `sh fashion` needs the Fashion-MNIST files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

export interface Block {
  readonly page: string;
  /** The line of its first line of text, from 1. */
  readonly line: number;
  readonly language: string;
  readonly words: readonly string[];
  readonly text: string;
}

/** README, the guide and the pages beside them; those that are made (of help texts, of schemas) have tests of their own. */
export const pages: readonly string[] = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md') && !['cli.md', 'keys.md'].includes(name))
    .map((name) => `docs/${name}`),
].sort();

export const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string, text = textOf(page)): Block[] {
  return [...text.matchAll(/^```(\w+)?([^\n]*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split('\n').length + 1,
    language: match[1] ?? '',
    words: (match[2] ?? '')
      .trim()
      .split(/\s+/)
      .filter((word) => word !== ''),
    text: match[3],
  }));
}

/** One program: a ts block and those that go on from it, each line where the page has it. */
export interface Program {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly text: string;
}

/** The programs of a page. Each is as long as the page down to its end, so that its lines are those of the page. */
export function programsOf(blocks: readonly Block[]): Program[] {
  const chains: Block[][] = [];
  for (const block of blocks.filter(({ language }) => language === 'ts'))
    if (block.words.includes('continues')) {
      const last = chains.at(-1);
      if (last === undefined) throw new Error(`${block.page}:${block.line} continues nothing`);
      last.push(block);
    } else chains.push([block]);
  return chains.map((chain) => {
    let text = '';
    let line = 1;
    for (const block of chain) {
      text += '\n'.repeat(block.line - line) + block.text;
      line = block.line + block.text.split('\n').length - 1;
    }
    return { name: `${chain[0].page}:${chain[0].line}`, blocks: chain, text };
  });
}

/** The examples of a source file's comments, each line where the file has it. */
export function examplesOf(file: string): Block[] {
  const text = textOf(file);
  const prose = text.replace(/\/\*\*[\s\S]*?\*\/|[^\n]+?(?=\/\*\*|\n|$)/g, (part) =>
    part.startsWith('/**') ? part.replace(/^ *\* ?/gm, '') : '',
  );
  return blocksOf(file, prose);
}

/** The figures of the library, a file each. */
export const FIGURES = readdirSync(join(ROOT, 'src/figures/plot'))
  .filter((name) => name !== 'index.ts')
  .map((name) => `src/figures/plot/${name}`);

/** Files whose functions are examples of themselves, with how many they have. */
export const EXAMPLES: readonly (readonly [file: string, functions: number])[] = [
  ...FIGURES.map((file) => [file, 1] as const),
  ['src/figures/save.ts', 2],
  ['src/io/disk/circuits.ts', 2],
  ['src/io/disk/npz.ts', 2],
  ['src/io/ode.ts', 1],
];
