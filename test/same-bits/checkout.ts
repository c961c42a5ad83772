/** Another commit of this repository beside the working folder, and scripts of ours that load the code of either. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The root of the working folder. */
export const HERE = resolve(__dirname, '..', '..');

/** Where worktrees and answers are kept unless a folder is named. */
export const WORK = join(tmpdir(), 'pulsegate-same-bits');

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: HERE, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.trim();
}

export const commitOf = (ref: string): string => git('rev-parse', `${ref}^{commit}`);

/** The root of a worktree of the commit, with this checkout's packages; made below the work folder where it is missing. */
export function checkout(commit: string, work: string): string {
  const root = join(work, `checkout-${commit.slice(0, 12)}`);
  if (existsSync(root)) return root;
  mkdirSync(work, { recursive: true });
  git('worktree', 'prune');
  git('worktree', 'add', '--detach', root, commit);
  symlinkSync(join(HERE, 'node_modules'), join(root, 'node_modules'));
  return root;
}

/** What a script of this folder prints, run in a process of its own. Rejects where it ends with another code than 0. */
export function runScript(name: string, ...args: string[]): Promise<string> {
  const child = spawn(
    process.execPath,
    ['-r', require.resolve('ts-node/register'), join(__dirname, name), ...args],
    {
      cwd: HERE,
      // workers begin in the folder of the answers, where no tsconfig is
      env: { ...process.env, TS_NODE_PROJECT: join(HERE, 'tsconfig.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done(said);
      else fail(new Error(`${name} ${args.join(' ')} ended with exit code ${code}`));
    });
  });
}

/** Runs the main function of a script: its message and exit code 2 where it throws. */
export const runMain = (main: () => Promise<void>): Promise<void> =>
  main().catch((error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
