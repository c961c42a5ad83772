/** A message on the content of a file leads with the line and the column at which an editor opens it. */
import fc from 'fast-check';
import { joinPath, PulsegateError, within } from '../../src/errors';
import { loihi, type SweepPlan } from '../../src/index';
import { parseCircuit } from '../../src/io/circuit-file';
import { placed } from '../../src/io/json-places';
import { put } from '../../src/records';
import { checkedPoints } from '../../src/sweep/check';

/** A circuit over several lines, with one thing replaced. */
const lines = (from = '', to = '') =>
  [
    '{',
    '  "schemaVersion": 1,',
    '  "populations": [{ "name": "u" }, { "name": "v", "size": 2 }],',
    '  "weights": [{ "name": "W", "shape": [2, 1], "values": [[1],',
    '      [0.5]] }],',
    '  "projections": [',
    '    {',
    '      "name": "u>v",',
    '      "from": [{ "population": "u", "weights": "W" }],',
    '      "to": [{ "population": "v" }]',
    '    }',
    '  ],',
    '  "schedule": { "windows": [{ "t": [0, 1], "open": ["u>v"] }] }',
    '}',
  ]
    .join('\n')
    .replace(from, to);

const messageOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof PulsegateError) return error.message;
    throw error;
  }
  return '';
};

const FAULTS: readonly (readonly [what: string, text: string, message: string])[] = [
  [
    'a key that is missing',
    lines('"name": "v", "size"', '"size"'),
    'x.json:3:36: populations[1].name: missing name',
  ],
  [
    'a part that is missing',
    lines('"populations"', '"weights"'),
    'x.json:1:1: populations: missing populations',
  ],
  [
    'an unknown key',
    lines('"size": 2', '"siez": 2'),
    'x.json:3:51: populations[1]: unknown key "siez" (did you mean "size"?',
  ],
  [
    'a wrong kind deep in a list',
    lines('[0.5]', '[ "0.5" ]'),
    'x.json:5:9: weights[0].values[1][0]: invalid values "0.5"',
  ],
  ['a wrong row', lines('[0.5]', '0.5'), 'x.json:5:7: weights[0].values[1]: invalid values 0.5'],
  [
    'a name that nothing has',
    lines('["u>v"]', '["v>u"]'),
    'x.json:13:53: schedule.windows[0].open[0]: unknown projection "v>u"',
  ],
  ['a size that does not fit', lines('"size": 2', '"size": 3'), 'x.json:9:'],
  [
    'a key that has the name of a prototype',
    lines('"size": 2', '"__proto__": 2'),
    'x.json:3:51: populations[1]: unknown key "__proto__"',
  ],
  ['a whole that is none', '\n []', 'x.json:2:2: invalid circuit []'],
  [
    'the last of two values of one name',
    lines('"size": 2', '"size": 2, "size": 0'),
    'x.json:3:70: populations[1].size: invalid size 0',
  ],
  [
    'a part of the last of two values of one name, which the first has',
    '{"schemaVersion": 1, "populations": [{ "name": "u" }],\n "populations": [{}]}',
    'x.json:2:18: populations[0].name: missing name',
  ],
  [
    'a key behind lists that are passed over',
    lines('"schedule"', '"scheduel"'),
    'x.json:13:3: unknown key "scheduel"',
  ],
  [
    'no JSON',
    lines('"size": 2', '"size": 2,'),
    'x.json:3:62: invalid JSON: found } (allowed: a name in double quotes)',
  ],
];

describe.each([
  ['line feeds', (text: string) => text],
  ['carriage returns and line feeds', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text: string) => `\uFEFF${text}`],
])('the place of a fault in a file with %s', (_, written) => {
  test.each(FAULTS)('%s', (__, text, message) => {
    expect(messageOf(() => parseCircuit(written(text), 'x.json'))).toContain(message);
  });
});

test('each of several faults has its own place', () => {
  const text = lines('"size": 2', '"size": -2').replace('"t": [0, 1]', '"t": 1');
  expect(messageOf(() => parseCircuit(text, 'x.json')).split('\n')).toEqual([
    expect.stringMatching(/^x\.json:3:59: populations\[1\]\.size: invalid size -2/),
    expect.stringMatching(/^x\.json:13:36: schedule\.windows\[0\]\.t: invalid t 1/),
  ]);
});

test('a path that is not in the file, and a file that is nested too deeply, are told without a place', () => {
  const told = (text: string, path: string) =>
    messageOf(() => placed(text, 'x.json', () => within(path, () => loihi.network([] as never))));
  expect(told('{"a": 1}', 'b.c')).toMatch(/^x\.json: b\.c: invalid network/);
  const deep = 1e5;
  expect(told('['.repeat(deep) + ']'.repeat(deep), '[0]')).toMatch(/^x\.json: \[0\]: invalid network/);
});

test('a sweep plan has its places by the same way', () => {
  const text =
    '{\n "fragment": { "name": "gradedChain", "options": {} },\n "vary": { "kind": "lsit" },\n "measures": []\n}';
  const plan = JSON.parse(text) as SweepPlan;
  expect(messageOf(() => placed(text, 'plan.json', () => checkedPoints(plan))).split('\n')).toEqual([
    expect.stringMatching(/^plan\.json:3:20: vary\.kind: invalid kind \{"kind":"lsit"\}/),
    expect.stringMatching(/^plan\.json:4:14: measures: invalid measures \[\]/),
  ]);
});

test('every value of any JSON is found where it stands', () => {
  const names = fc.constantFrom('a', 'b c', '__proto__', 'toString', '"', 'é\u{1f600}');
  const { value } = fc.letrec<{ value: unknown; list: unknown[]; object: object }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, -1.5, 'x,]', ''),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 3 }),
    object: fc
      .uniqueArray(fc.tuple(names, tie('value')), { selector: ([name]) => name, maxLength: 3 })
      .map((parts) => {
        const made = {};
        for (const [name, part] of parts) put(made as Record<string, unknown>, name, part);
        return made;
      }),
  }));
  fc.assert(
    fc.property(value, fc.constantFrom(0, 1, 2), (whole, indent) => {
      const text = JSON.stringify(whole, null, indent);
      for (const [path, part] of partsOf(whole)) {
        const problem = { code: 'invalid', path, text: 'wrong' } as const;
        const message = messageOf(() =>
          placed(text, 'x', () => {
            throw new PulsegateError([problem]);
          }),
        );
        const [, line, column] = /^x:(\d+):(\d+): /.exec(message) ?? [];
        const rest = text
          .split('\n')
          .slice(Number(line) - 1)
          .join('\n')
          .slice(Number(column) - 1);
        const own = JSON.stringify(part, null, indent).replace(/\s/g, '');
        expect(rest.replace(/\s/g, '').startsWith(own)).toBe(true);
      }
    }),
    { seed: 4, numRuns: 300 },
  );
});

/** A value and all that is in it, by their paths. */
function* partsOf(value: unknown, path = ''): Generator<readonly [string, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value))
    yield* partsOf((value as Record<PropertyKey, unknown>)[key], joinPath(path, [key]));
}
