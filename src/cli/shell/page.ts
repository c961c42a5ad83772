/** Figures as pages with the plotly of this installation. */
import type { Figure } from '../../figures/figure';
import { type PageOf, pages } from '../../figures/html';
import { plotlyText } from '../../io/disk/plotly';

/** Made once, and only where a page is written: plotly is five megabytes. */
let page: PageOf | undefined;

export function toHtml(figure: Figure, title: string): string {
  page ??= pages(plotlyText());
  return page(figure, title);
}
