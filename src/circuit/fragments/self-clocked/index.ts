/** Circuits that run themselves. */
export { type ClockOptions, IGNITION } from './clock';
export { type PatternsOptions, type PatternValues, patterns } from './patterns';
export { type SelfClockedOptions, selfClocked } from './self-clocked';
export { type UntilOptions, until } from './until';
