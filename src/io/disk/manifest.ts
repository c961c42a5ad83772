/** The manifest of a results folder: with what, from what and how its files were made. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface ManifestFacts {
  readonly argv: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number | null;
  readonly solver: string | null;
  readonly stats: unknown;
  /** sha256 by name. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, string>;
  readonly seconds: number;
}

interface Manifest {
  readonly tool: 'pulsegate';
  readonly version: string;
  /** The commit of the tool's own repository and whether it was changed since; null where there is no git. */
  readonly commit: string | null;
  readonly dirty: boolean | null;
  readonly node: string;
  readonly argv: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number | null;
  readonly solver: string | null;
  readonly stats: unknown;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly seconds: number;
}

export const manifest = (facts: ManifestFacts): Manifest => ({
  tool: 'pulsegate',
  version: toolVersion(),
  ...revision(),
  node: process.version,
  ...facts,
  inputs: Object.fromEntries(facts.inputs),
  outputs: Object.fromEntries(facts.outputs),
});

/** The folder of our package.json: two levels up from the sources, three from the compiled files. */
export function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export function toolVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

type Revision = Pick<Manifest, 'commit' | 'dirty'>;

/** That of the code which runs, so it is asked once. */
let known: Revision | undefined;
const revision = (): Revision => {
  known ??= revisionNow();
  return known;
};

/** Only a repository whose root is our own folder counts: an installed package lies inside somebody else's. */
function revisionNow(): Revision {
  const root = realpathSync(packageRoot());
  const [top, commit] = git(root, 'rev-parse', '--show-toplevel', 'HEAD')?.split('\n') ?? [];
  if (top === undefined || commit === undefined || realpathSync(top) !== root)
    return { commit: null, dirty: null };
  return { commit, dirty: git(root, 'status', '--porcelain') !== '' };
}

function git(folder: string, ...args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
