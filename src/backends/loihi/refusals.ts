/** What a circuit has that the chip cannot do, one problem each. */
import type { Plan } from '../../circuit/plan';
import type { Problem } from '../../errors';
import type { Settings } from './options';

export function refusals(_plan: Plan, _settings: Settings): Problem[] {
  return [];
}
