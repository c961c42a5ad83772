/** What is said of a proof, and the exit code by which scripts know its verdict. */
import type { Certified } from '../../validation/certify';
import { EXIT, type ExitCode } from './common';

export const PROOF_CODES: Readonly<Record<Certified['verdict'], ExitCode>> = {
  certified: EXIT.ok,
  refused: EXIT.disagreed,
  undecided: EXIT.failed,
};

const short = (value: number): string => value.toExponential(1);

export function certifiedText({
  verdict,
  bound,
  worst,
  crossings,
  differences,
  compared,
  reason,
  touches,
}: Certified): string {
  const where = worst === undefined ? '' : ` (worst ${worst.name}[${worst.component}] at t = ${worst.t})`;
  const lines =
    verdict === 'certified'
      ? [
          `certified: every value within ${short(bound)} of the truth, ${compared} of them${where}`,
          `${crossings.length} crossings proven, ${differences.length === 0 ? 'none missed' : 'some missed'}`,
        ]
      : [`${verdict}: ${reason}`];
  if (touches.length > 0)
    lines.push(`${touches.length} touches of a threshold that rounding cannot tell from crossings`);
  return `${lines.join('\n')}\n`;
}
