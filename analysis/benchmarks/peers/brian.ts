/** Brian 2 in a Python of its own, one process for each code generation target; its CPU time is measured inside it. */
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { Python } from './scipy';

/** A recurrent group of Loihi compartments without bias, and one strong input to each of them. */
export interface LoihiProblem {
  readonly neurons: number;
  readonly steps: number;
  readonly decayU: number;
  readonly decayV: number;
  readonly vth: number;
  readonly refractory: number;
  /** Recurrent synapses: mixed 8 bits, exponent and delay 0. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly weights: readonly number[];
  /** Mantissa of the inputs' synapses, and their spikes. */
  readonly drive: number;
  readonly input: { readonly i: readonly number[]; readonly t: readonly number[] };
  /** dw = 2*x1*y0 - 2*y1*x0 with these traces. */
  readonly learning: Readonly<Record<'x1' | 'y1', { readonly impulse: number; readonly tau: number }>> | null;
}

export const BRIAN_TARGETS = ['numpy', 'cython'] as const;
export const brianName = (target: (typeof BRIAN_TARGETS)[number]): string => `Brian2 ${target}`;

/** The first python3 on the PATH that has Brian 2, with its version. */
export function findBrian(): Python | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const asks = 'import brian2; print(f"Brian2 {brian2.__version__}")';
  for (const folder of folders) {
    const command = join(folder, 'python3');
    const { status, stdout } = spawnSync(command, ['-c', asks], { encoding: 'utf8' });
    if (status === 0) return { command, versions: stdout.trim() };
  }
  return undefined;
}

export interface BrianRun {
  readonly seconds: number;
  readonly least: number;
  readonly i: readonly number[];
  readonly t: readonly number[];
  readonly meanWeight: number;
}

export function brian(
  python: Python,
  target: (typeof BRIAN_TARGETS)[number],
  problem: LoihiProblem,
): BrianRun {
  const { status, stdout, stderr } = spawnSync(python.command, [join(__dirname, 'brian_peers.py')], {
    input: JSON.stringify({ problem, target, enough: 1 }),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`the Brian2 peer failed: ${stderr.trim().split('\n').pop()}`);
  return JSON.parse(stdout) as BrianRun;
}
