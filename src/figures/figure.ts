/** What a figure is: plain data, and the numbers by which it passes. Drawing it is a separate act. */
import type { Data, Layout } from './plotly';

export interface Figure {
  readonly data: Data[];
  readonly layout: Partial<Layout>;
}

/** One number that must come out right: |value - target| <= tolerance. */
export interface Check {
  readonly what: string;
  readonly value: number;
  readonly target: number;
  readonly tolerance: number;
  readonly pass: boolean;
}

export interface FigureResult {
  readonly figure: Figure;
  readonly checks: readonly Check[];
  /** Further files by the end of their names, after the figure's id: 'frames.json', what an animation needs. */
  readonly files?: Readonly<Record<string, string>>;
}

/** 'quick' takes seconds; 'full' is the source's own size, which may take long. */
export type Form = 'quick' | 'full';

/** A figure of a paper that we make again; it passes or fails by its numbers, never by its looks. */
export interface FigureEntry {
  /** `paper/figure`; also the name of its files. */
  readonly id: string;
  /** Citation. */
  readonly source: string;
  readonly title: string;
  readonly shows: string;
  readonly backends: readonly string[];
  /** Where they are not the source's own, one of them says so: `{ parameters: 'ours' }`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The data set that it is made from; where that is not on the machine, the figure is skipped and says so. */
  readonly needs?: string;
  /** What the full form does, where there is one; other figures are made in the one form that they have. */
  readonly full?: string;
  run(form?: Form, progress?: (done: number, total: number) => void): FigureResult | Promise<FigureResult>;
}

/** A check from its numbers. NaN, on any side, fails. */
export const check = (what: string, value: number, target: number, tolerance: number): Check => ({
  what,
  value,
  target,
  tolerance,
  pass: Math.abs(value - target) <= tolerance,
});
