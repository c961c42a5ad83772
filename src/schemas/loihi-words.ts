/** What each key of a network for the Loihi emulator is, by its path: in plain words, with its unit and its default. */

const trace = (name: string, of: string): Record<string, string> => ({
  [`rules[].${name}`]: `The trace ${name} of ${of}; it must be there where the rule uses it. Default none.`,
  [`rules[].${name}.impulse`]: 'What an event adds, 0 to 127.',
  [`rules[].${name}.tau`]: 'Its time constant, in steps; 0: it is there in steps with an event alone.',
});

export const LOIHI_WORDS: Readonly<Record<string, string>> = {
  $schema: 'Where the JSON Schema of this file is, for editors; it is read over.',
  schemaVersion: 'The version of this format: 1. Default 1.',

  groups: 'Groups of compartments that share their parameters.',
  'groups[].name': 'What synapses, rules and probes call it; no two share a name.',
  'groups[].size': 'How many compartments it has.',
  'groups[].vth': 'Mantissa of the threshold: a spike where the voltage is above 64 vth.',
  'groups[].decayU': 'Decay of the current in 1/4096 a step: 4096 keeps nothing, 0 keeps all. Default 4096.',
  'groups[].decayV': 'Decay of the voltage in 1/4096 a step: 4096 keeps nothing, 0 keeps all. Default 4096.',
  'groups[].biasMant':
    'Mantissa of the bias that every step adds, biasMant * 2^biasExp: one for all, or one for each compartment. Default 0.',
  'groups[].biasExp': 'Exponent of that bias. Default 0.',
  'groups[].refractory': 'Steps from one spike to the earliest next one. Default 1.',
  'groups[].vmin': 'Lower limit of the voltage, -(2^k - 1) with k from 0 to 23. Default k = 23.',
  'groups[].vmax': 'Upper limit of the voltage, 2^(9 + 2k) - 1 with k from 0 to 7. Default k = 7.',
  'groups[].perCore': 'Most compartments of the group on one core. Default 1024.',

  generators: 'Sources of spikes from outside the chip. Default none.',
  'generators[].name': 'What synapses and rules call it; no two share a name.',
  'generators[].size': 'How many units it has.',
  'generators[].spikes': 'Its spikes as two lists of one length. Default: none, or what the run gives.',
  'generators[].spikes.i': 'The unit of each spike, from 0.',
  'generators[].spikes.t': 'The step of each spike.',

  synapses: 'Synapses from a group or generator to a group. Default none.',
  'synapses[].name': 'What probes and runs call them; no two share a name.',
  'synapses[].from': 'The group or generator that they leave.',
  'synapses[].to': 'The group that they reach.',
  'synapses[].pattern':
    "Which units they join: 'one-to-one', 'all-to-all', or 'pairs', which are listed in pairs.",
  'synapses[].pairs': 'Of pairs: [source unit, target unit] of each synapse, from 0.',
  'synapses[].weights': 'Mantissas: one for all, one for each unit or pair, or rows [target, source].',
  'synapses[].weightExp': 'Exponent of the weights: mantissas count 2^weightExp. Default 0.',
  'synapses[].numWeightBits': 'Bits of a mantissa: 0 to 6, or 8. Default 8.',
  'synapses[].signMode':
    "'mixed': mantissas from -256 to 254; 'excitatory': 0 to 255; 'inhibitory': -255 to 0. Default 'mixed'.",
  'synapses[].delay': 'Steps on the way beyond the one that all take. Default 0.',
  'synapses[].rule': 'The learning rule that changes the weights. Default: none does.',

  rules: 'Learning rules. Default none.',
  'rules[].name': 'What synapses call it; no two share a name.',
  'rules[].dw':
    "Change of the weight mantissa in a step, a sum of products such as 'y0*x0*r1*4 - y0*x0*2'. Default none.",
  'rules[].dt': 'Change of the tag in a step, likewise. Default none.',
  'rules[].reward': 'The group or generator whose spikes are the reward r0. Default none.',
  ...trace('x1', 'the spikes that arrive'),
  ...trace('x2', 'the spikes that arrive'),
  ...trace('y1', 'the spikes that are fired'),
  ...trace('y2', 'the spikes that are fired'),
  ...trace('y3', 'the spikes that are fired'),
  ...trace('r1', 'the reward'),

  probes: 'What a run keeps, apart from spikes, which are always kept. Default none.',
  'probes[].of': 'The group or the synapses that are looked at.',
  'probes[].record':
    "Of a group 'current' and 'voltage'; of synapses 'weight', 'tag' and the names of traces.",
};
