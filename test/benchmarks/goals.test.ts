/** A goal of the benchmarks is met where ours is fast enough and both sides have solved the problem. */
import { comparisons } from '../../analysis/benchmarks/report';
import { BEST_OF_SCIPY, LSODA, ODEX, PEER_ACCURACY, type Task } from '../../analysis/benchmarks/task';

const timing = (seconds: number, error: number) => ({ seconds, least: seconds, error });

/** Ours takes a second with an error of 1e-9; odex and LSODA each 12 s, with the errors given. */
function judged(own: number, peer: number, task: Partial<Task> = {}, seconds = 12, quick = false) {
  const measured = {
    task: { id: 'b0', goals: { [ODEX]: 10, [BEST_OF_SCIPY]: 10 }, accuracy: 1e-8, ...task } as Task,
    ours: [timing(1, own)],
    peers: [[ODEX, LSODA].map((name) => ({ name, ...timing(seconds, peer) }))],
    parts: {},
    growth: [],
  };
  return comparisons(measured, quick).map(({ met }) => met);
}

test('a ratio at the goal or above it meets it, one below does not', () => {
  expect(judged(1e-9, 1e-9)).toEqual([true, true]);
  expect(judged(1e-9, 1e-9, {}, 10)).toEqual([true, true]);
  expect(judged(1e-9, 1e-9, {}, 9.99)).toEqual([false, false]);
});

test('ours must be right, and so must the peer: one that has solved another problem is no rival', () => {
  expect(judged(1.1e-8, 1e-9)).toEqual([false, false]);
  expect(judged(1e-9, PEER_ACCURACY)).toEqual([true, true]);
  expect(judged(1e-9, 1.1 * PEER_ACCURACY)).toEqual([false, false]);
  expect(judged(1e-9, Number.NaN)).toEqual([false, false]);
  // a task may say that its peers come less near
  expect(judged(1e-9, 1e-5, { peerAccuracy: 1e-4 })).toEqual([true, true]);
});

test('the largest error of all rounds counts', () => {
  const task = { id: 'b0', goals: { [ODEX]: 10 }, accuracy: 1e-8 } as unknown as Task;
  const rounds = [1e-9, 1e-6].map((error) => [{ name: ODEX, ...timing(12, error) }]);
  const measured = { task, ours: [timing(1, 0), timing(1, 0)], peers: rounds, parts: {}, growth: [] };
  expect(comparisons(measured, false).map(({ met }) => met)).toEqual([false]);
});

test('nothing is judged at the sizes of a quick run, nor without a goal', () => {
  expect(judged(1e-9, 1e-9, {}, 12, true)).toEqual([undefined, undefined]);
  expect(judged(1e-9, 1e-9, { goals: {} })).toEqual([undefined, undefined]);
});
