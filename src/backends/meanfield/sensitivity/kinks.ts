/** Where a derivative is one-sided: switches that stay at 0 for a while. */
import { type Active, GRID } from '../rows/active';
import { gradient, product } from './gradient';
import type { Plastic } from './plastic';
import type { Sensitivity } from './state';

/** Notes the switches that stay at 0 over the stretch, and that some change of the state would move. */
export function noteKinks(
  { kinkBelow, kinks, columns }: Sensitivity,
  { net, on, out }: Active,
  plastic: Plastic,
  t: number,
  s: number,
): void {
  for (let i = 0; i < net.switches; i++) {
    const owner = net.owners[i];
    if (owner === undefined || owner.kind === 'leak') continue;
    const at = i * GRID;
    const [a, b, c] = [Math.abs(out.s[at + 1]), Math.abs(out.s[at + 2]), Math.abs(out.s[at + 3])];
    const argument = a + b * s + 0.5 * c * s * s;
    if (!(argument <= kinkBelow)) continue;
    const n = gradient(net, on, out.y, plastic, i, columns.length);
    if (columns.some((column) => Math.abs(product(n, column)) > 1e-12))
      kinks.push({ t, kind: owner.kind, name: owner.name, row: owner.row, argument });
  }
}
