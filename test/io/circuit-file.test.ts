import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examples } from '../../src/cli/example/examples';
import { PulsegateError } from '../../src/errors';
import { formatCircuit, LARGEST_CIRCUIT_FILE, parseCircuit } from '../../src/io/circuit-file';
import { readCircuit } from '../../src/io/disk/circuits';
import { FAULTS } from './faults';

const FIXTURES = join(__dirname, '..', 'fixtures', 'circuits');

const circuits = [
  ...readdirSync(FIXTURES).map((name) => [name, () => readCircuit(join(FIXTURES, name))] as const),
  ...examples.map((example) => [example.name, example.circuit] as const),
];

describe('the circuit file', () => {
  test.each(circuits)('%s reads back as the same circuit', (_, make) => {
    const circuit = make();
    expect(parseCircuit(formatCircuit(circuit), 'x.json')).toEqual(circuit);
  });

  test('has a population, a projection, a window a line', () => {
    const lines = formatCircuit(examples[0]?.circuit() ?? fail()).split('\n');
    expect(lines).toContain('    { "name": "u0", "size": 1 },');
    expect(lines).toContain('      { "t": [1, 2], "open": ["u1>u2"] },');
  });

  test('may begin with a byte order mark', () => {
    const text = formatCircuit(examples[0]?.circuit() ?? fail());
    expect(parseCircuit(`\uFEFF${text}`, 'x.json').populations).toHaveLength(13);
  });
});

function fail(): never {
  throw new Error('there is no example');
}

describe('a fault is one line that names the file and the place', () => {
  test.each(FAULTS)('%s', (_, text, message) => {
    const error = caught(() => parseCircuit(text, 'x.json'));
    expect(error.problems).toHaveLength(1);
    expect(error.message).toContain(message);
    expect(error.message.split('\n')).toHaveLength(1);
  });
});

describe('a file that cannot be read is one line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'circuit-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('because there is none', () => {
    const path = join(folder, 'none.json');
    expect(caught(() => readCircuit(path)).message).toBe(
      `${path}: missing file (there is none of this name)`,
    );
  });

  test('because it is a folder', () => {
    expect(caught(() => readCircuit(folder)).message).toBe(`${folder}: invalid file: it is a folder`);
  });

  test('because it is larger than 256 MB', () => {
    const path = join(folder, 'large.json');
    writeFileSync(path, '');
    truncateSync(path, LARGEST_CIRCUIT_FILE + 1);
    expect(caught(() => readCircuit(path)).message).toBe(
      `${path}: invalid file size 268435457 (allowed: at most 268435456 bytes)`,
    );
  });
});

function caught(action: () => unknown): PulsegateError {
  try {
    action();
  } catch (error) {
    if (error instanceof PulsegateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
