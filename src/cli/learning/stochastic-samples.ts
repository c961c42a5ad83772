/** Data sets as composite neurons are shown them: pictures as intensities, recordings as the events that they are. */
import { invalid, missing, PulsegateError, raise } from '../../errors';
import { readDataset, type Split } from '../../io/disk/datasets';
import { readRecordings } from '../../io/disk/recordings';
import { first } from '../../io/images';
import { events, intensities, type Stimuli } from '../../stochastic/index';

/** Recordings of a camera. */
export const N_MNIST = 'n-mnist';

/** Hidden units where nobody says how many. */
const HIDDEN = 100;

interface ReadStimuli {
  readonly stimuli: Stimuli;
  /** sha256 by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** A part of a data set, or its first samples. */
export function readStimuli(
  name: string,
  part: Split,
  data: string | undefined,
  count: number | undefined,
): ReadStimuli {
  if (name !== N_MNIST) {
    const set = readDataset(name, part, data);
    return { stimuli: intensities(count === undefined ? set : first(set, count)), files: set.files };
  }
  if (data === undefined)
    throw new PulsegateError([missing('--data', 'folder', 'the one that holds Train and Test of N-MNIST')]);
  const set = readRecordings(data, part);
  if (count !== undefined && count > set.count)
    raise(invalid('--samples', 'number of samples', count, `1 to ${set.count}`));
  const chosen = { ...set, count: count ?? set.count, labels: set.labels.subarray(0, count) };
  return { stimuli: events(chosen), files: set.files };
}

/** The layers asked for, or 100 hidden units; throws where they do not fit the samples. */
export function stochasticLayers(
  name: string,
  { size, classes }: Stimuli,
  layers: readonly number[] | undefined,
): readonly number[] {
  if (layers === undefined) return [size, HIDDEN, classes];
  if (layers[0] !== size || layers[layers.length - 1] !== classes)
    raise(
      invalid(
        '--layers',
        'layers',
        layers,
        `${size},HIDDEN,...,${classes}: the inputs and the classes of ${name}`,
      ),
    );
  return layers;
}
