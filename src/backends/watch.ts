/** What a long run does for those who wait: it tells how far it is, and stops when it is told to. */
import type { Request } from './backend';
import type { Retcode } from './solution';

/** How often progress is told in a run, at most. */
const STEPS = 200;

/** Why and when a run ended early. */
export interface Failure {
  readonly retcode: Retcode;
  readonly message: string;
  readonly end: number;
}

/** To be called with the time that a run has got to, between two steps of it; says why it must end there, if it must. */
export type Watch = (t: number) => Failure | undefined;

/** Undefined where nobody waits: a short run has no time to ask. */
export function watcher({ tspan, progress, signal }: Request): Watch | undefined {
  if (progress === undefined && signal === undefined) return undefined;
  const [from, to] = tspan;
  const total = to - from;
  let told = from;
  return (t) => {
    if (t - told >= total / STEPS || (t >= to && told < to)) {
      told = t;
      progress?.(t - from, total);
    }
    if (signal?.aborted !== true) return undefined;
    return { retcode: 'interrupted', message: `interrupted at t = ${t}`, end: t };
  };
}
