/** The boxes of populations, and pairs of them that stand as one thing; in pixels, x to the right, y downwards. */

import type { ConnectivityNode } from '../../circuit/connectivity';
import { ownValue } from '../../records';

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
  /** Of the longest name, or of what stands in its place. */
  readonly letters: number;
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
/** Width of a letter of a name, of the size behind it, and of the empty border. */
const LETTER = 7.8;
const SIZE = 20;
const BORDER = 9;

/** The name of a pair's half without its sign. */
export const stemOf = (population: string): string => population.replace(/[+-]$/, '');

/** Populations as units: "N+" and "N-" are one where both are there. */
export function unitsOf(
  nodes: readonly ConnectivityNode[],
  labels: Readonly<Record<string, string>> = {},
): Unit[] {
  const names = new Set(nodes.map(({ population }) => population));
  const paired = (name: string) =>
    /[+-]$/.test(name) &&
    names.has(`${stemOf(name)}+`) &&
    names.has(`${stemOf(name)}-`) &&
    !names.has(stemOf(name));
  const units = new Map<string, ConnectivityNode[]>();
  for (const node of nodes) {
    const key = paired(node.population) ? `${stemOf(node.population)}±` : node.population;
    units.set(key, [...(units.get(key) ?? []), node]);
  }
  return [...units].map(([key, own]) => ({
    stem: own.length > 1 ? key.slice(0, -1) : key,
    nodes: [...own].sort((a, b) => (a.population < b.population ? -1 : 1)),
    letters: Math.max(...own.map(({ population }) => (ownValue(labels, population) ?? population).length)),
  }));
}

/** Small boxes are for inputs and masks; long names widen them. */
function boxOf({ nodes, letters }: Unit, role: Role): { w: number; h: number } {
  const pair = nodes.length > 1;
  const box = pair ? HALF : role === 'input' || role === 'mask' ? SMALL : SINGLE;
  return { w: Math.max(box.w, LETTER * letters + BORDER + (pair ? SIZE : 0)), h: box.h };
}

/** The halves of a pair are staggered, so that a straight line reaches either of them from each of four sides. */
const staggerOf = ({ w, h }: { w: number; h: number }) => ({ x: w / 2 + 1, y: h / 2 + 2 });

/** The width of a unit of that role. */
export function widthOf(unit: Unit, role: Role): number {
  const box = boxOf(unit, role);
  return unit.nodes.length > 1 ? 2 * staggerOf(box).x + box.w : box.w;
}

/** The boxes of a unit at its place. */
export function cellsAt(unit: Unit, { x, y, role, mirrored = false }: Place): Cell[] {
  const box = boxOf(unit, role);
  const stagger = staggerOf(box);
  return unit.nodes.map(({ population, size }) => {
    const sign = unit.nodes.length === 1 ? 0 : population.endsWith('+') ? -1 : 1;
    return {
      population,
      size,
      x: x + sign * stagger.x,
      y: y + sign * stagger.y * (mirrored ? -1 : 1),
      ...box,
      role,
    };
  });
}
