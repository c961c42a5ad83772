/** Where these figures come from: our own analysis, of chains that the literature describes. */
export const OURS = 'ours: analysis of the gating chains of NICE 2019 by their return maps';
export const PACKETS =
  'ours: mean-field analogue of the packet plane of Diesmann, Gewaltig, Aertsen, "Stable propagation of synchronous spiking in cortical neural networks", Nature 402 (1999)';
