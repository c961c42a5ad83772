/** The paper that these figures come from; its parameters are not known to us, so that those of all figures are ours. */
export const BISWAS23 =
  'Biswas, Saraswat, Ganguly, "A temporally and spatially local spike-based backpropagation algorithm to enable training in hardware", Neuromorphic Computing and Engineering (2023), arXiv 2207.09755';
