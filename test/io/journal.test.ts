/** A journal is believed as far as it was written, and by one process at a time. */
import { appendFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openJournal } from '../../src/io/disk/journal';
import { workspace } from '../support/workspace';

const folder = workspace('journal');
const at = (name: string) => join(folder, name);
const FORMAT = 'test journal 1';

function begun(name: string): string {
  const book = openJournal(at(name), FORMAT);
  book.add('{"one":1}');
  book.add('{"two":2.5}');
  book.close();
  return at(name);
}

const linesOf = (path: string): readonly string[] => {
  const book = openJournal(path, FORMAT);
  book.close();
  return book.lines;
};

test('what was added stands in it, and more can be added', () => {
  const path = begun('plain');
  expect(linesOf(path)).toEqual(['{"one":1}', '{"two":2.5}']);
  const book = openJournal(path, FORMAT);
  book.add('3');
  book.close();
  expect(linesOf(path)).toEqual(['{"one":1}', '{"two":2.5}', '3']);
});

test('cut off anywhere it has the lines before the cut, and goes on', () => {
  const bytes = readFileSync(begun('torn'));
  for (let size = 0; size < bytes.length; size++) {
    writeFileSync(at('torn'), bytes.subarray(0, size));
    const whole = bytes.subarray(0, size).toString().split('\n').length - 2;
    expect(linesOf(at('torn'))).toHaveLength(Math.max(0, whole));
    const book = openJournal(at('torn'), FORMAT);
    book.add('on');
    book.close();
    expect(linesOf(at('torn')).at(-1)).toBe('on');
  }
});

test('any byte that changed is told, and the file is left as it is', () => {
  const bytes = readFileSync(begun('flipped'));
  fc.assert(
    fc.property(fc.nat(bytes.length - 2), fc.nat(7), (place, bit) => {
      const changed = Buffer.from(bytes);
      changed[place] ^= 1 << bit;
      writeFileSync(at('flipped'), changed);
      expect(() => linesOf(at('flipped'))).toThrow(/invalid (journal|checksum)/);
      expect(readFileSync(at('flipped')).equals(changed)).toBe(true);
    }),
    { seed: 5, numRuns: 200 },
  );
});

test('a file of somebody else is refused and left intact', () => {
  writeFileSync(at('foreign'), 'dear diary\n');
  appendFileSync(at('foreign'), 'no end of line');
  expect(() => openJournal(at('foreign'), FORMAT)).toThrow(/invalid journal: it does not begin as one/);
  expect(readFileSync(at('foreign'), 'utf8')).toBe('dear diary\nno end of line');
});

test('a link is not followed', () => {
  writeFileSync(at('elsewhere'), '');
  symlinkSync(at('elsewhere'), at('link'));
  expect(() => openJournal(at('link'), FORMAT)).toThrow(/it is a link/);
  expect(readFileSync(at('elsewhere'), 'utf8')).toBe('');
});

test('one has it at a time; one whose process is gone has it no more', () => {
  const path = begun('locked');
  const book = openJournal(path, FORMAT);
  expect(() => openJournal(path, FORMAT)).toThrow(/process \d+ is at work here/);
  book.close();
  // the parent is alive
  writeFileSync(`${path}.lock`, `${process.ppid}\n`);
  expect(() => openJournal(path, FORMAT)).toThrow(`process ${process.ppid} is at work here`);
  writeFileSync(`${path}.lock`, `${2 ** 22 + 1}\n`);
  expect(linesOf(path)).toHaveLength(2);
  // killed while it was written: the digits of a process that is alive, and no end of the line
  writeFileSync(`${path}.lock`, String(process.ppid));
  expect(linesOf(path)).toHaveLength(2);
});
