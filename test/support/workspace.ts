import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder for a test file, removed in the end; no browser is found meanwhile, so that no image is drawn. */
export function workspace(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const chromium = process.env['PULSEGATE_CHROMIUM'];
  beforeAll(() => {
    process.env['PULSEGATE_CHROMIUM'] = '/nowhere';
  });
  afterAll(() => {
    if (chromium === undefined) delete process.env['PULSEGATE_CHROMIUM'];
    else process.env['PULSEGATE_CHROMIUM'] = chromium;
    rmSync(folder, { recursive: true });
  });
  return folder;
}
