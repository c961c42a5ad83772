/** Circuits that run themselves. */
export { type ClockOptions, IGNITION } from './clock';
export { type SelfClockedOptions, selfClocked } from './self-clocked';
