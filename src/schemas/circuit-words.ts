/** What each key of a circuit file is, by its path: in plain words, with its unit and its default. */
export const CIRCUIT_WORDS: Readonly<Record<string, string>> = {
  $schema: 'Where the JSON Schema of this file is, for editors; it is read over and not written.',
  schemaVersion: 'The version of this format: 1.',
  tau: 'Time constant of every population that has none of its own, in the unit of timeUnit. Default 1.',
  threshold:
    'Resting threshold g0 of every projection that has none of its own, in units of current; 0: never closed by a window. Default 60.',
  timeUnit: "What one unit of time is called, 'tau' or 'ms': a label, nothing is converted. Default 'tau'.",

  populations: 'Populations: each is a vector of synaptic currents I.',
  'populations[].name': 'What projections, windows and runs call it; no two share a name.',
  'populations[].size': 'How many components it has. Default 1.',
  'populations[].tau':
    'Its time constant, in the unit of timeUnit. Default: the tau of the circuit. An input has none.',
  'populations[].input':
    'Whether it is an input: without dynamics, constant within a cycle, given by the run. Default false.',

  weights: 'Named matrices that projections share and learn windows change. Default none.',
  'weights[].name': 'What projections and learn windows call it; no two share a name.',
  'weights[].shape': 'Its extents [target size, source size].',
  'weights[].values': 'Its rows [target, source]. Default: the run gives them, by its name.',

  projections: 'Projections: each is a thresholded linear map from populations to populations. Default none.',
  'projections[].name': 'What windows and gates call it; no two share a name.',
  'projections[].from': 'The terms of the sum under its one threshold: scale * K I each.',
  'projections[].from[].population': 'The population I that the term reads.',
  'projections[].from[].matrix':
    'The matrix K of the term by rows [target, source]; not together with weights. Default: the identity.',
  'projections[].from[].weights':
    'The name of weights that are K; not together with matrix. Default: the identity.',
  'projections[].from[].scale': 'The factor of the term. Default 1.',
  'projections[].from[].transpose': 'Whether K is the transpose of the named weights. Default false.',
  'projections[].to': 'Where its output goes; several destinations share it.',
  'projections[].to[].population': 'The population that is charged.',
  'projections[].to[].gain':
    "The synaptic gain S, a number; or 'exact': an empty destination ends the window at K times the amplitude. Default 'exact'.",
  'projections[].threshold':
    'Its resting threshold g0, in units of current, off its argument while it is closed. Default: the threshold of the circuit.',
  'projections[].transfer': 'What it makes of its argument a. Default relu.',
  'projections[].transfer.kind':
    "'relu': [a]^+; 'saturating': clip(G (a - h), 0, F); 'heaviside': 1 above h, else 0.",
  'projections[].transfer.G': 'Of saturating: the slope above the threshold h.',
  'projections[].transfer.h':
    'Of saturating and heaviside: the threshold of the argument, in units of current.',
  'projections[].transfer.F': 'Of saturating: the ceiling of the output.',
  'projections[].gatedBy':
    'Gates that activity drives, q = clip((x - h) / d, 0, 1); they count on top of the windows. Default none.',
  'projections[].gatedBy[].population':
    'The population whose current is x; either this or projection must be there.',
  'projections[].gatedBy[].projection':
    'The projection whose output is x; either this or population must be there.',
  'projections[].gatedBy[].h': 'Where the gate begins to act, in units of x.',
  'projections[].gatedBy[].d': 'How far above h it acts wholly, in units of x; 0 is a step.',
  'projections[].gatedBy[].effect':
    "'opens': the row is closed by 1 - q; 'closes': strength * q is taken off its argument.",
  'projections[].gatedBy[].strength':
    'Of closes: what is taken off, in units of current. Default: the threshold g0 of the projection; where that is 0 it must be there.',
  'projections[].resource':
    'A resource R, full at 1, that multiplies the output q: dR/dt = -q R (+ (1 - R) / recovery). Default none.',
  'projections[].resource.recovery':
    'Time constant of the recovery, in the unit of timeUnit. Default: it does not recover.',

  learn:
    'Rules that no window switches: weights that learn all the time, as far as gates let them. Default none.',
  'learn[].weights': 'The name of the weights.',
  'learn[].post': 'The signed sum on the side of the targets: a list of [population, sign].',
  'learn[].pre': 'The signed sum on the side of the sources: a list of [population, sign].',
  'learn[].rate': 'The rate, per unit of time.',
  'learn[].gatedBy':
    'Gates of its third factor m = [1 - c]^+; c grows by 1 - q for each that opens, by q for each that closes. Default none: m = 1.',
  'learn[].gatedBy[].population':
    'The population whose current is x; either this or projection must be there.',
  'learn[].gatedBy[].projection':
    'The projection whose output is x; either this or population must be there.',
  'learn[].gatedBy[].h': 'Where the gate begins to act, in units of x.',
  'learn[].gatedBy[].d': 'How far above h it acts wholly, in units of x; 0 is a step.',
  'learn[].gatedBy[].effect': "'opens': 1 - q is taken off m; 'closes': q is.",
  'learn[].gatedBy[].strength': 'Not of a learn gate: an error here.',

  schedule: 'What happens when. Default: nothing does.',
  'schedule.windows':
    'Windows of time in which projections are open, populations held or flushed, and weights learn; they may overlap. Default none.',
  'schedule.windows[].t': 'Its begin and end [t0, t1), in the unit of timeUnit.',
  'schedule.windows[].open': 'Projections that are open: names, or objects with a bias. Default none.',
  'schedule.windows[].open[].projection': 'The name of the projection.',
  'schedule.windows[].open[].bias':
    'Added to its argument while it is open, in units of current: one number, or one for each row; a negative one leaves a threshold of that size. Default 0.',
  'schedule.windows[].hold': 'Populations whose leak is cancelled: names, or objects. Default none.',
  'schedule.windows[].hold[].population': 'The name of the population.',
  'schedule.windows[].hold[].gain': 'The gain of its self row, gain * [I + offset]^+. Default 1.',
  'schedule.windows[].hold[].offset': 'The offset of its self row, in units of current. Default 0.',
  'schedule.windows[].flush': 'Populations that are emptied: names, or objects with a gain. Default none.',
  'schedule.windows[].flush[].population': 'The name of the population.',
  'schedule.windows[].flush[].gain': 'The gain of its self row, below 0. Default -20.',
  'schedule.windows[].learn':
    'Weights that learn: dW/dt = rate (sum sign post)(sum sign pre)^T. Default none.',
  'schedule.windows[].learn[].weights': 'The name of the weights.',
  'schedule.windows[].learn[].post':
    'The signed sum on the side of the targets: a list of [population, sign].',
  'schedule.windows[].learn[].pre':
    'The signed sum on the side of the sources: a list of [population, sign].',
  'schedule.windows[].learn[].rate': 'The rate, per unit of time.',
  'schedule.windows[].learn[].gatedBy':
    'Gates of its third factor m = [1 - c]^+; c grows by 1 - q for each that opens, by q for each that closes. Default none: m = 1.',
  'schedule.windows[].learn[].gatedBy[].population':
    'The population whose current is x; either this or projection must be there.',
  'schedule.windows[].learn[].gatedBy[].projection':
    'The projection whose output is x; either this or population must be there.',
  'schedule.windows[].learn[].gatedBy[].h': 'Where the gate begins to act, in units of x.',
  'schedule.windows[].learn[].gatedBy[].d': 'How far above h it acts wholly, in units of x; 0 is a step.',
  'schedule.windows[].learn[].gatedBy[].effect': "'opens': 1 - q is taken off m; 'closes': q is.",
  'schedule.windows[].learn[].gatedBy[].strength': 'Not of a learn gate: an error here.',
  'schedule.period':
    'The time after which all windows come again, in the unit of timeUnit. Default: they do not.',
};
