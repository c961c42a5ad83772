/** The journal of a sweep: a line for each finished task, under its address. What stands there is not done again. */
import { appendFileSync, existsSync } from 'node:fs';
import { failed, PulsegateError } from '../errors';
import { readText, writeAtomically } from '../io/disk/files';
import type { TaskResult } from './task';

const LARGEST = 2 ** 30;

interface Journal {
  readonly finished: ReadonlyMap<string, TaskResult>;
  add(key: string, result: TaskResult): void;
}

/** Opens the journal at a path; the part of a line that a kill left at its end is cut off. */
export function journal(path: string): Journal {
  const finished = new Map<string, TaskResult>();
  if (existsSync(path)) {
    const text = readText(path, LARGEST);
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const lines = whole.split('\n').filter((line) => line !== '');
    const good = lines.filter((line) => {
      const entry = entryOf(line);
      if (entry !== undefined) finished.set(entry.key, entry.result);
      return entry !== undefined;
    });
    if (good.length < lines.length || whole.length < text.length)
      writeAtomically(path, good.map((line) => `${line}\n`).join(''));
  } else writeAtomically(path, '');
  return {
    finished,
    add(key, result) {
      finished.set(key, result);
      try {
        appendFileSync(path, `${JSON.stringify({ key, ...result })}\n`);
      } catch (error) {
        const why = (error as NodeJS.ErrnoException).code ?? String(error);
        throw new PulsegateError([failed(path, `cannot be written (${why})`)]);
      }
    },
  };
}

function entryOf(line: string): { key: string; result: TaskResult } | undefined {
  try {
    const { key, ...result } = JSON.parse(line) as { key?: unknown } & TaskResult;
    return typeof key === 'string' ? { key, result } : undefined;
  } catch {
    return undefined;
  }
}
