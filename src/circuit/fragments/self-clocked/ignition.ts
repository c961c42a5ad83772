/** How a self-clocked circuit is started. */
import type { Circuit } from '../../types';
import { type ClockOptions, clockOf } from './clock';

/**
 * Initial currents with which the ring of a circuit begins stage 1, for `initial`: a kick; on a ramp, where stages are as long
 * as the windows once the ring has settled, those of the settled ring. (From any kick it settles by itself within some stages.)
 */
export const ignition = (circuit: Circuit, options: ClockOptions = {}): Readonly<Record<string, number>> =>
  clockOf('ignition', circuit, options).ignition;
