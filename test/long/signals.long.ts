/** Training that is asked to stop keeps what it has done, says by its exit code who asked, and goes on to the same bytes. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { call } from '../cli/call';
import { workspace } from '../support/workspace';

jest.setTimeout(300_000);
const folder = workspace('signals');

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s', async (signal, exit) => {
  const argv = (out: string) => [
    ...['train', 'mnist', '--samples', '600', '--epochs', '2', '--seed', '3'],
    ...['--checkpoint', '0', '--out', join(folder, signal, out), '--quiet'],
  ];
  const child = spawn(process.execPath, ['-r', 'ts-node/register', 'src/cli/main.ts', ...argv('stopped')], {
    cwd: join(__dirname, '../..'),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const path = join(folder, signal, 'stopped', 'checkpoint.json');
  while (!existsSync(path) && child.exitCode === null) await pause(5);
  child.kill(signal);
  expect(await ended).toBe(exit);
  expect(said).toMatch(/interrupted/);
  const { presentation } = JSON.parse(readFileSync(path, 'utf8')) as { presentation: number };
  expect(presentation).toBeGreaterThan(0);
  expect(presentation).toBeLessThan(1200);
  expect((await call(argv('stopped'))).code).toBe(0);
  expect((await call(argv('whole'))).code).toBe(0);
  for (const name of ['weights.npz', 'curve.csv'])
    expect(readFileSync(join(folder, signal, 'stopped', name))).toEqual(
      readFileSync(join(folder, signal, 'whole', name)),
    );
});
