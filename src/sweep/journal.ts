/** The journal of a sweep: a line for each finished task, under its address. What stands there is not done again. */
import * as z from 'zod/mini';
import { PulsegateError } from '../errors';
import { openJournal } from '../io/disk/journal';
import { parseJson } from '../io/json';
import { list, parse, strict } from '../shapes';
import type { TaskResult } from './task';

const FORMAT = 'pulsegate sweep journal 2';

interface SweepJournal {
  readonly finished: ReadonlyMap<string, TaskResult>;
  add(key: string, result: TaskResult): void;
  close(): void;
}

const entry = strict({
  key: z.string({ error: 'a text' }),
  values: z.exactOptional(list(z.nullable(z.number()))),
  error: z.exactOptional(z.string({ error: 'a text' })),
});

/** Opens the journal at a path; close it in the end, so that another process may. Each verb has a format of its own. */
export function journal(path: string, format: string = FORMAT): SweepJournal {
  const book = openJournal(path, format);
  const finished = new Map<string, TaskResult>();
  book.lines.forEach((line, k) => {
    const place = `${path}: line ${k + 2}`;
    const parsed = parse(entry, parseJson(line, place), place, 'result');
    if (Array.isArray(parsed)) throw new PulsegateError(parsed);
    const { key, ...result } = parsed;
    finished.set(key, result as TaskResult);
  });
  return {
    finished,
    add(key, result) {
      finished.set(key, result);
      book.add(JSON.stringify({ key, ...result }));
    },
    close: book.close,
  };
}
