/** Regression on a teacher: one layered network draws the targets, the circuit of another learns them. */
import { type BackpropOptions, networkOf } from '../circuit/fragments/backprop';
import { invalid, raise } from '../errors';
import { checkGiven } from '../kinds';
import { stream } from '../numerics/random';
import type { Pattern } from './patterns';
import { answer, passFor } from './plain';
import type { Task } from './tasks';
import { drawParameters, type Initialisation } from './weights';

export interface TeacherStudentOptions {
  /** The teacher, with any layers; its rate, T and maskGain are not used. */
  readonly teacher: BackpropOptions;
  /** The student, whose circuit learns; as many inputs and outputs as the teacher. */
  readonly student: BackpropOptions;
  /** How the teacher's weights are drawn (default: normal, variance 2 / fan-in, biases as for a student). */
  readonly initialisation?: Initialisation;
  /** Presentations of an epoch (default 250), fresh ones each time, and inputs of the test after it (default 200). */
  readonly epoch?: number;
  readonly tests?: number;
}

/**
 * t = teacher(x) for x uniform in [-1, 1] (in [0, 1] where the student's inputs are not signed). The test is the
 * generalisation loss: 1/2 |o - t|^2 over inputs that were never presented. Teacher, inputs and tests have streams of their own.
 * Throws where teacher and student do not fit: sizes, signed targets for a student whose outputs have no sign.
 */
export function teacherStudent(options: TeacherStudentOptions): Task {
  checkGiven('teacherStudent', options, {
    teacher: 'object',
    student: 'object',
    initialisation: 'object?',
    epoch: 'number?',
    tests: 'number?',
  });
  const { initialisation = { weights: 'he' }, epoch = 250, tests = 200 } = options;
  const teacher = networkOf(options.teacher);
  const student = networkOf(options.student);
  const ends = ({ layers }: { readonly layers: readonly number[] }) => [layers[0], layers[layers.length - 1]];
  const [inputs, outputs] = ends(teacher) as [number, number];
  raise(
    ...(ends(student).join() === ends(teacher).join()
      ? []
      : [
          invalid(
            'teacherStudent.student.layers',
            'layers',
            student.layers,
            `${inputs} inputs and ${outputs} outputs, as the teacher's`,
          ),
        ]),
    ...(teacher.output === 'linear' && student.output === 'relu'
      ? [
          invalid(
            'teacherStudent.student.output',
            'output',
            'relu',
            "linear: the teacher's outputs have either sign",
          ),
        ]
      : []),
    ...Object.entries({ epoch, tests })
      .filter(([, count]) => !(Number.isInteger(count) && count >= 1))
      .map(([name, count]) =>
        invalid(`teacherStudent.${name}`, 'number', count, 'a whole number of at least 1'),
      ),
  );
  const draws = (seed: number, name: string) => {
    const parameters = drawParameters(teacher, seed, initialisation, 'teacher ');
    const pass = passFor(teacher);
    const { uniform } = stream(seed, name);
    const next = student.inputs === 'signed' ? () => 2 * uniform() - 1 : uniform;
    return (): Pattern => {
      const x = Float64Array.from({ length: inputs }, next);
      return { x, t: answer(teacher, parameters, pass, x).slice() };
    };
  };
  return {
    name: 'teacher-student',
    shows: `a network ${student.layers.join('-')} learns what a random network ${teacher.layers.join('-')} answers`,
    network: options.student,
    initialisation: { weights: 'he' },
    epoch,
    epochs: 40,
    patterns: (seed) => {
      const draw = draws(seed, 'inputs');
      // in order, so that presentation k can be asked for again
      const drawn: Pattern[] = [];
      return (k) => {
        while (drawn.length <= k) drawn.push(draw());
        return drawn[k];
      };
    },
    test: (seed) => {
      const draw = draws(seed, 'test inputs');
      return Array.from({ length: tests }, draw);
    },
    solved: () => false,
  };
}
