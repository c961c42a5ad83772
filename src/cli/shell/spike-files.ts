/** Spikes of a run as files for numpy. */
import type { Solution } from '../../backends/solution';
import type { Content } from '../../io/disk/files';
import { formatNpz } from '../../io/npz';

/**
 * counts.npz: how many spikes each row fired in each segment, [segment, row], the edges of the segments, the names of the
 * rows. spikes.npz: unit `i` fired at `t`, two flat arrays; the units of a row are `neurons` of them, row after row.
 */
export function spikeFiles({ counts, spikes, log, facts }: Solution): [string, Content][] {
  const files: [string, Content][] = [];
  const names = (texts: readonly string[]) => ({ shape: [texts.length], texts });
  if (counts !== undefined) {
    const { rows, values } = counts;
    const data = new Float64Array(values.length * rows.length);
    values.forEach((one, k) => {
      data.set(one, k * rows.length);
    });
    const edges = Float64Array.from(log.segments, ({ t }) => t[0]);
    const ends = Float64Array.from(log.segments, ({ t }) => t[1]);
    const arrays = {
      counts: { shape: [values.length, rows.length], data },
      rows: names(rows),
      begin: { shape: [edges.length], data: edges },
      end: { shape: [ends.length], data: ends },
    };
    files.push(['counts.npz', formatNpz(arrays)]);
  }
  if (spikes !== undefined) {
    const { rows, i, t } = spikes;
    const neurons = facts['neurons'];
    const N = Float64Array.of(typeof neurons === 'number' ? neurons : 1);
    const arrays = {
      i: { shape: [i.length], data: i },
      t: { shape: [t.length], data: t },
      rows: names(rows),
      neurons: { shape: [1], data: N },
    };
    files.push(['spikes.npz', formatNpz(arrays)]);
  }
  return files;
}
