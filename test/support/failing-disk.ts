/** A disk whose n-th operation in a folder fails, by itself or with all that come after it (as for a process that is killed). */
import fs from 'node:fs';

export interface Failure {
  readonly nth: number;
  readonly code: 'EIO' | 'ENOSPC';
  /** Only this operation fails, or everything from it on. */
  readonly lasts: 'once' | 'for ever';
}

const OPERATIONS = [
  ...(['openSync', 'closeSync', 'readSync', 'writeSync', 'readFileSync', 'writeFileSync'] as const),
  ...(['renameSync', 'mkdirSync', 'rmSync', 'ftruncateSync', 'fstatSync', 'readdirSync'] as const),
];
type Operation = (...args: unknown[]) => unknown;

/**
 * Runs an action on such a disk, and says how many operations there were. What is written when the disk fails is written
 * by half; a file that is closed is closed.
 */
export async function onFailingDisk<T>(
  folder: string,
  { nth, code, lasts }: Failure,
  action: () => Promise<T>,
): Promise<{ readonly result: T; readonly operations: number }> {
  const disk = fs as unknown as Record<string, Operation>;
  const before = OPERATIONS.map((name) => [name, disk[name]] as const);
  const open = new Set<unknown>();
  let operations = 0;
  // an operation may be made of others
  let depth = 0;
  for (const [name, real] of before)
    disk[name] = (...args) => {
      const [subject] = args;
      const isOurs = typeof subject === 'string' ? subject.startsWith(folder) : open.has(subject);
      if (depth > 0 || !isOurs) return real(...args);
      operations++;
      depth++;
      try {
        if (operations === nth || (operations > nth && lasts === 'for ever')) {
          if (name === 'closeSync') real(subject);
          if (operations === nth && (name === 'writeFileSync' || name === 'writeSync'))
            fs.writeSync(subject as number, halfOf(args[1]));
          throw Object.assign(new Error(`${code}: ${name}`), { code });
        }
        const result = real(...args);
        if (name === 'openSync') open.add(result);
        return result;
      } finally {
        if (name === 'closeSync') open.delete(subject);
        depth--;
      }
    };
  try {
    return { result: await action(), operations };
  } finally {
    for (const [name, real] of before) disk[name] = real;
  }
}

const halfOf = (data: unknown): Buffer => {
  const bytes = Buffer.from(data as string);
  return bytes.subarray(0, bytes.length >> 1);
};
