/** Where these figures come from. */
export const LADDERS =
  'ours: the graded circuits of JCNS 2015 and NICE 2019 as ladders of comparators on Loihi 1';
