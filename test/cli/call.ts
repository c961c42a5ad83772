/** One call of the command line inside this process, with what it wrote. */
import { main } from '../../src/cli/main';
import type { FigureEntry } from '../../src/figures/figure';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Around {
  /** Standard input: a text, in UTF-8, or its bytes. */
  readonly input?: string | Uint8Array;
  readonly interactive?: boolean;
  readonly columns?: number;
  readonly interrupt?: AbortSignal;
  readonly figures?: readonly FigureEntry[];
}

export async function call(argv: readonly string[], around: Around = {}): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    read: async () => Buffer.from(around.input ?? ''),
    interactive: around.interactive ?? false,
    ...(around.columns === undefined ? {} : { columns: around.columns }),
    interrupt: around.interrupt ?? new AbortController().signal,
  };
  const code = await main(argv, terminal, around.figures);
  return { code, out: out.join(''), err: err.join('') };
}
