/** A segment in which nothing is open, grows or learns: there is nothing to do, unless a closed row may leak. */
import { NOTHING, staySilent } from './silence/drives';
import type { Way } from './way';

export const rest: Way = (run, _, { t0 }) => (staySilent(run, NOTHING, t0) ? 'done' : 'leaks');
