/** Gates that did not hold: what a learning circuit asks of any back-end's run is its margins and the segments of its log. */
import { type Margin, part, type Solution } from '../backends/solution';

/** Only a closed row without a proof of silence can have leaked; where a back-end proves none, its margins tell. */
export const mayHaveLeaked = ({ log }: Solution): boolean =>
  log.segments.some(({ watched }) => watched === undefined || watched.length > 0);

/** The first closed projection through which current flowed. Throws where the back-end has no margins. */
export const firstLeak = (run: Solution): Margin | undefined =>
  part(run.margins, 'margins', run)
    .filter(({ leaks }) => leaks)
    .sort((a, b) => a.t - b.t)[0];
