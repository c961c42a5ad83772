/** What the chip has room for, and the ranges of its registers (Davies et al. 2018; Michaelis et al. 2022). */

export const CORES = 128;
export const COMPARTMENTS_PER_CORE = 1024;
export const INPUT_AXONS_PER_CORE = 4096;
export const OUTPUT_AXONS_PER_CORE = 4096;
/** 16,384 words of 64 bits. */
export const SYNAPSE_BITS_PER_CORE = 16_384 * 64;

/** One bit for each synapse, the least that a format has: none of one description can be more. */
export const MOST_SYNAPSES = CORES * SYNAPSE_BITS_PER_CORE;

export const MOST_COMPARTMENTS = CORES * COMPARTMENTS_PER_CORE;
export const MOST_DELAY = 62;
/** Registers of current and voltage: 24 bits with the sign. */
export const REGISTER = 2 ** 23;
/** What arrives in one step is summed in 22 bits with the sign. */
export const INPUT_REGISTER = 2 ** 21;
export const MOST_WEIGHT = 2 ** 21 - 64;
export const MOST_TRACE = 127;
/** A tag has 9 bits with the sign. */
export const TAG = 2 ** 8;
