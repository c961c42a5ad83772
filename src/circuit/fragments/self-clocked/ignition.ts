/** How a self-clocked circuit is started. */
import { checkGiven, optional } from '../../../kinds';
import type { Circuit } from '../../types';
import { alarmOf, CLOCK_OPTIONS, type ClockOptions, clockOf } from './clock';
import type { SelfClockedOptions } from './self-clocked';

export interface IgnitionOptions extends ClockOptions {
  /** As given to `selfClocked`; an open ring starts as if the alarm of `until` had rung. */
  readonly ring?: SelfClockedOptions['ring'];
}

/**
 * Initial currents with which the ring of a circuit begins stage 1, for `initial`: a kick; on a ramp, where stages are as long
 * as the windows once the ring has settled, those of the settled ring. (From any kick it settles by itself within some stages.)
 */
export function ignition(circuit: Circuit, options: IgnitionOptions = {}): Readonly<Record<string, number>> {
  checkGiven('ignition', options, { ...CLOCK_OPTIONS, ring: optional(['closed', 'open']) });
  const { ring, ...clocking } = options;
  const clock = clockOf('ignition', circuit, clocking);
  return { ...clock.ignition, ...(ring === 'open' ? { [alarmOf(clock)]: 1 } : {}) };
}
