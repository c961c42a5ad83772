/** The paper that these figures come from. */
export const NICE19 =
  'Sornborger, Tao, Snyder, Zlotnik, "A pulse-gated, neural implementation of the backpropagation algorithm", NICE 2019';
