import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examples } from '../../src/cli/example/examples';
import { FAULTS } from '../io/faults';
import { call } from './call';

const folder = mkdtempSync(join(tmpdir(), 'usage-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('wrong usage is exit code 2 and one line, with nothing on standard output', () => {
  test.each([
    [['rum'], "error: unknown command 'rum'"],
    [['simulat', 'x.json'], "error: unknown command 'simulat' (Did you mean simulate?)"],
    [
      ['simulate', '--initail', 'u0=1', 'x.json'],
      "error: unknown option '--initail' (Did you mean --initial?)",
    ],
    [['simulate'], "error: missing required argument 'file'"],
    [
      ['simulate', 'nowhere.json', '--json'],
      'error: nowhere.json: missing file (there is none of this name)',
    ],
    [
      ['pmpy', '--seed', '1.5'],
      "error: option '--seed <n>' argument '1.5' is invalid. Allowed: a whole number of at least 0.",
    ],
    [['example', 'graded-chian'], 'error: unknown example "graded-chian" (did you mean "graded-chain"?'],
    [['schema', '--seed', '1'], "error: unknown option '--seed'"],
    [['help', 'nothing'], 'error: unknown verb "nothing" (known: simulate, certify,'],
    [['help', 'simulat'], 'error: unknown verb "simulat" (did you mean "simulate"? known: simulate,'],
    [['train', 'xor', '--epochs', '0'], "argument '0' is invalid. Allowed: a whole number above 0."],
    [['train', 'xor', '--verify', '0'], "argument '0' is invalid. Allowed: a whole number above 0."],
    [['train', 'xor', '--checkpoint', '-1'], "argument '-1' is invalid. Allowed: a number of at least 0."],
    [['evaluate', 'xor', '--weights', 'x', '--patterns', '0'], "argument '0' is invalid. Allowed: a whole"],
    [['example'], 'error: missing name of an example (known: graded-chain,'],
    [
      ['reproduce', 'nice19/mean-feild'],
      'error: unknown figure "nice19/mean-feild" (did you mean "nice19/mean-field"?',
    ],
  ])('%j', async (argv, line) => {
    const { code, out, err } = await call(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err).toContain(line);
  });

  test('no verb at all: the help, on standard error', async () => {
    const { code, out, err } = await call([]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: pulsegate');
  });
});

describe('a faulty circuit file is exit code 2 and one line', () => {
  test.each(FAULTS)('%s', async (_, text, message) => {
    const path = join(folder, 'x.json');
    writeFileSync(path, text);
    const { code, out, err } = await call(['simulate', path, '--json']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: [^\n]+\n$/);
    expect(err.replace(folder, '').replace('/x.json', 'x.json')).toContain(message);
  });

  test('on standard input too', async () => {
    const { code, err } = await call(['simulate', '-'], { input: '{' });
    expect([code, err]).toEqual([
      2,
      'error: standard input:1:2: invalid JSON: found the end of the text (allowed: a name in double quotes or "}")\n',
    ]);
  });
});

describe('example', () => {
  test.each(examples.map(({ name, run }) => [name, run] as const))(
    '%s runs as its hint says',
    async (name, run) => {
      const made = await call(['example', name]);
      expect(made.err).toContain(`pulsegate simulate ${name}.json ${run}`);
      const ran = await call(['simulate', '-', '--json', ...run.split(' ')], { input: made.out });
      expect([ran.code, ran.err, JSON.parse(ran.out).retcode]).toEqual([0, '', 'success']);
    },
  );

  test('--list names all of them, --json as a document', async () => {
    const names = examples.map(({ name }) => name);
    const plain = await call(['example', '--list']);
    expect(
      plain.out
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(names);
    const { out } = await call(['example', '--list', '--json']);
    expect(JSON.parse(out).map(({ name }: { name: string }) => name)).toEqual(names);
  });
});

test('an error of our own making says so, without a stack trace', async () => {
  const figures = [
    {
      get id(): string {
        throw new Error('a bug');
      },
    },
  ] as never;
  const { code, out, err } = await call(['reproduce', '--list'], { figures });
  expect([code, out]).toEqual([1, '']);
  expect(err).toBe('internal error: a bug\nPULSEGATE_DEBUG=1 shows where it happened.\n');
});

describe('as a program', () => {
  const main = join(__dirname, '..', '..', 'src', 'cli', 'main.ts');
  const shell = (line: string) =>
    spawnSync(
      'bash',
      [
        '-c',
        `set -o pipefail; pulsegate() { '${process.execPath}' -r ts-node/register '${main}' "$@"; }; ${line}`,
      ],
      {
        encoding: 'utf8',
        cwd: join(__dirname, '..', '..'),
      },
    );

  test('it reads standard input, writes standard output, ends with 0', async () => {
    writeFileSync(join(folder, 'chain.json'), (await call(['example', 'graded-chain', '--quiet'])).out);
    const { status, stdout } = shell(
      `cat '${join(folder, 'chain.json')}' | pulsegate simulate - --initial u0=0.7 --json`,
    );
    expect([status, JSON.parse(stdout).currents.u12.at(-1)]).toEqual([0, [expect.closeTo(0.7, 14)]]);
  });

  test('a reader that goes away is no error', () => {
    const { status, stderr } = shell('pulsegate schema | true');
    expect([status, stderr]).toEqual([0, '']);
  });
});
