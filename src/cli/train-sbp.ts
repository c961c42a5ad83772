/** `pulsegate train TASK --backend loihi`: the spiking backprop network learns images; and what it then answers. */

import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { circuitEngine } from '../backends/loihi/sbp/circuit-engine';
import { checkSamples, matricesOf, NOTHING } from '../backends/loihi/sbp/engine';
import { sbpEngines } from '../backends/loihi/sbp/engines';
import { checkLayers, type SbpLayers, sbpWeights } from '../backends/loihi/sbp/types';
import {
  type SbpVerification,
  type VerifySbpOptions,
  type VerifyStep,
  verifyingSbp,
} from '../backends/loihi/sbp/verify';
import { invalid, lookup, PulsegateError, raise, within } from '../errors';
import { plotSbpTraining } from '../figures/sbp-training';
import { formatCsv } from '../io/csv';
import { type DatasetPart, type Part, readDataset } from '../io/datasets';
import { resultFolder } from '../io/files';
import { type ActivePixels, first } from '../io/images';
import { toJson } from '../io/json';
import { formatNpz } from '../io/npz';
import { scoresOf } from '../learning/sbp-scores';
import { HIDDEN, spikingImages } from '../learning/sbp-tasks';
import { orderOf, type SbpCheckpoint, trainSbp } from '../learning/sbp-train';
import { EXIT, type Session } from './common';
import { progress } from './progress';
import { provenanceOf, writeFolder } from './results';
import { CHECKPOINT, checkpointArrays, checkpointIn, matrixArrays, RUN, readWeights } from './sbp-files';
import { asDocument, asText, curveOf, wordsOf } from './sbp-report';
import { table } from './table';

export interface SbpOptions {
  readonly seed?: number | undefined;
  readonly out?: string | undefined;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
  readonly epochs?: number | undefined;
  readonly layers?: readonly number[] | undefined;
  readonly engine?: string | undefined;
  readonly data?: string | undefined;
  readonly samples?: readonly number[] | undefined;
  readonly weights?: string | undefined;
  readonly verify?: number | true | undefined;
  readonly rate?: number | undefined;
  readonly from?: number | undefined;
  readonly teacher?: readonly number[] | undefined;
  readonly checkpoint?: number | undefined;
  readonly extraInhibition?: true | undefined;
}

/** Seconds between two checkpoints on the disk; what a kill costs at most. */
const KEEP = 2;
/** Samples between two looks at the clock and at the interrupt. */
const EVERY: Readonly<Record<string, number>> = { fast: 5000, typescript: 500, reference: 100, circuit: 10 };

export async function trainSbpVerb(session: Session, name: string, options: SbpOptions): Promise<void> {
  const { terminal } = session;
  const began = Date.now();
  refuse(options);
  const { seed = 1, epochs = 6, engine: engineName = 'fast' } = options;
  const extraInhibition = options.extraInhibition === true ? 'on' : 'off';
  const named = lookup(sbpEngines, engineName, '--engine', 'engine');
  const make = engineName === 'circuit' ? circuitEngine({ extraInhibition }) : named;
  const [train, test] = [
    read(name, 'train', options.data, options.samples?.[0]),
    read(name, 'test', options.data, options.samples?.[1]),
  ];
  const layers = layersFor(name, train.samples, options.layers);
  const given = options.weights === undefined ? undefined : readWeights(options.weights, layers);
  const run = {
    task: name,
    engine: engineName,
    layers,
    seed,
    samples: [train.samples.count, test.samples.count],
    data: Object.fromEntries([...train.files, ...test.files].map(([path, hash]) => [basename(path), hash])),
    weights: given?.sha256 ?? null,
    extraInhibition,
  };
  const left = options.out === undefined ? undefined : checkpointIn(options.out, run, layers);
  const engine = make(
    layers,
    left?.matrices ?? given?.matrices ?? matricesOf(layers, sbpWeights(layers, seed)),
  );
  const total = epochs * train.samples.count;
  const bar = progress(terminal, options.quiet);
  const folder = options.out === undefined ? undefined : resultFolder(options.out);
  folder?.write(RUN, `${toJson(run)}\n`);
  const save = (checkpoint: SbpCheckpoint) =>
    folder?.write(CHECKPOINT, formatNpz(checkpointArrays(checkpoint, layers)));
  const past = left?.from ?? { epochs: [], running: NOTHING };
  const begin: SbpCheckpoint = {
    ...past,
    presentation: past.epochs.length * train.samples.count + past.running.samples,
    evaluated: 0,
    matrices: engine.copies(),
    verified: null,
  };
  const verify = options.verify === true ? total : (options.verify ?? 0);
  const order = orderOf(seed, past.epochs.length + 1, train.samples.count).subarray(past.running.samples);
  const circuit =
    verify === 0
      ? null
      : await verified(
          {
            layers,
            weights: engine.weights(),
            samples: train.samples,
            order,
            count: Math.min(verify, order.length),
            extraInhibition,
          },
          terminal.interrupt,
          ({ samples, of }) => bar.show(samples, of, 'samples, circuit and plain algorithm'),
        ).finally(bar.clear);
  const steps = trainSbp({
    engine,
    train: train.samples,
    test: test.samples,
    seed,
    epochs,
    from: begin,
    every: EVERY[engineName] ?? 10,
    verify,
  });
  const { last, interrupted } = await advance(
    steps,
    begin,
    save,
    1000 * (options.checkpoint ?? KEEP),
    terminal.interrupt,
    (checkpoint) => bar.show(checkpoint.presentation / train.samples.count, epochs, `${name}, epochs`),
  ).finally(bar.clear);
  const document = asDocument(run, last, engine.findings?.() ?? null, circuit, interrupted);
  if (options.out !== undefined)
    await writeFolder(
      options.out,
      [
        [RUN, `${toJson(run)}\n`],
        [CHECKPOINT, formatNpz(checkpointArrays(last, layers))],
        ['weights.npz', formatNpz(matrixArrays(last.matrices, layers))],
        ['curve.csv', formatCsv(curveOf(last, layers))],
        ['training.json', `${toJson(document)}\n`],
      ],
      [
        {
          name: 'training',
          title: `pulsegate: ${name}`,
          figure: plotSbpTraining(`${name}, ${layers.join('-')}, seed ${seed}`, last.epochs, layers[2]),
        },
      ],
      { backend: `loihi, spiking backprop, engine ${engineName}`, stats: null },
      provenanceOf(
        session,
        {
          parameters: { ...run, epochs },
          seed,
          inputs: new Map([
            ...train.files,
            ...test.files,
            ...(options.weights === undefined || given === undefined
              ? []
              : [[options.weights, given.sha256] as const]),
          ]),
          began,
        },
        options.quiet,
      ),
    );
  terminal.out(options.json === true ? `${toJson(document, 0)}\n` : asText(document));
  if (interrupted) terminal.err(`interrupted after ${last.presentation} of ${total} presentations\n`);
  const agrees =
    (document.verified?.first ?? null) === null && (circuit === null || circuit.samplesThatDiffer === 0);
  session.finish(interrupted ? EXIT.interrupted : agrees ? EXIT.ok : EXIT.disagreed);
}

export async function evaluateSbpVerb(
  session: Session,
  name: string,
  options: SbpOptions & { readonly weights: string; readonly patterns?: number | undefined },
): Promise<void> {
  const began = Date.now();
  const { engine: engineName = 'fast' } = options;
  const make = lookup(sbpEngines, engineName, '--engine', 'engine');
  const { samples, files } = read(name, 'test', options.data, options.patterns);
  const { layers, matrices, sha256 } = readWeights(
    options.weights,
    options.layers === undefined ? undefined : layersFor(name, samples, options.layers),
  );
  within(options.weights, () => checkSamples(layers, samples));
  const tally = make(layers, matrices).evaluate(samples, 0, samples.count);
  const scores = scoresOf(tally, layers[2]);
  const document = {
    task: name,
    backend: 'loihi',
    layers,
    engine: engineName,
    samples: samples.count,
    ...scores,
  };
  if (options.out !== undefined)
    await writeFolder(
      options.out,
      [['evaluation.json', `${toJson(document)}\n`]],
      [],
      { backend: `loihi, spiking backprop, engine ${engineName}`, stats: null },
      provenanceOf(
        session,
        {
          parameters: { task: name, engine: engineName },
          seed: null,
          inputs: new Map([...files, [options.weights, sha256]]),
          began,
        },
        options.quiet,
      ),
    );
  session.terminal.out(
    options.json === true
      ? `${toJson(document, 0)}\n`
      : table([['task', `${name}, ${samples.count} test samples, ${layers.join('-')}`], ...wordsOf(scores)]),
  );
  session.finish(EXIT.ok);
}

/** A step of a weight is +-2, and a run knows by itself how far it has come. */
function refuse({ rate, from, teacher }: SbpOptions): void {
  if (teacher !== undefined)
    raise(invalid('--teacher', 'option', teacher, 'none with --backend loihi, which learns data sets'));
  if (rate !== undefined) raise(invalid('--rate', 'option', rate, 'none with --backend loihi: a step is 2'));
  if (from !== undefined)
    raise(invalid('--from', 'option', from, 'none with --backend loihi: --out goes on by itself'));
}

function read(
  name: string,
  part: Part,
  data: string | undefined,
  count: number | undefined,
): { samples: ActivePixels; files: ReadonlyMap<string, string> } {
  const set: DatasetPart = readDataset(name, part, data);
  const chosen = count === undefined ? set : first(set, count);
  return { samples: spikingImages(name, chosen), files: set.files };
}

function layersFor(
  name: string,
  { size, classes }: ActivePixels,
  layers: readonly number[] | undefined,
): SbpLayers {
  if (layers === undefined) return [size, HIDDEN, classes];
  checkLayers(layers);
  const [input, , output] = layers;
  if (input !== size || output !== classes)
    throw new PulsegateError([
      invalid(
        '--layers',
        'layers',
        layers,
        `${size},HIDDEN,${classes}: the pixels and the classes of ${name}`,
      ),
    ]);
  return layers as unknown as SbpLayers;
}

/** The circuit beside the plain algorithm, spike by spike; after an interrupt, what it has come to. */
async function verified(
  options: VerifySbpOptions,
  interrupt: AbortSignal,
  show: (step: VerifyStep) => void,
): Promise<SbpVerification | null> {
  const steps = verifyingSbp(options);
  let step: VerifyStep | undefined;
  for (;;) {
    await setImmediate();
    if (interrupt.aborted) return step?.soFar() ?? null;
    const { done, value } = steps.next();
    if (done) return value;
    step = value;
    show(step);
  }
}

/** Training to its end or to an interrupt, with a checkpoint on the disk every so often. */
async function advance(
  steps: Generator<SbpCheckpoint, void>,
  begin: SbpCheckpoint,
  save: (checkpoint: SbpCheckpoint) => void,
  /** Milliseconds between two. */
  between: number,
  interrupt: AbortSignal,
  show: (checkpoint: SbpCheckpoint) => void,
): Promise<{ last: SbpCheckpoint; interrupted: boolean }> {
  let last = begin;
  let saved = Date.now();
  for (;;) {
    // a turn of the event loop, in which a signal arrives
    await setImmediate();
    if (interrupt.aborted) return { last, interrupted: true };
    const next = steps.next();
    if (next.done) return { last, interrupted: false };
    last = next.value;
    show(last);
    if (Date.now() - saved < between) continue;
    save(last);
    saved = Date.now();
  }
}
