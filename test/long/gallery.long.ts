/** The gallery of all figures, as a reader opens it: small, whole, without a network, on wide and narrow windows. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../src/figures/image';
import { call } from '../cli/call';

/** In bytes: what can be sent by mail. */
const MOST = 15e6;

const folder = mkdtempSync(join(tmpdir(), 'gallery-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const browser = findBrowser();
const drawn = browser === undefined ? test.skip : test;

drawn(
  'all figures fit into 15 MB, and no page asks for anything from elsewhere or is wider than its window',
  async () => {
    const { code } = await call(['reproduce', '--quiet', '--out', folder]);
    expect(code).toBe(0);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const bytes = files.map((name) => statSync(join(folder, name))).filter((file) => file.isFile());
    expect(bytes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(MOST);

    const window = await chromium.launch({ executablePath: browser as string, args: ['--no-sandbox'] });
    try {
      for (const [width, colorScheme] of [
        [1280, 'light'],
        [400, 'dark'],
      ] as const) {
        const page = await window.newPage({ viewport: { width, height: 900 }, colorScheme });
        const asked: string[] = [];
        page.on('request', (request) => asked.push(request.url()));
        for (const name of files.filter((file) => file.endsWith('.html'))) {
          await page.goto(`file://${join(folder, name)}`);
          const wide = await page.evaluate('document.documentElement.scrollWidth');
          expect([name, wide]).toEqual([name, width]);
        }
        expect(asked.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
        await page.close();
      }
    } finally {
      await window.close();
    }
  },
  600_000,
);
