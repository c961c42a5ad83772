/** `pulsegate train TASK --backend loihi`: the spiking backprop network learns images. */
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { lookup } from '../errors';
import { plotSbpTraining } from '../figures/sbp-training';
import { formatCsv } from '../io/csv';
import { resultFolder } from '../io/disk/files';
import { toJson } from '../io/json';
import { formatNpz } from '../io/npz';
import { orderOf, type SbpCheckpoint, trainSbp } from '../learning/sbp-train';
import { circuitEngine } from '../sbp/circuit-engine';
import { matricesOf, NOTHING } from '../sbp/engine';
import { sbpEngines } from '../sbp/engines';
import { sbpWeights } from '../sbp/types';
import { type SbpVerification, type VerifySbpOptions, type VerifyStep, verifyingSbp } from '../sbp/verify';
import { CHECKPOINT, checkpointArrays, checkpointIn, matrixArrays, RUN, readWeights } from './sbp-files';
import { asDocument, asText, curveOf } from './sbp-report';
import { layersFor, readSamples } from './sbp-samples';
import { EXIT, type Session } from './shell/common';
import { progress } from './shell/progress';
import { provenanceOf, writeFolder } from './shell/results';
import { refuse } from './shell/values';

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
  refuse(options, ['teacher'], 'none with --backend loihi, which learns data sets');
  refuse(options, ['rate'], 'none with --backend loihi: a step is 2');
  refuse(options, ['from'], 'none with --backend loihi: --out goes on by itself');
  if (options.engine !== 'circuit' && options.verify === undefined)
    refuse(options, ['extraInhibition'], 'with --engine circuit or --verify: it is of the circuit');
  const { seed = 1, epochs = 6, engine: engineName = 'fast' } = options;
  const extraInhibition = options.extraInhibition === true ? 'on' : 'off';
  const named = lookup(sbpEngines, engineName, '--engine', 'engine');
  const make = engineName === 'circuit' ? circuitEngine({ extraInhibition }) : named;
  const [train, test] = [
    readSamples(name, 'train', options.data, options.samples?.[0]),
    readSamples(name, 'test', options.data, options.samples?.[1]),
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
