/** A page's script as esbuild makes it for a browser. In a clone 'pulsegate/core' is that of the sources, with packages as build.cjs hands them on. */
import { join } from 'node:path';
import { type BuildResult, build, type Metafile, type Plugin } from 'esbuild';

const ROOT = join(__dirname, '../..');

const { MATRIX } = require('../../core-packages.cjs') as { readonly MATRIX: Plugin };

export interface Bundle {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** The files that something of is in it. */
  readonly files: readonly string[];
  /** What its files import that is no file beside them. */
  readonly packages: readonly string[];
}

/** Throws where esbuild has an error or a warning. */
export async function bundle(script: string, resolveDir = ROOT): Promise<Bundle> {
  const result: BuildResult<{ write: false; metafile: true }> = await build({
    stdin: { contents: script, resolveDir, loader: 'ts' },
    absWorkingDir: resolveDir,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: [MATRIX],
  });
  expect(result.warnings).toEqual([]);
  const [{ text, contents }] = result.outputFiles;
  const { inputs, outputs } = result.metafile;
  const files = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  return { text, bytes: contents, files, packages: packagesOf(inputs) };
}

function packagesOf(inputs: Metafile['inputs']): string[] {
  const names = Object.values(inputs).flatMap(({ imports }) =>
    imports.flatMap(({ original }) => (original?.startsWith('.') === false ? [original] : [])),
  );
  return [...new Set(names)].sort();
}
