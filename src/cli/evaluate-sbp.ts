/** `pulsegate evaluate TASK --backend loihi`: what the spiking backprop network answers. */

import { lookup, within } from '../errors';
import { toJson } from '../io/json';
import { scoresOf } from '../learning/sbp-scores';
import { checkSamples } from '../sbp/engine';
import { sbpEngines } from '../sbp/engines';
import { readWeights } from './sbp-files';
import { wordsOf } from './sbp-report';
import { layersFor, readSamples } from './sbp-samples';
import { EXIT, type Session } from './shell/common';
import { provenanceOf, writeFolder } from './shell/results';
import { table } from './shell/table';
import { refuse } from './shell/values';
import type { SbpOptions } from './train-sbp';

export async function evaluateSbpVerb(
  session: Session,
  name: string,
  options: SbpOptions & { readonly weights: string; readonly patterns?: number | undefined },
): Promise<void> {
  const began = Date.now();
  refuse(options, ['teacher'], 'none with --backend loihi, which learns data sets');
  const { engine: engineName = 'fast' } = options;
  const make = lookup(sbpEngines, engineName, '--engine', 'engine');
  const { samples, files } = readSamples(name, 'test', options.data, options.patterns);
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
