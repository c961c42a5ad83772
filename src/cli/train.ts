/** `pulsegate train`: a circuit learns a task; `pulsegate evaluate`: what it then answers. */
import { setImmediate } from 'node:timers/promises';
import { sbpEngines } from '../backends/loihi/sbp/engines';
import { networkOf } from '../circuit/fragments/backprop';
import { lookup, raise, unknown } from '../errors';
import { plotTraining } from '../figures/training';
import { formatCsv } from '../io/csv';
import { toJson } from '../io/json';
import { formatNpz } from '../io/npz';
import { evaluate } from '../learning/evaluate';
import { type Task, tasks } from '../learning/tasks';
import { type Checkpoint, type Outcome, train } from '../learning/train';
import { backpropWeights, type NamedWeights } from '../learning/weights';
import { EXIT, number, type Session, verb, wholeNumber } from './common';
import { progress } from './progress';
import { provenanceOf, writeFolder } from './results';
import { brief, table } from './table';
import { evaluateSbpVerb, trainSbpVerb } from './train-sbp';
import { shapesOf, weightsFrom } from './weights-file';

export const trainVerb = (session: Session) =>
  verb(
    session,
    'train',
    'a circuit learns a task by backpropagation',
    'pulsegate train xor --seed 3 --verify 100 --out xor',
  )
    .argument('<task>', `what to learn: ${tasks.map(({ name }) => name).join(', ')}; loihi: a data set`)
    .option('--backend <name>', 'mean-field (default), or loihi: spiking backprop', backend)
    .option('--layers <sizes>', 'loihi: units, as in 400,400,10 (default: pixels,400,classes)')
    .option(
      '--engine <name>',
      `loihi: ${[...sbpEngines.keys()].join(', ')}; the bits are the same (default: fast)`,
    )
    .option('--data <dir>', 'loihi: where the idx files are (default: where packages put them)')
    .option('--samples <n>', 'loihi: only the first images, TRAIN or TRAIN,TEST')
    .option('--epochs <n>', 'at most so many epochs (default: those of the task)', wholeNumber)
    .option('--rate <eta>', 'learning rate (default: that of the task)', number)
    .option('--weights <file>', 'NPZ with W1, b1, ... to begin with (default: drawn from the seed)')
    .option('--from <n>', 'presentations that the weights have seen already', wholeNumber)
    .option(
      '--verify [cycles]',
      'run the plain algorithm beside the circuit (default: all cycles)',
      wholeNumber,
    )
    .action(async (name, options) => {
      if (options.backend === 'loihi') return trainSbpVerb(session, name, options);
      const { terminal } = session;
      const began = Date.now();
      const task = taskOf(name);
      const { seed = 1, epochs = task.epochs, from = 0 } = options;
      const network = { ...task.network, ...(options.rate === undefined ? {} : { rate: options.rate }) };
      const given = options.weights;
      const loaded = given === undefined ? undefined : weightsFrom(given, networkOf(network));
      const weights = loaded?.weights ?? backpropWeights(network, seed, task.initialisation);
      const bar = progress(terminal, options.quiet);
      const result = await run(
        train({
          network,
          weights,
          pattern: task.patterns(seed),
          presentations: epochs * task.epoch,
          from,
          every: task.epoch,
          verify: options.verify === undefined ? 0 : options.verify === true ? true : options.verify,
        }),
        task,
        (done) => bar.show(done, epochs, `${task.name}, epochs`),
        terminal.interrupt,
      ).finally(bar.clear);
      const last = result.checkpoints[result.checkpoints.length - 1]?.weights ?? weights;
      const document = asDocument(task, seed, result, last);
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [
            ['weights.npz', formatNpz(shapesOf(last, networkOf(network)))],
            ['curve.csv', formatCsv(curveOf(result.checkpoints))],
            ['training.json', `${toJson(document)}\n`],
          ],
          [
            {
              name: 'training',
              title: `pulsegate: ${task.name}`,
              figure: plotTraining(task.shows, result.checkpoints),
            },
          ],
          undefined,
          provenanceOf(
            session,
            {
              parameters: { task: task.name, network, epochs, from },
              seed,
              inputs: new Map(given === undefined || loaded === undefined ? [] : [[given, loaded.sha256]]),
              began,
            },
            options.quiet,
          ),
        );
      terminal.out(options.json === true ? `${toJson(document, 0)}\n` : asText(document));
      const { outcome, interrupted } = result;
      if (outcome !== undefined && outcome.retcode !== 'success')
        terminal.err(`error: training ended early: ${outcome.retcode}: ${outcome.message}\n`);
      if (interrupted) terminal.err(`interrupted after ${document.presentations} presentations\n`);
      session.finish(
        interrupted
          ? EXIT.interrupted
          : (outcome?.retcode ?? 'success') === 'success'
            ? EXIT.ok
            : EXIT.failed,
      );
    });

export const evaluateVerb = (session: Session) =>
  verb(
    session,
    'evaluate',
    'what a trained circuit answers',
    'pulsegate evaluate xor --weights xor/weights.npz',
  )
    .argument('<task>', `whose patterns: ${tasks.map(({ name }) => name).join(', ')}`)
    .requiredOption('--weights <file>', 'NPZ with W1, b1, ...')
    .option('--patterns <n>', 'so many of them (default: one epoch)', wholeNumber)
    .option('--backend <name>', 'mean-field (default), or loihi: spiking backprop', backend)
    .option('--engine <name>', 'loihi: as in train')
    .option('--data <dir>', 'loihi: as in train')
    .option('--samples <n>', 'loihi: only the first test images')
    .action(async (name, options) => {
      if (options.backend === 'loihi') return evaluateSbpVerb(session, name, options);
      const { terminal } = session;
      const began = Date.now();
      const task = taskOf(name);
      const { weights, sha256 } = weightsFrom(options.weights, networkOf(task.network));
      const pattern = task.patterns(options.seed ?? 1);
      const patterns = Array.from({ length: options.patterns ?? task.epoch }, (_, k) => pattern(k));
      const { outputs, losses } = evaluate({ network: task.network, weights, patterns });
      const document = {
        task: task.name,
        loss: mean(losses),
        patterns: patterns.map(({ x, t }, k) => ({
          x: Array.from(x),
          t: Array.from(t),
          o: Array.from(outputs[k] ?? []),
          loss: losses[k],
        })),
      };
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [['evaluation.json', `${toJson(document)}\n`]],
          [],
          undefined,
          provenanceOf(
            session,
            {
              parameters: { task: task.name },
              seed: options.seed ?? 1,
              inputs: new Map([[options.weights, sha256]]),
              began,
            },
            options.quiet,
          ),
        );
      const rows = document.patterns
        .slice(0, 20)
        .map(({ x, t, o, loss = 0 }) => [...[x, t, o].map((list) => list.map(brief).join(' ')), brief(loss)]);
      terminal.out(
        options.json === true
          ? `${toJson(document, 0)}\n`
          : `${table([['input', 'target', 'output', 'loss'], ...rows])}mean loss ${brief(document.loss)} over ${losses.length} patterns\n`,
      );
      session.finish(EXIT.ok);
    });

const BACKENDS = ['mean-field', 'loihi'];

function backend(name: string): string {
  if (!BACKENDS.includes(name)) raise(unknown('--backend', 'back-end', name, BACKENDS));
  return name;
}

const taskOf = (name: string): Task =>
  lookup(new Map(tasks.map((task) => [task.name, task])), name, '', 'task');

interface Result {
  readonly checkpoints: readonly Checkpoint[];
  readonly outcome?: Outcome;
  readonly interrupted: boolean;
  readonly solved: boolean;
}

/** Epoch by epoch, until the task is solved, the run ends or an interrupt comes; what was done is kept. */
async function run(
  training: Generator<Checkpoint, Outcome>,
  task: Task,
  show: (done: number) => void,
  interrupt: AbortSignal,
): Promise<Result> {
  const checkpoints: Checkpoint[] = [];
  for (;;) {
    // a turn of the event loop, in which a signal arrives
    await setImmediate();
    if (interrupt.aborted) return { checkpoints, interrupted: true, solved: false };
    const next = training.next();
    if (next.done) return { checkpoints, outcome: next.value, interrupted: false, solved: false };
    checkpoints.push(next.value);
    show(checkpoints.length);
    if (task.solved(next.value)) return { checkpoints, interrupted: false, solved: true };
  }
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function curveOf(checkpoints: readonly Checkpoint[]) {
  const verified = checkpoints.some(({ reports }) => reports.length > 0);
  return [
    { name: 'presentation', values: checkpoints.map(({ presentation }) => presentation) },
    { name: 'loss', values: checkpoints.map(({ losses }) => mean(losses)) },
    { name: 'largest_error', values: checkpoints.map(({ errors }) => Math.max(...errors)) },
    ...(verified
      ? [
          {
            name: 'deviation_from_plain_backprop',
            values: checkpoints.map(({ reports }) =>
              Math.max(0, ...reports.map(({ deviation }) => deviation)),
            ),
          },
        ]
      : []),
  ];
}

function asDocument(
  task: Task,
  seed: number,
  { checkpoints, outcome, interrupted, solved }: Result,
  weights: NamedWeights,
) {
  const last = checkpoints[checkpoints.length - 1];
  const reports = checkpoints.flatMap((checkpoint) => checkpoint.reports);
  const worst = reports.reduce((a, b) => (b.deviation > a.deviation ? b : a), reports[0] ?? null);
  return {
    task: task.name,
    seed,
    retcode: interrupted ? 'interrupted' : (outcome?.retcode ?? 'success'),
    ...(outcome?.message === undefined ? {} : { message: outcome.message }),
    presentations: last?.presentation ?? 0,
    solved,
    loss: last === undefined ? null : mean(last.losses),
    largestError: last === undefined ? null : Math.max(...last.errors),
    weightError: task.weightError?.(seed, weights) ?? null,
    verified:
      worst === null
        ? null
        : {
            cycles: reports.length,
            deviation: worst.deviation,
            weights: worst.weights,
            presentation: worst.presentation,
            firstWindow: reports.find(({ window }) => window !== null) ?? null,
            leastInput: Math.min(...reports.map(({ leastInput }) => leastInput)),
            deadZone: reports.reduce((sum, { deadZone }) => sum + deadZone, 0),
          },
    losses: checkpoints.map(({ losses }) => mean(losses)),
    reports,
  };
}

function asText({
  task,
  retcode,
  presentations,
  solved,
  loss,
  largestError,
  weightError,
  verified,
}: ReturnType<typeof asDocument>): string {
  return table([
    ['task', task],
    [
      'outcome',
      solved
        ? `learnt after ${presentations} presentations`
        : `${retcode} after ${presentations} presentations`,
    ],
    ...(loss === null
      ? []
      : [['last epoch', `loss ${brief(loss)}, largest error ${brief(largestError ?? 0)}`]]),
    ...(weightError === null ? [] : [['weights', `off by ${brief(weightError)} from the truth`]]),
    ...(verified === null
      ? []
      : [
          [
            'verified',
            `${verified.cycles} cycles: weights within ${verified.deviation.toExponential(2)} of plain backprop (${verified.weights}, presentation ${verified.presentation})`,
          ],
          [
            '',
            verified.firstWindow === null
              ? 'every charge of every window as the plain algorithm has it'
              : `first off in window ${verified.firstWindow.window?.number} of presentation ${verified.firstWindow.presentation}: "${verified.firstWindow.window?.population}" by ${verified.firstWindow.window?.deviation.toExponential(2)}`,
          ],
          [
            '',
            `least |n| ${verified.leastInput.toExponential(2)}, masks in their dead zone ${verified.deadZone}`,
          ],
        ]),
  ]);
}
