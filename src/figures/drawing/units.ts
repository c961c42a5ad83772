/** The boxes of populations, and pairs of them that stand as one thing; in pixels, x to the right, y downwards. */
import type { ConnectivityNode } from '../../circuit/connectivity';

/** What a population is for, as its colour shows it. */
export type Role = 'input' | 'forward' | 'mask' | 'back' | 'bias';

/** The box of one population: its centre and its size. */
export interface Cell {
  readonly population: string;
  readonly size: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly role: Role;
}

/** One population, or the two halves of a pair, which stand as one thing. */
export interface Unit {
  readonly stem: string;
  readonly nodes: readonly ConnectivityNode[];
}

/** The centre of a unit. `mirrored`: the + half stands below left of the - half, not above left. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly role: Role;
  readonly mirrored?: boolean;
}

const SINGLE = { w: 62, h: 64 };
const SMALL = { w: 46, h: 38 };
const HALF = { w: 53, h: 30 };
/** The halves of a pair are staggered, so that a straight line reaches either of them from each of four sides. */
const STAGGER = { x: 27.5, y: 17 };

/** The name of a pair's half without its sign. */
export const stemOf = (population: string): string => population.replace(/[+-]$/, '');

/** Populations as units: "N+" and "N-" are one where both are there. */
export function unitsOf(nodes: readonly ConnectivityNode[]): Unit[] {
  const names = new Set(nodes.map(({ population }) => population));
  const paired = (name: string) =>
    /[+-]$/.test(name) && names.has(`${stemOf(name)}+`) && names.has(`${stemOf(name)}-`);
  const units = new Map<string, ConnectivityNode[]>();
  for (const node of nodes) {
    const key = paired(node.population) ? `${stemOf(node.population)}±` : node.population;
    units.set(key, [...(units.get(key) ?? []), node]);
  }
  return [...units].map(([key, own]) => ({
    stem: own.length > 1 ? key.slice(0, -1) : key,
    nodes: [...own].sort((a, b) => (a.population < b.population ? -1 : 1)),
  }));
}

/** Small boxes are for inputs and masks. */
const boxOf = ({ nodes }: Unit, role: Role) =>
  nodes.length > 1 ? HALF : role === 'input' || role === 'mask' ? SMALL : SINGLE;

/** The width of a unit of that role. */
export const widthOf = (unit: Unit, role: Role): number =>
  unit.nodes.length > 1 ? 2 * STAGGER.x + HALF.w : boxOf(unit, role).w;

/** The boxes of a unit at its place. */
export function cellsAt(unit: Unit, { x, y, role, mirrored = false }: Place): Cell[] {
  const box = boxOf(unit, role);
  return unit.nodes.map(({ population, size }) => {
    const sign = unit.nodes.length === 1 ? 0 : population.endsWith('+') ? -1 : 1;
    return {
      population,
      size,
      x: x + sign * STAGGER.x,
      y: y + sign * STAGGER.y * (mirrored ? -1 : 1),
      ...box,
      role,
    };
  });
}
