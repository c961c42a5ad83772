/**
 * The pictures of README and guide, drawn from the library itself:
 *
 *     npm run images        (it needs a Chromium or Chrome)
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quantizationError } from '../../analysis/loihi/quantization-error';
import { missedPulse } from '../../analysis/solver/missed-pulse';
import { circuit, type Figure, gradedChain, plot, simulate, writeImages } from '../../src/index';

/** Each picture by its name: what README's first circuit answers, the pulse that integrators miss, and what the chip rounds. */
export async function pictures() {
  const chain = circuit(gradedChain({ stages: 12, T: 1 }));
  const packet = simulate(chain, { initial: { u0: 0.7 } });
  const [{ figure }, chip] = await Promise.all([missedPulse.run(), quantizationError.run('full')]);
  return {
    packet: plot.currents(packet, 'A packet of amplitude 0.7 travels twelve hops'),
    'missed-pulse': figure,
    'chip-rounding': chip.figure,
  };
}

/** A current below this lies on the axis. */
const UNSEEN = 1e-3;

/** More points than this are more than a curve of a README shows: every other one is left out. */
const MANY = 500;

/** A line of fewer points is none that was sampled. */
const FEW = 20;

interface Line {
  readonly mode?: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** The tails of lines that lie on the axis are left out, but for their ends. */
const light = ({ data, layout }: Figure): Figure => ({ data: data.map(lighter), layout });

function lighter(series: Figure['data'][number]): Figure['data'][number] {
  const { mode, x, y } = series as unknown as Line;
  if (mode !== 'lines' || y.length < FEW) return series;
  const shown = y.map(
    (_, k) =>
      k === 0 ||
      k === y.length - 1 ||
      ((y.length < MANY || k % 2 === 0) && y.slice(k - 2, k + 3).some((near) => Math.abs(near) > UNSEEN)),
  );
  const kept = (values: readonly number[]) => values.filter((_, k) => shown[k]);
  return { ...series, x: kept(x), y: kept(y) } as typeof series;
}

/** Places of a path to a tenth of a pixel. */
const tenths = (svg: string): string =>
  svg.replace(/ d="[^"]*"/g, (path) =>
    path.replace(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1)))),
  );

async function main(): Promise<void> {
  for (const [name, figure] of Object.entries(await pictures())) {
    const [svg, png] = await writeImages(join(__dirname, name), light(figure));
    writeFileSync(svg, tenths(readFileSync(svg, 'utf8')));
    rmSync(png);
  }
}

if (require.main === module) void main();
