/** The kernels in WebAssembly are built from the sources beside them, byte for byte. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

test('the committed modules are what their sources give', () => {
  const build = join(__dirname, '../../src/numerics/wasm/build.cjs');
  const { status, stderr } = spawnSync(process.execPath, [build, '--check'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
}, 60_000);
