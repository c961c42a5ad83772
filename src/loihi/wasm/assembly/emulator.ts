/**
 * The inner loops of the emulator. Each equals the function of the same name in compartments.ts, synapses.ts, traces.ts or
 * visits.ts bit for bit, with registers that wrap and sums of inputs below 2^31. All arguments named like arrays are
 * addresses.
 */
export { move } from './emulator/step';
export { moveTrace } from './emulator/traces';
export { visitColumns, visitRows } from './emulator/visits';
