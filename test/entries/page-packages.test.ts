/** Pages get the decompositions of ml-matrix on a matrix that is no more than they need: every result keeps its bits. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import fc from 'fast-check';
import * as core from '../../src/core';
import { eigenvalues, singularValues } from '../../src/numerics/spectrum';

const ROOT = join(__dirname, '../..');
const { MATRIX, NAMES } = require('../../core-packages.cjs') as {
  readonly MATRIX: Plugin;
  readonly NAMES: readonly string[];
};

/** The library on the ml-matrix of pages. */
let page: typeof core;
let spectrum: { eigenvalues: typeof eigenvalues; singularValues: typeof singularValues };
let slim: Record<string, unknown>;

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${NAMES.join(', ')} } from 'ml-matrix';`, resolveDir: ROOT },
    bundle: true,
    format: 'cjs',
    write: false,
    plugins: [MATRIX],
  });
  const module = { exports: {} as Record<string, unknown> };
  new Function('module', 'exports', outputFiles[0].text)(module, module.exports);
  slim = module.exports;
  jest.isolateModules(() => {
    jest.doMock('ml-matrix', () => slim);
    page = require('../../src/core') as typeof core;
    spectrum = require('../../src/numerics/spectrum') as typeof spectrum;
    jest.dontMock('ml-matrix');
  });
});

test('the library takes no name of it that pages have not, and they have nothing more', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ts$/.test(name))
    .map((name) => readFileSync(join(ROOT, 'src', name), 'utf8'));
  const taken = sources.flatMap((text) =>
    [...text.matchAll(/import \{([^}]*)\} from 'ml-matrix'/g)].flatMap(([, names]) =>
      names.trim().split(/\s*,\s*/),
    ),
  );
  expect([...new Set(taken)].sort()).toEqual([...NAMES].sort());
  expect(sources.join('').match(/from 'ml-matrix'/g)).toHaveLength(
    sources.join('').match(/import \{[^}]*\} from 'ml-matrix'/g)?.length ?? 0,
  );
  expect(Object.keys(slim).sort()).toEqual([...NAMES].sort());
  const { Matrix } = slim as { Matrix: { prototype: object } };
  expect('add' in Matrix.prototype).toBe(false);
});

test('eigenvalues and singular values of any matrix', () => {
  const entry = fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(0, 1, -1));
  const matrix = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.boolean())
    .chain(([n, symmetric]) =>
      fc
        .array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: n, maxLength: n })
        .map((rows) =>
          symmetric ? rows.map((row, i) => row.map((v, j) => (j < i ? rows[j][i] : v))) : rows,
        ),
    );
  fc.assert(
    fc.property(matrix, (rows) => {
      expect(spectrum.eigenvalues(rows)).toEqual(eigenvalues(rows));
      expect(spectrum.singularValues(rows.slice(1))).toEqual(singularValues(rows.slice(1)));
    }),
    { seed: 9, numRuns: 300 },
  );
});

/** w' = g(w_0, p) along one direction, and decay along the others, in coordinates that are mixed. */
const problem = (kind: 'map' | 'equilibrium', g: (w: number, p: number) => number) => ({
  kind,
  f: (x: Float64Array, p: number) => {
    const w = Array.from(x, (value, i) => value + (i > 0 ? 0.3 * x[i - 1] : 0));
    const on = w.map((value, i) => (i === 0 ? g(value, p) : (kind === 'map' ? 0.4 : -0.4) * value));
    const back: number[] = [];
    for (const [i, value] of on.entries()) back.push(value - (i > 0 ? 0.3 * back[i - 1] : 0));
    return back;
  },
});

test.each([
  ['a pitchfork of a flow', problem('equilibrium', (w, p) => p * w - w ** 3), 3],
  ['a crossing of a flow', problem('equilibrium', (w, p) => p * w - w ** 2), 2],
  ['a period doubling of a map', problem('map', (w, p) => -(1 + p) * w + w ** 3), 2],
] as const)('branches of %s, and all that is found on them', (_, given, n) => {
  const options = {
    parameter: [-0.5, 0.5] as const,
    starts: [{ x: new Array<number>(n).fill(0), p: -0.5 }],
  };
  const found = core.bifurcations(given, options);
  expect(found.branches.length).toBeGreaterThan(1);
  expect(page.bifurcations(given, options)).toEqual(found);
});

test('roots, multipliers and maps of circuits', () => {
  const answers = ({ circuit, fixedPoints, gradedChain, pulseChain, returnMap, stability }: typeof core) => {
    const chain = circuit(gradedChain({ stages: 3, T: 1 }));
    const gating = circuit(pulseChain({ stages: 2, G: 10, h: 0.1, F: 1, T: 1 }));
    return [
      stability(chain, { comoving: ['u0', 'u1', 'u2', 'u3'], initial: { u0: 0.5 } }),
      fixedPoints(returnMap(gating, { enter: 'p0', exit: 'p1', domain: [0, 1] })).points,
    ];
  };
  expect(answers(page)).toEqual(answers(core));
});
