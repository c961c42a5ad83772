/**
 * A file that grows by lines, each with a checksum, under a first line that names its format. What a kill left at its end
 * is cut off; anything else that is not as it was written is refused, and left as it is.
 */
import { closeSync, constants, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { failed, invalid, type Problem, PulsegateError } from '../../errors';
import { crc32 } from '../zip';
import { clearUp, folderAt } from './files';

/** The longest journal, in bytes: what a string can hold. */
const LARGEST = 2 ** 29 - 24;

export interface Journal {
  /** The lines that stand in it, without their checksums. */
  readonly lines: readonly string[];
  add(line: string): void;
  close(): void;
}

/**
 * Opens a journal of a format, or begins one. Throws where another process has it open, where it is a link, where it is
 * of another format, and where a line is not as it was written.
 */
export function openJournal(path: string, format: string): Journal {
  try {
    folderAt(dirname(path));
  } catch (error) {
    throw unwritten(path, error);
  }
  const unlock = lock(`${path}.lock`);
  let file: number | undefined;
  try {
    const { O_RDWR, O_CREAT, O_NOFOLLOW, O_APPEND } = constants;
    file = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_APPEND, 0o644);
    const open = file;
    const bytes = readFileSync(open);
    if (bytes.length > LARGEST)
      throw new PulsegateError([invalid(path, 'file size', bytes.length, `at most ${LARGEST} bytes`)]);
    const whole = bytes.subarray(0, bytes.lastIndexOf(10) + 1);
    const head = signed(format);
    const begun = head.subarray(0, bytes.length).equals(bytes.subarray(0, head.length));
    if (!begun) throw new PulsegateError([foreign(path, format)]);
    const lines = whole.length === 0 ? [] : linesIn(path, whole.toString('utf8'));
    if (whole.length < bytes.length) ftruncateSync(open, whole.length);
    if (whole.length === 0) write(open, head);
    return {
      lines: lines.slice(1),
      add(line) {
        try {
          write(open, signed(line));
        } catch (error) {
          throw unwritten(path, error);
        }
      },
      close() {
        try {
          closeSync(open);
        } catch (error) {
          throw unwritten(path, error);
        } finally {
          unlock();
        }
      },
    };
  } catch (error) {
    const open = file;
    if (open !== undefined) clearUp(() => closeSync(open));
    unlock();
    if (error instanceof PulsegateError) throw error;
    if (wordOf(error) === 'ELOOP')
      throw new PulsegateError([{ code: 'invalid', path, text: 'invalid journal: it is a link' }]);
    throw unwritten(path, error);
  }
}

/** A line with the checksum of its bytes before it. */
const signed = (line: string): Buffer =>
  Buffer.from(`${crc32(Buffer.from(line)).toString(16).padStart(8, '0')} ${line}\n`);

function linesIn(path: string, text: string): string[] {
  return text
    .slice(0, -1)
    .split('\n')
    .map((line, k) => {
      const content = line.slice(9);
      if (signed(content).toString() !== `${line}\n`)
        throw new PulsegateError([
          {
            code: 'invalid',
            path: `${path}: line ${k + 1}`,
            text: 'invalid checksum: it is not as it was written (restore it, or give another --out)',
          },
        ]);
      return content;
    });
}

const foreign = (path: string, format: string): Problem => ({
  code: 'invalid',
  path,
  text: `invalid journal: it does not begin as one (allowed: ${format}; or give another --out)`,
});

/** All of the bytes: one write may take fewer. */
function write(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** Locks that this process has: in a container the number of one that was killed may be its own. */
const held = new Set<string>();

/** Takes a lock, a file with the number of the process that has it; one whose process is gone is taken over. */
function lock(path: string): () => void {
  for (let tries = 0; tries < 3; tries++)
    try {
      take(path);
      held.add(path);
      return () => {
        held.delete(path);
        clearUp(() => rmSync(path, { force: true }));
      };
    } catch (error) {
      if (wordOf(error) !== 'EEXIST') throw unwritten(path, error);
      const owner = ownerOf(path);
      if (owner !== undefined && (owner === process.pid ? held.has(path) : isAlive(owner)))
        throw new PulsegateError([
          failed(path, `process ${owner} is at work here; wait for it, or give another --out`),
        ]);
      clearUp(() => rmSync(path, { force: true }));
    }
  throw new PulsegateError([failed(path, 'cannot be taken')]);
}

/** Makes the file of a lock; where that fails half way there is none. */
function take(path: string): void {
  const file = openSync(path, 'wx');
  try {
    write(file, Buffer.from(`${process.pid}\n`));
  } catch (error) {
    clearUp(
      () => closeSync(file),
      () => rmSync(path, { force: true }),
    );
    throw error;
  }
  clearUp(() => closeSync(file));
}

function ownerOf(path: string): number | undefined {
  try {
    // without the end of its line it was never written whole: the first digits of a number are another process
    const owner = /^(\d+)\n$/.exec(readFileSync(path, 'utf8'))?.[1];
    return owner === undefined ? undefined : Number(owner);
  } catch {
    return undefined;
  }
}

function isAlive(owner: number): boolean {
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return wordOf(error) === 'EPERM';
  }
}

const wordOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

const unwritten = (path: string, error: unknown): PulsegateError =>
  new PulsegateError([failed(path, `cannot be written (${wordOf(error)})`)]);
