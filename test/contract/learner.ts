/** What every learner must do. `statements(name, subject)` makes a test of each statement. */
import { sha256 } from '../../src/io/disk/files';
import { toJson } from '../../src/io/json';
import { learn } from '../../src/learning/epochs';
import type { Learner, LearnerKind, LearnerState, Outcome } from '../../src/learning/learner';

export interface Subject<K extends LearnerKind> {
  /** A small one, made anew at each call, with at least two steps in an epoch; it verifies so many presentations. */
  readonly make: (options: { readonly seed: number; readonly verify?: number }) => Learner<K>;
  /** One that fails, where this kind can. */
  readonly failing?: () => Learner<K>;
}

const EPOCHS = 2;

interface Run<K extends LearnerKind> {
  readonly states: LearnerState<K>[];
  readonly outcome: Outcome;
}

function run<K extends LearnerKind>(learner: Learner<K>, from?: LearnerState<K>, epochs = EPOCHS): Run<K> {
  const steps = learn(learner, { epochs, ...(from === undefined ? {} : { from }) });
  const states: LearnerState<K>[] = [];
  for (;;) {
    const next = steps.next();
    if (next.done === true) return { states, outcome: next.value };
    states.push(next.value);
  }
}

const last = <T>(list: readonly T[]): T => list[list.length - 1];

/** All bits of a state: the hashes of its weights, the rest as the JSON of a checkpoint. */
const bitsOf = <K extends LearnerKind>({ weights, ...rest }: LearnerState<K>) => ({
  rest: toJson(rest, 0),
  weights: Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [
      name,
      sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    ]),
  ),
});

/** A state as a checkpoint on the disk gives it back. */
const reread = <K extends LearnerKind>({ weights, ...rest }: LearnerState<K>): LearnerState<K> => ({
  ...(JSON.parse(toJson(rest, 0)) as Omit<LearnerState<K>, 'weights'>),
  weights: structuredClone(weights),
});

export function statements<K extends LearnerKind>(name: string, { make, failing }: Subject<K>): void {
  describe(`${name} is a learner:`, () => {
    const whole = run(make({ seed: 1 }));
    const end = bitsOf(last(whole.states));

    test('the same seed gives the same bits, another one others', () => {
      expect(bitsOf(last(run(make({ seed: 1 })).states))).toEqual(end);
      expect(bitsOf(last(run(make({ seed: 2 })).states)).weights).not.toEqual(end.weights);
    });

    test('from any state, kept and read again, it ends with the same bits', () => {
      expect(whole.states.some(({ presentation }) => presentation % make({ seed: 1 }).epoch !== 0)).toBe(
        true,
      );
      for (const state of whole.states.slice(0, -1))
        expect(bitsOf(last(run(make({ seed: 1 }), reread(state)).states))).toEqual(end);
    });

    test('it has nothing to do once its epochs are done, and is asked for more as if it had been at once', () => {
      expect(run(make({ seed: 1 }), last(whole.states)).states).toEqual([]);
      const first = last(run(make({ seed: 1 }), undefined, 1).states);
      expect(bitsOf(last(run(make({ seed: 1 }), first).states))).toEqual(end);
    });

    test('used again it begins anew', () => {
      const learner = make({ seed: 1 });
      run(learner, undefined, 1);
      learner.begin(whole.states[1]);
      expect(bitsOf(last(run(learner).states))).toEqual(end);
    });

    test('every epoch has its scores, in order, and success is the end', () => {
      const { epoch, first } = make({ seed: 1 });
      expect(whole.outcome).toEqual({ retcode: 'success' });
      expect(whole.states.map(({ epochs }) => epochs.length)).toEqual(
        whole.states.map(({ presentation, running }) =>
          running === null ? (presentation - first) / epoch : Math.ceil((presentation - first) / epoch) - 1,
        ),
      );
      for (const { epochs } of whole.states)
        expect(epochs).toEqual(last(whole.states).epochs.slice(0, epochs.length));
    });

    test('facts, scores and findings are plain data, and the seed is a fact', () => {
      const { facts, weights: _, ...rest } = last(whole.states);
      expect(facts).toEqual(make({ seed: 1 }).facts);
      expect(JSON.parse(toJson({ facts, ...rest }, 0))).toEqual({ facts, ...rest });
      expect(make({ seed: 2 }).facts).not.toEqual(facts);
    });

    test('weights have the shapes that it says', () => {
      const { shapes } = make({ seed: 1 });
      const { weights } = last(whole.states);
      expect(Object.keys(weights).sort()).toEqual(Object.keys(shapes).sort());
      for (const [of, [rows, columns]] of Object.entries(shapes))
        expect([of, weights[of].length]).toEqual([of, rows * columns]);
    });

    test('no buffer is shared: what is done to a state does nothing to training', () => {
      const buffers = whole.states.flatMap(({ weights }) =>
        Object.values(weights).map(({ buffer }) => buffer),
      );
      expect(new Set(buffers).size).toBe(buffers.length);
      const steps = learn(make({ seed: 1 }), { epochs: EPOCHS });
      let bits: unknown;
      for (const state of steps) {
        bits = bitsOf(state);
        for (const values of Object.values(state.weights)) values.fill(77);
      }
      expect(bits).toEqual(end);
      const from = reread(whole.states[0]);
      const going = learn(make({ seed: 1 }), { epochs: EPOCHS, from });
      going.next();
      for (const values of Object.values(from.weights)) values.fill(77);
      expect(bitsOf(last([...going]))).toEqual(end);
    });

    test('a state that is not its own is refused by name', () => {
      const state = whole.states[0];
      const [weight] = Object.keys(state.weights);
      const { [weight]: values, ...others } = state.weights;
      const wrong: [object, string][] = [
        [{ facts: make({ seed: 2 }).facts }, 'state: invalid seed for this checkpoint 1 (allowed: 2'],
        [{ facts: {} }, 'state: missing '],
        [{ weights: others }, `state.weights.${weight}: missing weights`],
        [{ weights: { ...others, [weight]: values.slice(1) } }, `state.weights.${weight}: invalid number of`],
        [{ presentation: -1 }, 'state.presentation: invalid number -1'],
        [{ epochs: undefined }, 'state.epochs: missing list of epochs'],
      ];
      for (const [change, message] of wrong)
        expect(() => run(make({ seed: 1 }), { ...state, ...change })).toThrow(message);
      expect(() => run(make({ seed: 1 }), undefined, 1.5)).toThrow('learn.epochs: invalid number 1.5');
    });

    test('verifying changes no bits, finds something out, and is done at once', () => {
      const verify = whole.states[0].presentation + 1;
      const { states } = run(make({ seed: 1, verify }));
      expect(bitsOf(last(states)).weights).toEqual(end.weights);
      expect(last(states).findings).not.toEqual(last(whole.states).findings);
      const [before, after] = [
        states.find(({ presentation }) => presentation < verify),
        states.find(({ presentation }) => presentation >= verify),
      ] as [LearnerState<K>, LearnerState<K>];
      expect(() => run(make({ seed: 1, verify }), before)).toThrow(
        `state.presentation: invalid number ${before.presentation} (allowed: 0, or ${verify} and more`,
      );
      expect(bitsOf(last(run(make({ seed: 1, verify }), reread(after)).states))).toEqual(
        bitsOf(last(states)),
      );
    });

    if (failing !== undefined)
      test('where it fails it ends by name, and the last state stands', () => {
        const { states, outcome } = run(failing());
        expect(outcome.retcode).not.toBe('success');
        expect(outcome.message).toMatch(/^presentation \d+, /);
        for (const { weights } of states)
          for (const values of Object.values(weights))
            expect(values.every((value) => Number.isFinite(value))).toBe(true);
      });
  });
}
