/** A line on standard error that says how far a long run is; nothing where standard error is no terminal. */
import type { Terminal } from './common';

export interface Progress {
  /** `before`: how many were done when it all began, which tells nothing of the time left. */
  show(done: number, total: number, doing: string, before?: number): void;
  /** Takes the line away, so that other text can be written. */
  clear(): void;
}

export function progress({ err, interactive }: Terminal, quiet = false): Progress {
  if (!interactive || quiet) return { show: () => {}, clear: () => {} };
  const began = performance.now();
  return {
    show(done, total, doing, before = 0) {
      const bar = '#'.repeat(Math.round((20 * done) / total)).padEnd(20, '.');
      err(
        `\r\u001b[K[${bar}] ${Math.floor(done)}/${total}${timeLeft(performance.now() - began, done - before, total - before)}  ${doing}`,
      );
    },
    clear: () => err('\r\u001b[K'),
  };
}

/** Long work with a line that says how far it is; the line goes when the work is done, and before its error is told. */
export async function showing<T>(
  terminal: Terminal,
  quiet: true | undefined,
  work: (bar: Progress) => T | Promise<T>,
): Promise<T> {
  const bar = progress(terminal, quiet);
  try {
    return await work(bar);
  } finally {
    bar.clear();
  }
}

function timeLeft(elapsed: number, done: number, total: number): string {
  if (done === 0 || elapsed < 2000) return '';
  const seconds = (elapsed * (total - done)) / done / 1000;
  return `, ${seconds < 120 ? `${Math.ceil(seconds)} s` : seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`} left`;
}
