/**
 * Processes that do tasks. A task that runs out of memory ends the engine that it runs in, worker threads and all; as a
 * process of its own it ends alone.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { extname, join } from 'node:path';
import type { TaskResult } from './task';

/** A job with the address of its result. */
export interface Keyed {
  readonly key: string;
}

/** One process at a time, and another in its place where it ends. */
export interface Lane<Values> {
  /** The result of a job; undefined where the lane was closed first. A process that ends is the failure of its task. */
  run(job: Keyed): Promise<TaskResult<Values> | undefined>;
  /** Gives up what it does. */
  close(): void;
}

/** The most memory of a process, in MB. */
const MOST_MEMORY = 2048;

/** A lane of the task in this file of the room, which is told what all of its jobs share. */
export function openLane<Values>(task: string, common: object): Lane<Values> {
  let child: ChildProcess | undefined;
  let closed = false;
  return {
    run(job) {
      if (closed) return Promise.resolve(undefined);
      child ??= begin(task, common);
      const own = child;
      return new Promise((resolve) => {
        const ended = (why: string) => {
          own.removeAllListeners();
          child = undefined;
          resolve(closed ? undefined : { error: `the worker ended: ${why}` });
        };
        own.once('message', (result) => {
          own.removeAllListeners();
          resolve(result as TaskResult<Values>);
        });
        own.once('error', (error) => ended(error.message));
        own.once('exit', (code, signal) =>
          ended(
            signal === 'SIGABRT' || code === 134
              ? `out of memory (${MOST_MEMORY} MB), or the engine failed`
              : `exit ${signal ?? code}`,
          ),
        );
        own.send(job);
      });
    },
    close() {
      closed = true;
      child?.kill('SIGKILL');
    },
  };
}

/**
 * What is shared goes to each process once, when it begins. The entry has the extension that this file has: source runs source,
 * compiled runs compiled.
 */
function begin(task: string, common: object): ChildProcess {
  const child = fork(join(__dirname, 'worker.cjs'), [join(__dirname, `${task}${extname(__filename)}`)], {
    execArgv: [`--max-old-space-size=${MOST_MEMORY}`],
    serialization: 'advanced',
    // what a dying engine says of itself is of no use: the result has why
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.send(common);
  return child;
}
