/** Figures as pages of a folder, which share the plotly of this installation. */
import type { Figure } from '../../figures/figure';
import { PLOTLY_FILE, pageIn } from '../../figures/html';
import type { ResultFolder } from '../../io/disk/files';
import { plotlyText } from '../../io/disk/plotly';

/** Writes a page, and plotly where the folder has not got it from this run. */
export function writePage(folder: ResultFolder, name: string, figure: Figure, title: string): void {
  if (!folder.written.has(PLOTLY_FILE)) folder.write(PLOTLY_FILE, plotlyText());
  folder.write(name, pageIn(name, figure, title));
}
