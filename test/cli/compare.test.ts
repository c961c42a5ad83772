/** `compare`: the table, a red cell with its command, the document, and what it does not take. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparisonText } from '../../src/cli/compare/report';
import { canonical, circuit, crossValidate, gradedChain } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { documents } from '../../src/schemas/json-schema';
import { finished } from '../support/comparisons';
import { workspace } from '../support/workspace';
import { call } from './call';

jest.setTimeout(120_000);
const folder = workspace('compare');
const input = formatCircuit(circuit(gradedChain({ stages: 2, T: 2 })));

test('a canonical circuit: one row, reasons as footnotes, what would be found, exit 0', async () => {
  const { code, out } = await call([
    'compare',
    '--only',
    'hebb,fan-out',
    '--backends',
    'odex,poisson,loihi',
    '--requests',
    '2',
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(/^reference: mean field, exact\(\).*seed 1 {3}alpha 0\.000001, \d+ tests$/m);
  expect(out).toMatch(/^hebb .* ok .*n\/a \(\d\)$/m);
  expect(out).toMatch(/^\(\d\) no promise for weight/m);
  expect(out).toMatch(/^loihi finds gain errors above \d/m);
  expect(out).toContain('every promise is kept');
});

test('a file: quantity by quantity, and with data of its own', async () => {
  const data = join(folder, 'data.json');
  writeFileSync(data, JSON.stringify([{ initial: { u0: 0.3 } }, { initial: { u0: [0.8] } }]));
  const { code, out } = await call(['compare', '-', '--backends', 'dopri5', '--data', data], { input });
  expect(code).toBe(0);
  expect(out).toMatch(/^dopri5 +amplitude +window +4 /m);
  expect(out).toMatch(/^dopri5 +silence /m);
});

test('a red cell is spelled out, with the command that runs it again, and exits with 3', async () => {
  // promises in spikes at a level at which chance alone breaks some
  const given = [
    'compare',
    '-',
    '--backends',
    'poisson',
    '--alpha',
    '0.999',
    '--requests',
    '2',
    '--trials',
    '2',
    '--seed',
    '4',
  ];
  const { code, out } = await call([...given, '--neurons', '20', '--first-divergence'], { input });
  expect(code).toBe(3);
  expect(out).toMatch(
    /^FAIL circuit on poisson, amplitude (along|window), window \d, u\d\[0\] at t = \d, request \d: .* allowed /m,
  );
  expect(out).toContain(
    'pulsegate compare - --backends poisson --seed 4 --requests 2 --trials 2 --neurons 20 --alpha 0.999',
  );
  expect(out).toMatch(/first divergence: circuit on poisson, window \d, u(\d)\[0\]/);
  expect(out).toMatch(/ u\d>u\d read .* = 1 \* u\d /);
});

test('the report of a failing run is enough to run the failing cell alone: the same numbers, and red again', async () => {
  // at a level at which chance alone breaks some
  const asked = { alpha: 0.9999, requests: 2, trials: 2, neurons: 20 };
  const reports = Array.from({ length: 20 }, (_, k) => {
    const given = { ...asked, seed: k + 1, only: ['fan-out', 'fan-in'], backends: ['poisson', 'if'] };
    return comparisonText(finished(crossValidate(canonical, given)), asked);
  });
  const report = reports.find((text) => text.includes('FAIL ')) ?? '';
  const [, sentence, command] = /^FAIL (.*?), allowed.*\n {5}pulsegate (.*)$/m.exec(report) ?? [];
  expect(command).toMatch(/^compare --canonical --only fan-\w+ --backends \w+ --seed \d+ /);
  const { code, out } = await call(command.split(' '));
  expect(code).toBe(3);
  expect(out).toContain(`FAIL ${sentence}, allowed`);
});

test('that every promise is kept is said of a whole comparison only', () => {
  const whole = finished(crossValidate(canonical, { only: ['fan-in'], backends: ['dopri5'], requests: 1 }));
  const said = 'every promise is kept';
  expect(comparisonText(whole, {})).toContain(said);
  expect(comparisonText({ ...whole, complete: false }, {})).not.toContain(said);
});

test('--json is one document of the published shape', async () => {
  const { code, out } = await call(['compare', '-', '--backends', 'dopri5', '--requests', '2', '--json'], {
    input,
  });
  expect(code).toBe(0);
  expect(documents.get('compare')?.shape.safeParse(JSON.parse(out)).error?.issues ?? []).toEqual([]);
});

test('it takes a file or the canonical set, and says what there is', async () => {
  const bare = await call(['compare']);
  expect([bare.code, bare.err]).toEqual([
    2,
    expect.stringMatching(/--canonical: graded-chain, .*, sbp-sample/),
  ]);
  const both = await call(['compare', 'x.json', '--canonical']);
  expect([both.code, both.err]).toEqual([2, expect.stringContaining('either a file or --canonical')]);
  const typo = await call(['compare', '--only', 'rign']);
  expect([typo.code, typo.err]).toEqual([2, expect.stringContaining('did you mean "ring"')]);
  const data = await call(['compare', '--canonical', '--cycles', '2']);
  expect([data.code, data.err]).toEqual([2, expect.stringContaining('--cycles')]);
});
