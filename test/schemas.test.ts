/** The JSON Schemas that editors read: every key has words, they are those of the page, and they accept what pulsegate accepts. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '../src/cli/example/examples';
import { circuit, type Fragment, jsonSchema, lif, loihi, readCircuit, type SweepPlan } from '../src/index';
import { formatCircuit, parseCircuit } from '../src/io/circuit-file';
import { documents, type JsonSchema, propertiesIn } from '../src/schemas/json-schema';
import { keysPage } from '../src/schemas/page';
import { checkedPoints } from '../src/sweep/check';
import { keyOf } from '../src/sweep/task';
import { call } from './cli/call';
import { workspace } from './support/workspace';

const folder = workspace('schemas');
const ROOT = join(__dirname, '..');
const names = [...documents.keys()];

describe.each(names)('the schema of %s', (name) => {
  const found = [...propertiesIn(jsonSchema(name))];
  const { words, shape } = documents.get(name) ?? fail();

  test('has a description for every key, however deep', () => {
    expect(found.length).toBeGreaterThan(35);
    const bare = found.filter(({ schema }) => !/^[A-Z'].{6,}\.$/.test(String(schema.description)));
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  test('has no words for a key that is not there', () => {
    const paths = new Set(found.map(({ path }) => path));
    expect(Object.keys(words).filter((path) => !paths.has(path))).toEqual([]);
  });

  test('says of every key that may be left out what holds then, but where it says when it is meant', () => {
    const own = found.filter(({ path, required }) => !required && path in words && !path.endsWith('$schema'));
    const silent = own.filter(({ path }) => !/Default|must be there|one of|: /.test(words[path]));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test('has the keys of the shape that checks', () => {
    const result = shape.safeParse({ nonsense: 1 });
    const issue = result.error?.issues.find(({ code }) => code === 'unrecognized_keys');
    const keys = Object.keys((jsonSchema(name) as { properties: object }).properties);
    expect(issue?.message.split(', ')).toEqual(keys);
    expect(jsonSchema(name)['additionalProperties']).toBe(false);
  });
});

function fail(): never {
  throw new Error('there is none of this name');
}

test('a key without words is found in every part that a schema may have', () => {
  const leaf = (): JsonSchema => ({ type: 'object', properties: { bare: { type: 'number' } } });
  const planted = {
    properties: { a: leaf(), b: { items: leaf() }, c: { prefixItems: [leaf()] }, d: { anyOf: [leaf()] } },
    oneOf: [{ properties: { e: leaf() } }],
    additionalProperties: leaf(),
  };
  expect([...propertiesIn(planted)].map(({ path }) => path).filter((path) => path.endsWith('bare'))).toEqual([
    'a.bare',
    'b[].bare',
    'c[].bare',
    'd.bare',
    'e.bare',
    'NAME.bare',
  ]);
});

test('an unknown file is told with those there are', () => {
  expect(() => jsonSchema('circiut')).toThrow(
    'jsonSchema.of: unknown schema "circiut" (did you mean "circuit"? known: circuit, sweep, loihi, compare, lif)',
  );
});

test('docs/keys.md is the words of all schemas: npm run docs:keys makes it again', async () => {
  const page = readFileSync(join(ROOT, 'docs/keys.md'), 'utf8');
  expect(page).toBe(keysPage());
  expect(await call(['schema', '--markdown'])).toEqual({ code: 0, out: page, err: '' });
  const one = await call(['schema', 'sweep', '--markdown']);
  expect(page).toContain(one.out);
});

test('the guide names keys that there are, and its defaults are those of the schema', () => {
  const page = readFileSync(join(ROOT, 'docs/circuit-files.md'), 'utf8');
  const { words } = documents.get('circuit') ?? fail();
  const head = [...page.matchAll(/^\| `(\w+)` \| `?"?([\w]+)"?`? \|/gm)].map(([, key, value]) => [
    key,
    value,
  ]);
  expect(head).toEqual([
    ['tau', '1'],
    ['threshold', '60'],
    ['timeUnit', 'tau'],
  ]);
  for (const [key, value] of head) expect(words[key]).toMatch(new RegExp(`Default '?${value}'?\\.$`));
  const parts = [...page.matchAll(/^### `(\w+)`/gm)].map(([, key]) => key);
  const known = Object.keys(words).map((path) => path.split(/[.[\]]+/).at(-1));
  expect(parts.filter((key) => !known.includes(key))).toEqual([]);
});

describe('the verb', () => {
  test.each(names)('prints the schema of %s, and writes it', async (name) => {
    const out = join(folder, name);
    const said = await call(['schema', name, '--out', out, '--quiet']);
    expect([said.code, said.err, JSON.parse(said.out)]).toEqual([0, '', jsonSchema(name)]);
    expect(readFileSync(join(out, `${name}.schema.json`), 'utf8')).toBe(said.out);
  });

  test('prints that of the circuit where nothing is said, and refuses what it does not know', async () => {
    expect(JSON.parse((await call(['schema'])).out)).toEqual(jsonSchema());
    const { code, err } = await call(['schema', 'swep']);
    expect([code, err]).toEqual([
      2,
      'error: unknown file "swep" (did you mean "sweep"? known: circuit, sweep, loihi, compare, lif)\n',
    ]);
  });
});

describe('$schema, by which an editor finds the schema', () => {
  const $schema = './circuit.schema.json';

  test.each(examples.map(({ name, circuit }) => [name, circuit] as const))(
    'may stand in the file of %s, changes nothing, and is not written',
    (_, make) => {
      const plain = make();
      const text = formatCircuit(plain).replace('{', `{ "$schema": ${JSON.stringify($schema)},`);
      const read = parseCircuit(text, 'x.json');
      expect(read).toEqual(plain);
      expect(formatCircuit(read)).toBe(formatCircuit(plain));
    },
  );

  test('must be a text', () => {
    expect(() => circuit({ $schema: 1, populations: [{ name: 'u' }] } as unknown as Fragment)).toThrow(
      '$schema: invalid $schema 1 (allowed: a text: where its JSON Schema is)',
    );
  });

  test('may stand in networks, which have none', () => {
    const cells = { dt: 0.1, groups: [{ name: 'a', size: 1, tauM: 10, tauS: 5 }] };
    expect(lif.network({ $schema, ...cells })).toEqual(lif.network(cells));
    const group = { name: 'a', size: 1, vth: 1 };
    expect(loihi.network({ $schema, groups: [group] })).toEqual(loihi.network({ groups: [group] }));
  });

  test('may stand in a plan and in its circuit: the tasks are those that were done without', async () => {
    const hop: Fragment = {
      schemaVersion: 1,
      populations: [{ name: 'u' }, { name: 'v' }],
      projections: [{ name: 'p', from: [{ population: 'u' }], to: [{ population: 'v' }] }],
      schedule: { windows: [{ t: [0, 1], open: ['p'] }] },
    };
    const plan: SweepPlan = {
      circuit: hop,
      vary: { kind: 'grid', axes: [{ name: 'initial.u', values: [0.25, 0.5] }] },
      measures: [{ kind: 'amplitude', population: 'v' }],
    };
    const pointed = { ...plan, $schema: './sweep.schema.json', circuit: { $schema, ...hop } };
    expect(checkedPoints(pointed)).toEqual(checkedPoints(plan));
    expect(keyOf('1', pointed)(['initial.u'], [0.25])).toBe(keyOf('1', plan)(['initial.u'], [0.25]));
    const other = { ...plan, circuit: { ...hop, tau: 2 } };
    expect(keyOf('1', other)(['initial.u'], [0.25])).not.toBe(keyOf('1', plan)(['initial.u'], [0.25]));
  });
});

test('a plan and the circuit that it names have their places in their own files', async () => {
  const at = (name: string) => join(folder, 'plan', name);
  mkdirSync(at(''), { recursive: true });
  const good = formatCircuit((examples[0] ?? fail()).circuit());
  const plan = {
    circuit: 'c.json',
    vary: { kind: 'grid', axes: [{ name: 'tau', values: [1] }] },
    measures: [{}],
  };
  writeFileSync(at('plan.json'), JSON.stringify(plan, null, 2));
  writeFileSync(at('c.json'), good);
  const { code, err } = await call(['sweep', at('plan.json')]);
  expect(code).toBe(2);
  expect(err).toMatch(/plan\.json:15:5: measures\[0\]\.kind: invalid kind/);
  writeFileSync(at('c.json'), good.replace('"size": 1', '"size": -1'));
  expect((await call(['sweep', at('plan.json')])).err).toMatch(
    /error: [^ ]*c\.json:\d+:29: populations\[0\]\.size: invalid size -1/,
  );
});

test('every circuit of the fixtures has only keys of the schema', () => {
  const known = new Set([...propertiesIn(jsonSchema())].map(({ path }) => path));
  const fixtures = join(__dirname, 'fixtures/circuits');
  for (const file of readdirSync(fixtures)) {
    readCircuit(join(fixtures, file));
    const used = pathsIn(JSON.parse(readFileSync(join(fixtures, file), 'utf8')));
    expect([...used].filter((path) => !known.has(path))).toEqual([]);
  }
});

/** Paths of all keys of plain data, with [] for any index. */
function* pathsIn(value: unknown, path = ''): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* pathsIn(item, `${path}[]`);
  else if (typeof value === 'object' && value !== null)
    for (const [key, part] of Object.entries(value)) {
      const inner = path === '' ? key : `${path}.${key}`;
      yield inner;
      yield* pathsIn(part, inner);
    }
}
