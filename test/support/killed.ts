/** A training that is killed and started again, at random times. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stream } from '../../src/numerics/random';

/** Presentations that a checkpoint holds; 0 where there is none. */
const presentationsIn = (checkpoint: string): number =>
  existsSync(checkpoint)
    ? (JSON.parse(readFileSync(checkpoint, 'utf8')) as { presentation: number }).presentation
    : 0;

/** Starts a command line five times and kills it each time; what its checkpoint held then. */
export async function killedFiveTimes(words: readonly string[], checkpoint: string): Promise<number[]> {
  const { uniform } = stream(7, 'kills');
  const met: number[] = [];
  for (let kill = 0; kill < 5; kill++) {
    const known = presentationsIn(checkpoint);
    const child = spawn(process.execPath, ['-r', 'ts-node/register', 'src/cli/main.ts', ...words], {
      cwd: join(__dirname, '../..'),
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // at random after the first new checkpoint, so that every kill finds an epoch half done
    for (let wait = 0; presentationsIn(checkpoint) <= known && child.exitCode === null && wait < 4000; wait++)
      await pause(20);
    await pause(500 * uniform());
    child.kill('SIGKILL');
    await ended;
    met.push(presentationsIn(checkpoint));
  }
  return met;
}
