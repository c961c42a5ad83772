/** Networks of composite neurons, which learn by coincidences of spikes (after Biswas, Saraswat and Ganguly 2023). */
export type { Engine, EngineOptions, Mode, Showing, Tally } from './engine';
export { type EngineMaker, engines } from './engines';
export { type Gate, type Network, type NetworkOptions, network } from './network';
export { type PlainNetwork, plainNetwork } from './plain-network';
export {
  events,
  type Intensities,
  intensities,
  type Pictures,
  type Recording,
  type Recordings,
  type Spikes,
  type Stimuli,
  type Stimulus,
} from './stimuli';
export { type Weights, weights } from './weights';
