/** Gates that overlap: another gain, a faster cascade. */
import { overlapGain, overlapModes } from '../../../src/circuit/overlap-gain';
import { check, type FigureEntry } from '../../../src/figures/figure';
import { draw } from './plot';
import { amplitudes, chain, GAINS, measuredSecond, OVERLAPS, SECOND, STAGES, T } from './runs';

export const overlap: FigureEntry = {
  id: 'ploscb16/overlap',
  source:
    'Wang, Sornborger, Tao, "Graded, dynamically routable information processing with synfire-gated synfire chains", PLoS Comput Biol 2016',
  title: 'Overlapping gates',
  shows:
    'Gates that begin before the last one has ended carry a packet faster. The gain that keeps it graded falls with the ' +
    'overlap and is the first root of a delayed exponential; with it the amplitude is the same from stage to stage. The ' +
    'gain of a contiguous chain would make it grow.',
  backends: ['mean field, exact'],
  parameters: { parameters: 'ours', 'T/τ': T, overlaps: OVERLAPS, stages: STAGES },
  run() {
    const runs = OVERLAPS.map((part) => amplitudes(chain(part), part));
    const seconds = SECOND.map(([part]) => measuredSecond(part));
    const checks = OVERLAPS.flatMap((part, k) => {
      const A = runs[k];
      const { retained } = overlapModes({ T, overlap: part });
      return [
        check(`S, overlap ${part}`, overlapGain({ T, overlap: part }), GAINS[k], 6e-12),
        check(`A_${STAGES} / A_${STAGES - 1}, overlap ${part}`, ratio(A), 1, 1e-11),
        check(`A_${STAGES} / retained, overlap ${part}`, A[STAGES - 1] / retained, 1, 1e-10),
      ];
    });
    checks.push(
      ...SECOND.map(([part, digits], k) =>
        check(`second multiplier, overlap ${part.toFixed(3)}`, seconds[k], digits, 1e-6),
      ),
    );
    return { figure: draw(runs, seconds), checks };
  },
};

const ratio = (A: readonly number[]): number => A[STAGES - 1] / A[STAGES - 2];
