/** The terminal of a process: its standard streams, and SIGINT where a verb knows how to stop. */
import { invalid, PulsegateError } from '../../errors';
import type { Terminal } from './common';

/** Verbs that finish what is at hand when they are interrupted (a second interrupt ends them); every other just ends. */
const STOPPABLE = ['continue', 'reproduce', 'separatrix', 'sweep', 'train'];

export function systemTerminal(argv: readonly string[]): Terminal {
  const interrupt = new AbortController();
  if (STOPPABLE.includes(argv[0] ?? '')) process.once('SIGINT', () => interrupt.abort());
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    read: readStandardInput,
    interactive: process.stderr.isTTY === true,
    interrupt: interrupt.signal,
  };
}

/** A reader that has seen enough (`| head`) is no error. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

async function readStandardInput(limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit)
      throw new PulsegateError([invalid('standard input', 'size', size, `at most ${limit} bytes`)]);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
