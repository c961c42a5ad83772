/** The paper that these figures come from. */
export const NICE20 =
  'Renner, Sheldon, Zlotnik, Tao, Sornborger, "Implementing backpropagation for learning on neuromorphic spiking hardware", NICE 2020';
