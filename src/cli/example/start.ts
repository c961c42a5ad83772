/** Options of `pulsegate simulate` that give a canonical circuit what its second request, the largest, has. */
import { plan } from '../../circuit/plan';
import type { CanonicalCircuit } from '../../validation/compare/canonical';
import { optionsOf, requestsFor } from '../../validation/compare/draw';

export function startOptions({ name, circuit, draws, cycles, tspan }: CanonicalCircuit): string {
  const planned = plan(circuit());
  const [, request] = requestsFor(planned, draws, { count: 2, cycles: cycles ?? 1, seed: 1, name });
  const { initial = {}, inputs = {} } = optionsOf(request, planned);
  const list = (flag: string, values: object): string[] =>
    Object.entries(values).map(([key, value]) => `--${flag} ${key}=${JSON.stringify(value)}`);
  return [
    ...list('initial', initial),
    ...list('input', inputs),
    ...(cycles === undefined ? [] : [`--cycles ${cycles}`]),
    ...(tspan === undefined ? [] : [`--t-span ${tspan.join(',')}`]),
  ].join(' ');
}
