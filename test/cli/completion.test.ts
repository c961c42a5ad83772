/** What a shell completes, asked of a shell. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figures } from '../../analysis/index';
import { examples } from '../../src/cli/example/examples';
import { taskNames } from '../../src/cli/learning/tasks';
import { workspace } from '../support/workspace';
import { call } from './call';

const folder = workspace('completion');
const script = join(folder, 'pulsegate.bash');

beforeAll(async () => {
  writeFileSync(script, (await call(['completion', 'bash'])).out);
  mkdirSync(join(folder, 'here', 'results'), { recursive: true });
  writeFileSync(join(folder, 'here', 'my chain.json'), '');
});

/** Where systems keep it: a newcomer's PATH may have Node alone. */
const BASH = ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash'].find(existsSync) ?? 'bash';

/** What bash offers where the cursor stands after these words; the last one is begun. */
function completed(...words: string[]): string[] {
  const { stdout, stderr, status } = spawnSync(
    BASH,
    [
      '--norc',
      '-c',
      `source "$0"; COMP_WORDS=(pulsegate "$@"); COMP_CWORD=$#; _pulsegate; printf '%s\\n' "\${COMPREPLY[@]}"`,
      script,
      ...words,
    ],
    { encoding: 'utf8', cwd: join(folder, 'here') },
  );
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

test.each([
  [['sim'], ['simulate']],
  [['s'], ['simulate', 'separatrix', 'stability', 'sweep', 'schema']],
  [['simulate', '--so'], ['--solver']],
  [['describe', '--se'], []],
  [['train', '--see'], ['--seed']],
  [
    ['train', '--se'],
    ['--seed', '--self-clocked'],
  ],
  [['simulate', '--tsp'], []],
  [
    ['simulate', '--solver', ''],
    ['exact', 'odex', 'dopri5'],
  ],
  [['simulate', '--solver', '=', 'o'], ['odex']],
  [
    ['train', 'mnist', '--backend', ''],
    ['mean-field', 'spiking', 'loihi', 'stochastic'],
  ],
  [['evaluate', '--engine', 'f'], ['fast']],
  [
    ['convert', 'x.json', '--to', ''],
    ['ode', 'json'],
  ],
  [
    ['pmpy', '--activation', 're'],
    ['relu', 'relu-half', 'relu-one'],
  ],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['help', 'conv'], ['convert']],
  [['simulate', 'm'], ['my chain.json']],
  [['simulate', 'x.json', '--out', ''], ['results']],
  [
    ['train', 'xor', '--weights', ''],
    ['my chain.json', 'results'],
  ],
  [['train', 'xor', '--epochs', ''], []],
])('%j is completed to %j', (words, offered) => {
  expect(completed(...words).sort()).toEqual([...offered].sort());
});

test('figures, examples and tasks are all offered', () => {
  expect(completed('reproduce', 'nice19/m')).toEqual(
    figures.map(({ id }) => id).filter((id) => id.startsWith('nice19/m')),
  );
  expect(completed('reproduce', 'nice19/mean-field', '')).toEqual(figures.map(({ id }) => id));
  expect(completed('example', '')).toEqual(examples.map(({ name }) => name));
  expect(completed('train', '')).toEqual(taskNames);
});

test('every option that help lists is offered', async () => {
  const { out } = await call(['help', 'train']);
  const listed = [...out.matchAll(/^ {2}(?:-h, )?(--[\w-]+)/gm)].map(([, name]) => name);
  expect(completed('train', '--').sort()).toEqual(listed.sort());
});

test.each(['zsh', 'fish'])('the script for %s names the verbs, the options, the words', async (shell) => {
  const { code, out, err } = await call(['completion', shell]);
  expect([code, err]).toEqual([0, '']);
  for (const word of ['simulate', 'solver', 'dopri5', 'nice19/mean-field', 'gated-memory', 'teacher-student'])
    expect(out).toContain(word);
});

test('another shell is refused', async () => {
  const { code, out, err } = await call(['completion', 'bsh']);
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe('error: unknown shell "bsh" (did you mean "bash"? known: bash, zsh, fish)\n');
});
