/** Places for a layered network that learns: a column for each layer, forward above, masks between, errors below. */
import { type Place, type Role, type Unit, widthOf } from './units';

const FORWARD = 0;
const BIAS = -100;
const MASK = 104;
const BACK = 212;

/** Between boxes, wide enough for the label of the projection that runs there. */
const GAP = { input: 46, layer: 98, mask: 50, stage: 92, target: 46 };

/** The populations of layer l, by the names that the compiler of such networks gives them. */
const PART = /^(?:(?<part>[NOBD])(?<layer>\d+)|G(?<masked>\d+)(?<stage>[ab])|(?<other>x|X|t|Tgt|one|One|E))$/;

/**
 * Places by name, where all populations have names of a layered network; otherwise nothing.
 *
 *     one  One
 *     x    X     N1          O1    N2          O2          activities
 *                   G1b G1a           G2b G2a     t        masks
 *                D1          B1    D2          E  Tgt      errors
 */
export function layeredPlaces(units: readonly Unit[]): Map<string, Place> | undefined {
  const parsed = units.map(({ stem }) => PART.exec(stem)?.groups);
  const layers = parsed.map((groups) => Number(groups?.['layer'] ?? groups?.['masked'] ?? 0));
  const depth = Math.max(0, ...layers);
  if (parsed.some((groups) => groups === undefined) || depth === 0) return undefined;
  const unit = new Map(units.map((own) => [own.stem, own]));
  const places = new Map<string, Place>();
  const put = (stem: string, x: number, y: number, role: Role, mirrored = false): void => {
    if (unit.has(stem)) places.set(stem, { x, y, role, mirrored });
  };
  const half = (stem: string, role: Role): number => {
    const own = unit.get(stem);
    return own === undefined ? 0 : widthOf(own, role) / 2;
  };

  let x = 0;
  const advance = (stem: string, role: Role, gap: number): number => {
    if (!unit.has(stem)) return x;
    const centre = x + half(stem, role);
    x = centre + half(stem, role) + gap;
    return centre;
  };
  put('x', advance('x', 'input', GAP.input), FORWARD, 'input');
  put('one', Math.max(0, half('x', 'input')), BIAS, 'input');
  const inputs = advance('X', 'forward', GAP.layer);
  put('X', inputs, FORWARD, 'forward');
  put('One', inputs, BIAS, 'bias');

  for (let l = 1; l <= depth; l++) {
    const near = advance(`N${l}`, 'forward', 0);
    const masks = near + half(`N${l}`, 'forward');
    const gated = unit.has(`G${l}a`) || unit.has(`G${l}b`);
    const rectified = gated || unit.has(`O${l}`);
    if (gated) x = masks + GAP.mask + (unit.has(`G${l}a`) ? GAP.stage : 0) + 30;
    else if (rectified) x += GAP.layer;
    // the error of a linear output stands right of it
    else if (l === depth && unit.has('E')) x += GAP.layer;
    const far = rectified ? x + half(`O${l}`, 'forward') : x > masks ? x + half('E', 'back') : near;
    put(`N${l}`, near, FORWARD, 'forward');
    put(`O${l}`, far, FORWARD, 'forward');
    put(`G${l}b`, masks + GAP.mask, MASK, 'mask');
    put(`G${l}a`, masks + GAP.mask + GAP.stage, MASK, 'mask');
    put(`D${l}`, near, BACK, 'back', true);
    put(`B${l}`, far, BACK, 'back', true);
    if (l === depth) put('E', far, BACK, 'back', true);
    const errors = Math.max(half(`B${l}`, 'back'), l === depth ? half('E', 'back') : 0);
    x = Math.max(far + half(`O${l}`, 'forward'), masks) + GAP.layer;
    if (l === depth) {
      const target = far + errors + GAP.target + half('Tgt', 'forward');
      put('Tgt', target, BACK, 'forward', true);
      put('t', target, MASK, 'input', true);
    }
  }
  return places;
}
