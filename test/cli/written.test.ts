/** After --out, a line says what was written where. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from '../support/workspace';
import { call } from './call';

const folder = workspace('written');

test.each([
  [['example', 'ring'], 'ring', '1 file', undefined],
  [['schema'], 'schema', '1 file', undefined],
  [['describe', '-'], 'drawing', '4 files', 'drawing.html'],
  [['simulate', '-', '--initial', 'u0=0.5'], 'run', '8 files', 'figure.html'],
  [['simulate', '-', '--figures', 'none'], 'numbers', '6 files', undefined],
] as const)('%j', async (argv, name, count, page) => {
  const out = join(folder, name);
  const input = (await call(['example', 'ring', '--quiet'])).out;
  const { err } = await call([...argv, '--out', out], { input });
  const open = page === undefined ? '' : `; open ${join(out, page)}`;
  expect(err.split('\n')).toContain(`written: ${count} in ${out}${open}`);
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(Number(count.split(' ')[0])).toBe(files.length);
  expect((await call([...argv, '--out', out, '--quiet'], { input })).err).toBe('');
});
