/** Where in one list of numbers currents, weights and resources stand. */
import type { Circuit } from '../../../src/circuit/types';

export interface Places {
  readonly size: number;
  sizeOf(population: string): number;
  tauOf(population: string): number;
  /** The first component of a population. */
  current(population: string): number;
  weight(name: string, row: number, column: number): number;
  /** The resource of a projection's first row. */
  resource(projection: string): number;
}

export function placesOf(circuit: Circuit): Places {
  const first = new Map<string, number>();
  const population = (name: string) => circuit.populations.find((one) => one.name === name)!;
  const sizeOf = (name: string) => population(name).size ?? 1;
  let size = 0;
  const put = (key: string, count: number) => {
    first.set(key, size);
    size += count;
  };
  for (const { name } of circuit.populations) put(`I ${name}`, sizeOf(name));
  for (const { name, shape } of circuit.weights) put(`W ${name}`, shape[0] * shape[1]);
  for (const { name, to, resource } of circuit.projections)
    if (resource !== undefined) put(`R ${name}`, sizeOf(to[0].population));
  const columns = (name: string) => circuit.weights.find((one) => one.name === name)!.shape[1];
  return {
    size,
    sizeOf,
    tauOf: (name) => population(name).tau ?? circuit.tau,
    current: (name) => first.get(`I ${name}`)!,
    weight: (name, row, column) => first.get(`W ${name}`)! + row * columns(name) + column,
    resource: (name) => first.get(`R ${name}`)!,
  };
}
