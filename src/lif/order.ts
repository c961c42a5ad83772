/** In which order groups can be run one after the other: those that hear each other in a ring go together. */

/** Sets of nodes, sources before targets; `out[k]` are the targets of node k (Tarjan 1972, without recursion). */
export function setsInOrder(out: readonly (readonly number[])[]): number[][] {
  const n = out.length;
  const sets: number[][] = [];
  const [found, low, edge] = [new Int32Array(n), new Int32Array(n), new Int32Array(n)];
  const waits = new Uint8Array(n);
  const waiting: number[] = [];
  let count = 0;
  const enter = (k: number, path: number[]): void => {
    found[k] = low[k] = ++count;
    waits[k] = 1;
    waiting.push(k);
    path.push(k);
  };
  for (let first = 0; first < n; first++) {
    if (found[first] > 0) continue;
    const path: number[] = [];
    enter(first, path);
    while (path.length > 0) {
      const k = path[path.length - 1];
      if (edge[k] < out[k].length) {
        const target = out[k][edge[k]++];
        if (found[target] === 0) enter(target, path);
        else if (waits[target] === 1) low[k] = Math.min(low[k], found[target]);
        continue;
      }
      path.pop();
      const before = path[path.length - 1];
      if (before !== undefined) low[before] = Math.min(low[before], low[k]);
      if (low[k] === found[k]) sets.push(leave(k, waiting, waits));
    }
  }
  return sets.reverse();
}

function leave(k: number, waiting: number[], waits: Uint8Array): number[] {
  const set: number[] = [];
  for (;;) {
    const member = waiting.pop() as number;
    waits[member] = 0;
    set.push(member);
    if (member === k) return set.sort((a, b) => a - b);
  }
}
