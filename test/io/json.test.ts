import fc from 'fast-check';
import { inlineParts, jsonPieces, parseJson, toJson } from '../../src/io/json';
import { jsonFault } from '../../src/io/json-fault';

describe('faults of JSON', () => {
  test.each([
    ['{"a": 1', 1, 8, 'the end of the text', '"," or "}"'],
    ['[1,\n 2,\n ]', 3, 2, ']', 'a value'],
    ['{"a" 1}', 1, 6, '1', '":"'],
    ['{a: 1}', 1, 2, 'a', 'a name in double quotes or "}"'],
    ['{"a": NaN}', 1, 7, 'NaN', 'a value'],
    ['[1] x', 1, 5, 'x', 'nothing more'],
    ['["abc', 1, 2, 'a string that does not end', 'a value or "]"'],
    ['["a\nb"]', 1, 2, 'a string that does not end', 'a value or "]"'],
    ['["a\\x"]', 1, 2, 'a string with a wrong escape', 'a value or "]"'],
    ['{"\\u12": 1}', 1, 2, 'a string with a wrong escape', 'a name in double quotes or "}"'],
    ['["a\tb"]', 1, 2, 'a string with a control character', 'a value or "]"'],
    ['{\r\n "a": 1, // one\r\n "b": 2}', 2, 10, 'a comment', 'a name in double quotes'],
    ['[1, 2.]', 1, 5, '2.', 'a value'],
    ['{"a": -}', 1, 7, '-', 'a value'],
    ['[1 2]', 1, 4, '2', '"," or "]"'],
    ['["a""b"]', 1, 5, '"', '"," or "]"'],
    ['{"a": [}', 1, 8, '}', 'a value or "]"'],
    ['[]\n]', 2, 1, ']', 'nothing more'],
    ['', 1, 1, 'the end of the text', 'a value'],
    ['{"a": 1,}', 1, 9, '}', 'a name in double quotes'],
    ['[01]', 1, 2, '01', 'a value or "]"'],
  ])('%j: line %i column %i, found %s, allowed %s', (text, line, column, found, allowed) => {
    expect(jsonFault(text)).toEqual({ line, column, found, allowed });
  });

  test.each([
    '\n> pulsegate@0.1.0 pulsegate\n> ts-node src/cli/main.ts example graded-chain\n\n{}',
    '> a@1.0.0 x\r\n[]',
  ])("npm's words before it are named: %j", (text) => {
    const banner = text.trim().split(/\s/, 2).join(' ');
    expect(() => parseJson(text, 'x.json')).toThrow(
      `invalid JSON: it begins with what npm says of a script, "${banner}" (allowed: the output of pulsegate alone`,
    );
  });

  test('a > that npm did not write is a fault with its place', () => {
    expect(() => parseJson('> a\n{}', 'x.json')).toThrow('x.json:1:1: invalid JSON: found >');
  });

  test('our reader and the engine agree on which texts are JSON', () => {
    const damaged = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', ',', ']', '"', '-', '\\', '\u0001', 'e', ' '),
    );
    fc.assert(
      fc.property(damaged, ([text, at, character]) => {
        const cut = at % (text.length + 1);
        const broken = text.slice(0, cut) + character + text.slice(cut + 1);
        const engine = (() => {
          try {
            JSON.parse(broken);
            return true;
          } catch {
            return false;
          }
        })();
        expect(jsonFault(broken) === undefined).toBe(engine);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('a hundred thousand open brackets are a fault, not a crash', () => {
    expect(() => parseJson('['.repeat(1e5), 'x.json')).toThrow(/^x.json: invalid JSON: SyntaxError: /);
  });
});

describe('JSON out', () => {
  test('what JSON has no number for becomes a word, never null', () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect(toJson({ values, typed: Float64Array.of(1, Number.NaN) }, 0)).toBe(
      '{"values":["NaN","Infinity","-Infinity"],"typed":[1,"NaN"]}',
    );
  });

  test('pieces are together the text that one string would be', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.anything({ values: [fc.double(), fc.string(), fc.constant(undefined), fc.boolean()] }),
      fc.float64Array(),
      fc.dictionary(fc.constantFrom('__proto__', 'a', 'toString'), fc.jsonValue()),
    );
    fc.assert(
      fc.property(fc.record({ value }), fc.constantFrom(0, 1, 2), (whole, indent) => {
        expect([...jsonPieces(whole, indent)].join('')).toBe(toJson(whole, indent));
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  test('rows that are made while they are written are lists', () => {
    const rows = {
      *[Symbol.iterator]() {
        for (let k = 0; k < 3; k++) yield Float64Array.of(k, -k / 2);
      },
    };
    expect([...jsonPieces({ rows }, 0)].join('')).toBe('{"rows":[[0,0],[1,-0.5],[2,-1]]}');
  });

  test('inline text reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse([...inlineParts(value)].join(''))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 1 },
    );
  });
});
