/** The README's examples run as written, and print what their comments say. */
import { readFileSync } from 'node:fs';
import { transformSync } from '@swc/core';
import * as pulsegate from '../src/index';

const text = readFileSync(`${__dirname}/../README.md`, 'utf8');
const examples = [...text.matchAll(/```[tj]s\n([\s\S]*?)```/g)].map((match) => match[1]);

/** Turns `expression; // value` into a comparison, and imports into what `run` hands over. */
function instrumented(example: string): string {
  return example
    .replace(/^import (\{.*\}) from 'pulsegate';$/gm, 'const $1 = pulsegate;')
    .replace(
      /^(?!const |let )(\S.*); \/\/ (.+)$/gm,
      (_, expression: string, value: string) => `compare(() => (${expression}), ${JSON.stringify(value)});`,
    );
}

function run(example: string): [string, string][] {
  const results: [string, string][] = [];
  const compare = (value: () => unknown, expected: string) => {
    let printed: string;
    try {
      printed = String(value());
    } catch (error) {
      printed = `throws ${(error as Error).message}`;
    }
    results.push([printed, expected]);
  };
  const { code } = transformSync(instrumented(example), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  });
  new Function('pulsegate', 'compare', code)(pulsegate, compare);
  return results;
}

test.each(examples.map((example, k) => [k + 1, example] as const))(
  'example %i prints what it says',
  (_, example) => {
    const results = run(example);
    expect(results.length).toBeGreaterThan(0);
    expect(results.map(([printed]) => printed)).toEqual(results.map(([, expected]) => expected));
  },
);

test('the two commands are those of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(`${__dirname}/../package.json`, 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(text).toContain('npm ci && npm start');
  expect(text).toContain('npm ci && npm test');
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'build']));
});

test('the table names every dependency, with a reason', () => {
  const manifest = JSON.parse(readFileSync(`${__dirname}/../package.json`, 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const table = text.slice(text.indexOf('## Dependencies'));
  for (const name of Object.keys({ ...manifest['dependencies'], ...manifest['devDependencies'] }))
    expect(table).toContain(name);
});
