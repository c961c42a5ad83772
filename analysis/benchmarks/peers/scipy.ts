/** SciPy's integrators in a Python of their own, one process a round; its CPU time is measured inside it. */
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { DOP853, LSODA, ODEINT, type PeerTiming, TOLERANCE } from '../task';
import { largestDistance } from '../timing';
import type { PeerProblem } from './problem';

const NAMES: Readonly<Record<string, string>> = { odeint: ODEINT, LSODA, DOP853 };

/** The first python3 on the PATH that has SciPy, with its versions. */
export interface Python {
  readonly command: string;
  readonly versions: string;
}

/** Waiting threads of OpenBLAS would be charged to the peer: by CPU time it is faster with one. */
export const oneThread = (): NodeJS.ProcessEnv => ({ ...process.env, OPENBLAS_NUM_THREADS: '1' });

export function findScipy(): Python | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const asks =
    'import sys, numpy, scipy.integrate; print(f"Python {sys.version.split()[0]}, SciPy {scipy.__version__}, NumPy {numpy.__version__}")';
  for (const folder of folders) {
    const command = join(folder, 'python3');
    const { status, stdout } = spawnSync(command, ['-c', asks], { encoding: 'utf8' });
    if (status === 0) return { command, versions: stdout.trim() };
  }
  return undefined;
}

interface Found {
  readonly seconds: number;
  readonly least: number;
  readonly final: number[];
}

interface Reply {
  readonly methods: Readonly<Record<string, Found>>;
}

export function scipy(
  python: Python | undefined,
  problem: PeerProblem,
  truth: ArrayLike<number>,
): PeerTiming[] {
  if (python === undefined) return [];
  const input = JSON.stringify({ problem, methods: Object.keys(NAMES), tolerance: TOLERANCE, enough: 0.1 });
  const script = join(__dirname, 'scipy_peers.py');
  const { status, stdout, stderr } = spawnSync(python.command, [script], {
    env: oneThread(),
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`the SciPy peers failed: ${stderr.trim().split('\n').pop()}`);
  const { methods } = JSON.parse(stdout) as Reply;
  return Object.entries(methods).map(([method, { final, ...times }]) => ({
    name: NAMES[method] ?? method,
    ...times,
    error: largestDistance(final, truth),
  }));
}
