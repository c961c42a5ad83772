/** What kernel.ts writes down for the module, word by word. All fields named like arrays are addresses. */

/** What moves in a step, as kernel.ts writes it: this, then the synapses, then the groups. */
@unmanaged
export class Chip {
  synapses: i32;
  groups: i32;
  /** Of the last step: synaptic operations, those on plastic synapses, compartments touched, spikes, wraps. */
  operations: i32;
  plasticOperations: i32;
  touched: i32;
  spikes: i32;
  wraps: i32;
  /** Room for the blocks that the first loop of a group leaves over; 2^19. */
  left: usize;
  small: i32;
}

@unmanaged
export class Synapses {
  units: usize;
  count: usize;
  size: i32;
  depth: i32;
  lag: i32;
  plastic: i32;
  input: usize;
  awake: usize;
  dense: i32;
  row: usize;
  target: usize;
  effective: usize;
  targets: i32;
  w: usize;
  /** Of the effective weight of mantissa 0; the others lie around it. */
  table: usize;
  indexBytes: i32;
}

@unmanaged
export class Group {
  units: usize;
  count: usize;
  depth: i32;
  u: usize;
  v: usize;
  input: usize;
  bias: usize;
  dead: usize;
  awake: usize;
  size: i32;
  keepU: i32;
  keepV: i32;
  vmin: i32;
  vmax: i32;
  threshold: i32;
  /** What v may reach without a spike and without being clipped. */
  most: i32;
  /** Steps without voltage after a spike. */
  pause: i32;
  /** Where the next spike of the step is written. */
  fired: usize;
  /** Of the last step, for each register: wraps, and the first compartment. */
  inputWraps: i32;
  currentWraps: i32;
  driveWraps: i32;
  inputFirst: i32;
  currentFirst: i32;
  driveFirst: i32;
}

/** The constants of a learner. */
@unmanaged
export class Learner {
  dense: i32;
  sources: i32;
  targets: i32;
  row: usize;
  target: usize;
  column: usize;
  incoming: usize;
  origin: usize;
  changing: usize;
  amount: usize;
  aside: usize;
  w: usize;
  effective: usize;
  table: usize;
  targetBytes: i32;
  originBytes: i32;
  step: i32;
  low: i32;
  high: i32;
  /** Of the last visit of columns: synapses without an arrival. */
  visits: i32;
}
