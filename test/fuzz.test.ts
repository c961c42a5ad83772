/** Seeded fuzz: files and option lines that were good once end with an answer in numbers or with a message, and soon. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulate } from '../src/backends/simulate';
import { PulsegateError } from '../src/errors';
import { parseCircuit } from '../src/io/circuit-file';
import { stream } from '../src/numerics/random';
import { call } from './cli/call';
import { mutated, mutatedBytes } from './support/fuzz';
import { formatIdx } from './support/idx';
import { workspace } from './support/workspace';

jest.mock('../src/sweep/pool', () => ({
  openLane: (common: object) => ({
    run: async (job: object) => jest.requireActual('../src/sweep/task').work(common, job),
    close: () => undefined,
  }),
}));

declare const LONG: boolean | undefined;
/** Seconds for each kind, and the fewest cases; the long tests have a minute in all. */
const [SECONDS, LEAST] = typeof LONG === 'undefined' ? [0.3, 3] : [10, 10];
const MOST_CPU = 10;
jest.setTimeout(300_000);

const folder = workspace('fuzz');
const path = (name: string) => join(folder, name);
const fixture = (name: string) => join(__dirname, 'fixtures', name);
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as unknown;
type Uniform = () => number;

/** Everything in a value that is a circuit. */
function circuitsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('populations' in value && 'projections' in value) return [value];
  return Object.values(value).flatMap(circuitsIn);
}
const circuits = ['circuits', 'faults', 'field', 'hostile'].flatMap((name) =>
  readdirSync(fixture(name))
    .filter((file) => file.endsWith('.json') && !/utf16|utf-16|bom/i.test(file))
    .flatMap((file) => {
      try {
        return circuitsIn(json(fixture(`${name}/${file}`)));
      } catch {
        return [];
      }
    })
    .filter((one) => JSON.stringify(one).length < 20_000),
);

const TROUBLE =
  /internal error|TypeError|RangeError|is not a function|Cannot read|is not iterable|undefined \(reading/;

/** What is wrong with an outcome in words; undefined where nothing is. */
type Trial = (uniform: Uniform) => Promise<string | undefined>;

async function told(argv: readonly string[]): Promise<string | undefined> {
  const { code, out, err } = await call([...argv, '--quiet']);
  if (TROUBLE.test(err)) return `${argv.join(' ')}: ${err}`;
  if (![0, 1, 2, 3].includes(code)) return `${argv.join(' ')}: exit code ${code}`;
  // why a task of a sweep failed quotes what its plan asked for
  if (code === 0 && /\b(NaN|Infinity)\b/.test(out.replaceAll(/failed: .*/g, '')))
    return `${argv.join(' ')}: ${out.slice(0, 300)}`;
  if (code !== 0 && err === '' && out === '') return `${argv.join(' ')}: exit code ${code} without a word`;
  return undefined;
}

/** True where something of a circuit drives a current below 0. */
const hasNegativeDrive = (value: unknown): boolean =>
  JSON.stringify(value, (key, part) =>
    key === 'flush' ? undefined : ['gain', 'offset'].includes(key) && part < 0 ? 'below 0' : part,
  ).includes('below 0');

const circuit: Trial = async (uniform) => {
  const value = mutated(circuits[Math.floor(circuits.length * uniform())], uniform);
  try {
    const made = parseCircuit(JSON.stringify(value), 'fuzz');
    const initial = Object.fromEntries(
      made.populations
        .filter(({ input }) => input !== true)
        .map(({ name, size = 1 }) => [name, new Array<number>(Math.min(size, 1e4)).fill(uniform())] as const)
        .filter(([, values]) => values.length < 1e4),
    );
    const run = simulate(made, { initial });
    const all = Object.values(run.currents);
    let [least, most] = [0, 0];
    for (const values of all)
      for (const one of values) {
        if (!Number.isFinite(one)) return `${one} under ${run.retcode}: ${JSON.stringify(value)}`;
        least = Math.min(least, one);
        most = Math.max(most, Math.abs(one));
      }
    if (least < -1e-9 * most && !hasNegativeDrive(value))
      return `${least} of ${most}: ${JSON.stringify(value)}`;
    return TROUBLE.test(run.message ?? '') ? `${run.message}: ${JSON.stringify(value)}` : undefined;
  } catch (error) {
    if (error instanceof PulsegateError && !TROUBLE.test(error.message)) return undefined;
    return `${error}: ${JSON.stringify(value)}`;
  }
};

const PLAN = {
  fragment: { name: 'gradedChain', options: { stages: 2, T: 1 } },
  initial: { u0: 0.5 },
  vary: { kind: 'grid', axes: [{ name: 'T', from: 0.5, to: 2, count: 3 }] },
  measures: [
    { kind: 'amplitude', population: 'u2', t: 3 },
    { kind: 'gain-per-hop', from: 'u0', to: 'u2', hops: 2 },
    { kind: 'alive', population: 'u2', level: 0.1 },
  ],
};
const plan: Trial = (uniform) => {
  writeFileSync(path('plan.json'), JSON.stringify(mutated(PLAN, uniform)));
  return told(['sweep', path('plan.json'), '--workers', '1']);
};

const npz: Trial = (uniform) => {
  const kinds = ['plain', 'fortran', 'version2', 'with-strings'];
  const bytes = readFileSync(fixture(`field/npz/${kinds[Math.floor(4 * uniform())]}.npz`));
  writeFileSync(path('weights.npz'), mutatedBytes(bytes, uniform));
  return told(['evaluate', 'xor', '--weights', path('weights.npz')]);
};

const idx: Trial = (uniform) => {
  const images = formatIdx({ shape: [2, 28, 28], data: new Uint8Array(2 * 784).fill(255) });
  const labels = formatIdx({ shape: [2], data: Uint8Array.of(0, 1) });
  const spoilt = uniform() < 0.5;
  mkdirSync(path('data'), { recursive: true });
  for (const stem of ['train', 't10k']) {
    writeFileSync(path(`data/${stem}-images-idx3-ubyte`), spoilt ? mutatedBytes(images, uniform) : images);
    writeFileSync(path(`data/${stem}-labels-idx1-ubyte`), spoilt ? labels : mutatedBytes(labels, uniform));
  }
  return told([
    ...['train', 'fashion-mnist', '--backend', 'loihi', '--data', path('data'), '--layers', '784,3,10'],
    ...['--epochs', '1'],
  ]);
};

const checkpoint: Trial = async (uniform) => {
  const argv = ['train', 'xor', '--epochs', '2', '--verify', '4', '--out', path('run')];
  const file = path('run/checkpoint.json');
  const { code } = await call([...argv, '--quiet']);
  if (code !== 0) return `the whole checkpoint: exit code ${code}`;
  const whole = readFileSync(file);
  const { checksum: _, ...content } = JSON.parse(whole.toString()) as Record<string, unknown>;
  const changed = mutated(content, uniform) as object;
  const checksum = createHash('sha256').update(JSON.stringify(changed)).digest('hex');
  writeFileSync(file, JSON.stringify({ ...changed, checksum }));
  const found = await told(argv);
  writeFileSync(file, whole);
  return found === undefined ? undefined : `${found}: ${JSON.stringify(changed)}`;
};

const WORDS = [
  '-1',
  '0',
  '1e999',
  'NaN',
  '',
  '__proto__',
  'a=b',
  'u0=0.5',
  '0,1',
  '1,0',
  '3',
  '1e-300',
  '/dev/null',
];
const LINES = [
  ['simulate', fixture('hostile/ring.json'), '--initial', 'a=1', '--t-span', '0,4', '--json'],
  ['stability', fixture('hostile/ring.json'), '--json'],
  ['separatrix', '--json'],
  ['budget', fixture('hostile/ring.json'), '--json'],
  ['describe', fixture('hostile/ring.json'), '--json'],
  ['example', 'graded-chain'],
  ['train', 'xor', '--epochs', '1', '--rate', '0.1', '--seed', '2'],
];
const options: Trial = (uniform) => {
  const line = [...LINES[Math.floor(LINES.length * uniform())]];
  const at = Math.floor(line.length * uniform());
  const word = WORDS[Math.floor(WORDS.length * uniform())];
  if (uniform() < 0.7) line[at] = word;
  else line.splice(at, 1);
  return told(line);
};

test.each(Object.entries({ circuit, plan, npz, idx, checkpoint, options }))('%s', async (kind, trial) => {
  const end = performance.now() + 1000 * SECONDS;
  const faults: string[] = [];
  let seed = 0;
  for (; performance.now() < end || seed < LEAST; seed++) {
    const before = process.cpuUsage();
    const fault = await trial(stream(seed, `fuzz ${kind}`).uniform);
    const { user, system } = process.cpuUsage(before);
    if (fault !== undefined) faults.push(`seed ${seed}: ${fault.slice(0, 1500)}`);
    if (user + system > MOST_CPU * 1e6) faults.push(`seed ${seed}: ${(user + system) / 1e6} CPU seconds`);
  }
  expect({ kind, faults: faults.slice(0, 5) }).toEqual({ kind, faults: [] });
});
