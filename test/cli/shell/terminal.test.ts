/** The terminal of a process: a full device is a failure, a reader that left is none, and one interrupt lets a verb stop. */
import fs from 'node:fs';
import { PassThrough } from 'node:stream';
import { EXIT } from '../../../src/cli/shell/common';
import { systemTerminal } from '../../../src/cli/shell/terminal';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A terminal, and its end: what listens because of it listens no more. */
function withTerminal<T>(
  argv: readonly string[],
  act: (terminal: ReturnType<typeof systemTerminal>) => T,
): T {
  const heard = [
    ...SIGNALS.map((name) => ({ of: process as NodeJS.EventEmitter, name })),
    ...[process.stdout, process.stderr].map((of) => ({ of: of as NodeJS.EventEmitter, name: 'error' })),
  ].map((one) => ({ ...one, before: one.of.listeners(one.name) }));
  try {
    return act(systemTerminal(argv));
  } finally {
    for (const { of, name, before } of heard)
      for (const one of of.listeners(name))
        if (!before.includes(one)) of.removeListener(name, one as () => void);
  }
}

test.each(SIGNALS)('%s aborts verbs that can stop, once; others are left to end', (signal) => {
  const count = process.listenerCount(signal);
  withTerminal(['train'], ({ interrupt }) => {
    expect([interrupt.aborted, process.listenerCount(signal)]).toEqual([false, count + 1]);
    (process.rawListeners(signal).at(-1) as () => void)();
    // a second one finds nobody, and ends the process
    expect([interrupt.reason, process.listenerCount(signal)]).toEqual([signal, count]);
  });
  for (const argv of [['describe'], []])
    withTerminal(argv, () => expect(process.listenerCount(signal)).toBe(count));
});

test.each([
  ['EPIPE', [], []],
  ['ENOSPC', [EXIT.failed], ['error: standard output: cannot be written (ENOSPC)\n']],
])('a reader that has left is no error, a full device is one, told in a line: %s', (code, codes, lines) => {
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const write = jest.spyOn(fs, 'writeSync').mockImplementation(() => 0);
  withTerminal(['describe'], () => {
    const heard = process.stdout.listeners('error').at(-1) as (error: Error) => void;
    heard(Object.assign(new Error(code), { code }));
  });
  const [ended, told] = [exit.mock.calls.map(([own]) => own), write.mock.calls.map(([, text]) => text)];
  exit.mockRestore();
  write.mockRestore();
  expect([ended, told]).toEqual([codes, lines]);
});

test('standard input is read to its end, and refused where it is longer than it may be', async () => {
  const read = (text: string, limit: number) => {
    const stream = new PassThrough();
    stream.end(text);
    const stdin = jest
      .spyOn(process, 'stdin', 'get')
      .mockReturnValue(stream as unknown as typeof process.stdin);
    const found = withTerminal(['simulate'], (terminal) => terminal.read(limit));
    return found.finally(() => stdin.mockRestore());
  };
  expect(Buffer.from(await read('{"a": 1}', 8)).toString()).toBe('{"a": 1}');
  await expect(read('{"a": 1}', 7)).rejects.toThrow(
    'standard input: invalid size 8 (allowed: at most 7 bytes)',
  );
});
