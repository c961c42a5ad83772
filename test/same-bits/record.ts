/**
 * Writes down what one checkout answers: `ts-node record.ts CHECKOUT FOLDER (numbers | lines | figures)`. The code under
 * test is loaded from the checkout, the questions are those of this file's own.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Library from '../../src/index';
import { FIGURES, FILES, LINES, type Line, type RandomCase, randomCases } from './cases';

type Main = typeof import('../../src/cli/main').main;

/** JSON in which numbers keep their bits: -0 and those that are not finite as words. */
const exactJson = (value: unknown): string =>
  JSON.stringify(
    value,
    (_, item: unknown) => {
      if (ArrayBuffer.isView(item)) return Array.from(item as Float64Array);
      return typeof item === 'number' && (Object.is(item, -0) || !Number.isFinite(item))
        ? Object.is(item, -0)
          ? '-0'
          : String(item)
        : item;
    },
    1,
  );

function write(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** Currents, weights, margins, log and state of every random circuit on the three solvers. */
function numbers(
  { circuit, dopri5, exact, meanField, odex, simulate }: typeof Library,
  folder: string,
): void {
  const tolerances = { rtol: 1e-8, atol: 1e-10 };
  const solvers = { exact: exact(), dopri5: dopri5(tolerances), odex: odex(tolerances) };
  for (const { id, circuit: fragment, options } of randomCases()) {
    const made = circuit(fragment);
    for (const [name, solver] of Object.entries(solvers)) {
      const backend = meanField({ solver });
      write(folder, `${id}-${name}.json`, exactJson(answer(made, backend, options)));
    }
  }

  function answer(made: Library.Circuit, backend: Library.Backend, options: RandomCase['options']): object {
    try {
      const solution = simulate(made, { ...options, backend, onFailure: 'return' });
      const { tspan, retcode, message, stats, t, currents, weights, margins, log } = solution;
      return { tspan, retcode, message, stats, t, currents, weights, margins, log, state: solution.state() };
    } catch (error) {
      return { thrown: String(error) };
    }
  }
}

/** Command lines one after the other, inside this process; what they write stays in the folder. */
async function lines(main: Main, list: readonly Line[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  process.chdir(folder);
  for (const [name, content] of Object.entries(FILES)) writeFileSync(name, `${JSON.stringify(content)}\n`);
  for (const [k, { argv, to }] of list.entries()) {
    let [out, err] = ['', ''];
    const code = await main(argv, {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      read: async () => Buffer.from(''),
      interactive: false,
      interrupt: new AbortController().signal,
    });
    const said = `${argv.join(' ')}\nexit ${code}\n`;
    write('said', `${String(k).padStart(2, '0')}.txt`, `${said}${err}${argv.includes('--json') ? '' : out}`);
    if (argv.includes('--json')) write('said', `${String(k).padStart(2, '0')}.json`, out);
    if (to !== undefined) writeFileSync(to, out);
  }
}

async function record([checkout, folder, part]: readonly string[]): Promise<void> {
  if (checkout === undefined || folder === undefined) throw new Error('record.ts CHECKOUT FOLDER PART');
  const load = <T>(path: string): T => require(join(checkout, 'src', path)) as T;
  if (part === 'numbers') return numbers(load<typeof Library>('index'), folder);
  const { main } = load<{ main: Main }>('cli/main');
  return lines(main, part === 'lines' ? LINES : FIGURES, folder);
}

void record(process.argv.slice(2));
