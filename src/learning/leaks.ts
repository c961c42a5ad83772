/** Gates that did not hold: what a learning circuit asks of any back-end's run is its margins and the segments of its log. */
import { type Margin, part, type Solution } from '../backends/solution';

/** Only a closed row without a proof of silence can have leaked; where a back-end proves none, its margins tell. */
export const mayHaveLeaked = ({ log }: Solution): boolean =>
  log.segments.some(({ watched }) => watched === undefined || watched.length > 0);

/** The first closed row that rose above its threshold, of a circuit that runs itself: without windows there are no margins. */
export function leakInLog({ log }: Solution): Pick<Margin, 'projection' | 't'> | undefined {
  const found = log.crossings?.find(({ kind, active }) => kind === 'leak' && active);
  return found === undefined ? undefined : { projection: found.name, t: found.t };
}

/** The first closed projection through which current flowed. Throws where the back-end has no margins. */
export const firstLeak = (run: Solution): Margin | undefined =>
  part(run.margins, 'margins', run)
    .filter(({ leaks }) => leaks)
    .sort((a, b) => a.t - b.t)[0];
