import fc from 'fast-check';
import { namedValues, span, times } from '../../../src/cli/shell/values';

describe('times', () => {
  test('a list is taken as it is', () => {
    expect(times('--t-eval', '0,1,2.5')).toEqual([0, 1, 2.5]);
  });

  test('a grid is made by multiplication and ends exactly at a stop that lies on it', () => {
    expect(times('--t-eval', '0:0.3:0.1')).toEqual([0, 0.1, 0.2, 0.3]);
    expect(times('--t-eval', '0:12:0.1').slice(-2)).toEqual([119 * 0.1, 12]);
    expect(times('--t-eval', '0:1:0.3')).toEqual([0, 0.3, 2 * 0.3, 3 * 0.3]);
    expect(times('--t-eval', '2:2:1')).toEqual([2]);
  });

  test('n steps from any start have n + 1 times, ascending, from start to stop', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 1, max: 100 }),
        (n, a, b) => {
          const [start, step] = [a / 7, b / 13];
          const grid = times('--t-eval', `${start}:${start + n * step}:${step}`);
          expect(grid).toHaveLength(n + 1);
          expect([grid[0], grid[n]]).toEqual([start, start + n * step]);
          expect(grid.every((t, k) => k === 0 || t > grid[k - 1])).toBe(true);
        },
      ),
      { seed: 1 },
    );
  });

  test.each([
    ['0,x', 'invalid times "0,x"'],
    ['', 'invalid times ""'],
    ['0,,1', 'invalid times "0,,1"'],
    ['0:1', 'invalid times "0:1"'],
    ['1:0:1', 'start <= stop'],
    ['0:1:0', 'step above 0'],
    ['0:NaN:1', 'start <= stop'],
    ['0:1e6:0.5', 'invalid number of times 2000001 (allowed: at most 1000000)'],
    ['0:1e300:1e-300', 'invalid number of times Infinity'],
  ])('%j is refused', (text, message) => {
    expect(() => times('--t-eval', text)).toThrow(message);
  });
});

describe('named values', () => {
  test('are numbers, lists and lists of rows', () => {
    expect(namedValues('--initial', ['u0=0.7', 'v=[1, 2]', 'W=[[1,0],[0,1]]'])).toEqual({
      u0: 0.7,
      v: [1, 2],
      W: [
        [1, 0],
        [0, 1],
      ],
    });
  });

  test.each([
    [['u0'], '--initial: invalid value "u0" (allowed: NAME=VALUE'],
    [['=1'], 'invalid value "=1"'],
    [['u0=NaN'], '--initial u0: invalid value "NaN" (allowed: a finite number'],
    [['u0=1e999'], '--initial u0: invalid value "1e999"'],
    [['u0="a"'], '--initial u0: invalid value'],
    [['u0=[1,"a"]'], '--initial u0: invalid value'],
    [['u0=[1,[2]]'], '--initial u0: invalid value'],
    [['u0=1', 'u0=2'], '--initial: invalid name "u0" (allowed: each name once)'],
  ])('%j is refused', (entries, message) => {
    expect(() => namedValues('--initial', entries)).toThrow(message);
  });
});

test.each(['0', '0,1,2', '1,0', '0,Infinity', 'a,b', ',1'])('the span %j is refused', (text) => {
  expect(() => span('--t-span', text)).toThrow('--t-span: invalid span');
});
