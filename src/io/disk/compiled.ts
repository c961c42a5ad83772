/** Whether the compiled files, where there are sources beside them, are those of the sources. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PulsegateError } from '../../errors';
import { packageRoot } from './manifest';

/**
 * Throws where a source of a clone is newer than what was compiled from it: a run would answer for sources that it is not
 * made of, and its manifest would name them. A package from a registry has no sources, and a run from them is of them.
 */
export function checkCompiled(file: string = __filename, root: string = packageRoot()): void {
  if (!file.endsWith('.js') || !existsSync(join(root, 'src', 'core.ts'))) return;
  const made = statSync(file).mtimeMs;
  const newer = ['src', 'analysis']
    .flatMap((top) => filesIn(root, top))
    .find((name) => timeOf(root, name) > made);
  if (newer !== undefined)
    throw new PulsegateError([
      { code: 'failed', path: newer, text: 'changed since the sources were compiled (npm run build)' },
    ]);
}

const filesIn = (root: string, top: string): string[] =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(top, name));

const timeOf = (root: string, name: string): number => statSync(join(root, name)).mtimeMs;
