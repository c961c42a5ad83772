/** Whether these are the long tests. */
export const LONG = (globalThis as { LONG?: boolean }).LONG === true;

/** On how many random cases a law is tried: some in `npm test`, all in `npm run test:long`. */
export const cases = (some: number, all: number): number => (LONG ? all : some);
