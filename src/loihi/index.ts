/** The chip: a network goes in, spikes, registers and a ledger come out; what it takes of cores and, on paper, of energy. */
export {
  type Emulation,
  type EmulationOptions,
  type Emulator,
  type EmulatorOptions,
  emulate,
  emulator,
  type Wrap,
} from './emulate';
export {
  CONSTANTS,
  type EstimatedRun,
  type EstimateRange,
  type PaperEstimate,
  paperEstimate,
} from './energy';
export { type Ledger, perSample, totals } from './ledger';
export { network } from './network';
export { type CoreUse, type Resources, resources } from './resources';
export type { ChipState } from './state';
export type * from './types';
