/** Files read whole and written whole: a reader never sees half of one. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { failed, invalid, missing, type Problem, PulsegateError } from '../../errors';
import { textOf } from '../text';

/** The most characters that a string of the engine has. */
const LONGEST_TEXT = 2 ** 29 - 24;

/** The text of a file of at most `limit` bytes; what cannot be read is one problem led by the path. */
export const readText = (path: string, limit: number): string =>
  textOf(readBytes(path, Math.min(limit, LONGEST_TEXT)));

/** The same for any file. What says of itself that it is small is not believed: a device or a pipe may never end. */
export function readBytes(path: string, limit: number): Buffer {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const stats = fstatSync(file);
    const tooLarge = (size: number | string) =>
      new PulsegateError([invalid(path, 'file size', size, `at most ${limit} bytes`)]);
    if (stats.isDirectory()) return readFileSync(file);
    if (!stats.isFile() && !stats.isFIFO())
      throw new PulsegateError([
        { code: 'invalid', path, text: 'invalid file: it is a device, not a file or a pipe' },
      ]);
    if (stats.size > limit) throw tooLarge(stats.size);
    const parts: Buffer[] = [];
    for (let size = 0; ; ) {
      const part = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(stats.size - size, 0) + 4096));
      const count = readSync(file, part);
      if (count === 0) return Buffer.concat(parts);
      size += count;
      if (size > limit) throw tooLarge(`more than ${limit}`);
      parts.push(part.subarray(0, count));
    }
  } catch (error) {
    throw error instanceof PulsegateError ? error : new PulsegateError([unreadable(path, error)]);
  } finally {
    const open = file;
    if (open !== undefined) clearUp(() => closeSync(open));
  }
}

/** Clears up after the last act or a failure, which is what is told: that this fails too is no news. */
export function clearUp(...actions: readonly (() => void)[]): void {
  for (const action of actions)
    try {
      action();
    } catch {
      // the next one
    }
}

/** Bytes that are read at a time. */
const CHUNK = 2 ** 24;

function unreadable(path: string, error: unknown): Problem {
  const code = codeOf(error);
  if (code === 'ENOENT') return missing(path, 'file', 'there is none of this name');
  if (code === 'EISDIR') return { code: 'invalid', path, text: 'invalid file: it is a folder' };
  return { code: 'invalid', path, text: `invalid file: it cannot be read (${code})` };
}

/**
 * Makes a folder and those on the way where they are missing, one level at a time: under /proc, where nothing can be made,
 * the system's own way to make them all does not end.
 */
export function folderAt(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' && dirname(path) !== path) {
      if (existsSync(dirname(path))) throw error;
      folderAt(dirname(path));
      mkdirSync(path);
    } else if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** Whether anything stands at a path. */
export const exists = (path: string): boolean => existsSync(path);

/** Removes the files of a folder that have such names. */
export function removeFrom(folder: string, named: (name: string) => boolean): void {
  try {
    for (const name of readdirSync(folder)) if (named(name)) rmSync(join(folder, name), { force: true });
  } catch (error) {
    throw new PulsegateError([failed(folder, `old files cannot be removed (${codeOf(error)})`)]);
  }
}

let temporaries = 0;

/**
 * Writes a file under a temporary name in the same folder and renames it, so that an interrupted run leaves the old file
 * or the new one, never a part. Folders on the way are made. The temporary file is removed where the writing fails.
 * Returns the sha256 of what was written.
 */
export function writeAtomically(path: string, data: Content): string {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${temporaries++}.tmp`);
  const hash = createHash('sha256');
  let file: number | undefined;
  try {
    folderAt(dirname(path));
    file = openSync(temporary, 'wx');
    for (const piece of typeof data === 'string' || data instanceof Uint8Array ? [data] : data) {
      hash.update(piece);
      writeFileSync(file, piece);
    }
    const whole = file;
    file = undefined;
    closeSync(whole);
    renameSync(temporary, path);
  } catch (error) {
    const open = file;
    if (open !== undefined) clearUp(() => closeSync(open));
    clearUp(() => rmSync(temporary, { force: true }));
    throw error instanceof PulsegateError
      ? error
      : new PulsegateError([failed(path, `cannot be written (${codeOf(error)})`)]);
  }
  return hash.digest('hex');
}

/** What a file is to hold: a text, bytes, or a text in pieces, which may be longer than one string can be. */
export type Content = string | Uint8Array | Iterable<string>;

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** A folder of results that remembers what was written into it. */
export interface ResultFolder {
  readonly path: string;
  /** Writes a file by its name in the folder ('/' between parts). */
  write(name: string, data: Content): void;
  /** sha256 of everything written so far, by name. */
  readonly written: ReadonlyMap<string, string>;
}

/** Makes the folder where it is missing; a path that cannot be one is an error. */
export function resultFolder(path: string): ResultFolder {
  try {
    folderAt(path);
  } catch (error) {
    throw new PulsegateError([
      { code: 'invalid', path, text: `invalid output folder: it cannot be made (${codeOf(error)})` },
    ]);
  }
  const written = new Map<string, string>();
  return {
    path,
    written,
    write(name, data) {
      written.set(name, writeAtomically(join(path, name), data));
    },
  };
}

/** The system's word for a failure (`ENOENT`), or its message. */
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
