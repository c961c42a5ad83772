import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCompiled } from '../../src/io/disk/compiled';

describe('compiled files', () => {
  const root = mkdtempSync(join(tmpdir(), 'compiled-'));
  const made = join(root, 'dist.js');
  const put = (path: string, seconds: number) => {
    writeFileSync(path, '');
    utimesSync(path, seconds, seconds);
  };
  beforeAll(() => {
    for (const folder of ['src/circuit', 'analysis']) mkdirSync(join(root, folder), { recursive: true });
    put(made, 1000);
    put(join(root, 'src/core.ts'), 900);
    put(join(root, 'src/circuit/plan.ts'), 1000);
    put(join(root, 'src/circuit/notes.md'), 2000);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('are those of sources that are older', () => {
    expect(() => checkCompiled(made, root)).not.toThrow();
  });

  test('are refused where a source is newer, which is named, and so is what to do', () => {
    const source = join(root, 'analysis/index.ts');
    put(source, 1001);
    expect(() => checkCompiled(made, root)).toThrow(
      'analysis/index.ts: changed since the sources were compiled (npm run build)',
    );
    rmSync(source);
  });

  test('are not asked for where the sources themselves run, nor where there are none', () => {
    put(join(root, 'src/circuit/new.ts'), 2000);
    expect(() => checkCompiled(made.replace('.js', '.ts'), root)).not.toThrow();
    expect(() => checkCompiled(made, join(root, 'elsewhere'))).not.toThrow();
  });
});
