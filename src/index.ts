/**
 * pulsegate: all of pulsegate/core, and what needs Node: files, pages and images on the disk, sweeps in processes of their
 * own, and the JSON Schemas of files.
 */

export * from './core';
export { toHtml, writeImages } from './figures/save';
export { readCircuit, writeCircuit } from './io/disk/circuits';
export { type Dataset, type DatasetPart, datasets, readDataset, type Split } from './io/disk/datasets';
export { readNpz, writeNpz } from './io/disk/npz';
export { type RecordingSet, readRecordings } from './io/disk/recordings';
export type { NpyArray } from './io/npz';
export { type JsonSchema, jsonSchema } from './schemas/json-schema';
export { crossValidateOnCores } from './sweep/cross-validate';
export { finiteSizeOnCores } from './sweep/finite-size';
export type { LaneOptions } from './sweep/lanes';
export type { Measured } from './sweep/measures';
export type { Measure, Points, SweepAxis, SweepPlan, Variation } from './sweep/plan';
export { type Sweep, type SweepOptions, sweep } from './sweep/run';
export type { TaskResult } from './sweep/task';
