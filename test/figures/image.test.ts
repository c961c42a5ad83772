import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulate } from '../../src/backends/simulate';
import { circuit } from '../../src/circuit/circuit';
import { gradedChain } from '../../src/circuit/fragments';
import { findBrowser, openStudio } from '../../src/figures/image';
import { plotCurrents } from '../../src/figures/plot/currents';

const chain = (stages: number) =>
  plotCurrents(simulate(circuit(gradedChain({ stages, T: 1 })), { initial: { u0: 0.7 } }));

describe('the browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'browser-'));
  const program = join(folder, 'chromium');
  writeFileSync(program, '#!/bin/sh\nexit 1\n');
  chmodSync(program, 0o755);
  const before = process.env['PULSEGATE_CHROMIUM'];
  afterEach(() => {
    if (before === undefined) delete process.env['PULSEGATE_CHROMIUM'];
    else process.env['PULSEGATE_CHROMIUM'] = before;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is the one that PULSEGATE_CHROMIUM names, then CHROME_PATH, then the PATH', () => {
    expect(findBrowser({ PULSEGATE_CHROMIUM: program, CHROME_PATH: '/nowhere', PATH: '' })).toBe(program);
    expect(findBrowser({ CHROME_PATH: program, PATH: '' })).toBe(program);
    expect(findBrowser({ PATH: `/nowhere:${folder}` })).toBe(program);
  });

  test('that is named but is not there is not replaced by another', () => {
    expect(findBrowser({ PULSEGATE_CHROMIUM: '/nowhere', PATH: folder })).toBeUndefined();
  });

  test('that is not there gives no studio, and the reason', async () => {
    process.env['PULSEGATE_CHROMIUM'] = '/nowhere';
    const reasons: string[] = [];
    expect(await openStudio((reason) => reasons.push(reason))).toBeUndefined();
    expect(reasons).toEqual([expect.stringContaining('no Chromium or Chrome found')]);
  });

  test('without its driver gives no studio, and says how to get it', async () => {
    process.env['PULSEGATE_CHROMIUM'] = program;
    const absent = Object.assign(new Error("Cannot find module 'playwright-core'"), {
      code: 'MODULE_NOT_FOUND',
    });
    jest.doMock('playwright-core', () => {
      throw absent;
    });
    const reasons: string[] = [];
    expect(await openStudio((reason) => reasons.push(reason))).toBeUndefined();
    jest.dontMock('playwright-core');
    expect(reasons).toEqual([
      'playwright-core is not installed (npm install playwright-core): no SVG and PNG images',
    ]);
  });

  test('that does not start gives no studio, and the reason', async () => {
    process.env['PULSEGATE_CHROMIUM'] = program;
    const reasons: string[] = [];
    expect(await openStudio((reason) => reasons.push(reason))).toBeUndefined();
    expect(reasons).toEqual([expect.stringContaining(`${program} does not draw (`)]);
  });
});

const withBrowser = findBrowser() === undefined ? test.skip : test;

describe(findBrowser() === undefined ? 'drawing (no Chromium on this machine)' : 'drawing', () => {
  withBrowser(
    'gives the same bytes each time, whatever was drawn before',
    async () => {
      const studio = await openStudio((reason) => {
        throw new Error(reason);
      });
      if (studio === undefined) throw new Error('no studio');
      try {
        const first = await studio.draw(chain(2));
        const other = await studio.draw(chain(3));
        const again = await studio.draw(chain(2));
        expect(again.svg).toBe(first.svg);
        expect(Buffer.compare(again.png, first.png)).toBe(0);
        expect(other.svg).not.toBe(first.svg);
        expect(first.svg).toMatch(/^<svg[\s\S]*time t \(τ\)[\s\S]*<\/svg>$/);
        expect(Buffer.from(first.png.slice(1, 4)).toString()).toBe('PNG');
      } finally {
        await studio.close();
      }
    },
    30000,
  );
});
