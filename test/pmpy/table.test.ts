/** The protocol table of Sornborger, Tao, Snyder, Zlotnik (NICE 2019), cell by cell. */
import {
  type Activation,
  activations,
  broken,
  drawOf,
  encode,
  type RowForm,
  rows,
  standard,
  verifyTable,
} from '../../src/pmpy/index';

const NAMES = ['relu', 'relu-half', 'relu-one', 'truncated-relu', 'softplus', 'leaky-relu', 'tanh'];

/** 1 where the row equals the standard one, in the order of NAMES. */
const EXPECTED: Record<string, string> = {
  'input printed': '1110100',
  'input corrected': '1111111',
  'pre-activation printed': '1110100',
  'pre-activation corrected': '1111111',
  'output printed': '1111100',
  'output corrected': '1111111',
  'derivative printed': '1001000',
  'derivative mended': '1101100',
  'derivative corrected': '1111111',
  'output error printed': '1100100',
  'output error corrected': '1111111',
  'hidden error printed': '0000000',
  'hidden error mended': '1100100',
  'hidden error corrected': '1111111',
  'weights printed': '1000000',
  'weights mended': '1100100',
  'weights corrected': '1111111',
};

test('a table is of 200 draws of seed 1, unless it is told otherwise', () => {
  const table = verifyTable({ activations: ['relu'] });
  expect(table).toEqual(verifyTable({ activations: ['relu'], draws: 200, seed: 1 }));
  expect([table.draws, table.seed]).toEqual([200, 1]);
});

test('our activations are those of the table', () => {
  expect(activations.map(({ name }) => name)).toEqual(NAMES);
});

describe.each([1, 2, 3, 4, 5])('seed %i', (seed) => {
  const { cells } = verifyTable({ seed });

  test('a cell that must hold is at most 1e-13, any other above 0.05', () => {
    const lines = [...new Set(cells.map(({ row, form }) => `${row} ${form}`))];
    const found = lines.map((line) => {
      const residuals = cells
        .filter(({ row, form }) => `${row} ${form}` === line)
        .map(({ residual }) => residual);
      return [
        line,
        residuals.map((residual) => (residual <= 1e-13 ? '1' : residual > 0.05 ? '0' : '?')).join(''),
      ];
    });
    expect(Object.fromEntries(found)).toEqual(EXPECTED);
  });

  test('the assumption of each row, tried on the activation alone, says the same', () => {
    for (const { row, form, activation, assured, holds } of cells)
      expect([row, form, activation, holds]).toEqual([row, form, activation, assured]);
  });
});

test('residuals that algebra gives: of the derivative as printed, and of the output with tanh', () => {
  const { cells } = verifyTable({});
  const residual = (row: string, name: string) =>
    cells.find((cell) => cell.row === row && cell.form === 'printed' && cell.activation === name)?.residual;
  expect(NAMES.map((name) => residual('derivative', name))).toEqual([
    0,
    0.5,
    1,
    0,
    0.5,
    expect.closeTo(0.19, 14),
    1,
  ]);
  // max of tanh(2u) - u, at tanh(2u)^2 = 1/2
  expect(residual('output', 'tanh')).toBeCloseTo(Math.SQRT1_2 - Math.atanh(Math.SQRT1_2) / 2, 3);
});

const row = (name: string) => rows.find((one) => one.name === name)!;
const version = (name: string, form: RowForm) => row(name).versions[form]!;
const distance = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, k) => Math.abs(value - b[k])));
const relu = activations[0];

test('the hidden error as printed is right where the weights above are symmetric', () => {
  for (let k = 0; k < 50; k++) {
    const { x, t, W } = drawOf(1, k);
    const [first, second] = W as [number[][], number[][]];
    const W2 = second.map((line, i) => line.map((weight, j) => weight + second[j][i]));
    const pass = standard({ x, t, W: [first, W2] }, relu);
    expect(
      distance(version('hidden error', 'printed').of(pass, relu), row('hidden error').standard.of(pass)),
    ).toBeLessThan(1e-13);
  }
});

test("the input row read with W'_1 = W_1 and o_0 = r(x) is wrong by more than 1", () => {
  const errors = Array.from({ length: 50 }, (_, k) => {
    const { n, draw } = standard(drawOf(1, k), relu);
    const { plus } = encode(draw.x);
    return distance(
      draw.W[0].map((line) => line.reduce((sum, weight, j) => sum + weight * plus[j], 0)),
      n[0],
    );
  });
  expect(Math.max(...errors)).toBeGreaterThan(1);
});

test("corrected rows are exact for any r and r', one that changes sign and one that has nothing to do with r", () => {
  const odd: Activation = {
    name: 'odd one',
    label: 'odd one',
    r: (n) => n * n - 3,
    derivative: (n) => Math.sin(5 * n) - 0.7,
  };
  const sine: Activation = { name: 'sine', label: 'sine', r: Math.sin, derivative: Math.cos };
  const { cells } = verifyTable({ activations: [odd, sine] });
  for (const { form, residual } of cells)
    if (form === 'corrected') expect(residual).toBeLessThanOrEqual(1e-12);
  expect(cells.filter(({ form, residual }) => form === 'corrected' && residual > 1e-13)).toEqual([]);
});

test("the derivative as printed needs r'(n) = 1 as well as r'(-n) = 0, since p^+ is r'(n)^2: a ReLU of slope 2 misses", () => {
  const sloped = (slope: number): Activation => ({
    name: `slope ${slope}`,
    label: `slope ${slope}`,
    r: (n) => Math.max(0, slope * n),
    derivative: (n) => (n > 0 ? slope : 0),
  });
  const { cells } = verifyTable({ activations: [sloped(1), sloped(2)] });
  const printed = cells.filter(({ row: name, form }) => name === 'derivative' && form === 'printed');
  expect(printed).toMatchObject([
    { holds: true, assured: true, residual: 0 },
    { holds: false, assured: false, residual: 2 },
  ]);
});

describe('verifyTable', () => {
  test('same seed, same bits; another seed, other residuals', () => {
    expect(verifyTable({ draws: 5, seed: 9 })).toEqual(verifyTable({ draws: 5, seed: 9 }));
    expect(verifyTable({ draws: 5, seed: 9 }).cells).not.toEqual(verifyTable({ draws: 5, seed: 10 }).cells);
  });

  test('an activation that overflows on the draws, though not where it was tried, is an error and not NaN', () => {
    const pole: Activation = {
      name: 'pole',
      label: 'pole',
      r: (n) => (n % 0.125 === 0 ? n : Number.NaN),
      derivative: () => 1,
    };
    expect(() => verifyTable({ activations: [pole], draws: 2 })).toThrow(
      'verifyTable: activation "pole" gives numbers that are not finite on these draws',
    );
  });

  test('progress comes every hundred draws and at the end', () => {
    const said: number[][] = [];
    verifyTable({ draws: 250, activations: ['relu'], progress: (...counts) => void said.push(counts) });
    expect(said).toEqual([100, 200, 250].map((done) => [done, 250]));
  });

  test('more draws never make a residual smaller', () => {
    const [few, many] = [verifyTable({ draws: 10 }).cells, verifyTable({ draws: 60 }).cells];
    for (const [k, { residual }] of few.entries()) expect(many[k].residual).toBeGreaterThanOrEqual(residual);
  });

  test('every cell says its formula and its assumption; nothing is broken', () => {
    const table = verifyTable({ draws: 3, activations: ['tanh'] });
    expect(table.cells).toHaveLength(17);
    for (const { formula, assumption, form } of table.cells) {
      expect(formula).toMatch(/=/);
      expect(assumption === 'always').toBe(form === 'corrected');
    }
    expect(broken(table)).toEqual([]);
    const [first] = table.cells;
    expect(broken({ ...table, cells: [{ ...first, assured: true, holds: false }] })).toHaveLength(1);
  });

  test.each([
    [
      { activations: ['rleu'] },
      'verifyTable.activations[0]: unknown activation "rleu" (did you mean "relu"?',
    ],
    [{ activations: [] }, 'verifyTable.activations: missing activation (at least one)'],
    [
      { activations: ['tanh', 'tanh'] },
      'verifyTable.activations[1]: invalid name "tanh" (allowed: each activation once)',
    ],
    [
      { activations: [{ name: 'bad', label: 'bad', r: Math.sqrt, derivative: Math.cos }] },
      'verifyTable.activations[0].r: invalid value at n = -10 NaN (allowed: a finite number at every n)',
    ],
    [
      { activations: [{ name: 'bad', label: 'bad', r: Math.sin } as never] },
      'verifyTable.activations[0]: missing derivative (a function of n)',
    ],
    [{ activations: [null as never] }, 'verifyTable.activations[0]: unknown activation "null"'],
    [{ draws: 0 }, 'verifyTable.draws: invalid number 0 (allowed: a whole number from 1 to 100000)'],
    [{ seed: -1 }, 'seed: invalid seed -1'],
    [{ sead: 1 } as never, 'verifyTable: unknown option "sead" (did you mean "seed"?'],
  ])('%j is an error in one line', (options, message) => {
    expect(() => verifyTable(options)).toThrow(message);
  });
});
