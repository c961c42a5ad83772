/** Fisher's exact test: how likely counts as far apart as these, or farther, are where both sides have one probability. */
export function fisherExact(a: number, n: number, b: number, m: number): number {
  const total = a + b;
  const logs = [0];
  for (let k = 1; k <= n + m; k++) logs.push(logs[k - 1] + Math.log(k));
  const choose = (of: number, k: number) => logs[of] - logs[k] - logs[of - k];
  const weight = (k: number) => Math.exp(choose(n, k) + choose(m, total - k) - choose(n + m, total));
  const seen = weight(a) * (1 + 1e-9);
  let sum = 0;
  for (let k = Math.max(0, total - m); k <= Math.min(n, total); k++) if (weight(k) <= seen) sum += weight(k);
  return Math.min(1, sum);
}
