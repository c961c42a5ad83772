/** Brian 2 on a chain of LIF groups: its C++ standalone program, compiled once, and its cython target in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneThread, type Python } from './scipy';

/** Groups of n neurons, each with its gate open for one window after the other, and synapses from one to the next. */
export interface ChainProblem {
  readonly n: number;
  readonly groups: number;
  readonly dt: number;
  readonly duration: number;
  readonly window: number;
  readonly gate: number;
  readonly tauM: number;
  readonly tauS: number;
  readonly refractory: number;
  readonly v0: readonly number[];
  /** Of the first group; 0 in the others. */
  readonly current0: number;
  /** Sources of each unit in the group before. */
  readonly sources: readonly (readonly number[])[];
  readonly weight: number;
}

export const CPP = 'Brian2 C++ standalone';
export const CYTHON = 'Brian2 cython';

export interface ChainSpikes {
  /** Units counted through all groups, in order of steps and then of units. */
  readonly i: readonly number[];
  readonly t: readonly number[];
}

interface Times {
  readonly seconds: number;
  readonly least: number;
}

export interface BrianChain {
  readonly spikes: ChainSpikes;
  cpp(rounds: number): Times;
  cython(rounds: number): Times & ChainSpikes;
}

/** Compiles the program; it is removed when this process ends. */
export function brianChain(python: Python, problem: ChainProblem): BrianChain {
  const folder = mkdtempSync(join(tmpdir(), 'pulsegate-brian-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const ask = <T>(task: object): T => {
    const { status, stdout, stderr } = spawnSync(python.command, [join(__dirname, 'brian_chain.py')], {
      env: oneThread(),
      input: JSON.stringify(task),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) throw new Error(`the Brian2 peer failed: ${stderr.trim().split('\n').pop()}`);
    return JSON.parse(stdout.trim().split('\n').pop() as string) as T;
  };
  return {
    spikes: ask<ChainSpikes>({ act: 'build', problem, folder }),
    cpp: (rounds) => ask<Times>({ act: 'measure', folder, rounds }),
    cython: (rounds) => ask<Times & ChainSpikes>({ act: 'cython', problem, rounds }),
  };
}
