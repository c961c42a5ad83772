/** The paper that these figures come from. */
export const NICE19 =
  'Sornborger, Tao, Snyder, Zlotnik, "A pulse-gated, neural implementation of the backpropagation algorithm", NICE 2019';

/** The names of a network that learns, in a line below its drawings. */
export const POPULATIONS =
  'X input, Tgt target, One bias; N net input, later δ; O output; G mask r′(N); E output error; B error of the layer below; + and −: halves of a signed number';
