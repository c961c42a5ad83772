/** Circuits that run themselves. */
export type { ClockOptions } from './clock';
export { type IgnitionOptions, ignition } from './ignition';
export { IGNITION } from './numbers';
export { type PatternsOptions, type PatternValues, patterns } from './patterns';
export { type SelfClockedOptions, selfClocked } from './self-clocked';
export { type UntilOptions, until } from './until';
