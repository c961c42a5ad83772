/** Values that come in as text on the command line: named numbers and lists, spans, lists of times. */
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { invalid, PulsegateError, raise } from '../../errors';

export type Named = Record<string, number | number[] | number[][]>;

/** The most output times that one run gives. */
export const MOST_TIMES = 1e6;

/** `u0=0.7` and `x=[0.1, 0.2]`, one after another, as a record. */
export function namedValues(option: string, entries: readonly string[]): Named {
  const values = new Map<string, number | number[] | number[][]>();
  for (const entry of entries) {
    const cut = entry.indexOf('=');
    if (cut < 1) throw wrong(option, 'value', entry, 'NAME=VALUE, as in u0=0.7 or u0=[0.1,0.2]');
    const name = entry.slice(0, cut);
    if (values.has(name)) throw wrong(option, 'name', name, 'each name once');
    values.set(name, numbers(`${option} ${name}`, entry.slice(cut + 1)));
  }
  return Object.fromEntries(values);
}

function numbers(path: string, text: string): number | number[] | number[][] {
  const allowed = 'a finite number, or a list of them such as [0.1,0.2]';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong(path, 'value', text, allowed);
  }
  if (isNumber(value) || isList(value, isNumber)) return value;
  if (isList(value, (row): row is number[] => isList(row, isNumber))) return value;
  throw wrong(path, 'value', text, allowed);
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isList = <T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] =>
  Array.isArray(value) && value.every(isItem);

/** Sizes of layers, `400,100,10`, as an option's value. */
export function sizes(text: string): number[] {
  const list = text.split(',').map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : Number.NaN));
  if (list.length < 2 || !list.every((size) => Number.isSafeInteger(size) && size >= 1))
    throw new InvalidArgumentError('Allowed: at least two whole numbers above 0, as in 400,100,10.');
  return list;
}

/** `5000` or `5000,1000`. */
export function counts(text: string): number[] {
  const list = text.split(',').map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : Number.NaN));
  if (list.length > 2 || !list.every((count) => Number.isSafeInteger(count) && count >= 1))
    throw new InvalidArgumentError('Allowed: one or two whole numbers above 0, as in 5000 or 5000,1000.');
  return list;
}

/** Throws for options that were given and that the chosen one does not have: nothing is ignored. */
export function refuse(options: object, names: readonly string[], why: string): void {
  const given = options as Readonly<Record<string, unknown>>;
  raise(
    ...names
      .filter((name) => given[name] !== undefined)
      .map((name) =>
        invalid(
          `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
          'option',
          given[name],
          why,
        ),
      ),
  );
}

/** `0,12` as [0, 12]. */
export function span(option: string, text: string): [number, number] {
  const [from, to, ...rest] = text.split(',').map(toNumber);
  if (
    from === undefined ||
    to === undefined ||
    rest.length > 0 ||
    !(from <= to) ||
    !Number.isFinite(to - from)
  )
    throw wrong(option, 'span', text, 'T0,T1 with T0 <= T1, as in 0,12');
  return [from, to];
}

/** `0,1,2.5`, or `start:stop:step` with the stop where it lies on the grid. */
export function times(option: string, text: string): number[] {
  const list = text.includes(':') ? grid(option, text) : text.split(',').map(toNumber);
  if (!list.every(Number.isFinite)) throw wrong(option, 'times', text, '0,1,2.5 or start:stop:step');
  if (list.length > MOST_TIMES) throw tooMany(option, list.length);
  return list;
}

function grid(option: string, text: string): number[] {
  const [start, stop, step, ...rest] = text.split(':').map(toNumber);
  if (start === undefined || stop === undefined || step === undefined || rest.length > 0)
    throw wrong(option, 'times', text, 'start:stop:step, as in 0:12:0.1');
  if (!(step > 0) || !(stop >= start))
    throw wrong(option, 'times', text, 'start:stop:step with start <= stop and step above 0');
  const steps = (stop - start) / step;
  if (!(steps < MOST_TIMES)) throw tooMany(option, Math.floor(steps) + 1);
  // A stop that lies on the grid up to round-off is on it: 0:0.3:0.1 has four times, the last of them 0.3.
  const whole = Math.floor(steps + 1e-9);
  return Array.from({ length: whole + 1 }, (_, k) => (Math.abs(k - steps) < 1e-9 ? stop : start + k * step));
}

/** NaN for an empty text, which Number would read as 0. */
const toNumber = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

const tooMany = (option: string, count: number) =>
  wrong(option, 'number of times', count, `at most ${MOST_TIMES}`);

const wrong = (path: string, what: string, value: unknown, allowed: string): PulsegateError =>
  new PulsegateError([invalid(path, what, value, allowed)]);
