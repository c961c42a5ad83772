/** What the command line says of itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, gradedChain } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { call } from './call';

const VERBS = [
  ...['simulate', 'certify', 'describe', 'budget', 'train', 'evaluate', 'pmpy', 'separatrix', 'stability'],
  ...['continue', 'finite-size', 'compare', 'sweep', 'example', 'convert', 'schema', 'reproduce'],
  ...['completion', 'help'],
];

/** Verbs that draw at random. */
const RANDOM = ['simulate', 'budget', 'train', 'evaluate', 'pmpy', 'finite-size', 'compare', 'sweep'];

/** Verbs that write no folder of results. */
const BARE = ['convert', 'completion', 'help'];

test('help lists the verbs, on standard output', async () => {
  const { code, out, err } = await call(['help']);
  expect([code, err]).toEqual([0, '']);
  expect([...out.matchAll(/^ {2}([\w-]+) (?=.* {2}\w|\[)/gm)].map(([, name]) => name)).toEqual(VERBS);
  expect(await call(['--help'])).toEqual({ code, out, err });
});

describe.each(VERBS)('help of %s', (verb) => {
  test('is the same asked either way, and has an example that calls the verb', async () => {
    const { code, out, err } = await call([verb, '--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`\\nExample:\n(.*\n)*  pulsegate ${verb}`));
    expect(await call(['help', verb])).toEqual({ code, out, err });
  });

  test('has the common options, and a seed only where something is drawn', async () => {
    const { out } = await call(['help', verb]);
    // certify writes one file
    const common = [verb === 'certify' ? '--out <file>' : '--out <dir>', '--json'];
    for (const option of common)
      expect([option, out.includes(`  ${option} `)]).toEqual([option, !BARE.includes(verb)]);
    expect(out.includes('--seed <n>')).toBe(RANDOM.includes(verb));
  });

  test('says each default once, in words or as it is typed', async () => {
    const { out } = await call(['help', verb]);
    for (const item of out.split(/\n {2}(?=-)/).slice(1)) {
      expect(item.match(/\(default/g)?.length ?? 0).toBeLessThanOrEqual(1);
      expect(item).not.toMatch(/default[^)]*[[\]"]|\(default [^:]*\d/);
    }
  });
});

test('docs/cli.md is the help of every verb: npm run docs:cli makes it again', async () => {
  const { code, out, err } = await call(['help', '--markdown']);
  expect([code, err]).toEqual([0, '']);
  expect(readFileSync(join(__dirname, '..', '..', 'docs', 'cli.md'), 'utf8')).toBe(out);
  for (const verb of VERBS) {
    const text = (await call(['help', verb])).out.trimEnd();
    expect(out).toContain(`## pulsegate ${verb}\n\n\`\`\`text\n${text}\n\`\`\`\n`);
    const { out: one } = await call(['help', verb, '--markdown']);
    expect(one).toBe(`# pulsegate ${verb}\n\n\`\`\`text\n${text}\n\`\`\`\n`);
  }
});

test('help is as wide as its reader asks, 80 columns by default', async () => {
  const { out } = await call(['help', 'train']);
  const wide = await call(['help', 'train'], { columns: 120 });
  const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));
  expect(widest(out)).toBeLessThanOrEqual(80);
  expect(widest(wide.out)).toBeGreaterThan(100);
});

describe('other spellings, which help does not list', () => {
  const input = formatCircuit(circuit(gradedChain({ stages: 3, T: 1 })));
  const run = ['simulate', '-', '--initial', 'u0=0.7', '--json'];

  test.each([
    ['--tspan', '--teval'],
    ['--tSpan', '--tEval'],
  ])('%s and %s are --t-span and --t-eval', async (span, times) => {
    const asked = await call([...run, '--t-span', '0,2', '--t-eval', '0:2:0.5'], { input });
    expect(JSON.parse(asked.out)).toMatchObject({ tspan: [0, 2], t: [0, 0.5, 1, 1.5, 2] });
    expect(await call([...run, span, '0,2', times, '0:2:0.5'], { input })).toEqual(asked);
    expect(await call([...run, `${span}=0,2`, `${times}=0:2:0.5`], { input })).toEqual(asked);
    expect((await call(['help', 'simulate'])).out).not.toContain(span);
  });

  test('what is wrong with them is told in the words of help', async () => {
    const { code, err } = await call([...run, '--tspan', '2,0'], { input });
    expect([code, err]).toEqual([2, expect.stringMatching(/^error: --t-span: invalid span "2,0"/)]);
    const odd = await call([...run, '--tspam', '0,1'], { input });
    expect(odd.err).toBe("error: unknown option '--tspam' (Did you mean --t-span?)\n");
  });

  test('continue --from is --start', async () => {
    const pulse = (await call(['example', 'pulse-chain', '--quiet'])).out;
    const ports = [
      'continue',
      '-',
      '--enter',
      'p0',
      '--exit',
      'p1',
      '--vary',
      'projections[*].transfer.h=0.1:0.2',
    ];
    for (const option of ['--from', '--start'])
      expect(await call([...ports, option, '0.5'], { input: pulse })).toEqual({
        code: 2,
        out: '',
        err: 'error: --start: invalid value 0.5 (allowed: 0.1 to 0.2)\n',
      });
  });
});
