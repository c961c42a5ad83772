/** The terminal of a process: its standard streams, and signals to end where a verb knows how to stop. */
import { writeSync } from 'node:fs';
import { invalid, PulsegateError } from '../../errors';
import { EXIT, type Terminal } from './common';

/** What asks a process to end: a person, a system, a terminal that is gone. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Verbs that finish what is at hand when they are interrupted (a second interrupt ends them); every other just ends. */
const STOPPABLE = ['compare', 'continue', 'reproduce', 'separatrix', 'sweep', 'train'];

export function systemTerminal(argv: readonly string[]): Terminal {
  const interrupt = new AbortController();
  if (STOPPABLE.includes(argv[0] ?? ''))
    for (const signal of SIGNALS) process.once(signal, () => interrupt.abort(signal));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', closedOrFull);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    read: readStandardInput,
    interactive: process.stderr.isTTY === true,
    columns: process.stdout.columns ?? 80,
    interrupt: interrupt.signal,
  };
}

/** A reader that has seen enough (`| head`) is no error; a device that is full is one, told in a line. */
function closedOrFull(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  try {
    writeSync(
      process.stderr.fd,
      `error: standard output: cannot be written (${error.code ?? error.message})\n`,
    );
  } catch {
    // where standard error is full too, the exit code says it
  }
  process.exit(EXIT.failed);
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
