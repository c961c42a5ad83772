export { type Currents, type PlainOptions, type PlainRun, type PlainState, plainly } from './integrator';
