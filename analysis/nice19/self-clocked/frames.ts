/** What an animation of the machine needs, as JSON: the currents in the first presentations, weights and errors in all. */
import type { Solution } from '../../../src';
import { errorsOf, onsetsOf, STAGES, XOR } from './machine';

/** Presentations that are told moment by moment, and moments in a time constant. */
const CLOSELY = 4;
const RATE = 4;

const rounded = (value: number): number => Number(value.toPrecision(4));

export function framesOf(solution: Solution, presentations: number): string {
  const { circuit } = solution;
  const onsets = onsetsOf(solution, 'q1');
  const count = Math.round(onsets[CLOSELY] * RATE);
  const times = Array.from({ length: count + 1 }, (_, k) => k / RATE);
  const own = circuit.populations.filter(({ input }) => input !== true).map(({ name }) => name);
  const turns = (solution.log.crossings ?? []).filter(
    ({ kind, name, t }) => kind === 'row' && t <= onsets[CLOSELY] && /^[qR]\d+$/.test(name),
  );
  const errors = errorsOf(solution);
  return JSON.stringify({
    about:
      'XOR learnt from one start pulse. Times in tau; "on" and "off" are events of the rows of the two rings.',
    stages: Array.from({ length: STAGES }, (_, k) => `q${k + 1}`),
    patterns: XOR,
    times,
    currents: Object.fromEntries(
      own.map((name) => [name, times.map((t) => Array.from(solution.vector(t, name), rounded))]),
    ),
    events: turns.map(({ t, name, active }) => ({ t: rounded(t), row: name, turns: active ? 'on' : 'off' })),
    presentations: Array.from({ length: presentations }, (_, k) => ({
      begins: rounded(onsets[k]),
      error: rounded(errors[k]),
      weights: Object.fromEntries(
        Object.entries(solution.state(onsets[k]).weights).map(([name, values]) => [
          name,
          Array.from(values, rounded),
        ]),
      ),
    })),
  });
}
