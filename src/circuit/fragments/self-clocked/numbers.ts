/** The numbers of a ring that ignites itself. */

/** h, w_s and w_I: threshold of the ring, self gain, inhibition. */
export const THRESHOLD = 1;
export const SELF_GAIN = 2.5;
export const INHIBITION = 10;
/** The kick that starts a ring, by an initial current of its last stage or of any other. */
export const IGNITION = 1.2;
