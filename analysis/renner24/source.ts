/** The paper that these figures come from. */
export const RENNER24 =
  'Renner, Sheldon, Zlotnik, Tao, Sornborger, "The backpropagation algorithm implemented on spiking neuromorphic hardware", Nature Communications 15:9691 (2024), arXiv 2106.07030';
