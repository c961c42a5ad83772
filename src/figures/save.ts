/** Figures as files: a page that needs no network, images that a browser of this machine draws. */
import { PulsegateError, unsupported } from '../errors';
import { writeAtomically } from '../io/disk/files';
import { plotlyText } from '../io/disk/plotly';
import { checkKinds, having } from '../kinds';
import type { Figure } from './figure';
import { pages } from './html';
import { openStudio } from './image';

const FIGURE = having('a figure, as plot.currents(...) and its like return', {
  data: 'objects',
  layout: 'object',
});

/**
 * A page with the figure in it, to be zoomed and read off; it needs no other file and no network.
 *
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 * import { circuit, gradedChain, plot, simulate, toHtml } from 'pulsegate';
 *
 * const run = simulate(circuit(gradedChain({ stages: 3, T: 1 })), { initial: { u0: 0.7 } });
 * const page = toHtml(plot.currents(run), 'Three hops');
 * writeFileSync('packet.html', page);
 * page.includes('<title>Three hops</title>'); // true
 * ```
 */
export function toHtml(figure: Figure, title = 'Figure'): string {
  checkKinds('toHtml', { figure: [figure, FIGURE], title: [title, 'text'] });
  return pages(plotlyText())(figure, title);
}

/**
 * Writes `path`.svg and `path`.png, and returns their names. Throws a PulsegateError (code 'unsupported') where no Chromium
 * or Chrome is found to draw them.
 *
 * @example
 * ```ts browser
 * import { circuit, gradedChain, plot, simulate, writeImages } from 'pulsegate';
 *
 * const run = simulate(circuit(gradedChain({ stages: 3, T: 1 })), { initial: { u0: 0.7 } });
 * (await writeImages('packet', plot.currents(run))).join(); // packet.svg,packet.png
 * ```
 */
export async function writeImages(
  path: string,
  figure: Figure,
): Promise<readonly [svg: string, png: string]> {
  checkKinds('writeImages', { path: [path, 'text'], figure: [figure, FIGURE] });
  let reason = '';
  const studio = await openStudio((why) => {
    reason = why;
  });
  if (studio === undefined) throw new PulsegateError([unsupported('writeImages', reason)]);
  try {
    const { svg, png } = await studio.draw(figure);
    writeAtomically(`${path}.svg`, svg);
    writeAtomically(`${path}.png`, png);
  } finally {
    await studio.close();
  }
  return [`${path}.svg`, `${path}.png`];
}
