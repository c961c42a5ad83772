/** What became of planted faults: counts, and those that survived with their place and their change. */
import { type Mutation, mutate } from './mutations';

export interface Finding extends Mutation {
  readonly file: string;
  /** Counted from 1, and the lines before and after. */
  readonly line: number;
  readonly diff: string;
  /** `not loaded` and `timeout` are red too, but no statement of a test has seen the fault. */
  readonly result: 'killed' | 'survived' | 'invalid' | 'not loaded' | 'timeout';
  /** The test that turned red. */
  readonly by?: string;
  /** Of a survivor: how many test files looked at it, and whether only those of its own room were asked. */
  readonly tests?: number;
  readonly near?: boolean;
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Where a mutation is and the lines that it changes. */
export function describe(text: string, mutation: Mutation): Pick<Finding, 'line' | 'diff'> {
  const [first, last] = [lineOf(text, mutation.start), lineOf(text, mutation.end)];
  const changed = mutate(text, mutation);
  const longer = changed.split('\n').length - text.split('\n').length;
  const lines = (of: string, to: number, mark: string) =>
    of
      .split('\n')
      .slice(first - 1, to)
      .map((line) => `${mark} ${line.trim()}`);
  return { line: first, diff: [...lines(text, last, '-'), ...lines(changed, last + longer, '+')].join('\n') };
}

export function summary(findings: readonly Finding[]): string {
  const count = (...results: Finding['result'][]) =>
    findings.filter(({ result }) => results.includes(result)).length;
  const red = count('killed', 'not loaded', 'timeout');
  const survivors = findings.filter(({ result }) => result === 'survived');
  return [
    `${findings.length} faults: ${red} turned tests red (${count('not loaded')} when a file was loaded, ` +
      `${count('timeout')} by taking too long), ${survivors.length} survived, ${count('invalid')} do not compile`,
    ...survivors.map(
      ({ file, line, kind, diff, tests }) => `\n${file}:${line} (${kind}; ${tests} test files)\n${diff}`,
    ),
    '',
  ].join('\n');
}
