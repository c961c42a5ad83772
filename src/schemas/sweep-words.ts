/** What each key of a sweep plan is, by its path: in plain words, with its unit and its default. */
export const SWEEP_WORDS: Readonly<Record<string, string>> = {
  $schema: 'Where the JSON Schema of this file is, for editors; no result depends on it.',
  circuit:
    'What is measured, one of circuit, fragment and task: a circuit, or the path of its file, relative to the folder of the plan.',
  fragment:
    'What is measured, one of circuit, fragment and task: a circuit that a function of the library makes.',
  'fragment.name': 'The function: gradedChain, pulseChain and the like.',
  'fragment.options': 'Its options; those that vary need not be here.',
  task: 'What is measured, one of circuit, fragment and task: a task of learning.',
  'task.name': 'The task: xor, linear-1 or linear-8.',
  'task.options': 'Options of its network in place of its own. Default none.',
  initial:
    'Currents and weights at the beginning of every run, by name. Default 0, and the weights of the circuit.',
  inputs: 'Values of the inputs, by name. Default none: a circuit that has inputs needs them.',
  backend: 'What runs it. Default: the mean field.',
  'backend.name': "'spiking': populations of neurons.",
  'backend.options':
    'Its options: model, neurons, spikeRate, dt, seed and the like. Default those of spiking(), with a seed of its own for each point.',
  vary: 'What varies, and how.',
  'vary.kind':
    "'grid': every combination of the axes; 'list': the points themselves; 'latin-hypercube': samples drawn evenly over the axes.",
  'vary.axes': 'Of grid and latin-hypercube: what varies, an axis each; the last of a grid runs fastest.',
  'vary.axes[].name':
    'An option of the fragment or task, initial.NAME, input.NAME, backend.OPTION, or a path into the circuit such as projections[*].transfer.h.',
  'vary.axes[].unit': 'The unit of its values, for tables and figures. Default none.',
  'vary.axes[].values': 'Of grid: its values, in their order. Default: from, to and count.',
  'vary.axes[].from': 'Its lower end, in its unit; it must be there where there are no values.',
  'vary.axes[].to': 'Its upper end, in its unit; it must be there where there are no values.',
  'vary.axes[].count': 'Of grid: how many values there are from end to end, evenly.',
  'vary.points': 'Of list: the points, each the same names with their numbers.',
  'vary.samples': 'Of latin-hypercube: how many points are drawn.',
  measures: 'What is measured at every point.',
  'measures[].kind':
    "'amplitude': the current when its charge ends; 'gain-per-hop'; 'alive': 1 where an amplitude is above a level, else 0; 'separatrix': the amplitude that divides pulses that live from pulses that die; 'multiplier': the largest modulus of the multipliers; 'loss': that of a task.",
  'measures[].population': 'Of amplitude and alive: the population.',
  'measures[].component': 'Of amplitude: which component of the population, from 0. Default 0.',
  'measures[].t':
    'Of amplitude: the time, in the unit of the circuit. Default: when the last charge of the population ends.',
  'measures[].from': 'Of gain-per-hop: the population that is read first.',
  'measures[].to': 'Of gain-per-hop: the population that is charged last.',
  'measures[].hops': 'Of gain-per-hop: how many hops lie between the two.',
  'measures[].level': 'Of alive: the level, in units of current.',
  'measures[].enter': 'Of separatrix: the population at which pulses enter.',
  'measures[].exit': 'Of separatrix: the population at which they leave.',
  'measures[].domain':
    'Of separatrix: the amplitudes [from, to] among which it is looked for, in units of current.',
  'measures[].stage': 'Of multiplier: the stage of a chain that is looked at. Default: the whole of tspan.',
  'measures[].stage.from': 'The population from which it leads.',
  'measures[].stage.to': 'The population to which it leads.',
  'measures[].comoving':
    'Of multiplier: the populations that a packet passes, in order; their indices move with it. Default none.',
  'measures[].tspan':
    'Of multiplier: from when to when, in the unit of the circuit; not together with stage and cycles. Default: the whole schedule.',
  'measures[].cycles': 'Of multiplier, where windows repeat: over how many cycles. Default 1.',
  'measures[].presentations': 'Of loss: after how many presentations; it is the mean of the last epoch.',
  seed: 'Root of all random numbers. Default 1.',
};
