/** `loihi(...)` is the back-end, and a group of its own: what belongs to the chip whatever runs on it. */
import * as chip from '../../loihi/index';
import { loihi as backend, lowered } from './loihi';

/**
 * The same circuit on the chip: `simulate(circuit, { backend: loihi({ levels: 32, stepsPerTau: 16 }) })`. A row is a ladder
 * of comparators, a current the synaptic current of those who read it; a Solution has the currents, and under `chip` how
 * the circuit was lowered and what that takes of the chip.
 *
 * Throws for options that make no sense, and at the run for a circuit that the chip cannot run (code 'unsupported', one
 * problem for each reason).
 */
export const loihi = /* @__PURE__ */ Object.assign(
  (...options: Parameters<typeof backend>) => backend(...options),
  chip,
  { lower: lowered },
);

export declare namespace loihi {
  type ChipNetwork = chip.ChipNetwork;
  type ChipState = chip.ChipState;
  type CoreUse = chip.CoreUse;
  type Emulation = chip.Emulation;
  type EmulationOptions = chip.EmulationOptions;
  type Emulator = chip.Emulator;
  type EmulatorOptions = chip.EmulatorOptions;
  type EstimatedRun = chip.EstimatedRun;
  type EstimateRange = chip.EstimateRange;
  type GeneratorDescription = chip.GeneratorDescription;
  type GroupDescription = chip.GroupDescription;
  type Ledger = chip.Ledger;
  type NetworkDescription = chip.NetworkDescription;
  type PaperEstimate = chip.PaperEstimate;
  type ProbeDescription = chip.ProbeDescription;
  type Resources = chip.Resources;
  type RuleDescription = chip.RuleDescription;
  type SpikeArrays = chip.SpikeArrays;
  type SpikeList = chip.SpikeList;
  type SynapseDescription = chip.SynapseDescription;
  type TraceDescription = chip.TraceDescription;
  type TraceName = chip.TraceName;
  type Wrap = chip.Wrap;
}
