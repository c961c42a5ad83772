/** What each key of a network of LIF neurons is, by its path: in plain words, with its unit and its default. */
export const LIF_WORDS: Readonly<Record<string, string>> = {
  $schema: 'Where the JSON Schema of this file is, for editors; it is read over.',
  schemaVersion: 'The version of this format: 1. Default 1.',
  dt: 'The step, in ms.',
  method:
    "How a step is made: 'exact' for the linear equations, or 'euler' (Euler and Maruyama). Default 'exact'.",

  groups: 'Groups of neurons that share their parameters.',
  'groups[].name': 'What synapses and runs call it; no two share a name.',
  'groups[].size': 'How many neurons it has.',
  'groups[].tauM': 'Time constant of the membrane, in ms.',
  'groups[].tauS': 'Time constant of the synapses, in ms.',
  'groups[].synapse':
    "How a spike is felt: 'exponential', at once and then less, or 'alpha', which rises first. Default 'exponential'.",
  'groups[].threshold': 'The voltage above which a neuron fires. Default 1.',
  'groups[].reset': 'The voltage after a spike. Default 0.',
  'groups[].rest': 'The voltage to which the membrane leaks. Default 0.',
  'groups[].refractory': 'The time from a spike to the first step that can end in another, in ms. Default 0.',
  'groups[].whileRefractory':
    "What the voltage does in that time: it is 'frozen', or it goes on, 'free', and only spikes are barred. Default 'frozen'.",
  'groups[].drift': 'What the synapses of each neuron get besides spikes, per ms. Default 0.',
  'groups[].noise': 'The noise that they get, of each neuron its own, per square root of a ms. Default 0.',
  'groups[].v0':
    'The voltage at the beginning: one for all, one for each neuron, or uniform draws between two ends. Default: rest.',
  'groups[].v0.from': 'The lower end of the draws.',
  'groups[].v0.to': 'The upper end of the draws.',
  'groups[].current0':
    "The synaptic current at the beginning (of 'alpha' both stages of it): one for all, one for each neuron, or uniform draws between two ends. Default 0.",
  'groups[].current0.from': 'The lower end of the draws.',
  'groups[].current0.to': 'The upper end of the draws.',
  'groups[].gates': 'Currents that the group gets for a while; those that overlap add up. Default none.',
  'groups[].gates[].t0': 'From when on, in ms, a whole number of steps.',
  'groups[].gates[].t1': 'Until when, in ms, a whole number of steps.',
  'groups[].gates[].current': 'The current, in units of the voltage.',

  generators: 'Sources of spikes from outside. Default none.',
  'generators[].name': 'What synapses and runs call it; no two share a name.',
  'generators[].size': 'How many units it has.',
  'generators[].spikes': 'Its spikes as two lists of one length. Default: none, or what the run gives.',
  'generators[].spikes.i': 'The unit of each spike, from 0.',
  'generators[].spikes.t': 'The step of each spike.',

  synapses:
    'Synapses from a group or generator to a group, without delay: a spike of a step is felt in the next. Default none.',
  'synapses[].from': 'The group or generator that they leave.',
  'synapses[].to': 'The group that they reach.',
  'synapses[].pattern':
    "Which units they join: 'one-to-one', 'all-to-all', or 'sources', which are listed in sources.",
  'synapses[].sources': 'Of sources: a list of source units for each target unit, from 0.',
  'synapses[].weights':
    'What a spike adds: one for all, one for each unit, or rows: for each target, in the order of its sources.',
};
