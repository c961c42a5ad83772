/** The plotly of this installation, for pages that carry it inside them. */
import { readFileSync } from 'node:fs';

/** Its text: five megabytes. */
export const plotlyText = (): string => readFileSync(require.resolve('plotly.js-cartesian-dist-min'), 'utf8');
